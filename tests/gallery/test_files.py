"""Who may load which file of a photo."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from gallery.actions import review
from gallery.actions.posts import delete_post
from gallery.models import Photo, Post
from gallery.states import PostStatus
from tests.factories import make_person
from tests.factories.gallery import make_moderator, make_photo, make_post

pytestmark = pytest.mark.django_db


def test_renditions_of_a_published_photo_are_for_everybody(client: Client) -> None:
    photo = make_post().photos.get()
    for fmt, kind in (("avif", "image/avif"), ("jpg", "image/jpeg")):
        response = client.get(photo.url(320, fmt))  # type: ignore[arg-type]
        assert (response.status_code, response["Content-Type"]) == (200, kind)
        assert "public" in response["Cache-Control"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_an_unpublished_photo_needs_the_signed_address(client: Client) -> None:
    photo = make_post(status=PostStatus.PENDING).photos.select_related("post").get()
    address = photo.url(320, "jpg")
    response = client.get(address)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert client.get(address.partition("?")[0]).status_code == 404
    assert client.get(address[:-1]).status_code == 404


def test_the_signature_of_one_photo_opens_no_other(client: Client) -> None:
    mine, other = make_photo(), make_photo()
    signature = mine.url(320, "jpg").partition("?")[2]
    assert client.get(f"/photos/{other.pk}/320.jpg?{signature}").status_code == 404


def test_an_old_signature_opens_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = make_photo()
    address = photo.url(320, "jpg")
    monkeypatch.setattr("gallery.models.photos.VIEWING_SECONDS", -1)
    assert client.get(address).status_code == 404


def test_a_hidden_post_takes_its_photos_along(client: Client) -> None:
    post = make_post()
    address = post.photos.select_related("post").get().url(320, "jpg")
    review.hide_post(actor=make_moderator(), post=post, note="x")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", ["2048.jpg", "321.jpg", "320.png", "320.jpg/x"])
def test_other_sizes_and_formats_do_not_exist(client: Client, name: str) -> None:
    photo = make_post().photos.get()
    assert client.get(f"/photos/{photo.pk}/{name}").status_code == 404


def test_the_original_is_for_its_owner_only(client: Client) -> None:
    photo = make_post().photos.get()
    address = f"/photos/{photo.pk}/original"
    assert client.get(address).status_code == 302
    client.force_login(make_person())
    assert client.get(address).status_code == 404
    client.force_login(make_moderator())
    assert client.get(address).status_code == 404
    client.force_login(photo.owner)
    response = client.get(address)
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_behind_nginx_the_storage_answers(client: Client, settings: Settings) -> None:
    photo = make_post().photos.get()
    settings.MEDIA_ACCEL = True
    response = client.get(photo.url(320, "jpg"))
    assert response["X-Accel-Redirect"].startswith("/_storage")
    assert photo.storage_key in response["X-Accel-Redirect"]
    assert not response.content


def test_no_address_tells_the_storage_key() -> None:
    photo = Photo.objects.get(pk=make_post().photos.get().pk)
    assert photo.storage_key not in photo.url(320, "jpg")


def test_photos_of_an_inactive_person_and_of_a_deleted_post_are_gone(client: Client) -> None:
    post, other = make_post(), make_post()
    addresses = [p.photos.select_related("post__author").get().url(320, "jpg") for p in (post, other)]
    User.objects.filter(pk=post.author_id).update(is_active=False)
    delete_post(actor=other.author, post=other)
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_in_the_bin_photos_have_other_signatures(client: Client) -> None:
    post = make_post(status=PostStatus.PENDING)
    address = post.photos.select_related("post__author").get().url(320, "jpg")
    assert client.get(address).status_code == 200
    delete_post(actor=post.author, post=post)
    assert client.get(address).status_code == 404
    in_the_bin = post.photos.select_related("post__author").get().url(320, "jpg")
    assert client.get(in_the_bin).status_code == 200
    assert client.get(in_the_bin.partition("?")[0]).status_code == 404


@pytest.mark.parametrize("tag", ["gps", "xmp", "iptc", "comment", "appended", "other"])
def test_an_original_that_may_tell_a_place_is_not_for_others(client: Client, tag: str) -> None:
    post = make_post()
    Post.objects.filter(pk=post.pk).update(allows_download=True)
    photo = Photo.objects.get(post=post)
    address = reverse("gallery:original", args=[photo.pk])
    client.force_login(make_person())
    for tags, shown, status in ((["exif"], "off", 200), (["exif", tag], "off", 404), ([tag], "exact", 200)):
        changes = [{"name": "metadata_removed", "tags": tags}]
        Photo.objects.filter(pk=photo.pk).update(changes=changes, place_shown=shown)
        assert client.get(address).status_code == status


def test_every_file_that_may_be_there_is_named_before_a_photo_is_ready() -> None:
    photo = make_photo(ready=False)
    assert photo.rendition_path(2048, "avif") in photo.all_paths()
