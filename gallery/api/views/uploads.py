"""Uploads in parts over the API."""

from typing import IO, Any, cast

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import person_of
from gallery.actions import transport, uploads
from gallery.api.serializers import PhotoOutput
from gallery.api.serializers.uploads import WALK, UploadInput, UploadListOutput, UploadOutput
from gallery.api.shapes import photo_shape
from gallery.api.shapes.uploads import upload_row, upload_shape
from gallery.selectors import photos
from gallery.selectors.uploading import missing_parts, unfinished_uploads
from wecho.common.api import asked
from wecho.common.errors import Conflict
from wecho.common.multipart import PART_BYTES, UploadGone


class PartParser(BaseParser):
    """The bytes of one part, and never more than one too many."""

    media_type = "application/octet-stream"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        return stream.read(PART_BYTES + 1)


class Uploads(APIView):
    @extend_schema(
        operation_id="gallery_uploads_unfinished",
        responses=UploadListOutput,
        summary="Own uploads that are not complete",
    )
    def get(self, request: Request) -> Response:
        return Response({"uploads": [upload_row(photo) for photo in unfinished_uploads(person_of(request))]})

    @extend_schema(
        request=UploadInput, responses=UploadOutput, summary="Begin to upload a photo in parts", description=WALK
    )
    def post(self, request: Request) -> Response:
        person = person_of(request)
        begun = transport.begin_upload(actor=person, **asked(UploadInput, request.data))
        return Response(upload_shape(begun, missing_parts(begun)))


class UploadDetail(APIView):
    @extend_schema(responses=UploadOutput, summary="Which parts are missing, and where they go")
    def get(self, request: Request, photo_id: int) -> Response:
        found = photos.own_photo(person_of(request), photo_id)
        try:
            return Response(upload_shape(found, missing_parts(found)))
        except UploadGone as error:
            raise Conflict(slug="upload_gone") from error

    @extend_schema(responses=None, summary="Give an upload up: nothing of it stays")
    def delete(self, request: Request, photo_id: int) -> Response:
        person = person_of(request)
        uploads.remove_photo(actor=person, photo=photos.own_photo(person, photo_id))
        return Response(None)


class UploadPart(APIView):
    parser_classes = [PartParser]

    @extend_schema(
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses=None,
        summary="Send one part through the site, where it has no address of its own",
    )
    def put(self, request: Request, photo_id: int, number: int) -> Response:
        person = person_of(request)
        found = photos.own_photo(person, photo_id)
        transport.expected_part(actor=person, photo=found, number=number)  # before a byte is read
        transport.receive_part(actor=person, photo=found, number=number, content=cast("bytes", request.data))
        return Response(None)


class UploadComplete(APIView):
    @extend_schema(request=None, responses=PhotoOutput, summary="Join the parts, and have the photo processed")
    def post(self, request: Request, photo_id: int) -> Response:
        person = person_of(request)
        done = transport.complete_upload(actor=person, photo=photos.own_photo(person, photo_id))
        return Response(photo_shape(done))
