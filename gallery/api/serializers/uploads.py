"""Shapes of uploads in parts."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from gallery.states import PhotoStatus

Shape = serializers.Serializer[Any]

WALK = """
For connections that break: a file goes in parts of 5 MiB, and what broke off is taken up again where it stopped.

1. `POST /gallery/uploads` with `{"name": "IMG_0012.HEIC", "size": 12582912, "sha256": "9f86d0…"}` answers an `id` and
   `parts`.
2. Send each part, in any order: `PUT` its bytes (`offset` to `offset + bytes` of the file) to its `url`, with its
   `headers` and without your appKey or token; where `url` is null, to `PUT /gallery/uploads/{id}/parts/{number}` as
   `application/octet-stream`. That way is open for every part, also where the storage cannot be reached. A part that
   broke off counts for nothing: send it again.
3. After any break `GET /gallery/uploads/{id}` answers the parts that are still missing, with fresh addresses: an
   address is good for an hour. `GET /gallery/uploads` finds an upload whose `id` was lost.
4. `POST /gallery/uploads/{id}/complete` joins the parts and answers the photo. It may be repeated. While parts are
   missing it answers 409 with `{"reason": "parts_missing", "missing": "2,3"}`.
5. `GET /gallery/photos/{id}` tells when the photo is ready, or why it was refused. One whose bytes are not those of the
   `sha256` is refused: begin again.

After a 409 with `upload_gone`, begin again. An upload that is not complete within 24 hours is removed with all its
parts, as it is at once by `DELETE /gallery/uploads/{id}`.
"""

EXAMPLE = {
    "id": 12,
    "status": "uploading",
    "name": "IMG_0012.HEIC",
    "size": 12582912,
    "part_bytes": 5242880,
    "parts": [
        {
            "number": 3,
            "offset": 10485760,
            "bytes": 2097152,
            "url": "https://photos.example.org/wecho/originals/5f…?partNumber=3&uploadId=2~k…&X-Amz-Signature=9a…",
            "headers": {},
        }
    ],
}


class UploadInput(Shape):
    name = serializers.CharField(max_length=255, allow_blank=True, default="", help_text="Of the file, for its owner.")
    size = serializers.IntegerField(help_text="Bytes of the whole file; at most 50 MB.", max_value=2**62)
    sha256 = serializers.CharField(
        default="", allow_blank=True, help_text="Of the whole file, in lower-case hex. Optional, and worth its while."
    )


class PartOutput(Shape):
    number = serializers.IntegerField()
    offset = serializers.IntegerField(help_text="Where in the file it begins.")
    bytes = serializers.IntegerField(help_text="How long it is, exactly.")
    url = serializers.CharField(
        allow_null=True, help_text="Where to PUT it, for an hour; null: to `uploads/{id}/parts/{number}` of this API."
    )
    headers = serializers.DictField(
        child=serializers.CharField(), help_text="To be sent along to `url`, with nothing of your own."
    )


@extend_schema_serializer(examples=[OpenApiExample("One of three parts is missing", EXAMPLE, response_only=True)])
class UploadOutput(Shape):
    id = serializers.IntegerField(help_text="The photo's.")
    status = serializers.ChoiceField(choices=PhotoStatus.choices)
    name = serializers.CharField()
    size = serializers.IntegerField()
    part_bytes = serializers.IntegerField()
    parts = PartOutput(many=True, help_text="Those that are missing.")


class UploadRow(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="As it was declared, or empty.")
    created_at = serializers.DateTimeField()


class UploadListOutput(Shape):
    uploads = UploadRow(many=True)
