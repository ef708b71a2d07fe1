"""Views that misbehave on purpose, under an address of the API."""

from typing import Any

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from wecho.common.api import asked
from wecho.common.errors import Conflict

SLOW = {
    "postgresql": "SELECT pg_sleep(60)",
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
}


class Open(APIView):
    authentication_classes = []
    permission_classes = [AllowAny]


class Never(BaseThrottle):
    def allow_request(self, request: Request, view: APIView) -> bool:
        return False

    def wait(self) -> float:
        return 7


class Nested(serializers.Serializer[Any]):
    alt = serializers.CharField()


class Wanted(serializers.Serializer[Any]):
    name = serializers.CharField()
    photos = Nested(many=True)


class Echo(Open):
    def post(self, request: Request) -> Response:
        return Response(asked(Wanted, request.data))


class Broken(Open):
    def get(self, request: Request) -> Response:
        raise RuntimeError("broken")


class Refusing(Open):
    def get(self, request: Request) -> Response:
        raise Conflict


class Missing(Open):
    def get(self, request: Request) -> Response:
        raise Http404


class Limited(Open):
    throttle_classes = [Never]

    def get(self, request: Request) -> Response:
        return Response()


class Slow(Open):
    def get(self, request: Request) -> Response:
        with connection.cursor() as cursor:
            cursor.execute(SLOW[connection.vendor])
        return Response()


def page(request: HttpRequest) -> HttpResponse:
    raise Conflict


urlpatterns = [
    path("api/test/echo", Echo.as_view()),
    path("api/test/broken", Broken.as_view()),
    path("api/test/refusing", Refusing.as_view()),
    path("api/test/missing", Missing.as_view()),
    path("api/test/limited", Limited.as_view()),
    path("api/test/slow", Slow.as_view()),
    path("page", page),
    path("", include("wecho.urls")),
]
handler404 = "wecho.common.faults.not_found"
handler500 = "wecho.common.faults.server_error"
