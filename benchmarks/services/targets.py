"""Which records of a service the calls go to."""

import dataclasses
from typing import Any

import psycopg

from benchmarks.services.calls import SHOWN, Call

HOT, TALKS = 100, 40
MOST = 100_000
"""Posts that are walked through before one is asked for again."""
# In an order that has nothing to do with the time of the posts.
_POSTS = "SELECT id FROM service_post WHERE service_id = %s ORDER BY hashint8(id), id LIMIT %s"
_TALKS = """
SELECT post_id FROM service_comment WHERE service_id = %s AND root_id = 0
GROUP BY post_id HAVING count(*) >= %s ORDER BY hashint8(post_id), post_id LIMIT %s
"""


@dataclasses.dataclass
class Targets:
    """`walk` are posts of the service, of which the first are the hot ones; `talks` are posts with many comments."""

    service: str
    number: int
    secret: str
    walk: list[int]
    talks: list[int]
    _walked: int = HOT

    def ids(self, call: Call) -> list[int]:
        """The posts that a call goes to."""
        return {"hot": self.walk[:HOT], "talk": self.talks, "any": self.walk}[call.ids]

    def strangers(self, count: int) -> list[int]:
        """`count` posts, none of which was asked for since all others were; fewer when there are not so many."""
        if self._walked + count > len(self.walk):
            self._walked = HOT
        found = self.walk[self._walked : self._walked + count]
        self._walked += len(found)
        return found


def choose(connection: psycopg.Connection[Any], service: dict[str, Any]) -> Targets:
    """The targets of a seeded service."""
    posts = connection.execute(_POSTS, (service["id"], MOST)).fetchall()
    talks = connection.execute(_TALKS, (service["id"], SHOWN, TALKS)).fetchall()
    walk, talking = ([row[0] for row in rows] for rows in (posts, talks))
    return Targets(service["name"], service["id"], service["secret"], walk, talking)
