"""Pages and calls of the feeds."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.actions.blocks import mute_person
from accounts.actions.follows import follow_person
from gallery.actions import review
from gallery.actions.facet_follows import follow_tag
from gallery.constants import FacetKind
from gallery.models import Facet, FacetFollow, Photo, Post
from gallery.selectors import feeds
from gallery.states import PostStatus
from tests.factories import make_person
from tests.factories.gallery import make_moderator, make_post
from tests.factories.services import key_headers, make_service
from wecho.common.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


def _post_by(camera: str, lens: str = "") -> Post:
    post = make_post(status=PostStatus.PENDING, text="#Rain")
    Photo.objects.filter(post=post).update(camera=camera, lens=lens)
    return review.publish_post(actor=make_moderator(), post=post)


@pytest.mark.parametrize("page", ["/tags/rain/", "/cameras/nikon-d750/", "/lenses/50-mm-f1-8/"])
def test_a_page_shows_what_is_found_there(client: Client, page: str) -> None:
    found, other = _post_by("NIKON CORPORATION NIKON D750", "50.0 mm f/1.8"), make_post()
    text = client.get(page).content.decode()
    assert found.get_absolute_url() in text
    assert other.get_absolute_url() not in text


def test_another_spelling_of_a_tag_leads_to_its_page(client: Client) -> None:
    make_post(text="#Rain")
    assert client.get("/tags/RAIN/").headers["Location"] == "/tags/rain/"
    assert client.get("/tags/snow/").status_code == 404
    assert client.get("/tags/a%00b/").status_code == 404


def test_a_tag_in_chinese_has_an_address(client: Client) -> None:
    post = make_post(text="今天 #雨天")
    assert post.get_absolute_url() in client.get(Facet.objects.get(kind="tag").get_absolute_url()).content.decode()


def test_the_biggest_tags_come_first() -> None:
    moderator = make_moderator()
    for text in ("#one #two", "#two"):
        make_post(moderator=moderator, text=text)
    assert [one.value for one in feeds.biggest_facets(FacetKind.TAG)] == ["two", "one"]


def test_a_tag_is_followed_from_its_page_and_left_again(client: Client) -> None:
    make_post(text="#rain")
    person = make_person()
    client.force_login(person)
    answer = client.post("/tags/rain/follow", {"following": "1"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in answer.content.decode()
    assert FacetFollow.objects.filter(person=person).exists()
    client.post("/tags/rain/follow", {"following": "0"})
    assert not FacetFollow.objects.exists()


def test_only_tags_are_followed() -> None:
    _post_by("Canon EOS R5")
    with pytest.raises(Invalid):
        follow_tag(actor=make_person(), tag=Facet.objects.get(kind="camera"))


def test_what_one_muted_is_under_no_tag() -> None:
    post, viewer = make_post(text="#rain"), make_person()
    mute_person(actor=viewer, person=post.author)
    assert feeds.by_facet(Facet.objects.get(value="rain"), viewer).rows == []


def test_an_unknown_camera_is_not_found() -> None:
    with pytest.raises(NotFound):
        feeds.facet_called(FacetKind.CAMERA, "none")


def test_the_following_page_draws_the_line_of_the_last_visit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from gallery.actions import visits

    monkeypatch.setattr(visits, "ONE_VISIT", timedelta(0))
    viewer, author, moderator = make_person(), make_person(), make_moderator()
    follow_person(actor=viewer, followee=author)
    client.force_login(viewer)
    make_post(author, moderator=moderator)
    assert "caught-up" not in client.get("/?feed=following").content.decode()
    make_post(author, moderator=moderator)
    text = client.get("/?feed=following").content.decode()
    assert text.index("data-grid-item") < text.index("caught-up")


@pytest.fixture
def api() -> APIClient:
    return APIClient(headers=key_headers(make_service()))


def _ids(api: APIClient, query: str) -> list[int]:
    answer = api.get(f"/api/v1/gallery/posts?{query}").json()
    return [post["id"] for post in answer["data"]["posts"]]


def test_the_api_has_every_feed(api: APIClient) -> None:
    post = _post_by("Canon EOS R5", "RF50mm F1.2 L USM")
    Post.objects.filter(pk=post.pk).update(hot_score=1.0)
    for query in ("feed=latest", "feed=hot", "tag=RAIN", "camera=canon-eos-r5", "lens=rf50mm-f1-2-l-usm"):
        assert _ids(api, query) == [post.pk]
    assert _ids(api, "feed=picks") == []
    assert api.get("/api/v1/gallery/posts?tag=x&camera=y").status_code == 400
    assert api.get("/api/v1/gallery/posts?tag=nothing").status_code == 404
    facets = api.get("/api/v1/gallery/facets/cameras").json()["data"]["facets"]
    assert facets == [{"kind": "camera", "value": "canon-eos-r5", "name": "Canon EOS R5", "post_count": 1}]
