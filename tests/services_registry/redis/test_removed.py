"""A deleted service leaves nothing in Redis that the next one of its name would find."""

from typing import Any

import pytest
from django.core.cache import caches

from services_registry.actions import removal
from services_registry.actions.services import register_service
from services_registry.models import Service
from services_registry.selectors import directory
from tests.factories.services import make_service
from tests.services_registry.calls import Caller
from tests.services_registry.test_removal import remove
from wecho.common import cache

pytestmark = pytest.mark.django_db(transaction=True)


def keys_of(name: str) -> set[bytes]:
    client: Any = caches["default"].client.get_client()  # type: ignore[attr-defined]
    return {key for key in client.keys("wecho:services:*") if name.encode() in key.split(b":")[3:4]}


@pytest.mark.parametrize("walk", [1, 2, 1000])
def test_no_record_is_found_under_a_name_that_is_used_again(
    service: Service, caller: Caller, walk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_WALK", walk)
    other = Caller(make_service("album2"))
    ids = [caller.publish() for _ in range(5)]
    kept = other.publish()
    for _ in range(3):
        for post_id in ids:
            caller.ok(caller.call("GET", "getinfo", post_id=post_id))
            caller.post_likes(post_id)
        other.post_likes(kept)
    assert len(keys_of("album")) > 10
    before = keys_of("album2")
    remove(service)
    removal.take_apart(service.pk)
    assert not {key for key in keys_of("album") if b":post" in key or b":ivs" in key or b"day" in key}
    assert keys_of("album2") == before
    directory.forget()
    again = Caller(register_service(actor=None, name="album")[0])
    assert again.call("GET", "getinfo", post_id=ids[0]).code == 10006
    assert again.post_likes(ids[0]) == 0
