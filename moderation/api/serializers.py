"""Shapes of moderation in the API."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers.people import PersonOutput
from gallery.api.serializers import PhotoOutput
from moderation.constants import NOTE_LENGTH, Outcome, Reason

Shape = serializers.Serializer[Any]


class DecisionInput(Shape):
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    reason = serializers.ChoiceField(
        choices=Reason.choices, required=False, allow_blank=True, default="", help_text="For all but an approval."
    )
    note = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=NOTE_LENGTH, help_text="The author reads it."
    )
    seen = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=64,
        help_text="The `version` of the queue: a decision about anything else is refused with 409.",
    )


class DecisionOutput(Shape):
    id = serializers.IntegerField()
    post = serializers.IntegerField()
    outcome = serializers.CharField()
    reason = serializers.CharField()
    note = serializers.CharField()
    status_before = serializers.CharField()
    status = serializers.CharField()
    created_at = serializers.DateTimeField()


class WaitingPostOutput(Shape):
    id = serializers.IntegerField()
    version = serializers.CharField(help_text="To be sent back as `seen`.")
    title = serializers.CharField()
    text = serializers.CharField()
    author = PersonOutput()
    photos = PhotoOutput(many=True)
    submitted_at = serializers.DateTimeField()


class QueueOutput(Shape):
    posts = WaitingPostOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)
