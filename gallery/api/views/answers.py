"""Likes and comments over the API."""

from collections.abc import Callable

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import person_of
from accounts.api.serializers.people import ListInput
from accounts.models import User
from gallery.actions import answers
from gallery.api import serializers as shapes
from gallery.api.shapes import comment_shape, likers_shape, reply_shape
from gallery.models import Comment
from gallery.selectors import comments, posts
from gallery.selectors.likers import likers_followed
from wecho.common.api import asked, asked_list
from wecho.common.errors import NotFound


class LikePost(APIView):
    @extend_schema(request=None, responses=shapes.LikeOutput, summary="Like; may be repeated")
    def put(self, request: Request, post_id: int) -> Response:
        return self._set(request, post_id, liked=True)

    @extend_schema(responses=shapes.LikeOutput, summary="Take a like back; may be repeated")
    def delete(self, request: Request, post_id: int) -> Response:
        return self._set(request, post_id, liked=False)

    def _set(self, request: Request, post_id: int, *, liked: bool) -> Response:
        person = person_of(request)
        found = posts.post_for(person, post_id)
        act = answers.like_post if liked else answers.unlike_post
        act(actor=person, post=found)
        found.refresh_from_db(fields=["like_count"])
        return Response({"liked": liked, "like_count": found.like_count})


class Likers(APIView):
    @extend_schema(
        responses=shapes.LikersOutput, summary="Who of those whom I follow likes it, as far as they show what they like"
    )
    def get(self, request: Request, post_id: int) -> Response:
        person = person_of(request)
        return Response(likers_shape(likers_followed(person, posts.post_for(person, post_id))))


class Comments(APIView):
    without_person = ("GET",)

    @extend_schema(
        parameters=[shapes.CommentsInput],
        responses=shapes.CommentListOutput,
        summary="Threads of comments; the pinned one first",
    )
    def get(self, request: Request, post_id: int) -> Response:
        found = posts.post_for(request.user, post_id)
        page = comments.comments_of(found, request.user, **asked_list(shapes.CommentsInput, request))
        return Response({"comments": [comment_shape(row) for row in page.rows], "next_cursor": page.next_cursor})

    @extend_schema(
        request=shapes.CommentInput, responses=shapes.CommentOutput, summary="Comment on a post, or reply to a comment"
    )
    def post(self, request: Request, post_id: int) -> Response:
        person = person_of(request)
        wanted = asked(shapes.CommentInput, request.data)
        found = posts.post_for(person, post_id)
        answering = comments.comment_with_post(person, wanted["answering"]) if wanted["answering"] else None
        written = answers.write_comment(actor=person, post=found, body=wanted["body"], answering=answering)
        return _as_shown(person, written)


class Replies(APIView):
    without_person = ("GET",)

    @extend_schema(
        parameters=[ListInput], responses=shapes.ReplyListOutput, summary="Replies of a thread, oldest first"
    )
    def get(self, request: Request, comment_id: int) -> Response:
        root = comments.thread_for(request.user, comment_id)
        page = comments.replies_to(root, request.user, **asked_list(ListInput, request))
        return Response({"replies": [reply_shape(row) for row in page.rows], "next_cursor": page.next_cursor})


class CommentDetail(APIView):
    @extend_schema(
        request=shapes.CommentTextInput,
        responses=shapes.CommentOutput,
        summary="Change an own comment, within five minutes",
    )
    def put(self, request: Request, comment_id: int) -> Response:
        person = person_of(request)
        body = asked(shapes.CommentTextInput, request.data)["body"]
        found = comments.comment_with_post(person, comment_id)
        return _as_shown(person, answers.edit_comment(actor=person, comment=found, body=body))

    @extend_schema(responses=None, summary="Delete a comment; one with replies leaves its place")
    def delete(self, request: Request, comment_id: int) -> Response:
        person = person_of(request)
        answers.delete_comment(actor=person, comment=comments.comment_with_post(person, comment_id))
        return Response(None)


class LikeComment(APIView):
    @extend_schema(request=None, responses=shapes.LikeOutput, summary="Like a comment; may be repeated")
    def put(self, request: Request, comment_id: int) -> Response:
        return self._set(request, comment_id, liked=True)

    @extend_schema(responses=shapes.LikeOutput, summary="Take the like of a comment back; may be repeated")
    def delete(self, request: Request, comment_id: int) -> Response:
        return self._set(request, comment_id, liked=False)

    def _set(self, request: Request, comment_id: int, *, liked: bool) -> Response:
        found = _acted_on(request, comment_id, answers.like_comment if liked else answers.unlike_comment)
        found.refresh_from_db(fields=["like_count"])
        return Response({"liked": liked, "like_count": found.like_count})


class PinComment(APIView):
    @extend_schema(
        request=None,
        responses=shapes.PinOutput,
        summary="Pin a comment under an own post, instead of the one that was; may be repeated",
    )
    def put(self, request: Request, comment_id: int) -> Response:
        _acted_on(request, comment_id, answers.pin_comment)
        return Response({"is_pinned": True})

    @extend_schema(responses=shapes.PinOutput, summary="Pin it no longer; may be repeated")
    def delete(self, request: Request, comment_id: int) -> Response:
        _acted_on(request, comment_id, answers.unpin_comment)
        return Response({"is_pinned": False})


class HideComment(APIView):
    @extend_schema(
        request=None, responses=shapes.HideOutput, summary="Hide a comment from others (moderators); may be repeated"
    )
    def put(self, request: Request, comment_id: int) -> Response:
        _acted_on(request, comment_id, answers.hide_comment)
        return Response({"is_hidden": True})

    @extend_schema(responses=shapes.HideOutput, summary="Show it to everybody again (moderators); may be repeated")
    def delete(self, request: Request, comment_id: int) -> Response:
        _acted_on(request, comment_id, answers.show_comment)
        return Response({"is_hidden": False})


def _acted_on(request: Request, comment_id: int, act: Callable[..., object]) -> Comment:
    person = person_of(request)
    found = comments.comment_with_post(person, comment_id)
    act(actor=person, comment=found)
    return found


def _as_shown(person: User, changed: Comment) -> Response:
    found = comments.shown_comment(person, changed)
    if found is None:  # somebody took it away at once
        raise NotFound
    return Response(comment_shape(found))
