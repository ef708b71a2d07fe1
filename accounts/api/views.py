"""People over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import selectors
from accounts.actions import follows, people, sessions
from accounts.api import serializers as shapes
from accounts.api.caller import person_of
from wecho.common.api import asked, asked_list


class Register(APIView):
    @extend_schema(request=shapes.RegisterInput, responses=shapes.TokensOutput, summary="Join, and sign in at once")
    def post(self, request: Request) -> Response:
        person = people.register_person(**asked(shapes.RegisterInput, request.data))
        return Response(sessions.issue_tokens(person=person))


class Token(APIView):
    @extend_schema(request=shapes.SignInInput, responses=shapes.TokensOutput, summary="Sign in")
    def post(self, request: Request) -> Response:
        person = sessions.check_credentials(**asked(shapes.SignInInput, request.data), request=request._request)
        return Response(sessions.issue_tokens(person=person))


class TokenRefresh(APIView):
    @extend_schema(request=shapes.RefreshInput, responses=shapes.TokensOutput, summary="Renew both tokens")
    def post(self, request: Request) -> Response:
        return Response(sessions.refresh_tokens(**asked(shapes.RefreshInput, request.data)))


class Me(APIView):
    @extend_schema(responses=shapes.ProfileOutput, summary="My profile")
    def get(self, request: Request) -> Response:
        return Response(selectors.profile(person_of(request).username))

    @extend_schema(request=shapes.ProfileInput, responses=shapes.ProfileOutput, summary="Change my profile")
    def put(self, request: Request) -> Response:
        person = person_of(request)
        people.edit_profile(actor=person, person=person, **asked(shapes.ProfileInput, request.data))
        return Response(selectors.profile(person.username))


class Person(APIView):
    @extend_schema(responses=shapes.ProfileOutput, summary="A person's public profile")
    def get(self, request: Request, username: str) -> Response:
        return Response(selectors.profile(username))


class FollowPerson(APIView):
    @extend_schema(request=None, responses=shapes.FollowOutput, summary="Follow; may be repeated")
    def put(self, request: Request, username: str) -> Response:
        follows.follow_person(actor=person_of(request), followee=selectors.person_by_username(username))
        return Response({"following": True})

    @extend_schema(responses=shapes.FollowOutput, summary="Stop following; may be repeated")
    def delete(self, request: Request, username: str) -> Response:
        follows.unfollow_person(actor=person_of(request), followee=selectors.person_by_username(username))
        return Response({"following": False})


class Followers(APIView):
    @extend_schema(parameters=[shapes.ListInput], responses=shapes.PeopleOutput, summary="Who follows a person")
    def get(self, request: Request, username: str) -> Response:
        asked_for = asked_list(shapes.ListInput, request)
        page = selectors.followers_of(selectors.person_by_username(username), **asked_for)
        rows = [shapes.person_shape(row.follower) for row in page.rows]
        return Response({"people": rows, "next_cursor": page.next_cursor})


class Following(APIView):
    @extend_schema(parameters=[shapes.ListInput], responses=shapes.PeopleOutput, summary="Whom a person follows")
    def get(self, request: Request, username: str) -> Response:
        asked_for = asked_list(shapes.ListInput, request)
        page = selectors.followed_by(selectors.person_by_username(username), **asked_for)
        rows = [shapes.person_shape(row.followee) for row in page.rows]
        return Response({"people": rows, "next_cursor": page.next_cursor})
