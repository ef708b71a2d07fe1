#!/bin/sh
# Becomes one of the processes of the site: start.sh web | posts | sockets | worker | nacos | bucket | migrate | manage COMMAND…
#
#   BIND, PORT        where web, posts and sockets listen (0.0.0.0, 8000)
#   WEB_PROCESSES     processes of web (2), each with WEB_THREADS threads (4) and as many database connections
#   POSTS_PROCESSES   processes of posts (2), each with up to 12 database connections
#   SOCKET_PROCESSES  processes of sockets (1)
#   HEARTBEAT         file that worker and nacos touch while they are well
#   SCRATCH           folder for temporary files and nothing else: what killed processes left in it goes after a day
set -eu

listen="--host ${BIND:-0.0.0.0} --port ${PORT:-8000}"
lasting="--respawn-failed-workers --workers-kill-timeout 20 --log-level warning"

if [ -n "${SCRATCH:-}" ]; then
    find "$SCRATCH" -mindepth 1 -mmin +1440 -delete 2>/dev/null || true
fi

case ${1:-} in
    web)
        # shellcheck disable=SC2086 # words are meant
        exec granian --interface wsgi --no-ws $listen $lasting \
            --workers "${WEB_PROCESSES:-2}" --blocking-threads "${WEB_THREADS:-4}" wecho.wsgi:application
        ;;
    sockets)
        # shellcheck disable=SC2086
        exec granian --interface asginl $listen $lasting --workers "${SOCKET_PROCESSES:-1}" wecho.asgi:application
        ;;
    posts)
        # shellcheck disable=SC2086
        exec granian --interface asginl --no-ws $listen $lasting \
            --workers "${POSTS_PROCESSES:-2}" wecho.asgi:application
        ;;
    worker)
        exec python manage.py worker --heartbeat "${HEARTBEAT:-${TMPDIR:-/tmp}/wecho-worker}"
        ;;
    nacos)
        exec python manage.py follow_nacos --heartbeat "${HEARTBEAT:-${TMPDIR:-/tmp}/wecho-nacos}"
        ;;
    bucket)
        exec python -m deploy.make_bucket
        ;;
    migrate)
        # Plain HTTP is for trying it out on one's own machine.
        case ${SITE_URL:-} in
            http://localhost* | http://127.0.0.1*) ;;
            *) python manage.py check --deploy --fail-level ERROR ;;
        esac
        exec python manage.py migrate --no-input
        ;;
    manage)
        shift
        exec python manage.py "$@"
        ;;
    *)
        echo "usage: start.sh web | posts | sockets | worker | nacos | bucket | migrate | manage COMMAND…" >&2
        exit 2
        ;;
esac
