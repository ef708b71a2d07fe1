"""Likes, comments and boards."""

import threading

import pytest
from django.db import connection

from gallery.actions import review
from gallery.actions.answers import delete_comment, like_post, unlike_post, write_comment
from gallery.actions.board_items import collect_post, uncollect_post
from gallery.actions.boards import create_board, edit_board
from gallery.models import Board, Comment, Like, Post
from gallery.selectors import boards, comments
from gallery.states import BoardStatus, PostStatus
from tests.factories import make_person
from tests.factories.gallery import make_board, make_moderator, make_post
from wecho.common.errors import Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_liking_twice_counts_once() -> None:
    post, person = make_post(), make_person()
    assert like_post(actor=person, post=post)
    assert not like_post(actor=person, post=post)
    assert Post.objects.get(pk=post.pk).like_count == 1
    assert unlike_post(actor=person, post=post)
    assert not unlike_post(actor=person, post=post)
    assert Post.objects.get(pk=post.pk).like_count == 0


@pytest.mark.django_db(transaction=True)
def test_likes_at_once_are_all_counted() -> None:
    post = make_post()
    people = [make_person() for _ in range(8)]
    gate = threading.Barrier(16)

    def like(person: object) -> None:
        gate.wait()
        like_post(actor=person, post=post)  # type: ignore[arg-type]
        connection.close()

    threads = [threading.Thread(target=like, args=(person,)) for person in people * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Like.objects.filter(post=post).count() == Post.objects.get(pk=post.pk).like_count == 8


@pytest.mark.parametrize("status", [PostStatus.PENDING, PostStatus.REJECTED, PostStatus.HIDDEN, PostStatus.DELETED])
def test_only_published_posts_are_answered(status: PostStatus) -> None:
    post = make_post(status=status)
    with pytest.raises(Forbidden):
        like_post(actor=make_person(), post=post)
    with pytest.raises(Forbidden):
        write_comment(actor=make_person(), post=post, body="x")


@pytest.mark.parametrize("body", ["", "  \n", "x" * 2001, "a\0"])
def test_bad_comments_are_refused(body: str) -> None:
    with pytest.raises(Invalid):
        write_comment(actor=make_person(), post=make_post(), body=body)
    assert not Comment.objects.exists()


def test_a_comment_is_deleted_by_its_writer_the_author_or_a_moderator() -> None:
    post = make_post()
    for remover in (None, post.author, make_moderator()):
        comment = write_comment(actor=make_person(), post=post, body="x")
        found = comments.comment_with_post(remover or comment.author, comment.pk)
        assert delete_comment(actor=remover or comment.author, comment=found)
        assert not delete_comment(actor=remover or comment.author, comment=found)
    assert Post.objects.get(pk=post.pk).comment_count == 0
    with pytest.raises(NotFound):
        comments.comment_with_post(post.author, comment.pk)


def test_a_comment_is_not_deleted_by_a_stranger() -> None:
    comment = write_comment(actor=make_person(), post=make_post(), body="x")
    with pytest.raises(Forbidden):
        delete_comment(actor=make_person(), comment=comment)


def test_collecting_twice_counts_once() -> None:
    board, post = make_board(), make_post()
    assert collect_post(actor=board.owner, board=board, post=post)
    assert not collect_post(actor=board.owner, board=board, post=post)
    assert Board.objects.get(pk=board.pk).item_count == 1
    assert uncollect_post(actor=board.owner, board=board, post=post)
    assert not uncollect_post(actor=board.owner, board=board, post=post)
    assert Board.objects.get(pk=board.pk).item_count == 0


def test_nobody_fills_the_board_of_another() -> None:
    with pytest.raises(Forbidden):
        collect_post(actor=make_person(), board=make_board(), post=make_post())


def test_a_new_board_is_seen_by_others_after_review_only() -> None:
    board = create_board(actor=make_person(), title="山")
    stranger = make_person()
    assert boards.board_for(board.owner, board.pk) == board
    with pytest.raises(NotFound):
        boards.board_for(stranger, board.pk)


def test_a_private_board_is_seen_by_its_owner_only() -> None:
    board = create_board(actor=make_person(), title="山", is_public=False)
    for viewer in (make_person(), make_moderator()):
        with pytest.raises(NotFound):
            boards.board_for(viewer, board.pk)


def test_changed_texts_of_a_board_are_reviewed_again() -> None:
    board = make_board()
    edit_board(actor=board.owner, board=board, title="New", description="", is_public=True)
    assert Board.objects.get(pk=board.pk).status == BoardStatus.PENDING


@pytest.mark.parametrize("title", ["", " ", "x" * 61])
def test_a_board_has_a_title(title: str) -> None:
    with pytest.raises(Invalid):
        create_board(actor=make_person(), title=title)


def test_a_comment_sent_twice_is_one_comment() -> None:
    post, person = make_post(), make_person()
    first = write_comment(actor=person, post=post, body="好")
    assert write_comment(actor=person, post=post, body="好") == first
    assert write_comment(actor=person, post=post, body="再看一遍") != first
    assert Post.objects.get(pk=post.pk).comment_count == 2


def test_a_board_edited_over_a_decision_made_meanwhile_is_reviewed_again() -> None:
    board = create_board(actor=make_person(), title="Words")
    stale = boards.board_for(board.owner, board.pk)
    review.publish_board(actor=make_moderator(), board=board)
    edit_board(actor=board.owner, board=stale, title="Other words", description="", is_public=True)
    assert Board.objects.get(pk=board.pk).status == BoardStatus.PENDING
