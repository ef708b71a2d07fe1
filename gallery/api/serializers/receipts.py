"""Shapes of receipts."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from wecho.common.imaging.report import Change, Tag

Shape = serializers.Serializer[Any]


class ReceiptChangeOutput(Shape):
    change = serializers.ChoiceField(choices=[str(change) for change in Change])
    sentence = serializers.CharField(help_text="What was done and why, in the language of the call.")
    profile = serializers.CharField(allow_null=True, help_text="The colour profile that was converted from.")
    tags = serializers.ListField(child=serializers.ChoiceField(choices=[str(tag) for tag in Tag]))


class ReceiptSizeOutput(Shape):
    edge = serializers.IntegerField(help_text="The long edge that this step serves, in pixels.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    avif_bytes = serializers.IntegerField(allow_null=True)
    jpeg_bytes = serializers.IntegerField(allow_null=True)
    is_own = serializers.BooleanField(help_text="Whether it is the original's own JPEG, not coded again.")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "A phone's photograph",
            {
                "photo_id": 12,
                "original_name": "IMG_0012.HEIC",
                "original_format": "heic",
                "original_bytes": 2075920,
                "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "width": 4032,
                "height": 3024,
                "changes": [
                    {
                        "change": "converted_to_srgb",
                        "sentence": "Colours were converted from Display P3 to sRGB, so that they look the same on "
                        "every screen.",
                        "profile": "Display P3",
                        "tags": [],
                    }
                ],
                "sizes": [
                    {
                        "edge": 320,
                        "width": 320,
                        "height": 240,
                        "avif_bytes": 11034,
                        "jpeg_bytes": 16120,
                        "is_own": False,
                    }
                ],
                "own_size": "",
            },
            response_only=True,
        )
    ]
)
class ReceiptOutput(Shape):
    photo_id = serializers.IntegerField()
    original_name = serializers.CharField()
    original_format = serializers.CharField()
    original_bytes = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="Of the file as it was uploaded, 64 hex digits.")
    width = serializers.IntegerField(help_text="Of the original, upright.")
    height = serializers.IntegerField()
    changes = ReceiptChangeOutput(many=True)
    sizes = ReceiptSizeOutput(many=True)
    own_size = serializers.CharField(help_text="What became of a file that was not coded again; empty for others.")
