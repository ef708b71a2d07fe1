"""Shapes of what a person has proved: masked, even for themselves."""

from typing import Any

from rest_framework import serializers

from accounts.api.serializers.people import Shape
from accounts.models import Identity, Phone, PhoneCode
from accounts.selectors.verification import Verification
from accounts.states import IdentityStatus


class NumberInput(Shape):
    number = serializers.CharField(max_length=32, help_text="With its country code, or one of the site's first region.")


class PhoneCodeInput(Shape):
    code = serializers.CharField(max_length=12, help_text="Six digits.")


class IdentityInput(Shape):
    name = serializers.CharField(max_length=60, help_text="As it stands on the card.")
    number = serializers.CharField(max_length=32, help_text="Resident id after GB 11643, 18 characters.")
    consent = serializers.BooleanField(help_text="The person agreed, for this alone, that both are processed.")


class PhoneOutput(Shape):
    number = serializers.CharField(help_text="Masked.")
    bound_at = serializers.DateTimeField()


class CodeOutput(Shape):
    number = serializers.CharField(help_text="Masked.")
    expires_at = serializers.DateTimeField()
    tries_left = serializers.IntegerField()
    wait_seconds = serializers.IntegerField(help_text="Until another code may be asked for.")
    failed = serializers.BooleanField(help_text="The message could not be sent.")


class IdentityOutput(Shape):
    status = serializers.ChoiceField(choices=IdentityStatus.values)
    name = serializers.CharField(help_text="Masked.")
    number = serializers.CharField(help_text="Masked.")
    submitted_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_null=True, help_text="mismatch, in_use or doubtful, when refused.")


class VerificationOutput(Shape):
    phone = PhoneOutput(allow_null=True)
    code = CodeOutput(allow_null=True, help_text="A code on its way.")
    identity = IdentityOutput(allow_null=True)
    sends_texts = serializers.BooleanField()
    calling_codes = serializers.CharField(help_text="Where messages are sent to: `+86, +852`.")


class RemovedOutput(Shape):
    removed = serializers.BooleanField(help_text="False when there was nothing to remove.")


def phone_shape(phone: Phone) -> dict[str, Any]:
    """A phone as a `PhoneOutput`."""
    return {"number": phone.masked, "bound_at": phone.bound_at}


def code_shape(code: PhoneCode) -> dict[str, Any]:
    """A code on its way as a `CodeOutput`."""
    fields = ("expires_at", "tries_left", "wait_seconds", "failed")
    return {"number": code.masked, **{name: getattr(code, name) for name in fields}}


def identity_shape(identity: Identity) -> dict[str, Any]:
    """An identity as an `IdentityOutput`."""
    masked = {"name": identity.masked_name, "number": identity.masked_number}
    return {
        "status": identity.status,
        **masked,
        "submitted_at": identity.submitted_at,
        "reason": identity.reason or None,
    }


def verification_shape(found: Verification) -> dict[str, Any]:
    """One's own state as a `VerificationOutput`."""
    return {
        "phone": phone_shape(found.phone) if found.phone else None,
        "code": code_shape(found.code) if found.code else None,
        "identity": identity_shape(found.identity) if found.identity else None,
        "sends_texts": found.sends_texts,
        "calling_codes": found.calling_codes,
    }
