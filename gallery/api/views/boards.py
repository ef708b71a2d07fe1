"""Boards over the API, and what is on them."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import person_of
from accounts.api.serializers.people import ListInput
from accounts.models import User
from accounts.selectors import people
from gallery.actions import board_items, board_sections
from gallery.actions import boards as board_actions
from gallery.api import serializers as shapes
from gallery.api.shapes import board_detail_shape, board_shape, tag_shape
from gallery.api.views.posts import post_list
from gallery.models import Board
from gallery.policies import can_edit_board
from gallery.selectors import board_sections as section_rows
from gallery.selectors import boards, posts
from gallery.selectors.board_posts import posts_on
from gallery.selectors.photos import rendition_source
from wecho.common.api import asked, asked_list
from wecho.common.errors import Forbidden


class Boards(APIView):
    @extend_schema(
        request=shapes.BoardInput,
        responses=shapes.BoardDetailOutput,
        summary="Make a board; with criteria, one that fills itself",
    )
    def post(self, request: Request) -> Response:
        person = person_of(request)
        made = board_actions.create_board(actor=person, **asked(shapes.BoardInput, request.data))
        return Response(board_detail_shape(made, person))


class PersonBoards(APIView):
    without_person = ("GET",)

    @extend_schema(parameters=[ListInput], responses=shapes.BoardListOutput, summary="A person's boards")
    def get(self, request: Request, username: str) -> Response:
        owner = people.person_seen_by(request.user, username)
        page = boards.boards_of(owner, request.user, **asked_list(ListInput, request))
        return Response({"boards": [board_shape(row) for row in page.rows], "next_cursor": page.next_cursor})


class BoardDetail(APIView):
    without_person = ("GET",)

    @extend_schema(responses=shapes.BoardDetailOutput, summary="One board")
    def get(self, request: Request, board_id: int) -> Response:
        return Response(board_detail_shape(boards.board_for(request.user, board_id), request.user))

    @extend_schema(
        request=shapes.BoardInput,
        responses=shapes.BoardDetailOutput,
        summary="Change an own board; order and criteria stay unless they are given",
    )
    def put(self, request: Request, board_id: int) -> Response:
        person = person_of(request)
        found = boards.board_for(person, board_id)
        board_actions.edit_board(actor=person, board=found, **asked(shapes.BoardInput, request.data))
        return Response(board_detail_shape(found, person))

    @extend_schema(responses=None, summary="Delete an own board")
    def delete(self, request: Request, board_id: int) -> Response:
        person = person_of(request)
        board_actions.delete_board(actor=person, board=boards.board_for(person, board_id))
        return Response(None)


class BoardPosts(APIView):
    without_person = ("GET",)

    @extend_schema(
        parameters=[shapes.BoardPostsInput],
        responses=shapes.PostListOutput,
        summary="Posts on a board in its order, or those of one section",
    )
    def get(self, request: Request, board_id: int) -> Response:
        found = boards.board_for(request.user, board_id)
        wanted = asked_list(shapes.BoardPostsInput, request)
        section = wanted.pop("section", "")
        tag = section_rows.section_of(section_rows.section_tags(found), section) if section else None
        return Response(post_list(posts_on(found, request.user, within=tag, **wanted)))


class Collect(APIView):
    @extend_schema(
        request=None,
        responses=shapes.CollectOutput,
        summary="Put a post on an own board, or one that I share; may be repeated",
    )
    def put(self, request: Request, board_id: int, post_id: int) -> Response:
        person = person_of(request)
        board, post = boards.board_for(person, board_id), posts.post_for(person, post_id)
        board_items.collect_post(actor=person, board=board, post=post)
        return Response({"holds": True})

    @extend_schema(
        responses=shapes.CollectOutput,
        summary="Take a post off an own board, or what I put on one that I share; may be repeated",
    )
    def delete(self, request: Request, board_id: int, post_id: int) -> Response:
        person = person_of(request)
        board, post = boards.board_for(person, board_id), posts.post_for(person, post_id)
        board_items.uncollect_post(actor=person, board=board, post=post)
        return Response({"holds": False})


class Place(APIView):
    @extend_schema(
        request=shapes.PlaceInput,
        responses=None,
        summary="Put a post behind another one on an own board that is arranged by hand; may be repeated",
    )
    def put(self, request: Request, board_id: int, post_id: int) -> Response:
        person = person_of(request)
        board, post = boards.board_for(person, board_id), posts.post_for(person, post_id)
        after = asked(shapes.PlaceInput, request.data)["after"]
        behind = None if after is None else posts.post_for(person, after)
        board_items.move_post(actor=person, board=board, post=post, after=behind)
        return Response(None)


class Cover(APIView):
    @extend_schema(
        request=shapes.CoverInput,
        responses=shapes.BoardDetailOutput,
        summary="Choose the cover of an own board among the photos on it",
    )
    def put(self, request: Request, board_id: int) -> Response:
        person, found = own_board(request, board_id)
        number = asked(shapes.CoverInput, request.data)["photo"]
        photo = None if number is None else rendition_source(number)
        board_actions.choose_cover(actor=person, board=found, photo=photo)
        return Response(board_detail_shape(found, person))


class Sections(APIView):
    @extend_schema(responses=shapes.TagsOnBoardOutput, summary="The sections of an own board, and what may be one")
    def get(self, request: Request, board_id: int) -> Response:
        person, found = own_board(request, board_id)
        offered = [tag_shape(tag) for tag in section_rows.tags_on(found, person)]
        return Response({"sections": _sections(found), "tags": offered})

    @extend_schema(
        request=shapes.SectionsInput,
        responses=shapes.SectionsOutput,
        summary="Show an own board's posts under these tags, in this order",
    )
    def put(self, request: Request, board_id: int) -> Response:
        person, found = own_board(request, board_id)
        board_sections.arrange_sections(actor=person, board=found, **asked(shapes.SectionsInput, request.data))
        return Response({"sections": _sections(found)})


def own_board(request: Request, board_id: int) -> tuple[User, Board]:
    """Whoever calls, and a board of theirs; raises Forbidden for another's, NotFound for one that they don't see."""
    person = person_of(request)
    found = boards.board_for(person, board_id)
    if not can_edit_board(person, found):
        raise Forbidden
    return person, found


def _sections(board: Board) -> list[dict[str, str]]:
    return [tag_shape(tag) for tag in section_rows.section_tags(board)]
