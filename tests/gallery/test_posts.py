"""Posts: made of photos, reviewed, seen by those who may."""

import pytest
from pytest_django.fixtures import Settings

from accounts.models import User
from gallery.actions import review
from gallery.actions.posts import delete_post, edit_post, resubmit_post, submit_post
from gallery.actions.processing import refuse_photo
from gallery.selectors import posts
from gallery.states import PostStatus
from tests.factories import make_person
from tests.factories.gallery import make_moderator, make_photo, make_post
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound
from wecho.common.worker import JobWorker

pytestmark = pytest.mark.django_db


def test_a_post_of_ready_photos_waits_for_review_at_once() -> None:
    author = make_person()
    first, second = make_photo(author), make_photo(author)
    post = submit_post(actor=author, photo_ids=[second.pk, first.pk], title=" 雾 ", about={first.pk: {"alt": "山"}})
    assert (post.status, post.title, post.photo_count) == (PostStatus.PENDING, "雾", 2)
    assert [photo.pk for photo in posts.photos_of(post)] == [second.pk, first.pk]
    assert posts.photos_of(post)[1].alt == "山"


@pytest.mark.django_db(transaction=True)
def test_a_post_waits_for_its_photos_first() -> None:
    post = make_post(status=PostStatus.PROCESSING, photos=2)
    JobWorker(batch=True).run()
    post.refresh_from_db()
    assert post.status == PostStatus.PENDING


def test_a_second_submit_returns_the_same_post() -> None:
    photo = make_photo()
    first = submit_post(actor=photo.owner, photo_ids=[photo.pk])
    assert submit_post(actor=photo.owner, photo_ids=[photo.pk]) == first


def test_a_photo_is_in_one_post_only() -> None:
    author = make_person()
    used, free = make_photo(author), make_photo(author)
    submit_post(actor=author, photo_ids=[used.pk])
    with pytest.raises(Conflict):
        submit_post(actor=author, photo_ids=[used.pk, free.pk])


@pytest.mark.parametrize("number", [0, 10])
def test_a_post_has_one_to_nine_photos(number: int) -> None:
    with pytest.raises(Invalid):
        submit_post(actor=make_person(), photo_ids=list(range(number)))


def test_a_photo_is_not_used_twice_in_a_post() -> None:
    photo = make_photo()
    with pytest.raises(Invalid):
        submit_post(actor=photo.owner, photo_ids=[photo.pk, photo.pk])


def test_nobody_posts_the_photo_of_another() -> None:
    with pytest.raises(Invalid):
        submit_post(actor=make_person(), photo_ids=[make_photo().pk])


@pytest.mark.django_db(transaction=True)
def test_a_refused_photo_brings_the_post_back_and_the_rest_may_go_on() -> None:
    post = make_post(status=PostStatus.PROCESSING, photos=2)
    refuse_photo(posts.photos_of(post)[0], "truncated")
    post.refresh_from_db()
    assert post.status == PostStatus.DRAFT
    again = resubmit_post(actor=post.author, post=post)
    assert (again.status, again.photo_count) == (PostStatus.PROCESSING, 1)
    JobWorker(batch=True).run()
    again.refresh_from_db()
    assert again.status == PostStatus.PENDING


def test_only_a_draft_is_submitted_again() -> None:
    post = make_post()
    with pytest.raises(Conflict):
        resubmit_post(actor=post.author, post=post)
    assert post.status == PostStatus.PUBLISHED


@pytest.mark.parametrize("title", ["x" * 101, "a\0b"])
def test_bad_texts_are_refused_at_their_field(title: str) -> None:
    photo = make_photo()
    with pytest.raises(Invalid) as refusal:
        submit_post(actor=photo.owner, photo_ids=[photo.pk], title=title)
    assert "title" in refusal.value.errors


def test_an_approved_post_is_public_and_counted() -> None:
    post = make_post()
    assert post in posts.latest(make_person()).rows
    assert User.objects.get(pk=post.author_id).post_count == 1


def test_only_one_of_two_moderators_decides() -> None:
    post = make_post(status=PostStatus.PENDING)
    stale = posts.post_for(post.author, post.pk)
    review.publish_post(actor=make_moderator(), post=post)
    with pytest.raises(Conflict):
        review.reject_post(actor=make_moderator(), post=stale, note="late")
    assert User.objects.get(pk=post.author_id).post_count == 1


def test_authors_do_not_review() -> None:
    post = make_post(status=PostStatus.PENDING)
    with pytest.raises(Forbidden):
        review.publish_post(actor=post.author, post=post)


@pytest.mark.parametrize("status", [s for s in PostStatus if s not in (PostStatus.PUBLISHED, PostStatus.DRAFT)])
def test_what_is_not_published_is_seen_by_author_and_moderator_only(status: PostStatus) -> None:
    post = make_post(status=status)
    for viewer, sees in [(post.author, True), (make_moderator(), True), (make_person(), False)]:
        if sees and status != PostStatus.DELETED:
            assert posts.post_for(viewer, post.pk) == post
        else:
            with pytest.raises(NotFound):
                posts.post_for(viewer, post.pk)
    assert posts.latest(post.author).rows == []


def test_posts_of_an_inactive_author_are_gone() -> None:
    post = make_post()
    User.objects.filter(pk=post.author_id).update(is_active=False)
    assert posts.latest(make_person()).rows == []


def test_deleting_is_idempotent_and_counted_once() -> None:
    post = make_post()
    delete_post(actor=post.author, post=post)
    delete_post(actor=post.author, post=post)
    assert User.objects.get(pk=post.author_id).post_count == 0


def test_nobody_deletes_or_edits_the_post_of_another() -> None:
    post = make_post()
    with pytest.raises(Forbidden):
        delete_post(actor=make_person(), post=post)
    with pytest.raises(Forbidden):
        edit_post(actor=make_person(), post=post, title="x", text="")


def test_an_edited_rejected_post_is_reviewed_again() -> None:
    post = make_post(status=PostStatus.REJECTED)
    edit_post(actor=post.author, post=post, title="Better", text="")
    post.refresh_from_db()
    assert (post.status, post.title) == (PostStatus.PENDING, "Better")


def test_new_words_of_a_published_post_are_reviewed_before_others_see_them(settings: Settings) -> None:
    settings.TEXT_EDITS_REVIEWED = "always"
    post = make_post()
    edit_post(actor=post.author, post=post, title=post.title, text=post.text)
    assert post.status == PostStatus.PUBLISHED, "nothing changed"
    edit_post(actor=post.author, post=post, title="BUY PILLS", text="")
    assert post.status == PostStatus.PENDING
    assert posts.latest(make_person()).rows == []
    assert User.objects.get(pk=post.author_id).post_count == 0
    review.publish_post(actor=make_moderator(), post=post)
    assert User.objects.get(pk=post.author_id).post_count == 1


def test_an_edit_does_not_slip_past_a_decision_made_meanwhile(settings: Settings) -> None:
    settings.TEXT_EDITS_REVIEWED = "always"
    post = make_post(status=PostStatus.PENDING)
    stale = posts.post_for(post.author, post.pk)
    review.publish_post(actor=make_moderator(), post=post)
    edit_post(actor=post.author, post=stale, title="Unseen words", text="")
    post.refresh_from_db()
    assert post.status == PostStatus.PENDING


def test_a_nul_in_an_alternative_text_is_left_out() -> None:
    photo = make_photo()
    post = submit_post(actor=photo.owner, photo_ids=[photo.pk], about={photo.pk: {"alt": "a\0b"}})
    assert posts.photos_of(post)[0].alt == "ab"
