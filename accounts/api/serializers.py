"""Shapes of people in the API."""

from typing import Any

from rest_framework import serializers

from accounts.models import User

Shape = serializers.Serializer[Any]


class RegisterInput(Shape):
    username = serializers.CharField(max_length=30)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
    email = serializers.EmailField(required=False, default="")


class SignInInput(Shape):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class RefreshInput(Shape):
    refresh = serializers.CharField(max_length=2000)


class ProfileInput(Shape):
    display_name = serializers.CharField(max_length=50, allow_blank=True)
    bio = serializers.CharField(max_length=500, allow_blank=True)


class ListInput(Shape):
    cursor = serializers.CharField(required=False, max_length=500)
    limit = serializers.IntegerField(required=False, default=20, min_value=1, max_value=100)


class TokensOutput(Shape):
    access = serializers.CharField(help_text="Valid for 2 days.")
    refresh = serializers.CharField(help_text="Valid for 30 days.")


class ProfileOutput(Shape):
    id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    bio = serializers.CharField()
    joined = serializers.DateTimeField()
    post_count = serializers.IntegerField()
    follower_count = serializers.IntegerField()
    following_count = serializers.IntegerField()


class PersonOutput(Shape):
    id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()


class PeopleOutput(Shape):
    people = PersonOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class FollowOutput(Shape):
    following = serializers.BooleanField()


def person_shape(person: User) -> dict[str, Any]:
    """A person as a `PersonOutput`."""
    return {"id": person.pk, "username": person.username, "display_name": person.name}
