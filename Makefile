# Ketting, from a clone to an answer. `make help` lists what there is.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SILENT:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
PYTEST_ARGS ?=
# Each process that a test starts would compile the project anew.
unexport PYTHONDONTWRITEBYTECODE
# Tests of a group stay on one worker, in the order of tests/conftest.py.
SPREAD := --dist loadgroup --no-loadscope-reorder
# One worker more than cores: one of them mostly waits, for a server, a browser or an installation.
WORKERS := $$(($$(getconf _NPROCESSORS_ONLN) + 1))
BENCH_ARGS ?=
# Another version of the server than the one in tests/support/servers/pom.xml, such as 2026.09.0, which needs Java 21.
NEO4J_VERSION ?=

# Paths are relative throughout, so that a clone may stand in a folder with a space in its name.
VENV := .venv
BIN := $(VENV)/bin

# A virtual environment holds absolute paths, so one that was moved or lost its Python is made anew.
VENV_HOLDS := $(shell [ "$$(cat $(VENV)/made-in 2>/dev/null)" = "$$(pwd -P)" ] && $(BIN)/python -c "" 2>/dev/null && echo yes)

.PHONY: help
help: ## Show this list.
	sed -nE 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 20

.PHONY: demo
demo: $(VENV)/installed ## Install, load the bundled data, screen the five consignees and print the paths.
	$(BIN)/ketting demo

.PHONY: test
test: check tests ## Run every check and every test, on every core.

.PHONY: tests
tests: $(VENV)/installed-test ## Run every test without the checks, on every core.
	$(BIN)/python -m pytest --numprocesses $(WORKERS) $(SPREAD) $(PYTEST_ARGS)

.PHONY: quick
quick: $(VENV)/installed-test ## Run the tests that take no server, no browser, no network and no time: a minute at most.
	$(BIN)/python -m pytest --numprocesses auto $(SPREAD) --hypothesis-profile quick -m "not (neo4j or browser or install or slow)" $(PYTEST_ARGS)

.PHONY: test-neo4j
test-neo4j: fetch-neo4j ## Run the tests that need Neo4j, on a real server; fetches it once.
	KETTING_NEO4J_VERSION=$(NEO4J_VERSION) KETTING_REQUIRE_NEO4J=1 $(BIN)/python -m pytest -m neo4j $(PYTEST_ARGS)

.PHONY: fetch-neo4j
fetch-neo4j: $(VENV)/installed-test ## Fetch the Neo4j server of the tests, about 120 MB, once.
	if ! command -v mvn > /dev/null || ! command -v java > /dev/null; then
	  echo "Neo4j is fetched with Maven and runs on Java 17 or newer, and one of them is not here." >&2
	  echo "On Debian and Ubuntu: sudo apt-get install maven openjdk-17-jre-headless" >&2
	  exit 1
	fi
	KETTING_NEO4J_VERSION=$(NEO4J_VERSION) PYTHONPATH=. $(BIN)/python tests/support/servers/neo4j_server.py

.PHONY: fetch-npm
fetch-npm: $(VENV)/installed-test ## Fetch axe-core and the TypeScript compiler for tests of the page, about 35 MB, once.
	if ! command -v npm > /dev/null; then
	  echo "axe-core and TypeScript are fetched with npm, which is not here." >&2
	  echo "On Debian and Ubuntu: sudo apt-get install npm" >&2
	  exit 1
	fi
	mkdir -p $(VENV)/npm
	if ! cmp -s tests/support/servers/package.json $(VENV)/npm/package.json; then
	  cp tests/support/servers/package.json $(VENV)/npm/package.json
	  if ! npm install --prefix $(VENV)/npm --silent --no-package-lock --ignore-scripts --no-audit --no-fund; then
	    rm $(VENV)/npm/package.json
	    exit 1
	  fi
	fi

