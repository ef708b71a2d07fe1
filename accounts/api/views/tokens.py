"""Joining and signing in over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import people, second_steps, sessions
from accounts.api.serializers import tokens as shapes
from wecho.common.api import asked


class Register(APIView):
    @extend_schema(request=shapes.RegisterInput, responses=shapes.TokensOutput, summary="Join, and sign in at once")
    def post(self, request: Request) -> Response:
        person = people.register_person(**asked(shapes.RegisterInput, request.data))
        return Response(sessions.issue_tokens(person=person))


class Token(APIView):
    @extend_schema(
        request=shapes.SignInInput,
        responses=shapes.TokensOutput,
        summary="Sign in; 401 second_factor_required when a code is asked for as well",
    )
    def post(self, request: Request) -> Response:
        person = sessions.check_credentials(**asked(shapes.SignInInput, request.data), request=request._request)
        if second_steps.second_factor_needed(person):
            raise second_steps.SecondFactorRequired(second_steps.open_second_step(person))
        return Response(sessions.issue_tokens(person=person))


class TokenSecond(APIView):
    @extend_schema(
        request=shapes.SecondStepInput, responses=shapes.TokensOutput, summary="The second step of signing in"
    )
    def post(self, request: Request) -> Response:
        person = second_steps.pass_second_step(**asked(shapes.SecondStepInput, request.data))
        return Response(sessions.issue_tokens(person=person))


class TokenRefresh(APIView):
    @extend_schema(request=shapes.RefreshInput, responses=shapes.TokensOutput, summary="Renew both tokens")
    def post(self, request: Request) -> Response:
        return Response(sessions.refresh_tokens(**asked(shapes.RefreshInput, request.data)))
