"""Listed posts are filed under what they can be found by, and no others."""

import pytest
from django.core.management import call_command
from pytest_django import Settings

from gallery.actions import facets, review
from gallery.actions.posts import delete_post, edit_post
from gallery.models import Facet, Photo, Post, PostFacet
from gallery.states import PostStatus, Visibility
from tests.factories.gallery import make_moderator, make_post

pytestmark = pytest.mark.django_db


def _with_camera(status: PostStatus = PostStatus.PENDING) -> Post:
    post = make_post(status=PostStatus.PENDING, title="Rain", text="In #雨 and #Rain, #rain")
    Photo.objects.filter(post=post).update(
        camera="NIKON CORPORATION NIKON D750",
        lens="24.0-70.0 mm f/2.8",
        taken_at="2023-04-05T06:07:08",
        colors=["#1060d0"],
    )
    if status == PostStatus.PUBLISHED:
        review.publish_post(actor=make_moderator(), post=post)
    return post


def _filed(post: Post) -> set[str]:
    rows = PostFacet.objects.filter(post=post).select_related("facet")
    return {f"{row.facet.kind}:{row.facet.value}" for row in rows}


ALL = {"tag:雨", "tag:rain", "camera:nikon-d750", "lens:24-70-mm-f2-8", "year:2023", "colour:blue"}


def test_publishing_files_a_post_under_its_tags_gear_year_and_colour() -> None:
    post = _with_camera()
    assert _filed(post) == set()
    review.publish_post(actor=make_moderator(), post=post)
    assert _filed(post) == ALL
    assert Facet.objects.get(kind="camera").name == "Nikon D750"
    assert set(Facet.objects.values_list("post_count", flat=True)) == {1}
    assert set(PostFacet.objects.values_list("published_at", flat=True)) == {post.published_at}


def test_filing_again_changes_nothing() -> None:
    post = _with_camera(PostStatus.PUBLISHED)
    assert facets.file_post(post) is False
    assert set(Facet.objects.values_list("post_count", flat=True)) == {1}


def test_a_post_that_is_not_listed_any_more_is_found_by_nothing(settings: Settings) -> None:
    settings.TEXT_EDITS_REVIEWED = "always"
    hidden, deleted, edited = (_with_camera(PostStatus.PUBLISHED) for _ in range(3))
    assert Facet.objects.get(kind="year").post_count == 3
    review.hide_post(actor=make_moderator(), post=hidden, note="x")
    delete_post(actor=deleted.author, post=deleted)
    edit_post(actor=edited.author, post=edited, title="New", text="#new words")
    assert not PostFacet.objects.exists()
    assert set(Facet.objects.values_list("post_count", flat=True)) == {0}


def test_only_what_everybody_may_see_is_filed() -> None:
    post = _with_camera(PostStatus.PUBLISHED)
    for visibility in (Visibility.FOLLOWERS, Visibility.PRIVATE):
        Post.objects.filter(pk=post.pk).update(visibility=visibility)
        assert facets.file_post(post) in (True, False)
        assert _filed(post) == set()
    Post.objects.filter(pk=post.pk).update(visibility=Visibility.PUBLIC)
    facets.file_post(post)
    assert _filed(post) == ALL


def test_new_tags_replace_old_ones() -> None:
    post = _with_camera(PostStatus.PUBLISHED)
    Post.objects.filter(pk=post.pk).update(text="#雪")
    facets.file_post(post)
    assert {one for one in _filed(post) if one.startswith("tag")} == {"tag:雪"}
    counts = dict(Facet.objects.filter(kind="tag").values_list("value", "post_count"))
    assert counts == {"雨": 0, "rain": 0, "雪": 1}


def test_the_command_files_what_was_never_filed() -> None:
    post = _with_camera(PostStatus.PUBLISHED)
    PostFacet.objects.all().delete()
    Facet.objects.all().delete()
    call_command("file_posts", verbosity=0)
    assert _filed(post) == ALL


def test_the_daily_walk_mends_counts_and_files() -> None:
    post = _with_camera(PostStatus.PUBLISHED)
    Facet.objects.filter(kind="year").update(post_count=7)
    PostFacet.objects.filter(facet__kind="camera").delete()
    assert facets.file_posts(0).mended == 1
    assert facets.recount_facets(0).mended >= 1
    assert _filed(post) == ALL
    assert set(Facet.objects.values_list("post_count", flat=True)) == {1}
