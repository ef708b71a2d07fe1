"""Shapes of photos."""

from typing import Any

from django.utils.text import format_lazy
from rest_framework import serializers

from gallery.states import PhotoStatus
from wecho.common.developing import OFFERED

Shape = serializers.Serializer[Any]


class PhotoInput(Shape):
    file = serializers.FileField(
        help_text=format_lazy("{}; at most 50 MB.", OFFERED),
        allow_empty_file=True,
    )


class RenditionOutput(Shape):
    edge = serializers.IntegerField(help_text="The long edge that this step serves, in pixels.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    avif = serializers.CharField(
        allow_null=True, help_text="Address on this site; null where the step is the original's own JPEG."
    )
    jpeg = serializers.CharField(help_text="Address on this site.")


class ExifOutput(Shape):
    camera = serializers.CharField(allow_null=True)
    lens = serializers.CharField(allow_null=True)
    focal_length_mm = serializers.FloatField(allow_null=True)
    focal_length_35mm = serializers.FloatField(allow_null=True)
    aperture = serializers.FloatField(allow_null=True)
    exposure_seconds = serializers.FloatField(allow_null=True)
    iso = serializers.IntegerField(allow_null=True)
    taken_at = serializers.CharField(allow_null=True, help_text="Local time of the camera, ISO 8601.")
    taken_at_offset = serializers.CharField(allow_null=True)
    typed = serializers.ListField(
        child=serializers.CharField(), help_text="The fields that a person wrote; the others were read from the file."
    )


class PhotoOutput(Shape):
    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=PhotoStatus.choices)
    refusal = serializers.CharField(allow_null=True, help_text="Why the photo was refused.")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    alt = serializers.CharField()
    color = serializers.CharField()
    colors = serializers.ListField(
        child=serializers.CharField(), help_text="One to five colours as `#rrggbb`, what there is most of first."
    )
    thumbhash = serializers.CharField()
    renditions = RenditionOutput(many=True)
    exif = ExifOutput()
