"""Shapes of joining and signing in."""

from rest_framework import serializers

from accounts.api.serializers.people import Shape


class RegisterInput(Shape):
    username = serializers.CharField(max_length=30)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
    email = serializers.EmailField(required=False, default="")


class SignInInput(Shape):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class SecondStepInput(Shape):
    challenge = serializers.CharField(
        max_length=500, help_text="From `data.challenge` of the 401; good for 10 minutes."
    )
    code = serializers.CharField(max_length=40, help_text="6 digits of the app, or a recovery code.")


class RefreshInput(Shape):
    refresh = serializers.CharField(max_length=2000)


class TokensOutput(Shape):
    access = serializers.CharField(help_text="Valid for 2 days.")
    refresh = serializers.CharField(help_text="Valid for 30 days.")
