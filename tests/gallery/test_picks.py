"""Two editors make a pick: one proposes, another one chooses."""

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.actions.blocks import block_person
from accounts.models import Notification, User
from gallery.actions.picks import choose_pick, propose_pick, withdraw_pick
from gallery.actions.review import hide_post
from gallery.models import Pick, Post
from gallery.selectors import feeds
from gallery.selectors.picks import pick_state, proposed
from tests.factories import make_person
from tests.factories.gallery import make_moderator, make_post
from wecho.common.errors import Conflict, Forbidden

pytestmark = pytest.mark.django_db


def make_editor() -> User:
    person = make_person(staff=True)
    person.user_permissions.set(Permission.objects.filter(codename="pick_post"))
    return User.objects.get(pk=person.pk)


def _picked(post: Post) -> Pick:
    return choose_pick(actor=make_editor(), pick=propose_pick(actor=make_editor(), post=post))


def test_a_pick_needs_two_editors() -> None:
    post, editor = make_post(), make_editor()
    pick = propose_pick(actor=editor, post=post)
    assert feeds.picks(make_person()).rows == []
    with pytest.raises(Forbidden):
        choose_pick(actor=editor, pick=pick)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pick.objects.filter(pk=pick.pk).update(chosen_by=editor)
    choose_pick(actor=make_editor(), pick=pick)
    assert feeds.picks(make_person()).rows == [post]


def test_nobody_else_picks_and_no_editor_their_own() -> None:
    post = make_post()
    for person in (make_person(), make_moderator()):
        with pytest.raises(Forbidden):
            propose_pick(actor=person, post=post)
    editor = make_editor()
    own = make_post(editor)
    with pytest.raises(Forbidden):
        propose_pick(actor=editor, post=own)
    with pytest.raises(Forbidden):
        choose_pick(actor=editor, pick=propose_pick(actor=make_editor(), post=own))


def test_a_second_proposal_changes_nothing_and_a_second_choice_is_refused() -> None:
    post, first = make_post(), make_editor()
    pick = propose_pick(actor=first, post=post)
    assert propose_pick(actor=make_editor(), post=post).proposed_by == first
    choose_pick(actor=make_editor(), pick=Pick.objects.get(pk=pick.pk))
    with pytest.raises(Conflict):
        choose_pick(actor=make_editor(), pick=pick)


def test_only_listed_posts_are_picked_and_hidden_ones_leave_at_once() -> None:
    post = make_post()
    Post.objects.filter(pk=post.pk).update(is_sensitive=True)
    with pytest.raises(Conflict):
        propose_pick(actor=make_editor(), post=post)
    other = make_post()
    _picked(other)
    hide_post(actor=make_moderator(), post=Post.objects.get(pk=other.pk), note="x")
    assert feeds.picks(make_person()).rows == []


def test_the_last_chosen_comes_first_and_blocks_hold() -> None:
    first, second, viewer = make_post(), make_post(), make_person()
    _picked(second)
    _picked(first)
    assert feeds.picks(viewer).rows == [first, second]
    block_person(actor=first.author, person=viewer)
    assert feeds.picks(viewer).rows == [second]


def test_a_pick_is_taken_back_by_any_editor() -> None:
    pick = _picked(make_post())
    assert withdraw_pick(actor=make_editor(), pick=pick)
    assert not withdraw_pick(actor=make_editor(), pick=pick)
    assert feeds.picks(make_person()).rows == []


def test_the_author_hears_of_the_choice_and_not_by_whom() -> None:
    post = make_post()
    Notification.objects.all().delete()
    pick = propose_pick(actor=make_editor(), post=post)
    assert not Notification.objects.exists()
    choose_pick(actor=make_editor(), pick=pick)
    told = Notification.objects.get()
    assert (told.recipient, told.detail, told.actors) == (post.author, {"outcome": "picked"}, ",0,")


def test_editors_pick_from_the_page_of_a_post(client: Client) -> None:
    post, first, second = make_post(), make_editor(), make_editor()
    for editor, act in ((first, "propose"), (second, "choose")):
        client.force_login(editor)
        assert f'value="{act}"' in client.get(f"/posts/{post.pk}/").content.decode()
        assert client.post(f"/posts/{post.pk}/pick", {"act": act}).status_code == 302
    assert feeds.picks(make_person()).rows == [post]
    client.post(f"/posts/{post.pk}/pick", {"act": "withdraw"})
    assert not Pick.objects.exists()


def test_the_list_of_proposals_is_for_editors(client: Client) -> None:
    post, first = make_post(), make_editor()
    propose_pick(actor=first, post=post)
    assert [pick.post for pick in proposed(first).rows] == [post]
    assert pick_state(first, post) == "wait"
    assert pick_state(make_person(), post) is None
    client.force_login(first)
    assert client.get("/picks/proposed/").status_code == 200
    client.force_login(make_person())
    assert client.get("/picks/proposed/").status_code == 404


def test_editors_propose_and_choose_in_the_administration(client: Client) -> None:
    post, first, second = make_post(), make_editor(), make_editor()
    first.user_permissions.add(Permission.objects.get(codename="view_post"))
    client.force_login(first)
    client.post("/admin/gallery/post/", {"action": "propose", "_selected_action": [post.pk]})
    pick = Pick.objects.get()
    client.post("/admin/gallery/pick/", {"action": "choose", "_selected_action": [pick.pk]})
    assert Pick.objects.get().chosen_at is None
    client.force_login(second)
    assert client.get("/admin/gallery/pick/").status_code == 200
    client.post("/admin/gallery/pick/", {"action": "choose", "_selected_action": [pick.pk]})
    assert feeds.picks(make_person()).rows == [post]
    client.post("/admin/gallery/pick/", {"action": "withdraw", "_selected_action": [pick.pk]})
    assert not Pick.objects.exists()
