"""Shapes of e-mail addresses and passwords."""

from django.conf import settings
from rest_framework import serializers

from accounts.api.serializers.people import Shape


class EmailInput(Shape):
    email = serializers.CharField(max_length=254, allow_blank=True, help_text="Empty: to have none.")
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class EmailOutput(Shape):
    email = serializers.CharField(help_text="Proved to be the person's; empty for none.")
    pending_email = serializers.CharField(help_text="Waits until the link that was mailed to it is followed.")


class LanguageShape(Shape):
    language = serializers.ChoiceField(choices=settings.LANGUAGES)


class TokenInput(Shape):
    token = serializers.CharField(max_length=2000)


class PasswordInput(Shape):
    old_password = serializers.CharField(max_length=128, trim_whitespace=False)
    new_password = serializers.CharField(max_length=128, trim_whitespace=False)
    device_name = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
    device = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)


class ResetInput(Shape):
    identifier = serializers.CharField(max_length=254, help_text="A username or a confirmed e-mail address.")


class ResetConfirmInput(Shape):
    uid = serializers.CharField(max_length=40)
    token = serializers.CharField(max_length=200)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
