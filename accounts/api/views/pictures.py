"""Avatar and cover over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import pictures
from accounts.api.caller import person_of
from accounts.api.serializers import people as shapes
from accounts.models import User
from accounts.selectors.pictures import picture_state
from accounts.states import PictureKind
from wecho.common.api import asked

PICTURE = {"multipart/form-data": shapes.PictureInput}
PUT_ABOUT = "What is shown stays until the new one is ready. 409 when a newer upload came meanwhile."
DELETE_ABOUT = "An upload that is under way goes as well."


class MyPicture(APIView):
    parser_classes = [MultiPartParser]
    kind: PictureKind

    def told(self, person: User) -> Response:
        """How far the newest upload is, and what is shown."""
        state = picture_state(person, self.kind)
        shown: list[Any] = state.shown.sizes() if state.shown else []
        return Response({"status": state.status, "reason": state.reason or None, "shown": shown})

    def take(self, request: Request) -> Response:
        """Take a new one."""
        person = person_of(request)
        pictures.upload_picture(actor=person, kind=self.kind, **asked(shapes.PictureInput, request.data))
        return self.told(person)

    def remove(self, request: Request) -> Response:
        """Take it away."""
        person = person_of(request)
        pictures.remove_picture(actor=person, person=person, kind=self.kind)
        return self.told(person)


class MyAvatar(MyPicture):
    kind = PictureKind.AVATAR

    @extend_schema(responses=shapes.AvatarOutput, summary="My avatar, and how far a new one is")
    def get(self, request: Request) -> Response:
        return self.told(person_of(request))

    @extend_schema(
        request=PICTURE,
        responses=shapes.AvatarOutput,
        summary="Give me a new avatar, cut to a square",
        description=PUT_ABOUT,
    )
    def put(self, request: Request) -> Response:
        return self.take(request)

    @extend_schema(responses=shapes.AvatarOutput, summary="Remove my avatar; may be repeated", description=DELETE_ABOUT)
    def delete(self, request: Request) -> Response:
        return self.remove(request)


class MyCover(MyPicture):
    kind = PictureKind.COVER

    @extend_schema(responses=shapes.CoverOutput, summary="My cover, and how far a new one is")
    def get(self, request: Request) -> Response:
        return self.told(person_of(request))

    @extend_schema(
        request=PICTURE,
        responses=shapes.CoverOutput,
        summary="Give my page a new cover, cut to 3 : 1",
        description=PUT_ABOUT,
    )
    def put(self, request: Request) -> Response:
        return self.take(request)

    @extend_schema(responses=shapes.CoverOutput, summary="Remove my cover; may be repeated", description=DELETE_ABOUT)
    def delete(self, request: Request) -> Response:
        return self.remove(request)
