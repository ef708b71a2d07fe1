"""`python -m benchmarks.notifications.work`: fills the table and times what the site does, beside bare statements.

The job on stdin is `{"name", "rows", "rounds", "times"}`; the answer is `{what: {"ours": [...], "bare": [...]}}`, the
median milliseconds of each round, and `{"facts": {what: ms}}`. It needs the variables that the site needs.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import django
import orjson
import psycopg

from benchmarks.notifications.seed import HOT_ROWS, ROWS_A_PERSON, Connection, fill, make_people

Act = Callable[[int], object]
_INSERT = """
INSERT INTO accounts_notification (recipient_id, kind, subject_kind, subject_id, people, actors, withdrawn, detail,
    in_app, by_mail, is_read, began_at, at)
VALUES (%s, 'like', 'bare', %s, 1, ',1,', '', '{}', true, false, false, now(), now())
"""
_JOIN = "UPDATE accounts_notification SET people = people + 1, at = now() WHERE id = %s"
_PAGE = "SELECT * FROM accounts_notification WHERE recipient_id = %s ORDER BY id DESC LIMIT 21"
_COUNT = (
    "SELECT count(*) FROM (SELECT 1 FROM accounts_notification WHERE recipient_id = %s AND NOT is_read LIMIT 100) AS u"
)
_READ = "UPDATE accounts_notification SET is_read = true WHERE recipient_id = %s AND NOT is_read"
_UNREAD = (
    "SELECT id, recipient_id, subject_id FROM accounts_notification WHERE NOT is_read AND kind = 'like' LIMIT 20000"
)


class Work:
    """What is done to whom. Each act takes a number that makes its subject new."""

    def __init__(self, connection: Connection, people: list[int]) -> None:
        from accounts.models import User

        self.connection, self.people = connection, people
        self.chance = random.Random(7)
        self.actors = list(User.objects.filter(pk__in=people[1:51]))
        # The first one has very many; that is another figure.
        self.unread = [row for row in connection.execute(_UNREAD).fetchall() if row[1] != people[0]]

    def person(self) -> int:
        return self.chance.choice(self.people[51:])

    def notify(self, number: int) -> object:
        from accounts.actions.notifications import notify
        from accounts.constants import NotificationKind

        about = {"subject_kind": "ours", "subject_id": number}
        actor = self.chance.choice(self.actors)
        return notify(recipients=[self.person()], kind=NotificationKind.LIKE, actor=actor, **about)  # type: ignore[arg-type]

    def join(self, number: int) -> object:
        from accounts.actions.notifications import notify
        from accounts.constants import NotificationKind

        _, recipient, subject = self.chance.choice(self.unread)
        about = {"subject_kind": "post", "subject_id": subject, "again": True}
        actor = self.chance.choice(self.actors)
        return notify(recipients=[recipient], kind=NotificationKind.LIKE, actor=actor, **about)

    def page(self, number: int) -> object:
        from accounts.models import User
        from accounts.selectors.notifications import notifications_of

        return notifications_of(User(pk=self.person())).rows

    def count(self, number: int) -> object:
        from accounts.models import User
        from accounts.selectors.notifications import unread_count

        return unread_count(User(pk=self.person()))

    def read(self, number: int) -> object:
        from accounts.actions.notifications import mark_all_read
        from accounts.models import User

        return mark_all_read(actor=User(pk=self.person()), up_to=2**62)

    def bare(self, statement: str, values: Callable[[int], list[Any]]) -> Act:
        return lambda number: self.connection.execute(statement, values(number), prepare=True)

    def pairs(self) -> dict[str, tuple[Act, Act]]:
        """Ours and the bare statement, by what they do."""
        someone = lambda number: [self.person()]  # noqa: E731
        return {
            "tell, a new group": (self.notify, self.bare(_INSERT, lambda number: [self.person(), number])),
            "tell, one more": (self.join, self.bare(_JOIN, lambda number: [self.chance.choice(self.unread)[0]])),
            "a page of 20": (self.page, self.bare(_PAGE, someone)),
            "unread count": (self.count, self.bare(_COUNT, someone)),
            "mark all as read": (self.read, self.bare(_READ, someone)),
        }


def timed(act: Act, number: int) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    act(number)
    return 1000 * (time.perf_counter() - began)


def main() -> None:
    """Alternates call by call, so that whatever else the machine does meets both alike."""
    job = orjson.loads(sys.stdin.buffer.read())
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        people = make_people(job["name"], max(job["rows"] // ROWS_A_PERSON, 100))
        fill(connection, people, job["rows"])
        work = Work(connection, people)
        found: dict[str, Any] = {}
        for what, (ours, bare) in work.pairs().items():
            found[what] = {"ours": [], "bare": []}
            for turn in range(-1, job["rounds"]):
                first = (turn + 2) * job["times"]
                both = [(timed(ours, number), timed(bare, number)) for number in range(first, first + job["times"])]
                if turn >= 0:  # the round before is to warm up
                    found[what]["ours"].append(median(own for own, _ in both))
                    found[what]["bare"].append(median(base for _, base in both))
        found["facts"] = hot_facts(connection, people[0]) if job["rows"] > HOT_ROWS else {}
    sys.stdout.buffer.write(orjson.dumps(found))


def hot_facts(connection: Connection, number: int) -> dict[str, float]:
    """Milliseconds for the one who has very many, a tenth of them unread."""
    from accounts.actions.notifications import mark_all_read
    from accounts.models import User
    from accounts.selectors.notifications import notifications_of, unread_count

    hot = User(pk=number)
    ten = range(10)
    size = connection.execute("SELECT pg_total_relation_size('accounts_notification') / 1e6").fetchone()
    return {
        f"{HOT_ROWS:,} rows: a page of 20, ms": median(timed(lambda _: notifications_of(hot).rows, 0) for _ in ten),
        f"{HOT_ROWS:,} rows: unread count, ms": median(timed(lambda _: unread_count(hot), 0) for _ in ten),
        f"{HOT_ROWS:,} rows: a page of a kind that has none, ms": median(
            timed(lambda _: notifications_of(hot, kind="follow").rows, 0) for _ in ten
        ),
        f"{HOT_ROWS // 10:,} unread: mark all as read, ms": timed(lambda _: mark_all_read(actor=hot, up_to=2**62), 0),
        "the table with its indexes, MB": float(size[0]) if size else 0.0,
    }


if __name__ == "__main__":
    django.setup()
    main()
