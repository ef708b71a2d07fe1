"""A call that takes too long is stopped in the database, and says so, whichever way its statement takes."""

from collections.abc import Callable

import psycopg
import pytest
from django.db import connection

from services_registry.models import ServicePost
from tests.factories.services import make_app_key_of
from tests.services_registry.calls import Caller
from tests.services_registry.test_lane import by_wsgi
from wecho.common import deadline

PLACE = ("host", "port", "user", "password", "dbname")
TIMEOUT = b'{"code":504,"msg":"Request timeout","data":null}'


def update(caller: Caller, post_id: int) -> tuple[int, bytes]:
    query = f"svc=album&appKey={make_app_key_of(caller.service)}&post_id={post_id}&user_id=ann"
    form = "application/x-www-form-urlencoded"
    status, _, body = by_wsgi("PUT", "/api/v1/posts/update", query, b"content=late", form)
    return status, body


def like(caller: Caller, post_id: int) -> tuple[int, bytes]:
    query = f"svc=album&appKey={make_app_key_of(caller.service)}&post_id={post_id}&user_id=bob"
    status, _, body = by_wsgi("PUT", "/api/v1/posts/like", query, b'{"like": true}')
    return status, body


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("call", [update, like])
def test_a_call_that_waits_too_long_answers_504(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, call: Callable[[Caller, int], tuple[int, bytes]]
) -> None:
    post_id = caller.publish()
    monkeypatch.setattr(deadline, "LIMIT_SECONDS", 0.5)
    monkeypatch.setattr(deadline, "TIGHTEN_AFTER_SECONDS", 0.0)
    place = {name: value for name, value in connection.get_connection_params().items() if name in PLACE}
    with psycopg.connect(**place) as other:
        other.execute("SELECT FROM service_post WHERE id = %s FOR UPDATE", [post_id])
        answer = call(caller, post_id)
        waiting = other.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchone()
    assert answer == (504, TIMEOUT)
    assert waiting == (0,)
    kept = ServicePost.objects.get(id=post_id)
    assert (kept.content, kept.like_count) == ("hello", 0)
    monkeypatch.undo()
    assert call(caller, post_id)[0] == 200
