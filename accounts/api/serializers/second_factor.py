"""Shapes of two-factor and of proofs."""

from rest_framework import serializers

from accounts.api.serializers.people import Shape


class AppCodeInput(Shape):
    code = serializers.CharField(max_length=40, help_text="The 6 digits that the app shows now.")


class ProofInput(Shape):
    password = serializers.CharField(max_length=128, trim_whitespace=False, required=False)
    code = serializers.CharField(max_length=40, required=False, help_text="6 digits of the app, or a recovery code.")


class KeyOutput(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField()
    created = serializers.DateTimeField(source="created_at")
    last_used = serializers.DateTimeField(source="last_used_at", allow_null=True)


class FactorsOutput(Shape):
    since = serializers.DateTimeField(
        allow_null=True, help_text="Since when a second factor is asked for; null: never."
    )
    app = serializers.BooleanField(help_text="Whether an authenticator app is set up.")
    keys = KeyOutput(many=True)
    codes_left = serializers.IntegerField(help_text="Recovery codes that are still good.")


class AppOutput(Shape):
    secret = serializers.CharField(help_text="Base 32, to be typed into an app.")
    address = serializers.CharField(help_text="otpauth:// address, for a QR code.")


class RecoveryCodesOutput(Shape):
    recovery_codes = serializers.ListField(
        child=serializers.CharField(), help_text="Shown this once; empty when those of before stay good."
    )
