"""The cast of the messaging tests, and a real server for the socket ones."""

from collections.abc import Iterator

import pytest

from accounts.models import User
from tests.factories import make_person
from tests.messaging.live import LiveServer
from wecho.common import cache, cache_keys


def _rested(username: str) -> User:
    """Someone who has sent nothing lately: after a rollback ids come again, and the cache remembers them."""
    person = make_person(username)
    cache.forget(cache_keys.MESSAGE_SENDS(person.pk))
    return person


@pytest.fixture
def ada(db: None) -> User:
    return _rested("ada")


@pytest.fixture
def bo(db: None) -> User:
    return _rested("bo")


@pytest.fixture
def stranger(db: None) -> User:
    return _rested("stranger")


@pytest.fixture
def server(transactional_db: None) -> Iterator[LiveServer]:
    with LiveServer() as running:
        yield running
