# The Ketting service: `docker build -t ketting .`, or `docker compose up` with a database beside it.

FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY ontology ontology
COPY graph graph
COPY ingest ingest
COPY api api
RUN python -m venv /opt/ketting \
 && /opt/ketting/bin/pip install --no-cache-dir --disable-pip-version-check \
      --only-binary=:all: --constraint constraints.txt .

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin ketting \
 && install --directory --owner=ketting --group=ketting --mode=0750 /data
COPY --from=build /opt/ketting /opt/ketting
ENV PATH=/opt/ketting/bin:$PATH \
    KETTING_STORE=sqlite:////data/ketting.db \
    PYTHONUNBUFFERED=1
USER ketting
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
# Loading what has not changed since the last start adds no statement; once there are keys it needs one in
# KETTING_KEY, and without it what was loaded before is served. Whoever reaches the port may ask and change
# everything until a key is made (docs/keys.md): publish it on 127.0.0.1 alone until then.
CMD ["sh", "-c", "ketting load --bundled; exec ketting serve --host 0.0.0.0 --port 8000 --allow-unauthenticated"]