.PHONY: check
check: $(VENV)/installed-test ## Run the checks alone: lint, format, types, import order, generated files.
	echo "ruff check" && $(BIN)/ruff check .
	echo "ruff format" && $(BIN)/ruff format --check .
	echo "mypy" && $(BIN)/mypy
	echo "lint-imports" && $(BIN)/lint-imports --no-logo
	echo "vocabulary" && $(BIN)/python -m ontology.vocabulary --check
	echo "docs/ontology.md" && $(BIN)/python -m ontology.reference --check

.PHONY: inventory
inventory: $(VENV)/installed ## Print the concepts of export control, each with its query and answer.
	$(BIN)/python -m tools.inventory

.PHONY: bench
bench: $(VENV)/installed-test ## Measure distance and path search beside networkx (minutes).
	$(BIN)/python -m benchmarks.distance $(BENCH_ARGS)

.PHONY: constraints
constraints: $(VENV)/installed-test ## Move constraints.txt to the newest versions that fit together.
	$(BIN)/pip install --quiet --disable-pip-version-check --only-binary=:all: --upgrade --upgrade-strategy eager --editable '.[test]'
	grep '^#' constraints.txt > $(VENV)/constraints
	$(BIN)/pip freeze --disable-pip-version-check --exclude-editable >> $(VENV)/constraints
	mv $(VENV)/constraints constraints.txt

.PHONY: clean
clean: ## Remove what was built here; loaded data and backups stay.
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find api graph ingest ontology benchmarks tests -name __pycache__ -type d -prune -exec rm -rf {} +

# $(call install,REQUIREMENT,WHAT): one dot for each package, and pip's own words only when it fails.
# Python compiles what is imported; pip would compile all of every package, which is half of the processor time.
define install
	printf 'Installing %s into $(VENV), from wheels, about a minute: ' $(2)
	if ! $(BIN)/python -m pip install --disable-pip-version-check --no-input --progress-bar off --no-compile \
	    --only-binary=:all: --constraint constraints.txt --editable $(1) 2>&1 | tee $(VENV)/install.log \
	    | while read -r line; do [[ $$line != Collecting* ]] || printf .; done
	then
	  printf '\n'
	  tail -n 15 $(VENV)/install.log >&2
	  echo "The installation failed; $(VENV)/install.log has all of it. It needs Python's package index." >&2
	  exit 1
	fi
	printf ' done\n'
	touch $@
endef

$(VENV)/installed: $(VENV)/made-in pyproject.toml constraints.txt
	$(call install,'.','Ketting')

# The test extra holds everything, so `make demo` need not install again.
$(VENV)/installed-test: $(VENV)/made-in pyproject.toml constraints.txt
	$(call install,'.[test]','Ketting and its test tools')
	touch $(VENV)/installed

$(VENV)/made-in: $(if $(VENV_HOLDS),,anew)
	if ! command -v "$(PYTHON)" > /dev/null; then
	  echo "Ketting needs Python 3.11 or newer, and there is no $(PYTHON) here." >&2
	  echo "On Debian and Ubuntu: sudo apt-get install python3 python3-venv" >&2
	  exit 1
	fi
	if ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
	  echo "Ketting needs Python 3.11 or newer; $(PYTHON) is $$("$(PYTHON)" --version)." >&2
	  echo "Debian 12, Ubuntu 24.04 and later have it: sudo apt-get install python3 python3-venv" >&2
	  echo "Where another one is installed, name it: make $(MAKECMDGOALS) PYTHON=python3.12" >&2
	  exit 1
	fi
	if ! "$(PYTHON)" -c 'import ensurepip, venv' 2> /dev/null; then
	  echo "$(PYTHON) cannot make virtual environments: its venv module is not whole." >&2
	  echo "On Debian and Ubuntu: sudo apt-get install python3-venv" >&2
	  exit 1
	fi
	echo "Making $(VENV) with $$("$(PYTHON)" --version)"
	if [ -e $@ ]; then "$(PYTHON)" -m venv --clear $(VENV); else "$(PYTHON)" -m venv $(VENV); fi
	pwd -P > $@

.PHONY: anew
anew:
