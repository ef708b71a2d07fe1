"""Telling people, taking it back, and what they have read."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction
from django.utils import timezone

from accounts.constants import ALWAYS_IN_APP, NotificationKind
from accounts.models import Notification, User
from accounts.models.marks import MARKS_LENGTH, mark
from accounts.selectors.notifications import unwelcome
from wecho.common.database import rows
from wecho.common.realtime import hint, person_group

THE_SITE = 0
MOST_HINTS = 100
_IN_APP = "(%(always)s OR COALESCE(wishes.off_in_app NOT LIKE %(kind_mark)s, true))"
_BY_MAIL = "COALESCE(wishes.digest <> 'off' AND wishes.off_by_mail NOT LIKE %(kind_mark)s, false)"
# A group that is unread takes one more; the row gets the id that a new one would have had, so that it comes first and
# counts as not seen. Whoever took it back and does it again is counted again, in silence.
_TELL = """
INSERT INTO accounts_notification AS told (recipient_id, kind, subject_kind, subject_id, people, actors, withdrawn,
    detail, in_app, by_mail, is_read, began_at, at)
SELECT person.id, %(kind)s, %(subject_kind)s, %(subject_id)s, 1, %(mark)s, '', %(detail)s{json}, {in_app}, {by_mail},
    false, %(at)s{time}, %(at)s{time}
FROM accounts_user AS person LEFT JOIN accounts_notificationsettings AS wishes ON wishes.person_id = person.id
WHERE person.id IN ({people}) AND person.is_active AND ({in_app} OR {by_mail}) AND (%(again)s OR NOT EXISTS (
    SELECT 1 FROM accounts_notification AS earlier WHERE earlier.recipient_id = person.id AND earlier.is_read
    AND earlier.subject_id = %(subject_id)s AND earlier.kind = %(kind)s AND earlier.subject_kind = %(subject_kind)s
    AND earlier.actors LIKE %(marked)s))
ORDER BY person.id
ON CONFLICT (recipient_id, kind, subject_kind, subject_id) WHERE NOT is_read DO UPDATE SET
    id = CASE WHEN told.withdrawn LIKE %(marked)s THEN told.id ELSE excluded.id END,
    people = told.people + CASE WHEN told.actors LIKE %(marked)s THEN 0 ELSE 1 END,
    actors = substr(%(head)s || replace(told.actors, %(mark)s, ','), 1, {length}),
    withdrawn = replace(told.withdrawn, %(mark)s, ','),
    detail = excluded.detail, at = excluded.at,
    in_app = told.in_app OR excluded.in_app, by_mail = told.by_mail OR excluded.by_mail
WHERE %(again)s OR told.actors NOT LIKE %(marked)s
RETURNING recipient_id
"""
_TAKE_OUT = """
UPDATE accounts_notification SET people = people - 1, actors = replace(actors, %(mark)s, ','),
    withdrawn = substr(%(head)s || CASE WHEN withdrawn = '' THEN ',' ELSE withdrawn END, 1, {length})
"""
_WITHDRAW = f"""{_TAKE_OUT}
WHERE recipient_id IN ({{people}}) AND NOT is_read AND people > 0 AND withdrawn NOT LIKE %(marked)s
    AND kind = %(kind)s AND subject_kind = %(subject_kind)s AND subject_id = %(subject_id)s
    AND (actors LIKE %(marked)s OR began_at <= %(at)s{{time}})
RETURNING recipient_id
"""
_SILENCE = f"""{_TAKE_OUT}
WHERE recipient_id IN ({{people}}) AND people > 0 AND actors LIKE %(marked)s
RETURNING recipient_id
"""


def notify(
    *,
    recipients: Iterable[int],
    kind: NotificationKind,
    actor: User | None,
    subject_kind: str = "",
    subject_id: int = 0,
    detail: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    again: bool = False,
) -> set[int]:
    """Tell people what `actor` (None is the site) did, in the transaction that does it; returns whom it reached.

    One statement for all of them, which waits for no row but those of the same group. Nobody hears of themselves, nor
    of somebody unwelcome, nor what their settings turn off. Unless `again`, one actor counts once for one subject,
    while it is unread and after it was read. `detail` is of the latest event. The caller has checked that they may see
    it.
    """
    wanted = set(recipients) - {actor.pk if actor else THE_SITE}
    wanted -= unwelcome(actor, wanted) if actor and wanted else set()
    if not wanted:
        return set()
    values = _values(kind, actor, subject_kind, subject_id, at or timezone.now()) | {
        "kind_mark": f"%{mark(kind)}%",
        "always": kind in ALWAYS_IN_APP,
        "detail": orjson.dumps(dict(detail or {})).decode(),
        "again": again,
    }
    return _tell_sockets(_run(_TELL, wanted, values))


def withdraw(
    *,
    recipients: Iterable[int],
    kind: NotificationKind,
    actor: User,
    subject_kind: str = "",
    subject_id: int = 0,
    at: datetime,
) -> set[int]:
    """Take back what `actor` did at `at` from the groups that are not read yet; may be repeated.

    Returns whose changed.
    """
    wanted = set(recipients)
    values = _values(kind, actor, subject_kind, subject_id, at)
    return _tell_sockets(_run(_WITHDRAW, wanted, values)) if wanted else set()


def silence(*, recipient: User, actor: User) -> None:
    """Take all that `actor` ever did out of what a person was told, read or not, for good.

    Of a group of very many, those whose marks were cut off stay counted, without a name.
    """
    values = {"mark": mark(actor.pk), "marked": f"%{mark(actor.pk)}%", "head": f",{actor.pk}"}
    _tell_sockets(_run(_SILENCE, {recipient.pk}, values))


def mark_read(*, actor: User, ids: Iterable[int]) -> int:
    """Mark one's own groups as read, exactly as they were seen: one that came again since has another id."""
    return _read(Notification.objects.filter(recipient=actor, is_read=False, pk__in=list(ids)), actor)


def mark_all_read(*, actor: User, up_to: int) -> int:
    """Mark all of one's own up to the id `up_to` as read, not what came later; returns how many changed."""
    return _read(Notification.objects.filter(recipient=actor, is_read=False, pk__lte=up_to), actor)


@transaction.atomic
def _read(unread: Any, actor: User) -> int:
    changed: int = unread.update(is_read=True)
    if changed:
        _tell_sockets({actor.pk})
    return changed


def _values(
    kind: NotificationKind, actor: User | None, subject_kind: str, subject_id: int, at: datetime
) -> dict[str, Any]:
    number = actor.pk if actor else THE_SITE
    return {
        "kind": kind.value,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "mark": mark(number),
        "marked": f"%{mark(number)}%",
        "head": f",{number}",
        "at": connection.ops.adapt_datetimefield_value(at),
    }


def _run(statement: str, people: set[int], values: dict[str, Any]) -> set[int]:
    numbered = {f"person{place}": number for place, number in enumerate(sorted(people))}
    typed = connection.vendor == "postgresql"
    sql = statement.format(
        json="::jsonb" if typed else "",
        time="::timestamptz" if typed else "",
        in_app=_IN_APP,
        by_mail=_BY_MAIL,
        length=MARKS_LENGTH,
        people=", ".join(f"%({name})s" for name in numbered),
    )
    return {number for (number,) in rows(sql, values | numbered)}


def _tell_sockets(people: set[int]) -> set[int]:
    """Hint at the change to the pages that are open; of very many, the sockets find it by their own look."""
    if len(people) <= MOST_HINTS:
        for number in people:
            hint(person_group(number), type="notified", person=number)
    return people
