"""Joining and signing in over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import people, sessions
from accounts.api.serializers import tokens as shapes
from wecho.common.api import asked


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
