"""The image and the compose file, read as text: no container engine is needed to see a slip."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.store.neo4j.address import Address

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = ROOT / "docker-compose.yml"
SERVICES = ("ketting", "neo4j")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    """Each instruction with its arguments, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.strip().partition(" ") for line in lines)]


def arguments(dockerfile: list[tuple[str, str]], instruction: str) -> list[str]:
    return [rest for word, rest in dockerfile if word == instruction]


def check_schema(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_compose_file_keeps_to_the_compose_specification():
    assert check_schema(COMPOSE).returncode == 0


@pytest.mark.slow
def test_the_specification_refuses_a_misspelt_key(tmp_path):
    damaged = tmp_path / "docker-compose.yml"
    damaged.write_text(COMPOSE.read_text(encoding="utf-8").replace("healthcheck:", "heathcheck:", 1))

    assert check_schema(damaged).returncode == 1


def compose_config(**variables: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "NEO4J_PASSWORD"} | variables
    command = ["docker", "compose", "--file", str(COMPOSE), "config", "--quiet"]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def has_compose_plugin() -> bool:
    try:
        return (
            subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0
        )
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not has_compose_plugin(), reason="docker has no compose plugin here")
def test_docker_compose_reads_the_file_and_asks_for_the_password():
    assert compose_config(NEO4J_PASSWORD="for this test alone").returncode == 0
    refused = compose_config()
    assert refused.returncode != 0
    assert "NEO4J_PASSWORD" in refused.stderr


def test_no_password_stands_in_the_file(compose):
    auth = compose["services"]["neo4j"]["environment"]["NEO4J_AUTH"]
    assert auth.startswith("neo4j/${NEO4J_PASSWORD:?")
    assert auth.endswith("}")


@pytest.mark.parametrize("service", SERVICES)
def test_ports_are_open_to_this_machine_only(compose, service):
    ports = compose["services"][service]["ports"]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_checked_for_health(compose, service):
    assert {"test", "interval", "timeout", "retries", "start_period"} <= set(
        compose["services"][service]["healthcheck"]
    )


def test_every_volume_is_named_declared_and_used(compose):
    used = {volume.split(":")[0] for service in compose["services"].values() for volume in service["volumes"]}
    assert used == set(compose["volumes"])


def test_neo4j_is_the_version_that_the_tests_start(compose):
    stated = ElementTree.parse(ROOT / "tests/support/servers/pom.xml").findtext(
        "m:properties/m:neo4j.version", namespaces={"m": "http://maven.apache.org/POM/4.0.0"}
    )
    assert compose["services"]["neo4j"]["image"] == f"neo4j:{stated}-community"
    assert stated.startswith("5.26.")


def test_neo4j_listens_where_the_documentation_looks_for_it(compose):
    assert set(compose["services"]["neo4j"]["ports"]) == {"127.0.0.1:7474:7474", "127.0.0.1:7687:7687"}
    assert Address.parse("bolt://localhost") == Address.parse("bolt://localhost:7687")


def test_health_of_neo4j_is_an_answer_over_bolt_with_the_password(compose, tmp_path):
    service = compose["services"]["neo4j"]
    kind, command = service["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    recorder = tmp_path / "cypher-shell"
    recorder.write_text('#!/bin/sh\nprintf "%s\\n" "$NEO4J_PASSWORD" "$@"\n', encoding="utf-8")
    recorder.chmod(0o755)
    # Compose makes one dollar of two; the shell of the container does the rest.
    ran = subprocess.run(
        ["/bin/sh", "-c", command.replace("$$", "$")],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "NEO4J_AUTH": "neo4j/a /b $c"},
        capture_output=True,
        text=True,
        check=True,
    )
    password, *arguments = ran.stdout.splitlines()
    assert password == "a /b $c"
    assert arguments == ["--address", "bolt://127.0.0.1:7687", "--username", "neo4j", "RETURN 1"]
    # The image takes such a variable of the container for a setting, and does not start.
    assert "NEO4J_PASSWORD" not in service["environment"]


def test_the_service_can_keep_its_data_in_neo4j(compose, dockerfile):
    service = compose["services"]["ketting"]
    default = next(env for env in arguments(dockerfile, "ENV") if "KETTING_STORE=" in env)
    [store] = [word.removeprefix("KETTING_STORE=") for word in default.split() if "KETTING_STORE=" in word]
    assert service["environment"]["KETTING_STORE"] == f"${{KETTING_STORE:-{store}}}"
    auth = compose["services"]["neo4j"]["environment"]["NEO4J_AUTH"]
    assert auth == "neo4j/" + service["environment"]["NEO4J_PASSWORD"]
    assert service["environment"]["NEO4J_USERNAME"] == "neo4j"
    assert service["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    [named] = re.findall(r"KETTING_STORE=(bolt\S+)", COMPOSE.read_text(encoding="utf-8"))
    assert Address.parse(named).server == "bolt://neo4j:7687"


def test_image_tag_is_the_version_of_the_project(compose, project):
    assert compose["services"]["ketting"]["image"] == f"ketting:{project['version']}"


def test_image_runs_a_python_that_the_project_supports(dockerfile, project):
    bases = {base.split()[0] for base in arguments(dockerfile, "FROM")}
    assert len(bases) == 1
    version = bases.pop().removeprefix("python:").removesuffix("-slim")
    assert f"Programming Language :: Python :: {version}" in project["classifiers"]


def test_service_does_not_run_as_root(dockerfile):
    users = arguments(dockerfile, "USER")
    assert users
    assert users[-1] not in {"root", "0"}
    assert any(f" {users[-1]} " in f"{run} " for run in arguments(dockerfile, "RUN") if "useradd" in run)


def test_image_serves_without_keys_and_goes_on_with_them(dockerfile, compose):
    [command] = [yaml.safe_load(text) for text in arguments(dockerfile, "CMD")]
    load, serve = command[-1].split("; ")
    assert load == "ketting load --bundled"  # refused once there are keys, and what is there is served
    assert compose["services"]["ketting"]["environment"]["KETTING_KEY"] == "${KETTING_KEY:-}"
    assert "--host 0.0.0.0" in serve and serve.endswith("--allow-unauthenticated")


def test_image_installs_pinned_wheels_only(dockerfile):
    installs = [run for run in arguments(dockerfile, "RUN") if "pip install" in run]
    assert installs
    for run in installs:
        assert {"--only-binary=:all:", "--constraint", "constraints.txt"} <= set(shlex.split(run))


def test_image_copies_what_the_ignore_file_lets_through(dockerfile):
    let_through = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    copied = {
        source
        for copy in arguments(dockerfile, "COPY")
        if not copy.startswith("--from")
        for source in shlex.split(copy)[:-1]
    }
    assert copied == let_through
    assert [source for source in sorted(copied) if not (ROOT / source).exists()] == []


def test_image_and_compose_ask_the_same_question_for_health(dockerfile, compose):
    question = arguments(dockerfile, "HEALTHCHECK")[0].partition("CMD ")[2]
    assert yaml.safe_load(question) == compose["services"]["ketting"]["healthcheck"]["test"][1:]
    assert "/readyz" in question
