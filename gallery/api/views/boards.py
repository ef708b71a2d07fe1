"""Boards over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import person_of
from accounts.api.serializers.people import ListInput
from accounts.selectors import people
from gallery.actions import boards as board_actions
from gallery.api import serializers as shapes
from gallery.api.shapes import board_shape
from gallery.api.views.posts import post_list
from gallery.selectors import boards, posts
from wecho.common.api import asked, asked_list


class Boards(APIView):
    @extend_schema(request=shapes.BoardInput, responses=shapes.BoardOutput, summary="Make a board")
    def post(self, request: Request) -> Response:
        made = board_actions.create_board(actor=person_of(request), **asked(shapes.BoardInput, request.data))
        return Response(board_shape(made))


class PersonBoards(APIView):
    without_person = ("GET",)

    @extend_schema(parameters=[ListInput], responses=shapes.BoardListOutput, summary="A person's boards")
    def get(self, request: Request, username: str) -> Response:
        owner = people.person_seen_by(request.user, username)
        page = boards.boards_of(owner, request.user, **asked_list(ListInput, request))
        return Response({"boards": [board_shape(row) for row in page.rows], "next_cursor": page.next_cursor})


class BoardDetail(APIView):
    without_person = ("GET",)

    @extend_schema(responses=shapes.BoardOutput, summary="One board")
    def get(self, request: Request, board_id: int) -> Response:
        return Response(board_shape(boards.board_for(request.user, board_id)))

    @extend_schema(request=shapes.BoardInput, responses=shapes.BoardOutput, summary="Change an own board")
    def put(self, request: Request, board_id: int) -> Response:
        person = person_of(request)
        found = boards.board_for(person, board_id)
        return Response(
            board_shape(board_actions.edit_board(actor=person, board=found, **asked(shapes.BoardInput, request.data)))
        )

    @extend_schema(responses=None, summary="Delete an own board")
    def delete(self, request: Request, board_id: int) -> Response:
        person = person_of(request)
        board_actions.delete_board(actor=person, board=boards.board_for(person, board_id))
        return Response(None)


class BoardPosts(APIView):
    without_person = ("GET",)

    @extend_schema(parameters=[ListInput], responses=shapes.PostListOutput, summary="Posts on a board")
    def get(self, request: Request, board_id: int) -> Response:
        found = boards.board_for(request.user, board_id)
        return Response(post_list(boards.posts_on(found, request.user, **asked_list(ListInput, request))))


class Collect(APIView):
    @extend_schema(request=None, responses=shapes.CollectOutput, summary="Put a post on an own board; may be repeated")
    def put(self, request: Request, board_id: int, post_id: int) -> Response:
        person = person_of(request)
        board, post = boards.board_for(person, board_id), posts.post_for(person, post_id)
        board_actions.collect_post(actor=person, board=board, post=post)
        return Response({"holds": True})

    @extend_schema(responses=shapes.CollectOutput, summary="Take a post off an own board; may be repeated")
    def delete(self, request: Request, board_id: int, post_id: int) -> Response:
        person = person_of(request)
        board, post = boards.board_for(person, board_id), posts.post_for(person, post_id)
        board_actions.uncollect_post(actor=person, board=board, post=post)
        return Response({"holds": False})
