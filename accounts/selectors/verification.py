"""What a person has proved, as they see it themselves; and what reviewers need to decide."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from accounts.gateways.texts import sender
from accounts.identifiers.phones import calling_codes
from accounts.models import Identity, Phone, PhoneCode, User, VerificationEvent
from accounts.models.verification import IDENTITY_HASH
from accounts.policies import Viewer, can_review_identities
from accounts.states import IdentityStatus
from wecho.common import cache, cache_keys
from wecho.common.errors import Forbidden, NotFound
from wecho.common.keyed_hash import keyed_hashes
from wecho.common.pagination import Page, keyset_page

TOLD_FOR = timedelta(days=30)
QUEUE_PAGE = 50


@dataclass(frozen=True)
class Verification:
    """One's own page. `taken_over` is the last time that somebody else bound a number that was this person's."""

    phone: Phone | None
    code: PhoneCode | None
    identity: Identity | None
    taken_over: VerificationEvent | None
    sends_texts: bool
    calling_codes: str


@dataclass(frozen=True)
class Waiting:
    """How many identities wait, and since when the first does."""

    count: int
    since: object


def verification_of(person: User) -> Verification:
    """Everything of one's own page, in four queries."""
    newest_events = VerificationEvent.objects.filter(
        person=person, act=VerificationEvent.Act.PHONE_TAKEN_OVER, at__gt=timezone.now() - TOLD_FOR
    )
    return Verification(
        phone=Phone.objects.filter(person=person).first(),
        code=PhoneCode.objects.filter(person=person).first(),
        identity=Identity.objects.filter(person=person).first(),
        taken_over=newest_events.order_by("-at").first(),
        sends_texts=sender() is not None,
        calling_codes=calling_codes(settings.TEXTS.regions),
    )


def is_verified(person: User) -> bool:
    """Whether this person's identity is confirmed: from the cache, for an hour or until it changes."""
    accepted = Identity.objects.filter(person=person, status=IdentityStatus.ACCEPTED)
    return cache.remember(cache_keys.VERIFIED(person.pk), cache_keys.VERIFIED.seconds, accepted.exists)


def waiting_identities(reviewer: Viewer) -> QuerySet[Identity]:
    """Identities that wait, with their people; raises Forbidden."""
    if not can_review_identities(reviewer):
        raise Forbidden
    return Identity.objects.filter(status=IdentityStatus.PENDING).select_related("person")


def identity_queue(reviewer: Viewer, *, cursor: str | None) -> Page[Identity]:
    """A page of what waits, oldest first; nothing in it is decrypted. Raises Forbidden."""
    order = ("submitted_at", "person_id")
    return keyset_page(waiting_identities(reviewer), order=order, cursor=cursor, limit=QUEUE_PAGE, ascending=True)


def waiting(identities: QuerySet[Identity]) -> Waiting:
    """Sum a queue up."""
    return Waiting(**identities.aggregate(count=Count("pk"), since=Min("submitted_at")))


def identity_of(person_id: int) -> Identity:
    """The identity of a person, still sealed, with its people; raises NotFound."""
    found = Identity.objects.select_related("person", "decided_by").filter(pk=person_id).first()
    if found is None:
        raise NotFound
    return found


def same_identity(identity: Identity) -> User | None:
    """Who else is confirmed with the same number."""
    hashes = keyed_hashes(identity.open_number().encode("ascii"), purpose=IDENTITY_HASH)
    accepted = Identity.objects.filter(number_hash__in=hashes, status=IdentityStatus.ACCEPTED)
    found = accepted.exclude(pk=identity.pk).select_related("person").first()
    return found.person if found else None


def events_of(person: User, *, limit: int = 20) -> list[VerificationEvent]:
    """What was done about somebody's phone and identity, newest first, with who did it."""
    return list(VerificationEvent.objects.filter(person=person).select_related("actor").order_by("-at", "-id")[:limit])
