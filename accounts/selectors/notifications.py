"""What people are told, as pages, endpoints, sockets and mails read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import get_language

from accounts.constants import (
    IDENTITY_NOTICE,
    NOTIFICATIONS_A_MAIL,
    NOTIFICATIONS_A_PAGE,
    UNREAD_SHOWN,
    NotificationKind,
)
from accounts.models import Announcement, Block, Mute, Notification, NotificationSettings, User
from accounts.selectors.blocks import within_reach
from accounts.selectors.subjects import Subject, subjects_of
from wecho.common.pagination import Page, keyset_page

NAMED = 2


@dataclass(frozen=True)
class Notice:
    """A group of notifications with all that its words need.

    `names` are the latest people, `others` how many there are beside them; `subject` is None when there is none, and
    when it is gone or not for this person any more, which `is_gone` tells; `latest` is the newest comment of the group.
    """

    id: int
    kind: NotificationKind
    subject_kind: str
    subject_id: int
    names: list[User]
    others: int
    subject: Subject | None
    is_gone: bool
    latest: Subject | None
    outcome: str
    reason: str
    at: datetime
    is_read: bool

    @property
    def url(self) -> str:
        """Where it leads; empty when there is no such page."""
        if self.subject_kind == IDENTITY_NOTICE:
            return reverse("accounts:settings_verification")
        shown = self.latest or self.subject
        if shown or self.kind != NotificationKind.FOLLOW:
            return shown.url if shown else ""
        if self.subject_kind == "request":
            return reverse("accounts:follow_requests")
        return f"/@{self.names[0].username}/" if self.names else ""


def unwelcome(actor: User, people_ids: Iterable[int]) -> set[int]:
    """Those of these people who have muted `actor`, or whom a block parts from `actor`. One query."""
    ids = list(people_ids)
    muted = Mute.objects.filter(muted=actor, muter__in=ids).values_list("muter_id")
    blocked = Block.objects.filter(blocked=actor, blocker__in=ids).values_list("blocker_id")
    blocked_by = Block.objects.filter(blocker=actor, blocked__in=ids).values_list("blocked_id")
    return {number for (number,) in muted.union(blocked, blocked_by)}


def may_be_mailed(person: User) -> bool:
    """Whether digests may go to this person's address, which is a confirmed one if there is any."""
    return bool(person.is_active and person.email)


def unread_count(person: User) -> int:
    """How many groups a person has not seen, at most 100, which stands for more than 99. Never counts further."""
    unread = Notification.objects.filter(recipient=person, is_read=False, in_app=True, people__gt=0)
    # In the order of their index, which is then read from its first entry on, however many there are.
    ordered = unread.order_by("kind", "subject_kind", "subject_id")
    return ordered.values("pk")[: UNREAD_SHOWN + 1].count()


def newest_ids(people_ids: Sequence[int]) -> dict[int, int]:
    """The id of each person's latest group, without those who have none. One query, one look into an index a person."""
    newest = Notification.objects.filter(recipient=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    found = User.objects.filter(pk__in=people_ids).annotate(newest=Subquery(newest)).values_list("pk", "newest")
    return {person_id: number for person_id, number in found if number is not None}


def notifications_of(
    person: User, *, kind: str = "", cursor: str | None = None, limit: int = NOTIFICATIONS_A_PAGE
) -> Page[Notification]:
    """What a person was told in the app, what happened last first; of one kind, or of all."""
    rows = Notification.objects.filter(recipient=person, in_app=True, people__gt=0)
    return keyset_page(rows.filter(kind=kind) if kind else rows, order=("id",), cursor=cursor, limit=limit)


def untold_by_mail(person: User, after: int, up_to: int) -> list[Notification]:
    """The unread groups behind `after` up to `up_to` that belong into a digest, latest first, and one beyond."""
    rows = Notification.objects.filter(recipient=person, is_read=False, by_mail=True, people__gt=0)
    return list(rows.filter(pk__gt=after, pk__lte=up_to).order_by("-pk")[: NOTIFICATIONS_A_MAIL + 1])


def notices(person: User, rows: Sequence[Notification]) -> list[Notice]:
    """Rows with their people and subjects: one query for the people, and a bounded number for each kind of subject."""
    wanted = {number for row in rows for number in row.actor_ids[:NAMED]}
    people = User.objects.filter(within_reach(person, "pk"), is_active=True).in_bulk(wanted) if wanted else {}
    subjects = subjects_of(person, {pair for row in rows for pair in (_subject(row), _latest(row)) if pair})
    return [_notice(row, people, subjects) for row in rows]


def _subject(row: Notification) -> tuple[str, int] | None:
    return (row.subject_kind, row.subject_id) if row.subject_id else None


def _latest(row: Notification) -> tuple[str, int] | None:
    return ("comment", row.detail["comment"]) if "comment" in row.detail else None


def _notice(row: Notification, people: dict[int, User], subjects: dict[tuple[str, int], Subject]) -> Notice:
    names = [people[number] for number in row.actor_ids[:NAMED] if number in people]
    subject = subjects.get(_subject(row) or ("", 0))
    return Notice(
        id=row.pk,
        kind=NotificationKind(row.kind),
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        names=names,
        others=max(row.people - len(names), 0),
        subject=subject,
        is_gone=bool(row.subject_id) and subject is None,
        latest=subjects.get(_latest(row) or ("", 0)),
        outcome=row.detail.get("outcome", ""),
        reason=row.detail.get("reason", ""),
        at=row.at,
        is_read=row.is_read,
    )


def settings_of(person: User) -> NotificationSettings:
    """How a person wishes to be told: their row, or a new one with the defaults, not saved."""
    return NotificationSettings.objects.filter(person=person).first() or NotificationSettings(person=person)


def announcements_shown(viewer: User, ids: Iterable[int]) -> dict[int, Subject]:
    """What the site tells, in the language of the page."""
    chinese = (get_language() or "zh").startswith("zh")
    found = Announcement.objects.filter(pk__in=ids)
    return {row.pk: Subject(words=row.chinese if chinese else row.english) for row in found}
