"""Joining, signing in and out over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import people
from accounts.actions.guessing import check_credentials
from accounts.actions.sessions import Device, issue_tokens, refresh_tokens
from accounts.api.serializers import tokens as shapes
from wecho.common.api import asked


class Register(APIView):
    @extend_schema(request=shapes.RegisterInput, responses=shapes.TokensOutput, summary="Join, and sign in at once")
    def post(self, request: Request) -> Response:
        given = asked(shapes.RegisterInput, request.data)
        device = _device(given)
        return Response(issue_tokens(person=people.register_person(**given), device=device))


class Token(APIView):
    @extend_schema(request=shapes.SignInInput, responses=shapes.TokensOutput, summary="Sign in")
    def post(self, request: Request) -> Response:
        given = asked(shapes.SignInInput, request.data)
        device = _device(given)
        return Response(issue_tokens(person=check_credentials(**given, device_key=device.key), device=device))


class TokenRefresh(APIView):
    @extend_schema(
        request=shapes.RefreshInput,
        responses=shapes.PairOutput,
        summary="Renew both tokens; a refresh token is good once, and one that comes again ends its session",
    )
    def post(self, request: Request) -> Response:
        return Response(refresh_tokens(**asked(shapes.RefreshInput, request.data)))


def _device(given: dict[str, Any]) -> Device:
    return Device(name=given.pop("device_name"), key=given.pop("device"))
