"""Shapes of people in the API."""

from typing import Any

from rest_framework import serializers

from accounts.models import User

Shape = serializers.Serializer[Any]


class ProfileInput(Shape):
    display_name = serializers.CharField(max_length=50, allow_blank=True)
    bio = serializers.CharField(max_length=500, allow_blank=True)


class ListInput(Shape):
    cursor = serializers.CharField(required=False, max_length=500)
    limit = serializers.IntegerField(required=False, default=20, min_value=1, max_value=100)


class ProfileOutput(Shape):
    id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    bio = serializers.CharField()
    is_private = serializers.BooleanField(help_text="Followers are approved, and nobody else sees posts and boards.")
    joined = serializers.DateTimeField()
    post_count = serializers.IntegerField()
    follower_count = serializers.IntegerField()
    following_count = serializers.IntegerField()


class MeOutput(ProfileOutput):
    verified = serializers.BooleanField(help_text="Whether my identity is confirmed.")


class PersonOutput(Shape):
    id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()


class PeopleOutput(Shape):
    people = PersonOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


def person_shape(person: User) -> dict[str, Any]:
    """A person as a `PersonOutput`."""
    return {"id": person.pk, "username": person.username, "display_name": person.name}
