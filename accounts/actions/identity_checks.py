"""Deciding about identities: looked at and decided by reviewers, or by the verifier of the environment."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from accounts.actions.identities import forget_verified, tell_of_decision
from accounts.actions.verification_events import record
from accounts.gateways.identities import Verdict, verifier
from accounts.models import Identity, User, VerificationEvent
from accounts.policies import can_decide_identity, can_review_identities
from accounts.selectors.verification import same_identity
from accounts.states import IDENTITY, IdentityStatus
from wecho.common.errors import Conflict, Forbidden, Invalid

Act = VerificationEvent.Act


@dataclass(frozen=True)
class Seen:
    """What a reviewer saw."""

    name: str = field(repr=False)
    number: str = field(repr=False)


@sensitive_variables()
def look_at_identity(*, actor: User, identity: Identity) -> Seen:
    """Return what was submitted, in the clear; each look is written down, also one that is refused (Forbidden)."""
    allowed = can_review_identities(actor)
    with transaction.atomic(durable=True):
        record(Act.IDENTITY_LOOKED_AT, actor=actor, person=identity.person, refused=not allowed)
    if not allowed:
        raise Forbidden
    return Seen(identity.open_name(), identity.open_number())


def accept_identity(*, actor: User, identity: Identity, seen: datetime) -> Identity:
    """Confirm what was submitted at `seen`; raises Conflict when that has changed, or is somebody else's."""
    _check(actor, identity, Act.IDENTITY_ACCEPTED)
    return _decide(identity.pk, seen, IdentityStatus.ACCEPTED, actor=actor)


def refuse_identity(*, actor: User, identity: Identity, seen: datetime, reason: str) -> Identity:
    """Refuse what was submitted at `seen`, confirmed or not, for one of `Identity.Reason`; raises Invalid, Conflict."""
    _check(actor, identity, Act.IDENTITY_REFUSED)
    if reason not in Identity.Reason.values:
        raise Invalid(errors={"reason": [_("Choose a reason.")]})
    return _decide(identity.pk, seen, IdentityStatus.REFUSED, actor=actor, reason=reason)


def verify_identity(person_id: int, submitted_at: str) -> None:
    """Ask the verifier about what was submitted then, and do as it says; what it leaves open waits for a reviewer.

    So does a number that is confirmed for somebody else. Raises NoVerdict, for the worker to try again.
    """
    row, machine = Identity.objects.filter(pk=person_id, status=IdentityStatus.PENDING).first(), verifier()
    seen = datetime.fromisoformat(submitted_at)
    if row is None or machine is None or row.submitted_at != seen:
        return
    verdict = machine.verify(name=row.open_name(), number=row.open_number())
    try:
        if verdict is Verdict.ACCEPTED:
            _decide(person_id, seen, IdentityStatus.ACCEPTED, actor=None)
        elif verdict is Verdict.REFUSED:
            _decide(person_id, seen, IdentityStatus.REFUSED, actor=None, reason=Identity.Reason.MISMATCH)
    except Conflict:
        return


def _check(actor: User, identity: Identity, act: VerificationEvent.Act) -> None:
    if not can_decide_identity(actor, identity):
        with transaction.atomic(durable=True):
            record(act, actor=actor, person=identity.person, refused=True)
        raise Forbidden


def _decide(person_id: int, seen: datetime, status: IdentityStatus, *, actor: User | None, **changes: Any) -> Identity:
    acts = {IdentityStatus.ACCEPTED: Act.IDENTITY_ACCEPTED, IdentityStatus.REFUSED: Act.IDENTITY_REFUSED}
    try:
        with transaction.atomic():
            row = Identity.objects.select_for_update(of=("self",)).select_related("person").filter(pk=person_id).first()
            if row is None or row.submitted_at != seen:
                raise Conflict
            if status == IdentityStatus.ACCEPTED:
                _refuse_second(row)
            IDENTITY.move(row, status, decided_at=timezone.now(), decided_by=actor, **changes)
            forget_verified(person_id)
            record(acts[status], actor=actor, person=row.person, detail=changes.get("reason", ""))
            tell_of_decision(row)
            return row
    except IntegrityError as error:
        raise _confirmed_for_another() from error


def _refuse_second(row: Identity) -> None:
    """The index holds what is hashed under one key; while keys rotate, another row may lie under the other."""
    if same_identity(row):
        raise _confirmed_for_another()


def _confirmed_for_another() -> Conflict:
    return Conflict(_("This number is already confirmed for another account."), slug="identity_in_use")
