"""Shapes of notifications."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers.people import ListInput, PersonOutput, Shape, person_shape
from accounts.constants import ALWAYS_IN_APP, Digest, NotificationKind
from accounts.models import NotificationSettings
from accounts.models.marks import read_marks
from accounts.selectors.notice_words import sentence
from accounts.selectors.notifications import Notice

KINDS = NotificationKind.choices


class NotificationListInput(ListInput):
    kind = serializers.ChoiceField(choices=KINDS, required=False, default="", help_text="Only of this kind.")


class ReadUpToInput(Shape):
    up_to = serializers.IntegerField(
        min_value=0, max_value=2**63 - 1, help_text="Everything up to this id is read; what came later is not."
    )


class SubjectOutput(Shape):
    kind = serializers.CharField(help_text="`post`, `comment`, `board` or `announcement`.")
    id = serializers.IntegerField()
    words = serializers.CharField(help_text="Its title, or its first words.")
    url = serializers.CharField(help_text="Its page on this site; may be empty.")
    thumb = serializers.CharField(help_text="A small picture; may be empty.")


class NotificationOutput(Shape):
    id = serializers.IntegerField(help_text="New with each event of the group, and rising.")
    kind = serializers.ChoiceField(choices=KINDS)
    sentence = serializers.CharField(help_text="What happened, in the language of the call.")
    people = PersonOutput(many=True, help_text="The latest two.")
    others = serializers.IntegerField(help_text="How many there are beside them.")
    subject = SubjectOutput(allow_null=True, help_text="Null when there is none, or it is gone.")
    excerpt = serializers.CharField(help_text="The newest comment of the group; may be empty.")
    reason = serializers.CharField(help_text="Of a review; may be empty.")
    at = serializers.DateTimeField()
    read = serializers.BooleanField()


class NotificationListOutput(Shape):
    notifications = NotificationOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class UnreadOutput(Shape):
    unread = serializers.IntegerField(help_text="At most 100, which stands for more than 99.")


class ChannelsShape(Shape):
    in_app = serializers.BooleanField(help_text="`system` is always true.")
    by_mail = serializers.BooleanField()


class KindsShape(Shape):
    like = ChannelsShape()
    comment = ChannelsShape()
    reply = ChannelsShape()
    mention = ChannelsShape()
    follow = ChannelsShape()
    review = ChannelsShape()
    challenge = ChannelsShape()
    system = ChannelsShape()


class NotificationSettingsInput(Shape):
    digest = serializers.ChoiceField(choices=Digest.choices)
    kinds = KindsShape()


class NotificationSettingsOutput(NotificationSettingsInput):
    """As it was put."""


def notification_shape(notice: Notice) -> dict[str, Any]:
    """A group as a `NotificationOutput`."""
    subject = notice.subject
    return {
        "id": notice.id,
        "kind": notice.kind.value,
        "sentence": sentence(notice),
        "people": [person_shape(person) for person in notice.names],
        "others": notice.others,
        "subject": subject
        and {
            "kind": notice.subject_kind,
            "id": notice.subject_id,
            "words": subject.words,
            "url": subject.url,
            "thumb": subject.thumb,
        },
        "excerpt": notice.latest.words if notice.latest else "",
        "reason": notice.reason,
        "at": notice.at,
        "read": notice.is_read,
    }


def settings_shape(wishes: NotificationSettings) -> dict[str, Any]:
    """Settings as a `NotificationSettingsOutput`."""
    off_in_app, off_by_mail = read_marks(wishes.off_in_app), read_marks(wishes.off_by_mail)
    kinds = {
        kind.value: {"in_app": kind in ALWAYS_IN_APP or kind not in off_in_app, "by_mail": kind not in off_by_mail}
        for kind in NotificationKind
    }
    return {"digest": wishes.digest, "kinds": kinds}
