"""`/healthz`: 200 when this process can answer people, 503 naming what is missing. It needs no key."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from wecho.common import cache


def healthz(request: HttpRequest) -> JsonResponse:
    """The database is needed; the cache is told but its absence is survived."""
    parts = {"database": _database(), "cache": cache.write("wecho:site:health:probe", 1, 10)}
    return JsonResponse(
        {"ready": parts["database"], **parts},
        status=200 if parts["database"] else 503,
        headers={"Cache-Control": "no-store"},
    )


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except DatabaseError:
        return False
    return True
