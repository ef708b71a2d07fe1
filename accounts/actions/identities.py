"""A person's identity: submitted, and erased."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.actions.notifications import notify
from accounts.actions.verification_events import record
from accounts.constants import IDENTITY_NOTICE, IDENTITY_TRIES_A_DAY, NotificationKind
from accounts.gateways.identities import verifier
from accounts.identifiers import residents
from accounts.jobs import VERIFY_IDENTITY
from accounts.models import Identity, User, VerificationEvent
from accounts.policies import can_verify_oneself
from accounts.states import IDENTITY, IdentityStatus
from wecho.common import cache, cache_keys
from wecho.common.errors import Conflict, Forbidden, Invalid, TooMany
from wecho.common.jobs import enqueue

Act = VerificationEvent.Act


@sensitive_variables("name", "number", "checked")
def submit_identity(*, actor: User, name: str, number: str, consent: bool) -> Identity:
    """Take name and resident id for checking; whoever was refused may send it again.

    `consent` is given for this alone, as PIPL, article 29, asks for sensitive data; its time is kept with them. Raises
    Invalid by field, Conflict while one is being checked or is confirmed (it is removed first), TooMany. Whether
    somebody else is confirmed with that number is not told here; the reviewer sees it.
    """
    if not can_verify_oneself(actor):
        raise Forbidden
    checked = _checked(name, number, consent=consent)
    if cache.count_up(cache_keys.IDENTITY_TRIES(actor.pk), cache_keys.IDENTITY_TRIES.seconds) > IDENTITY_TRIES_A_DAY:
        raise TooMany
    with transaction.atomic():
        row = Identity.objects.select_for_update().filter(person=actor).first()
        row = _send_again(row, checked) if row else _insert(actor, checked)
        record(Act.IDENTITY_SUBMITTED, actor=actor, person=actor)
        if verifier():
            enqueue(VERIFY_IDENTITY, actor.pk, row.submitted_at.isoformat())
    return row


def remove_identity(*, actor: User) -> bool:
    """Erase name and number of this person, whatever their status; idempotent. True when there were any."""
    if not can_verify_oneself(actor):
        raise Forbidden
    with transaction.atomic():
        removed = bool(Identity.objects.filter(person=actor).delete()[0])
        if removed:
            record(Act.IDENTITY_REMOVED, actor=actor, person=actor)
            forget_verified(actor.pk)
    return removed


def forget_verified(person_id: int) -> None:
    """Drop what the cache knows of a person's identity once the surrounding transaction commits."""
    transaction.on_commit(lambda: cache.forget(cache_keys.VERIFIED(person_id)) and None)


def tell_of_decision(row: Identity) -> None:
    """Tell the person that it is confirmed, or not: nothing of what was sent, and not who decided."""
    notify(
        recipients=[row.person_id],
        kind=NotificationKind.REVIEW,
        actor=None,
        subject_kind=IDENTITY_NOTICE,
        detail={"outcome": row.status},
        again=True,
    )


@sensitive_variables()
def _insert(actor: User, checked: dict[str, str]) -> Identity:
    row = Identity(person=actor, consented_at=timezone.now())
    row.seal(**checked)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # a form sent twice at once
        raise Conflict from error
    return row


@sensitive_variables()
def _send_again(row: Identity, checked: dict[str, str]) -> Identity:
    if not IDENTITY.allows(row.status, IdentityStatus.PENDING):
        raise Conflict(_("Remove your present details first."), slug="identity_present")
    row.seal(**checked)
    sealed = {field: getattr(row, field) for field in ("sealed_name", "sealed_number", "number_hash")}
    now = timezone.now()
    fresh = {"reason": "", "decided_at": None, "decided_by": None, "submitted_at": now, "consented_at": now}
    IDENTITY.move(row, IdentityStatus.PENDING, **sealed, **fresh)
    return row


@sensitive_variables()
def _checked(name: str, number: str, *, consent: bool) -> dict[str, str]:
    errors: dict[str, list[str]] = {}
    if not consent:
        errors["consent"] = [_("Without your consent we may not check this.")]
    today, checked = timezone.localdate(), {}
    try:
        checked["name"] = residents.read_name(name)
    except residents.NotAName:
        errors["name"] = [_("Please write the name as it stands on the card.")]
    try:
        checked["number"] = residents.read_resident_id(number, today=today)
        if residents.age_on(today, residents.birth_date(checked["number"])) < settings.IDENTITY_CHECK.least_age:
            told = {"years": settings.IDENTITY_CHECK.least_age}
            errors["number"] = [_("Confirming an identity is for people from %(years)d years on.") % told]
    except residents.NotAResidentId:
        errors["number"] = [_("This is not a valid resident id. Please check each digit.")]
    if errors:
        raise Invalid(errors=errors)
    return checked
