"""Who is hidden from whom: blocks, private accounts, and muted people, in everything that the gallery lists."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.blocks import block_person, mute_person
from accounts.actions.follows import follow_person
from accounts.actions.requests import approve_request, set_private
from accounts.models import User
from gallery.actions.answers import delete_comment, like_post, write_comment
from gallery.actions.board_items import collect_post
from gallery.actions.boards import create_board
from gallery.models import Post
from gallery.selectors import board_posts, boards, comments, feeds, posts
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_post
from wecho.common.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db


def parted() -> tuple[User, User]:
    """Two people of whom the first has blocked the second."""
    anna, ben = make_person(), make_person()
    block_person(actor=anna, person=ben)
    return anna, ben


def test_feeds_leave_out_who_is_apart_in_both_directions() -> None:
    anna, ben = parted()
    mine, theirs, third = make_post(anna), make_post(ben), make_post()
    assert posts.latest(anna).rows == [third, mine]
    assert posts.latest(ben).rows == [third, theirs]
    assert len(posts.latest(make_person()).rows) == 3


def test_a_post_of_who_is_apart_is_not_there() -> None:
    anna, ben = parted()
    for viewer, author in ((anna, ben), (ben, anna)):
        post = make_post(author)
        with pytest.raises(NotFound):
            posts.post_for(viewer, post.pk)
        with pytest.raises(Forbidden):
            like_post(actor=viewer, post=post)
        with pytest.raises(Forbidden):
            write_comment(actor=viewer, post=post, body="x")
        with pytest.raises(Forbidden):
            collect_post(actor=viewer, board=create_board(actor=viewer, title="x"), post=post)
        assert posts.by_author(author, viewer).rows == []


def test_comments_under_a_third_persons_post_are_hidden_from_each_other_only() -> None:
    anna, ben = parted()
    post = make_post()
    for person in (anna, ben):
        write_comment(actor=person, post=post, body=person.username)
    for viewer in (anna, ben):
        assert [row.author for row in comments.comments_of(post, viewer).rows] == [viewer]
    for viewer in (post.author, make_moderator()):
        assert len(comments.comments_of(post, viewer).rows) == 2


def test_who_blocks_every_moderator_is_moderated_all_the_same() -> None:
    troll, moderator = make_person(), make_moderator()
    block_person(actor=troll, person=moderator)
    post = make_post()
    comment = write_comment(actor=troll, post=post, body="x")
    assert comments.comments_of(post, moderator).rows == [comment]
    assert delete_comment(actor=moderator, comment=comments.comment_with_post(moderator, comment.pk))
    assert posts.post_for(moderator, make_post(troll).pk).author == troll


def test_ones_own_comment_can_be_deleted_after_a_block() -> None:
    anna, ben = make_person(), make_person()
    comment = write_comment(actor=ben, post=make_post(anna), body="x")
    block_person(actor=anna, person=ben)
    assert delete_comment(actor=ben, comment=comments.comment_with_post(ben, comment.pk))


def test_boards_and_what_is_on_them_are_hidden() -> None:
    anna, ben = parted()
    theirs, third = make_post(anna), make_post()
    board = make_board(anna, posts=[third])
    with pytest.raises(NotFound):
        boards.board_for(ben, board.pk)
    assert boards.boards_of(anna, ben).rows == []
    assert boards.boards_holding(third, ben) == []
    assert boards.boards_holding(third, third.author) == [board]
    mixed = make_board(posts=[third, theirs])
    assert board_posts.posts_on(mixed, ben).rows == [third]
    (shown,) = boards.boards_of(mixed.owner, ben).rows
    assert shown.cover
    assert shown.cover.post_id == third.pk


def test_a_private_account_is_open_to_its_owner_followers_and_moderators() -> None:
    anna, fan, asking, stranger = make_person(), make_person(), make_person(), make_person()
    post, board = make_post(anna), make_board(anna)
    set_private(actor=anna, person=anna, is_private=True)
    for person in (fan, asking):
        follow_person(actor=person, followee=anna)
    approve_request(actor=anna, follower=fan)
    for viewer in (anna, fan, make_moderator()):
        assert posts.post_for(viewer, post.pk) == post
        assert boards.board_for(viewer, board.pk) == board
        assert posts.by_author(anna, viewer).rows == [post]
        assert boards.boards_of(anna, viewer).rows == [board]
    for viewer in (stranger, asking):
        assert posts.latest(viewer).rows == posts.by_author(anna, viewer).rows == []
        assert boards.boards_of(anna, viewer).rows == []
        with pytest.raises(NotFound):
            posts.post_for(viewer, post.pk)
        with pytest.raises(NotFound):
            boards.board_for(viewer, board.pk)
        with pytest.raises(Forbidden):
            like_post(actor=viewer, post=post)
    assert feeds.following(fan).rows == [post]
    assert posts.latest(make_moderator()).rows == []


def test_photos_of_a_private_account_need_a_signed_address(client: Client) -> None:
    anna = make_person()
    photo = make_post(anna).photos.get()
    assert client.get(photo.url(320, "jpg")).status_code == 200
    set_private(actor=anna, person=anna, is_private=True)
    photo = make_post(anna).photos.select_related("post__author").get()
    signed = photo.url(320, "jpg")
    assert "?" in signed
    assert client.get(signed).headers["Cache-Control"] == "private, no-store"
    assert client.get(signed.partition("?")[0]).status_code == 404
    client.force_login(anna)
    page = client.get(f"/posts/{photo.post_id}/").content.decode()
    assert signed.partition("?")[0] + "?" in page


def test_muted_people_stay_out_of_feeds_and_nowhere_else() -> None:
    anna, ben = make_person(), make_person()
    follow_person(actor=anna, followee=ben)
    post, other = make_post(ben), make_post()
    written = write_comment(actor=ben, post=other, body="x")
    mute_person(actor=anna, person=ben)
    assert posts.latest(anna).rows == [other]
    assert feeds.following(anna).rows == []
    assert posts.by_author(ben, anna).rows == [post]
    assert posts.post_for(anna, post.pk) == post
    assert comments.comments_of(other, anna).rows == [written]
    assert posts.latest(ben).rows == [other, post]


def test_what_is_hidden_costs_no_further_query() -> None:
    anna, ben = parted()
    post = make_post()
    for read in (
        lambda: posts.latest(anna),
        lambda: feeds.following(anna),
        lambda: posts.by_author(post.author, anna),
        lambda: posts.post_for(anna, post.pk),
    ):
        with CaptureQueriesContext(connection) as queries:
            read()
        assert len(queries) <= 3
    assert Post.objects.seen_by(ben).count() == 1


@pytest.mark.parametrize("path", ["/@{name}/", "/posts/{post}/", "/boards/{board}/", "/@{name}/followers/"])
def test_a_page_of_who_is_apart_is_that_of_nobody(client: Client, path: str) -> None:
    anna, ben = parted()
    there = {"name": anna.username, "post": make_post(anna).pk, "board": make_board(anna).pk}
    client.force_login(ben)
    hidden = client.get(path.format(**there))
    missing = client.get(path.format(name="nobody.here", post=2**40, board=2**40))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    said = [re.findall("<main.*?</main>", answer.content.decode(), re.DOTALL) for answer in (hidden, missing)]
    assert said[0] == said[1] != []
