"""Likes and comments over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import person_of
from accounts.api.serializers.people import ListInput
from gallery.actions import answers
from gallery.api import serializers as shapes
from gallery.api.shapes import comment_shape
from gallery.selectors import comments, posts
from wecho.common.api import asked, asked_list


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


class Comments(APIView):
    without_person = ("GET",)

    @extend_schema(parameters=[ListInput], responses=shapes.CommentListOutput, summary="Comments, newest first")
    def get(self, request: Request, post_id: int) -> Response:
        page = comments.comments_of(
            posts.post_for(request.user, post_id), request.user, **asked_list(ListInput, request)
        )
        return Response({"comments": [comment_shape(row) for row in page.rows], "next_cursor": page.next_cursor})

    @extend_schema(request=shapes.CommentInput, responses=shapes.CommentOutput, summary="Comment on a post")
    def post(self, request: Request, post_id: int) -> Response:
        person = person_of(request)
        body = asked(shapes.CommentInput, request.data)["body"]
        written = answers.write_comment(actor=person, post=posts.post_for(person, post_id), body=body)
        return Response(comment_shape(written))


class CommentDetail(APIView):
    @extend_schema(responses=None, summary="Delete a comment")
    def delete(self, request: Request, comment_id: int) -> Response:
        person = person_of(request)
        answers.delete_comment(actor=person, comment=comments.comment_with_post(person, comment_id))
        return Response(None)
