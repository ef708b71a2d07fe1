"""Posts that are filed at the same moment under the same things leave every number right, and wait for each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from gallery.actions.facets import file_post
from gallery.models import Facet, Post, PostFacet
from tests.factories.gallery import make_moderator, make_post

pytestmark = pytest.mark.django_db(transaction=True)


def _file(post: Post) -> None:
    try:
        file_post(post)
    finally:
        connection.close()


def test_posts_filed_at_once_leave_the_numbers_right() -> None:
    moderator = make_moderator()
    made = [make_post(moderator=moderator) for _ in range(6)]
    for number, post in enumerate(made):
        words = "#one #two #three" if number % 2 else "#three #two #one"
        Post.objects.filter(pk=post.pk).update(text=words)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(_file, [*made, *made]))
    counts = set(Facet.objects.filter(kind="tag").values_list("value", "post_count"))
    assert counts == {("one", 6), ("two", 6), ("three", 6)}
    Post.objects.update(visibility="private")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(_file, made))
    assert set(Facet.objects.values_list("post_count", flat=True)) == {0}
    assert not PostFacet.objects.exists()
