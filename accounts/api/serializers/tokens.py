"""Shapes of joining and signing in."""

from rest_framework import serializers

from accounts.api.serializers.people import Shape


class DeviceInput(Shape):
    device_name = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=100, help_text="For the person's list of devices."
    )
    device = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=100,
        help_text="What an earlier sign-in on this device returned: failures of strangers do not lock it out.",
    )


class RegisterInput(DeviceInput):
    username = serializers.CharField(max_length=30)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
    email = serializers.EmailField(required=False, default="")


class SignInInput(DeviceInput):
    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class SecondStepInput(DeviceInput):
    challenge = serializers.CharField(
        max_length=500, help_text="From `data.challenge` of the 401; good for 10 minutes."
    )
    code = serializers.CharField(max_length=40, help_text="6 digits of the app, or a recovery code.")


class RefreshInput(Shape):
    refresh = serializers.CharField(max_length=2000)


class PairOutput(Shape):
    access = serializers.CharField(help_text="Valid for 2 days.")
    refresh = serializers.CharField(help_text="Valid for 30 days, once.")


class TokensOutput(PairOutput):
    device = serializers.CharField(help_text="To be kept, and sent along at the next sign-in.")
