"""Profiles over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import people
from accounts.api.caller import person_of
from accounts.api.serializers import people as shapes
from accounts.models import User
from accounts.selectors.people import profile, profile_seen_by
from accounts.selectors.verification import is_verified
from wecho.common.api import asked


class Me(APIView):
    @extend_schema(responses=shapes.MeOutput, summary="My profile")
    def get(self, request: Request) -> Response:
        return Response(_mine(person_of(request)))

    @extend_schema(request=shapes.ProfileInput, responses=shapes.MeOutput, summary="Change my profile")
    def put(self, request: Request) -> Response:
        person = person_of(request)
        people.edit_profile(actor=person, person=person, **asked(shapes.ProfileInput, request.data))
        return Response(_mine(person))


class Person(APIView):
    without_person = ("GET",)

    @extend_schema(responses=shapes.ProfileOutput, summary="A person's public profile")
    def get(self, request: Request, username: str) -> Response:
        return Response(profile_seen_by(request.user, username))


def _mine(person: User) -> dict[str, Any]:
    return {**profile(person.username), "verified": is_verified(person)}
