"""The site as the benchmark of feeds fills it."""

import psycopg
import pytest
from django.db import connection

from accounts.models import User
from benchmarks.feed.filling import QUIET_PEOPLE
from benchmarks.feed.seed import seed
from gallery.models import Facet, Like, Post
from gallery.selectors import feeds, posts
from tests.benchmarks.postgresql.test_seeding import address

pytestmark = pytest.mark.django_db(transaction=True)


def test_counts_are_right_and_indexes_are_back() -> None:
    before = indexes()
    seed(address(), posts=400, people=60, likes=2_000, follows=900)
    assert indexes() == before
    assert Post.objects.count() == 400
    assert User.objects.count() == 60 + QUIET_PEOPLE
    assert 1_800 < Like.objects.count() < 2_200
    viewer = User.objects.filter(is_active=True).latest("following_count")
    tag = Facet.objects.filter(kind="tag").latest("post_count")
    for page in (posts.latest(viewer), feeds.following(viewer), feeds.by_facet(tag, viewer)):
        assert page.rows


def test_too_few_are_refused() -> None:
    with pytest.raises(ValueError, match="twenty people"), psycopg.connect(address()):
        seed(address(), posts=1, people=3, likes=1, follows=1)


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
            " UNION ALL SELECT conname || convalidated FROM pg_constraint WHERE contype IN ('u', 'f')"
        )
        return {definition for (definition,) in cursor.fetchall()}
