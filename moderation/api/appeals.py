"""Appeals, and what authors read of a review, over the API."""

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import person_of, staff_of
from accounts.api.serializers.people import ListInput
from accounts.models import User
from gallery.models import Board, Post
from gallery.policies import can_edit_board, can_edit_post
from gallery.selectors.boards import board_for
from gallery.selectors.posts import post_for
from moderation.actions.appeals import decide_appeal, make_appeal
from moderation.api import serializers as shapes
from moderation.api.shapes import appeal_queue_shape, appeal_shape, appeals_shape, review_shape, rules_shape
from moderation.selectors import appeals as selectors
from wecho.common.api import asked, asked_list
from wecho.common.errors import Invalid, NotFound


class Rules(APIView):
    @extend_schema(responses=shapes.RulesOutput, summary="The published rules that rejections name")
    def get(self, request: Request) -> Response:
        return Response(rules_shape())


class PostReview(APIView):
    @extend_schema(
        responses=shapes.ReviewStateOutput,
        summary="How the review of one's own post stands: rule, note, appeal, usual wait",
    )
    def get(self, request: Request, post_id: int) -> Response:
        return Response(review_shape(_own_post(person_of(request), post_id)))


class BoardReview(APIView):
    @extend_schema(
        responses=shapes.ReviewStateOutput,
        summary="How the review of one's own board stands: rule, note, appeal, usual wait",
    )
    def get(self, request: Request, board_id: int) -> Response:
        return Response(review_shape(_own_board(person_of(request), board_id)))


class Appeals(APIView):
    @extend_schema(parameters=[ListInput], responses=shapes.AppealsOutput, summary="One's own appeals, newest first")
    def get(self, request: Request) -> Response:
        page = selectors.own_appeals(person_of(request), **asked_list(ListInput, request))
        return Response(appeals_shape(page))

    @extend_schema(
        request=shapes.AppealInput,
        responses=shapes.AppealOutput,
        summary="Appeal against the newest decision about one's own post or board, once, within 20 days",
        examples=[
            OpenApiExample(
                "About a post",
                {"post": 7, "text": "The mark at the edge is a lantern, not a watermark."},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        author = person_of(request)
        said = asked(shapes.AppealInput, request.data)
        appeal = make_appeal(actor=author, subject=_subject(author, said), text=said["text"])
        return Response(appeal_shape(appeal))


class AppealQueue(APIView):
    @extend_schema(
        parameters=[ListInput],
        responses=shapes.AppealQueueOutput,
        summary="Appeals that wait, oldest first, without those against one's own decisions",
    )
    def get(self, request: Request) -> Response:
        return Response(appeal_queue_shape(selectors.appeal_queue(staff_of(request), **asked_list(ListInput, request))))


class AppealDecision(APIView):
    @extend_schema(
        request=shapes.AppealDecisionInput,
        responses=shapes.AppealOutput,
        summary="Grant an appeal, which undoes the decision, or uphold the decision; 409 when somebody else was first",
    )
    def post(self, request: Request, appeal_id: int) -> Response:
        moderator = staff_of(request)
        appeal = selectors.appeal_to_read(moderator, appeal_id)
        decide_appeal(actor=moderator, appeal=appeal, **asked(shapes.AppealDecisionInput, request.data))
        return Response(appeal_shape(appeal))


def _subject(author: User, said: dict[str, int]) -> Post | Board:
    if ("post" in said) == ("board" in said):
        raise Invalid(slug="post_or_board")
    return _own_post(author, said["post"]) if "post" in said else _own_board(author, said["board"])


def _own_post(author: User, post_id: int) -> Post:
    post = post_for(author, post_id)
    if not can_edit_post(author, post):
        raise NotFound
    return post


def _own_board(author: User, board_id: int) -> Board:
    board = board_for(author, board_id)
    if not can_edit_board(author, board):
        raise NotFound
    return board
