"""Shapes of moderation in the API."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers.people import PersonOutput
from gallery.api.serializers import PhotoOutput
from moderation.constants import APPEAL_LENGTH, NOTE_LENGTH, AppealStatus, Outcome, Reason

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


class AppealInput(Shape):
    post = serializers.IntegerField(required=False, min_value=1, help_text="Either a post of one's own …")
    board = serializers.IntegerField(required=False, min_value=1, help_text="… or a board.")
    text = serializers.CharField(max_length=APPEAL_LENGTH)


class AppealOutput(Shape):
    id = serializers.IntegerField()
    subject = serializers.CharField(help_text="`post` or `board`.")
    subject_id = serializers.IntegerField()
    decision = serializers.CharField(help_text="`reject` or `hide`; never by whom.")
    rule = serializers.CharField(help_text="The published rule behind the decision.")
    text = serializers.CharField()
    status = serializers.CharField(help_text="`open`, `granted`, `upheld` or `closed`.")
    note = serializers.CharField(help_text="What whoever decided the appeal wrote.")
    created_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class AppealsOutput(Shape):
    appeals = AppealOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class WaitingAppealOutput(AppealOutput):
    author = PersonOutput()
    decision_note = serializers.CharField()
    decided_on = serializers.DateTimeField(help_text="When the decision was made.")


class AppealQueueOutput(Shape):
    appeals = WaitingAppealOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class AppealDecisionInput(Shape):
    outcome = serializers.ChoiceField(choices=[AppealStatus.GRANTED.value, AppealStatus.UPHELD.value])
    note = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=NOTE_LENGTH,
        help_text="The author reads it; needed where the decision stays.",
    )


class RuleOutput(Shape):
    slug = serializers.CharField()
    title = serializers.CharField(help_text="In the language of Accept-Language.")
    text = serializers.CharField()
    url = serializers.CharField()


class RulesOutput(Shape):
    rules = RuleOutput(many=True)
    usual_wait = serializers.CharField(help_text="A sentence, empty while there are too few decisions to say.")


class ReviewStateOutput(Shape):
    status = serializers.CharField()
    rule = serializers.CharField()
    rule_url = serializers.CharField()
    note = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    can_appeal = serializers.BooleanField()
    appeal_until = serializers.DateTimeField(allow_null=True)
    appeal = serializers.CharField(help_text="Empty, `open`, `granted`, `upheld` or `closed`.")
    appeal_note = serializers.CharField()
    usual_wait = serializers.CharField(help_text="A sentence for those who wait.")
