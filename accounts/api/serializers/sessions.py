"""Shapes of sessions."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers.people import Shape
from accounts.models import Session
from accounts.states import SessionKind


class SessionOutput(Shape):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=SessionKind.choices)
    device_name = serializers.CharField()
    address = serializers.IPAddressField(allow_null=True)
    created_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()
    current = serializers.BooleanField(help_text="Whether this call belongs to it.")


class SessionsOutput(Shape):
    sessions = SessionOutput(many=True)


class EndedOutput(Shape):
    ended = serializers.IntegerField()


def session_shape(session: Session, current: int | None) -> dict[str, Any]:
    """A session as a `SessionOutput`."""
    return {
        "id": session.pk,
        "kind": session.kind,
        "device_name": session.device_name,
        "address": session.address,
        "created_at": session.created_at,
        "last_seen_at": session.last_seen_at,
        "current": session.pk == current,
    }
