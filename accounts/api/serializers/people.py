"""Shapes of people in the API."""

from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.constants import GEAR_ENTRIES, GEAR_LENGTH, PLACE_LENGTH
from accounts.models import User
from wecho.common.developing import OFFERED
from wecho.common.imaging.orders import Part
from wecho.common.pagination import LONGEST_CURSOR

Shape = serializers.Serializer[Any]
EDGE = "An edge of the part to show, as a fraction of the upright picture. All four, or none for its middle."


class ProfileInput(Shape):
    """What is left out stays as it is."""

    display_name = serializers.CharField(required=False, max_length=50, allow_blank=True)
    bio = serializers.CharField(required=False, max_length=500, allow_blank=True)
    place = serializers.CharField(required=False, max_length=PLACE_LENGTH, allow_blank=True)
    website = serializers.CharField(required=False, max_length=200, allow_blank=True, help_text="http or https.")
    gear = serializers.ListField(
        required=False,
        max_length=GEAR_ENTRIES,
        child=serializers.CharField(max_length=GEAR_LENGTH, allow_blank=True),
        help_text="Cameras and lenses.",
    )
    show_likes = serializers.BooleanField(required=False, help_text="Whether others may see what I like.")


class PictureInput(Shape):
    file = serializers.FileField(
        help_text=format_lazy("{}; at most 50 MB.", OFFERED),
        allow_empty_file=True,
    )
    left = serializers.FloatField(required=False, min_value=0, max_value=1, help_text=EDGE)
    top = serializers.FloatField(required=False, min_value=0, max_value=1, help_text=EDGE)
    right = serializers.FloatField(required=False, min_value=0, max_value=1, help_text=EDGE)
    bottom = serializers.FloatField(required=False, min_value=0, max_value=1, help_text=EDGE)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        edges = [attrs.pop(edge, None) for edge in ("left", "top", "right", "bottom")]
        if None in edges and edges != [None] * 4:
            raise serializers.ValidationError({"left": [_("All four edges, or none.")]})
        return {**attrs, "part": None if None in edges else Part(*edges)}


class ListInput(Shape):
    cursor = serializers.CharField(required=False, max_length=LONGEST_CURSOR)
    limit = serializers.IntegerField(required=False, default=20, min_value=1, max_value=100)


class AvatarSizeOutput(Shape):
    edge = serializers.IntegerField(help_text="Width and height in pixels.")
    webp = serializers.CharField(help_text="Address on this site.")
    jpeg = serializers.CharField(help_text="Address on this site.")


class CoverSizeOutput(Shape):
    edge = serializers.IntegerField(help_text="Width in pixels, three times the height.")
    avif = serializers.CharField(help_text="Address on this site.")
    jpeg = serializers.CharField(help_text="Address on this site.")


class PictureOutput(Shape):
    status = serializers.CharField(
        help_text="Of the newest upload: `uploading`, `processing`, `ready`, `refused`, or `none`."
    )
    reason = serializers.CharField(allow_null=True, help_text="Why it was refused.")


class AvatarOutput(PictureOutput):
    shown = AvatarSizeOutput(many=True, help_text="What others see; empty without a picture.")


class CoverOutput(PictureOutput):
    shown = CoverSizeOutput(many=True, help_text="What others see; empty without a picture.")


class ProfileOutput(Shape):
    id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    bio = serializers.CharField()
    place = serializers.CharField()
    website = serializers.CharField()
    gear = serializers.ListField(child=serializers.CharField())
    shows_likes = serializers.BooleanField()
    avatar = AvatarSizeOutput(many=True, help_text="Empty without a picture.")
    cover = CoverSizeOutput(many=True, help_text="Empty without a picture.")
    is_private = serializers.BooleanField(help_text="Followers are approved, and nobody else sees posts and boards.")
    joined = serializers.DateTimeField()
    post_count = serializers.IntegerField()
    follower_count = serializers.IntegerField()
    following_count = serializers.IntegerField()


class MeOutput(ProfileOutput):
    verified = serializers.BooleanField(help_text="Whether my identity is confirmed.")


class PersonOutput(Shape):
    id = serializers.IntegerField()
    username = serializers.CharField(help_text="Of a deleted account: its number after a tilde.")
    display_name = serializers.CharField()
    avatar = serializers.CharField(allow_null=True, help_text="Address of a JPEG of 192 × 192 pixels.")


class PeopleOutput(Shape):
    people = PersonOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


def person_shape(person: User) -> dict[str, Any]:
    """A person as a `PersonOutput`."""
    avatar = person.avatar.fallback if person.avatar else None
    return {"id": person.pk, "username": person.handle, "display_name": person.name, "avatar": avatar}
