"""The cast of the moderation tests."""

import pytest
from django.test import Client

from accounts.models import User
from gallery.models import Post
from gallery.states import PostStatus
from tests.factories import make_person
from tests.factories.gallery import make_moderator, make_post


@pytest.fixture
def author(db: None) -> User:
    return make_person()


@pytest.fixture
def moderator(db: None) -> User:
    return make_moderator()


@pytest.fixture
def clerk(db: None) -> User:
    """On the staff, without a permission."""
    return make_person(staff=True)


@pytest.fixture
def waiting(author: User) -> Post:
    """A post that waits for review."""
    return make_post(author, status=PostStatus.PENDING, title="Morning mist", text="Four in the morning.")


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    client = Client()
    client.force_login(moderator)
    return client
