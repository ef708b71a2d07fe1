# Images of one tree: `app` runs every process of the site, `nginx` is its door and holds the static files; `nacos` is
# `app` with the client library that following a document in Nacos takes, and is built only where deploy/nacos.yml asks.

FROM python:3.11.14-slim-bookworm AS base
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /app

FROM base AS build
RUN python -m venv /opt/venv
COPY requirements.txt requirements-nacos.txt ./
# Wheels only, so that no compiler is needed; pyvips has none, and is plain Python beside the wheel of its library.
RUN --mount=type=cache,target=/root/.cache/pip pip install --no-deps --only-binary :all: --no-binary pyvips -r requirements.txt
COPY . .
# The embedded defaults suffice to collect: the keys made for it stay in a folder that is left behind.
RUN DATA_DIR=/tmp/build python manage.py compile_translations \
    && DATA_DIR=/tmp/build STATIC_ROOT=/app/collected python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q /app

FROM base AS app
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin wecho \
    && install --directory --owner wecho --group wecho /scratch
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PORT=8000 \
    SCRATCH=/scratch \
    DATA_DIR=/scratch \
    STATIC_ROOT=/app/collected \
    TMPDIR=/scratch
USER wecho
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["python", "deploy/healthy.py"]
ENTRYPOINT ["sh", "deploy/start.sh"]
CMD ["web"]

# Some of that library's requirements come as source, plain Python all of them.
FROM build AS build-nacos
RUN --mount=type=cache,target=/root/.cache/pip pip install --no-deps --prefer-binary -r requirements-nacos.txt

FROM app AS nacos
COPY --from=build-nacos /opt/venv /opt/venv
CMD ["nacos"]

FROM nginx:1.30.4-alpine AS nginx
RUN install -d -o nginx -g nginx /var/lib/wecho
COPY deploy/nginx /etc/wecho
COPY --from=build /app/collected /srv/static
ENV RUN=/var/lib/wecho \
    STATIC=/srv/static \
    WEB=web:8000 \
    POSTS=posts:8000 \
    SOCKETS=sockets:8000
USER nginx
EXPOSE 8080 8443
HEALTHCHECK --interval=15s --timeout=5s --start-period=5s CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/_alive"]
ENTRYPOINT ["sh", "/etc/wecho/start.sh"]
CMD []
STOPSIGNAL SIGQUIT
