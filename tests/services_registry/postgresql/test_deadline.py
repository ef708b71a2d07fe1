"""A call that takes too long is stopped in the database, and says so."""

import psycopg
import pytest
from django.db import connection

from services_registry.models import ServicePost
from tests.services_registry.calls import Caller
from wecho.common import deadline

PLACE = ("host", "port", "user", "password", "dbname")


@pytest.mark.django_db(transaction=True)
def test_a_call_that_waits_too_long_answers_504(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    post_id = caller.publish()
    monkeypatch.setattr(deadline, "LIMIT_SECONDS", 0.5)
    monkeypatch.setattr(deadline, "TIGHTEN_AFTER_SECONDS", 0.0)
    place = {name: value for name, value in connection.get_connection_params().items() if name in PLACE}
    with psycopg.connect(**place) as other:
        other.execute("SELECT FROM service_post WHERE id = %s FOR UPDATE", [post_id])
        answer = caller.form("PUT", "update", {"content": "late"}, post_id=post_id, user_id="ann")
    assert answer.refusal() == (504, 504, "Request timeout")
    assert ServicePost.objects.get(id=post_id).content == "hello"
