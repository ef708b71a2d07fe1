"""Shapes of follows, requests, blocks and mutes in the API."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers.people import Shape
from accounts.models import FollowImport
from accounts.selectors.follows import is_under_way
from accounts.states import FollowState


class FollowOutput(Shape):
    following = serializers.BooleanField()
    requested = serializers.BooleanField(help_text="The account is private, and its owner has not answered yet.")


class RelationOutput(FollowOutput):
    followed_by = serializers.BooleanField()
    muted = serializers.BooleanField()


class BlockOutput(Shape):
    blocked = serializers.BooleanField()


class MuteOutput(Shape):
    muted = serializers.BooleanField()


class FollowerOutput(Shape):
    followed_by = serializers.BooleanField()


class PrivacyInput(Shape):
    is_private = serializers.BooleanField()


class PrivacyOutput(Shape):
    is_private = serializers.BooleanField()


class FollowExportOutput(Shape):
    class Followee(Shape):
        username = serializers.CharField()
        followed_at = serializers.DateTimeField()

    following = Followee(many=True)


class FollowImportInput(Shape):
    usernames = serializers.ListField(child=serializers.CharField(allow_blank=True), allow_empty=True)


class FollowImportOutput(Shape):
    total = serializers.IntegerField(help_text="How many names the list has, each counted once.")
    done = serializers.IntegerField()
    under_way = serializers.BooleanField()
    followed = serializers.IntegerField()
    requested = serializers.IntegerField()
    already = serializers.IntegerField(help_text="Followed or asked before, or oneself.")
    unknown = serializers.ListField(child=serializers.CharField(), help_text="Names that could not be followed.")


class RequestOutput(Shape):
    approved = serializers.BooleanField()


def follow_shape(state: FollowState) -> dict[str, Any]:
    """A `FollowOutput`."""
    return {"following": state == FollowState.FOLLOWING, "requested": state == FollowState.REQUESTED}


def import_shape(one: FollowImport) -> dict[str, Any]:
    """A `FollowImportOutput`."""
    under_way = is_under_way(one)  # before the counts, which it may read again
    counts = {name: getattr(one, name) for name in ("total", "done", "followed", "requested", "already", "unknown")}
    return {**counts, "under_way": under_way}
