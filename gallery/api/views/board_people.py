"""Who shares boards, and who collects them, over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import person_of
from accounts.api.serializers.people import ListInput
from accounts.selectors import people
from gallery.actions import board_follows, board_members
from gallery.api import serializers as shapes
from gallery.api.shapes import board_detail_shape, board_shape, kept_shape, member_shape
from gallery.api.views.boards import own_board
from gallery.selectors import board_people, boards
from wecho.common.api import asked_list


class Keep(APIView):
    @extend_schema(request=None, responses=shapes.KeepOutput, summary="Collect another's board; may be repeated")
    def put(self, request: Request, board_id: int) -> Response:
        person = person_of(request)
        found = boards.board_for(person, board_id)
        board_follows.keep_board(actor=person, board=found)
        found.refresh_from_db(fields=["follower_count"])
        return Response({"keeps": True, "follower_count": found.follower_count})

    @extend_schema(responses=None, summary="Collect a board no longer, one that is gone too; may be repeated")
    def delete(self, request: Request, board_id: int) -> Response:
        board_follows.unkeep_board(actor=person_of(request), board_id=board_id)
        return Response(None)


class KeptBoards(APIView):
    @extend_schema(
        parameters=[ListInput], responses=shapes.KeptListOutput, summary="The boards that I collect, the latest first"
    )
    def get(self, request: Request) -> Response:
        page = boards.kept_by(person_of(request), **asked_list(ListInput, request))
        return Response({"kept": [kept_shape(row) for row in page.rows], "next_cursor": page.next_cursor})


class SharedBoards(APIView):
    @extend_schema(responses=shapes.SharedOutput, summary="Others' boards that I share or am invited to share")
    def get(self, request: Request) -> Response:
        person = person_of(request)
        shared = [board_shape(board) for board in board_people.shared_with(person)]
        invitations = [board_shape(row.board) for row in board_people.invitations_to(person)]
        return Response({"boards": shared, "invitations": invitations})


class Members(APIView):
    @extend_schema(responses=shapes.BoardMemberListOutput, summary="Who shares an own board, and who is invited")
    def get(self, request: Request, board_id: int) -> Response:
        person, found = own_board(request, board_id)
        return Response({"members": [member_shape(row) for row in board_people.members_of(found, person)]})


class Member(APIView):
    @extend_schema(
        request=None,
        responses=shapes.BoardMemberListOutput,
        summary="Invite somebody to share an own board",
    )
    def put(self, request: Request, board_id: int, username: str) -> Response:
        person, found = own_board(request, board_id)
        board_members.invite_to_board(actor=person, board=found, person=people.person_seen_by(person, username))
        return Response({"members": [member_shape(row) for row in board_people.members_of(found, person)]})

    @extend_schema(responses=None, summary="Share an own board with somebody no more; may be repeated")
    def delete(self, request: Request, board_id: int, username: str) -> Response:
        person, found = own_board(request, board_id)
        other = people.person_seen_by(person, username)
        board_members.remove_from_board(actor=person, board=found, person=other)
        return Response(None)


class Membership(APIView):
    @extend_schema(
        request=None,
        responses=shapes.BoardDetailOutput,
        summary="Accept the invitation to share a board",
    )
    def put(self, request: Request, board_id: int) -> Response:
        person = person_of(request)
        found = boards.board_for(person, board_id)
        board_members.accept_invitation(actor=person, board=found)
        return Response(board_detail_shape(found, person))

    @extend_schema(responses=None, summary="Decline an invitation, or share a board no more; may be repeated")
    def delete(self, request: Request, board_id: int) -> Response:
        person = person_of(request)
        board_members.leave_board(actor=person, board=boards.board_for(person, board_id))
        return Response(None)
