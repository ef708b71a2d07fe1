"""Phones and identities under the newest of FIELD_KEYS, and their hashes with them."""

from django.db import IntegrityError, transaction

from accounts.actions.identities import forget_verified, tell_of_decision
from accounts.actions.verification_events import record
from accounts.models import Identity, Phone, PhoneCode, VerificationEvent
from accounts.states import IDENTITY, IdentityStatus
from wecho.common.encryption import is_under_newest_key

Act = VerificationEvent.Act


def reseal_verification() -> int:
    """Encrypt and hash anew whatever lies under an older key; returns how many rows those were.

    Processes that know the new key and processes that do not yet may have bound the same number, or confirmed the same
    identity, for two people while they were restarted: the older of the two goes then, as if it had been taken over.
    Codes on their way, five minutes of them, are given up. Raises Undecryptable; safe to repeat and to break off.
    """
    with transaction.atomic():
        for code in PhoneCode.objects.all():
            if not is_under_newest_key(code.sealed_number):
                code.delete()
    phones = Phone.objects.order_by("bound_at").values_list("pk", flat=True)
    identities = Identity.objects.order_by("submitted_at").values_list("pk", flat=True)
    return sum(map(_reseal_phone, phones)) + sum(map(_reseal_identity, identities))


def _reseal_phone(person_id: int) -> bool:
    with transaction.atomic():
        row = Phone.objects.select_for_update().filter(pk=person_id).first()
        if row is None or is_under_newest_key(row.sealed_number):
            return False
        row.seal(row.open())
        try:
            with transaction.atomic():
                row.save(update_fields=["sealed_number", "number_hash"])
        except IntegrityError:  # written under the newest key meanwhile, and so the later one
            record(Act.PHONE_TAKEN_OVER, actor=None, person=row.person)
            row.delete()
    return True


def _reseal_identity(person_id: int) -> bool:
    with transaction.atomic():
        row = Identity.objects.select_for_update().filter(pk=person_id).first()
        if row is None or is_under_newest_key(row.sealed_number):
            return False
        row.seal(name=row.open_name(), number=row.open_number())
        fields = ["sealed_name", "sealed_number", "number_hash"]
        try:
            with transaction.atomic():
                row.save(update_fields=fields)
        except IntegrityError:
            forget_verified(row.pk)
            IDENTITY.move(row, IdentityStatus.REFUSED, reason=Identity.Reason.IN_USE)
            row.save(update_fields=fields)
            record(Act.IDENTITY_REFUSED, actor=None, person=row.person, detail=Identity.Reason.IN_USE)
            tell_of_decision(row)
    return True
