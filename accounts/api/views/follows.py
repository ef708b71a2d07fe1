"""Following over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import follows
from accounts.api.caller import person_of
from accounts.api.serializers import people as shapes
from accounts.selectors.follows import followed_by, followers_of
from accounts.selectors.people import person_by_username
from wecho.common.api import asked_list


class FollowPerson(APIView):
    @extend_schema(request=None, responses=shapes.FollowOutput, summary="Follow; may be repeated")
    def put(self, request: Request, username: str) -> Response:
        follows.follow_person(actor=person_of(request), followee=person_by_username(username))
        return Response({"following": True})

    @extend_schema(responses=shapes.FollowOutput, summary="Stop following; may be repeated")
    def delete(self, request: Request, username: str) -> Response:
        follows.unfollow_person(actor=person_of(request), followee=person_by_username(username))
        return Response({"following": False})


class Followers(APIView):
    @extend_schema(parameters=[shapes.ListInput], responses=shapes.PeopleOutput, summary="Who follows a person")
    def get(self, request: Request, username: str) -> Response:
        asked_for = asked_list(shapes.ListInput, request)
        page = followers_of(person_by_username(username), **asked_for)
        rows = [shapes.person_shape(row.follower) for row in page.rows]
        return Response({"people": rows, "next_cursor": page.next_cursor})


class Following(APIView):
    @extend_schema(parameters=[shapes.ListInput], responses=shapes.PeopleOutput, summary="Whom a person follows")
    def get(self, request: Request, username: str) -> Response:
        asked_for = asked_list(shapes.ListInput, request)
        page = followed_by(person_by_username(username), **asked_for)
        rows = [shapes.person_shape(row.followee) for row in page.rows]
        return Response({"people": rows, "next_cursor": page.next_cursor})
