"""What an author says of a post and its photos, on the form and over the API."""

import json
from functools import partial
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.actions.follows import follow_person
from accounts.actions.sessions import issue_tokens
from accounts.models import User
from gallery.actions import review
from gallery.actions.bin import empty_bins, erase_post, restore_post
from gallery.actions.posts import delete_post, edit_post, submit_post
from gallery.actions.processing import store_result
from gallery.actions.recounting import recount_posts
from gallery.models import Board, Photo, Post
from gallery.selectors import feeds, own_posts, posts
from gallery.states import PostStatus, Visibility
from moderation.actions.decisions import decide_post
from moderation.selectors.cases import post_version
from tests.factories import gallery as factories
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_photo, make_post
from tests.factories.services import key_headers, make_service
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def call(person: User, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    headers = key_headers(make_service()) | {"Authorization": f"Bearer {issue_tokens(person=person)['access']}"}
    headers["Accept-Language"] = "en"
    address = f"/api/v1/gallery/{path}"
    return Client().generic(method, address, json.dumps(body or {}), "application/json", headers=headers)


def placed(photo: Photo) -> Photo:
    """A photo whose file tells where it was taken."""
    Photo.objects.filter(pk=photo.pk).update(latitude=31.234567, longitude=121.456789)
    photo.refresh_from_db()
    return photo


# --- what a post and a photo carry ---


def test_choices_are_kept_and_shown_over_the_api() -> None:
    author = make_person()
    photo = make_photo(author)
    body = {
        "photos": [{"id": photo.pk, "alt": "A hill", "exif": {"lens": "Old 50", "iso": 200}}],
        "text": "Up #山 and #Hill",
        "place_name": "莫干山",
        "visibility": "followers",
        "is_sensitive": True,
        "licence": "by-sa",
        "allows_comments": False,
        "allows_download": True,
    }
    made = call(author, "POST", "posts", body).json()["data"]
    assert {name: made[name] for name in body if name not in ("photos", "text")} == {
        name: value for name, value in body.items() if name not in ("photos", "text")
    }
    assert made["tags"] == ["山", "Hill"]
    assert made["licence_url"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    exif = made["photos"][0]["exif"]
    assert (exif["lens"], exif["iso"], exif["typed"]) == ("Old 50", 200, ["lens", "iso"])
    assert made["photos"][0]["alt"] == "A hill"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("visibility", "nobody"),
        ("licence", "mine"),
        ("place_name", "x" * 121),
        ("photos.0.exif.iso", 0),
        ("photos.0.exif.aperture", -1.4),
        ("photos.0.exif.taken_at", "yesterday"),
        ("photos.0.exif.taken_at", "2999-01-01T00:00:00"),
        ("photos.0.exif.camera", "a\u202eb"),
        ("photos.0.place_shown", "everywhere"),
        ("photos.0.alt", "x" * 501),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(field: str, value: object) -> None:
    author = make_person()
    body: dict[str, Any] = {"photos": [{"id": make_photo(author).pk, "exif": {}}]}
    target: Any = body
    *way, last = field.split(".")
    for step in way:
        target = target[int(step)] if step.isdigit() else target[step]
    target[last] = value
    answer = call(author, "POST", "posts", body)
    assert answer.status_code == 400
    assert field in answer.json()["data"]["errors"]
    assert not Post.objects.exists()


def test_the_form_tells_what_is_wrong_beside_the_field() -> None:
    author = make_person()
    photo = make_photo(author)
    sent = {"photo": photo.pk, f"exposure_seconds_{photo.pk}": "quick", f"alt_{photo.pk}": "kept words"}
    answer = client_of(author).post("/upload/", sent, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "1/250 or 2.5" in page or "1/250 或 2.5" in page
    assert "kept words" in page
    assert not Post.objects.exists()


def test_words_of_a_photo_are_written_with_the_form_and_changed_later() -> None:
    author = make_person()
    photo = make_photo(author)
    key = photo.pk
    sent = {"photo": key, f"alt_{key}": "A hill", f"exposure_seconds_{key}": "1/250", "allows_comments": "on"}
    client_of(author).post("/upload/", sent)
    photo.refresh_from_db()
    assert (photo.alt, photo.exposure_seconds, photo.typed) == ("A hill", 0.004, ["exposure_seconds"])
    address = f"/posts/{photo.post_id}/edit"
    client_of(author).post(address, {"lists_photos": 1, "photo": key, f"alt_{key}": "A higher hill"})
    photo.refresh_from_db()
    assert (photo.alt, photo.exposure_seconds) == ("A higher hill", 0.004)


def test_what_the_file_tells_and_nobody_changed_stays_read() -> None:
    post = make_post()
    photo = post.photos.get()
    Photo.objects.filter(pk=photo.pk).update(
        camera="X100", aperture=1.7999999523162842, exposure_seconds=1 / 125, taken_at="2024-05-01T18:30:00.25"
    )
    client = client_of(post.author)
    page = client.get(f"/posts/{post.pk}/edit")
    form = page.context["photos"][0][2]
    key = photo.pk
    shown = {f"{name}_{key}": form[name].value() or "" for name in form.fields}
    client.post(f"/posts/{post.pk}/edit", {"lists_photos": 1, "photo": key, **shown, f"iso_{key}": "800"})
    photo.refresh_from_db()
    assert (photo.typed, photo.iso, photo.taken_at) == (["iso"], 800, "2024-05-01T18:30:00.25")


def test_what_is_typed_while_a_photo_is_developed_stays() -> None:
    author = make_person()
    photo = make_photo(author, ready=False)
    submit_post(actor=author, photo_ids=[photo.pk], about={photo.pk: {"exif": {"camera": "Holga", "taken_at": ""}}})
    photo.refresh_from_db()
    store_result(photo, *factories._processed())
    photo.refresh_from_db()
    assert (photo.camera, photo.typed) == ("Holga", ["camera"])


def test_the_page_marks_what_was_typed() -> None:
    post = make_post()
    photo = post.photos.get()
    edit_post(actor=post.author, post=post, about={photo.pk: {"exif": {"camera": "Holga"}}})
    page = Client().get(post.get_absolute_url(), headers={"Accept-Language": "en"}).content.decode()
    assert "chip--typed" in page


# --- places ---


def test_only_a_photo_with_a_place_may_show_one() -> None:
    post = make_post()
    photo = post.photos.get()
    with pytest.raises(Invalid):
        edit_post(actor=post.author, post=post, about={photo.pk: {"place_shown": "near"}})
    placed(photo)
    edit_post(actor=post.author, post=post, about={photo.pk: {"place_shown": "near"}})
    photo.refresh_from_db()
    assert photo.place_shown == "near"


@pytest.mark.parametrize(("shown", "told"), [("off", None), ("near", 10), ("exact", 0)])
def test_others_see_of_a_place_what_its_author_shows(shown: str, told: int | None) -> None:
    post = make_post()
    photo = placed(post.photos.get())
    edit_post(actor=post.author, post=post, allows_download=True, about={photo.pk: {"place_shown": shown}})
    stranger = make_person()
    over_api = call(stranger, "GET", f"posts/{post.pk}")
    place = over_api.json()["data"]["photos"][0]["place"]
    assert (place["within_km"] if place else None) == told
    everything = over_api.content + client_of(stranger).get(post.get_absolute_url()).content
    assert (b"31.2345" in everything) == (shown == "exact")
    assert client_of(stranger).get(f"/photos/{photo.pk}/original").status_code == (200 if shown == "exact" else 404)
    mine = call(post.author, "GET", f"posts/{post.pk}").json()["data"]["photos"][0]
    assert mine["own_place"]["latitude"] == 31.234567


# --- what an edit does ---


def test_choices_hold_at_once() -> None:
    post = make_post()
    edited = edit_post(
        actor=post.author, post=post, visibility="private", allows_comments=False, licence="zero", is_sensitive=True
    )
    assert (edited.status, edited.visibility) == (PostStatus.PUBLISHED, Visibility.PRIVATE)
    assert edited.edited_at is None


def test_no_longer_being_sensitive_is_reviewed() -> None:
    post = edit_post(actor=(made := make_post()).author, post=made, is_sensitive=True)
    assert edit_post(actor=post.author, post=post, is_sensitive=False).status == PostStatus.PENDING


@pytest.mark.parametrize(("policy", "status"), [("always", PostStatus.PENDING), ("never", PostStatus.PUBLISHED)])
def test_a_new_alternative_text_is_reviewed_as_the_policy_says(
    settings: Settings, policy: str, status: PostStatus
) -> None:
    settings.TEXT_EDITS_REVIEWED = policy
    post = make_post()
    edited = edit_post(actor=post.author, post=post, about={post.photos.get().pk: {"alt": "New"}})
    assert edited.status == status
    assert edited.edited_at is not None


def test_other_photos_are_always_reviewed(settings: Settings) -> None:
    settings.TEXT_EDITS_REVIEWED = "never"
    post = make_post(photos=2)
    first, second = posts.photos_of(post)
    third = make_photo(post.author)
    edited = edit_post(actor=post.author, post=post, photo_ids=[third.pk, first.pk])
    assert (edited.status, edited.photo_count) == (PostStatus.PENDING, 2)
    assert [photo.pk for photo in posts.photos_of(post)] == [third.pk, first.pk]
    assert not Photo.objects.filter(pk=second.pk).exists()
    assert User.objects.get(pk=post.author_id).post_count == 0


def test_another_order_is_reviewed_and_the_same_one_is_not() -> None:
    post = make_post(photos=2)
    keys = [photo.pk for photo in posts.photos_of(post)]
    assert edit_post(actor=post.author, post=post, photo_ids=keys).status == PostStatus.PUBLISHED
    assert edit_post(actor=post.author, post=post, photo_ids=keys[::-1]).status == PostStatus.PENDING


def test_an_added_photo_is_waited_for() -> None:
    post = make_post()
    new = make_photo(post.author, ready=False)
    edited = edit_post(actor=post.author, post=post, photo_ids=[post.photos.get().pk, new.pk])
    assert edited.status == PostStatus.PROCESSING
    store_result(new, *factories._processed())
    edited.refresh_from_db()
    assert edited.status == PostStatus.PENDING


def test_photos_of_what_is_hidden_stay() -> None:
    post = make_post(status=PostStatus.HIDDEN)
    with pytest.raises(Conflict):
        edit_post(actor=post.author, post=post, photo_ids=[make_photo(post.author).pk])


def test_nobody_adds_the_photo_of_another_or_of_another_post() -> None:
    post = make_post()
    with pytest.raises(Invalid):
        edit_post(actor=post.author, post=post, photo_ids=[make_photo().pk])
    with pytest.raises(Conflict):
        edit_post(actor=post.author, post=post, photo_ids=[make_post(post.author).photos.get().pk])


def test_an_edit_form_without_photos_is_refused() -> None:
    post = make_post()
    answer = client_of(post.author).post(f"/posts/{post.pk}/edit", {"lists_photos": 1})
    assert answer.status_code == 400
    assert post.photos.count() == 1


def test_a_decision_is_not_taken_on_words_of_photos_that_changed() -> None:
    post = make_post(status=PostStatus.PENDING)
    seen = post_version(post)
    edit_post(actor=post.author, post=post, about={post.photos.get().pk: {"alt": "New"}})
    with pytest.raises(Conflict):
        decide_post(actor=make_moderator(), post=post, outcome="approve", seen=seen)


# --- for whom ---


@pytest.mark.parametrize("visibility", [Visibility.FOLLOWERS, Visibility.PRIVATE])
def test_what_is_not_for_everybody_is_nowhere(visibility: Visibility, client: Client) -> None:
    post = edit_post(actor=(made := make_post(title="Quiet")).author, post=made, visibility=visibility)
    follower, stranger = make_person(), make_person()
    follow_person(actor=follower, followee=post.author)
    board = make_board(post.author, posts=[post])
    assert posts.latest(stranger).rows == posts.latest(follower).rows == []
    assert (post in feeds.following(follower).rows) == (visibility == Visibility.FOLLOWERS)
    for address in ("/", f"/@{post.author.username}/", board.get_absolute_url()):
        assert "Quiet" not in client_of(stranger).get(address).content.decode()
    photo = Photo.objects.select_related("post__author").get(post=post)
    assert client.get(f"/photos/{photo.pk}/320.jpg").status_code == 404
    assert client.get(photo.url(320, "jpg")).status_code == 200
    assert User.objects.get(pk=post.author_id).post_count == 0
    assert recount_posts(0).mended == 0


def test_the_author_sees_for_whom_a_post_is() -> None:
    post = edit_post(actor=(made := make_post()).author, post=made, visibility="private")
    assert "chip--icon" in client_of(post.author).get(post.get_absolute_url()).content.decode()


def test_sensitive_photos_are_shown_to_those_who_ask(client: Client) -> None:
    post = edit_post(actor=(made := make_post()).author, post=made, is_sensitive=True)
    page = client.get(post.get_absolute_url()).content.decode()
    assert "?sensitive=show" in page
    assert "data-photo" not in page
    assert "og:image" not in page
    assert "data-photo" in client.get(post.get_absolute_url(), {"sensitive": "show"}).content.decode()
    assert "is-veiled" in client.get("/").content.decode()
    assert "?sensitive=show" not in client_of(post.author).get(post.get_absolute_url()).content.decode()


def test_hashtags_mentions_and_addresses_are_links(client: Client) -> None:
    post = make_post(text="#山 with @bo <b> https://example.org/#x")
    page = client.get(post.get_absolute_url()).content.decode()
    assert '<a class="hashtag" href="/tags/%E5%B1%B1/">#山</a>' in page
    assert 'href="/@bo/"' in page
    assert '<a href="https://example.org/#x" rel="nofollow ugc">' in page
    assert "<b>" not in page.partition('class="prose"')[2].partition("</div>")[0]


# --- the bin ---


@pytest.mark.parametrize(
    ("status", "after"),
    [
        (PostStatus.PUBLISHED, PostStatus.PUBLISHED),
        (PostStatus.PENDING, PostStatus.PENDING),
        (PostStatus.REJECTED, PostStatus.REJECTED),
        (PostStatus.HIDDEN, PostStatus.HIDDEN),
    ],
)
def test_a_post_comes_out_of_the_bin_as_it_was(status: PostStatus, after: PostStatus) -> None:
    post = make_post(status=status)
    submitted = post.submitted_at
    delete_post(actor=post.author, post=post)
    restored = restore_post(actor=post.author, post=own_posts.deleted_post(post.author, post.pk))
    assert (restored.status, restored.deleted_at) == (after, None)
    assert (restored.submitted_at != submitted) == (status == PostStatus.PENDING)
    assert User.objects.get(pk=post.author_id).post_count == int(after == PostStatus.PUBLISHED)


@pytest.mark.parametrize(
    "decide", [review.publish_post, partial(review.reject_post, note=""), partial(review.hide_post, note="")]
)
def test_no_decision_takes_a_post_out_of_the_bin(decide: Any) -> None:
    post = make_post(status=PostStatus.DELETED)
    with pytest.raises(Conflict):
        decide(actor=make_moderator(), post=post)


def test_nobody_else_restores_or_erases() -> None:
    post = make_post(status=PostStatus.DELETED)
    for person in (make_person(), make_moderator()):
        with pytest.raises(NotFound):
            own_posts.deleted_post(person, post.pk)
        with pytest.raises(Forbidden):
            restore_post(actor=person, post=post)
        with pytest.raises(Forbidden):
            erase_post(actor=person, post=post)


def test_what_is_erased_is_gone_with_its_place_on_boards() -> None:
    post = make_post()
    board = make_board(posts=[post])
    delete_post(actor=post.author, post=post)
    erase_post(actor=post.author, post=post)
    erase_post(actor=post.author, post=post)
    assert not Post.objects.filter(pk=post.pk).exists()
    assert Board.objects.get(pk=board.pk).item_count == 0


def test_the_bin_is_emptied_after_thirty_days() -> None:
    old, new = make_post(status=PostStatus.DELETED), make_post(status=PostStatus.DELETED)
    Post.objects.filter(pk=old.pk).update(deleted_at="2024-01-01T00:00:00Z")
    assert empty_bins() == 1
    assert list(Post.objects.all()) == [new]


def test_the_bin_tells_the_days_that_are_left() -> None:
    post = make_post(status=PostStatus.DELETED, title="Thrown away")
    assert "Thrown away" in client_of(post.author).get("/posts/bin/").content.decode()
    listed = call(post.author, "GET", "posts/bin").json()["data"]["posts"]
    assert [(row["id"], row["days_left"]) for row in listed] == [(post.pk, 30)]


def test_authors_find_all_that_others_do_not_see() -> None:
    author = make_person()
    hidden, rejected = (make_post(author, status=status) for status in (PostStatus.HIDDEN, PostStatus.REJECTED))
    private = edit_post(actor=author, post=make_post(author), visibility="private")
    make_post(author)
    make_post(author, status=PostStatus.DELETED)
    draft = Post.objects.create(author=author)
    rows = call(author, "GET", "posts/waiting").json()["data"]["posts"]
    assert [row["id"] for row in rows] == [draft.pk, private.pk, rejected.pk, hidden.pk]
    assert rows[2]["review"]["note"] == "Not sharp."
    assert "Not sharp." in client_of(author).get("/posts/unseen/").content.decode()
