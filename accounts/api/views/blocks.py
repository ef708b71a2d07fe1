"""Blocking, muting, and private accounts over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import blocks, requests
from accounts.api.caller import person_of
from accounts.api.serializers import people as shapes
from accounts.api.serializers import relations
from accounts.selectors.blocks import blocks_of, mutes_of
from accounts.selectors.follows import requests_to
from accounts.selectors.people import person_by_username, person_seen_by, put_away_and_gone
from wecho.common.api import asked, asked_list


class BlockPerson(APIView):
    @extend_schema(
        request=None,
        responses=relations.BlockOutput,
        summary="Block a person; may be repeated",
        description="Neither sees the other from then on, and follows end both ways. It also works against somebody "
        "who has blocked me.",
    )
    def put(self, request: Request, username: str) -> Response:
        blocks.block_person(actor=person_of(request), person=person_by_username(username))
        return Response({"blocked": True})

    @extend_schema(responses=relations.BlockOutput, summary="Take a block back; may be repeated")
    def delete(self, request: Request, username: str) -> Response:
        person = person_of(request)
        other = put_away_and_gone(person, username) or person_by_username(username)
        blocks.unblock_person(actor=person, person=other)
        return Response({"blocked": False})


class MutePerson(APIView):
    @extend_schema(
        request=None,
        responses=relations.MuteOutput,
        summary="Leave a person's posts out of my feeds; may be repeated. They are not told",
    )
    def put(self, request: Request, username: str) -> Response:
        person = person_of(request)
        blocks.mute_person(actor=person, person=person_seen_by(person, username))
        return Response({"muted": True})

    @extend_schema(responses=relations.MuteOutput, summary="Take a mute back; may be repeated")
    def delete(self, request: Request, username: str) -> Response:
        person = person_of(request)
        other = put_away_and_gone(person, username) or person_seen_by(person, username)
        blocks.unmute_person(actor=person, person=other)
        return Response({"muted": False})


class Blocked(APIView):
    @extend_schema(parameters=[shapes.ListInput], responses=shapes.PeopleOutput, summary="Whom I have blocked")
    def get(self, request: Request) -> Response:
        page = blocks_of(person_of(request), **asked_list(shapes.ListInput, request))
        rows = [shapes.person_shape(row.blocked) for row in page.rows]
        return Response({"people": rows, "next_cursor": page.next_cursor})


class Muted(APIView):
    @extend_schema(parameters=[shapes.ListInput], responses=shapes.PeopleOutput, summary="Whom I have muted")
    def get(self, request: Request) -> Response:
        page = mutes_of(person_of(request), **asked_list(shapes.ListInput, request))
        rows = [shapes.person_shape(row.muted) for row in page.rows]
        return Response({"people": rows, "next_cursor": page.next_cursor})


class Privacy(APIView):
    @extend_schema(responses=relations.PrivacyOutput, summary="Whether my account is private")
    def get(self, request: Request) -> Response:
        return Response({"is_private": person_of(request).is_private})

    @extend_schema(
        request=relations.PrivacyInput,
        responses=relations.PrivacyOutput,
        summary="Make my account private or public; opening it approves all who wait",
    )
    def put(self, request: Request) -> Response:
        person = person_of(request)
        requests.set_private(actor=person, person=person, **asked(relations.PrivacyInput, request.data))
        return Response({"is_private": person.is_private})


class FollowRequests(APIView):
    @extend_schema(parameters=[shapes.ListInput], responses=shapes.PeopleOutput, summary="Who asks to follow me")
    def get(self, request: Request) -> Response:
        page = requests_to(person_of(request), **asked_list(shapes.ListInput, request))
        rows = [shapes.person_shape(row.follower) for row in page.rows]
        return Response({"people": rows, "next_cursor": page.next_cursor})


class FollowRequestDetail(APIView):
    @extend_schema(
        request=None,
        responses=relations.RequestOutput,
        summary="Let a person follow who asked; may be repeated",
        description="404 when they do not ask any more.",
    )
    def put(self, request: Request, username: str) -> Response:
        person = person_of(request)
        requests.approve_request(actor=person, follower=person_seen_by(person, username))
        return Response({"approved": True})

    @extend_schema(responses=relations.RequestOutput, summary="Turn down a person who asked; may be repeated")
    def delete(self, request: Request, username: str) -> Response:
        person = person_of(request)
        requests.decline_request(actor=person, follower=person_seen_by(person, username))
        return Response({"approved": False})
