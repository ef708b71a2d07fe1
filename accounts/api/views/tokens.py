"""Joining, signing in and out over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import people, second_steps
from accounts.actions.guessing import check_credentials
from accounts.actions.sessions import Device, issue_tokens, refresh_tokens
from accounts.api.serializers import tokens as shapes
from wecho.common.api import asked


class Register(APIView):
    without_person = ("POST",)

    @extend_schema(request=shapes.RegisterInput, responses=shapes.TokensOutput, summary="Join, and sign in at once")
    def post(self, request: Request) -> Response:
        given = asked(shapes.RegisterInput, request.data)
        device = _device(given)
        return Response(issue_tokens(person=people.register_person(**given), device=device))


class Token(APIView):
    without_person = ("POST",)

    @extend_schema(
        request=shapes.SignInInput,
        responses=shapes.TokensOutput,
        summary="Sign in; 401 second_factor_required when a code is asked for as well",
    )
    def post(self, request: Request) -> Response:
        given = asked(shapes.SignInInput, request.data)
        device = _device(given)
        person = check_credentials(**given, device_key=device.key)
        if second_steps.second_factor_needed(person):
            raise second_steps.SecondFactorRequired(second_steps.open_second_step(person))
        return Response(issue_tokens(person=person, device=device))


class TokenSecond(APIView):
    without_person = ("POST",)

    @extend_schema(
        request=shapes.SecondStepInput, responses=shapes.TokensOutput, summary="The second step of signing in"
    )
    def post(self, request: Request) -> Response:
        given = asked(shapes.SecondStepInput, request.data)
        device = _device(given)
        return Response(issue_tokens(person=second_steps.pass_second_step(**given), device=device))


class TokenRefresh(APIView):
    without_person = ("POST",)

    @extend_schema(
        request=shapes.RefreshInput,
        responses=shapes.PairOutput,
        summary="Renew both tokens; a refresh token is good once, and one that comes again ends its session",
    )
    def post(self, request: Request) -> Response:
        return Response(refresh_tokens(**asked(shapes.RefreshInput, request.data)))


def _device(given: dict[str, Any]) -> Device:
    return Device(name=given.pop("device_name"), key=given.pop("device"))
