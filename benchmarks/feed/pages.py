"""`python -m benchmarks.feed.pages`: which pages are asked for in a seeded database, and by whom, as JSON.

`{"statements": […], "pages": {what: {"asks": [[path, params], …], "callers": […]}}}`.
"""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

import django
import orjson
from django.utils import timezone

FEED = "/api/v1/gallery/posts"
WALKED = 1_500
LIMIT = 20


def main(depth: int) -> None:
    """Pages are of 20 posts; `depth` is the number of the deep one."""
    sys.stdout.buffer.write(orjson.dumps(Pages(depth).found()))


class Pages:
    """Statements and calls, as the site and the bare handlers are asked."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.statements: list[list[Any]] = []
        self.pages: dict[str, Any] = {}

    def found(self) -> dict[str, Any]:
        from gallery.constants import FacetKind
        from gallery.selectors.feed_pages import KEYSETS

        usual = self._callers([11, 12, 20, 40, 60, 100, 300, 1000])
        latest = KEYSETS["latest"]
        places = self._places()
        self._add("latest, page 1", usual, latest, "", [None])
        self._add(f"latest, page {self.depth:,}", usual, latest, "", places[:1])
        self._add("latest, each page once", usual, latest, "", places)
        tag, busiest = self._biggest()
        self._add("by tag, page 1", usual, KEYSETS[FacetKind.TAG], f"?tag={tag}", [None], tag)
        self._add("by person, page 1", usual, KEYSETS["person"], busiest, [None], busiest)
        self._add_steps(usual)
        return {"statements": self.statements, "pages": self.pages}

    def _add_steps(self, usual: list[Any]) -> None:
        """What is found by steps; their cursors tell a time of the site's, so that only the posts are compared."""
        from gallery.selectors import feed_rows, following, hot

        cards = self._around(feed_rows.seen_statement(signed_in=True), "id", ["id"])
        ranked = feed_rows.ranked_statement(hot.hot_rows, True, False, LIMIT + hot.WAITING + 1)
        self._add_found("hot, page 1", usual, "hot", [cards, "hot", [ranked]])
        sources, walked = following.sources_statement(), following.WALKED
        people = following.statement((), (), people=True)
        for what, callers, steps in (
            ("following, 10 followees", self._callers([11, 12]), [sources, people]),
            ("following, 5,000 followees", self._callers([5000, 5000, 4900]), [sources, walked]),
            ("following, 10 quiet followees", self._quiet(1), [sources, people]),
            ("following, 5,000 quiet followees", self._quiet(0), [sources, walked, people]),
        ):
            self._add_found(what, callers, "following", [cards, "following", steps])

    def _add_found(self, what: str, callers: list[Any], feed: str, statement: list[Any]) -> None:
        params = {"page": len(self.statements), "limit": LIMIT + 1, "since": str(timezone.now()), "id": 2**62}
        params["place"] = "9999-01-01 00:00:00+00"
        self.statements.append(statement)
        self.pages[what] = {"asks": [[f"{FEED}?feed={feed}", orjson.dumps(params).decode()]], "callers": callers}

    def _add(self, what: str, callers: list[Any], feed: Any, under: str, places: list[Any], name: str = "") -> None:
        from gallery.selectors.feed_rows import written
        from wecho.common.pagination import write_cursor

        of_person = bool(name) and under == name
        path = f"/api/v1/gallery/people/{name}/posts" if of_person else f"{FEED}{under}"
        joint = "&" if "?" in path else "?"
        asks = []
        number = len(self.statements)
        for place in places:
            params: dict[str, Any] = {"page": number, "name": name}
            cursor = f"{joint}cursor={write_cursor(feed.order, place)}" if place else ""
            if place:
                params |= dict(zip(feed.order, (str(place[0]), place[1]), strict=True))
            asks.append([path + cursor, orjson.dumps(params).decode()])
        page = written(feed, signed_in=True, beyond=places[0] is not None, limit=LIMIT)
        salt = "wecho.cursor " + " ".join(feed.order)
        statement = self._around(page, feed.order[-1], feed.order)
        self.statements.append([statement, salt, []])
        self.pages[what] = {"asks": asks, "callers": callers}

    def _around(self, page: str, post: str, order: Sequence[str]) -> str:
        from benchmarks.feed.bare import CARDS

        liked = "(SELECT 1 FROM gallery_like WHERE user_id = %(viewer)s AND post_id = post.id LIMIT 1) IS NOT NULL"
        descending = ", ".join(f"page.{field} DESC" for field in order)
        return CARDS.format(page=page, liked=liked, post=post, descending=descending)

    def _quiet(self, number: int) -> list[Any]:
        from accounts.actions.sessions import issue_tokens
        from accounts.models import User

        person = User.objects.filter(username__startswith="seeded").order_by("-pk")[1 - number]
        return [{"id": person.pk, "followees": person.following_count, "token": issue_tokens(person=person)["access"]}]

    def _callers(self, followees: list[int]) -> list[Any]:
        from accounts.actions.sessions import issue_tokens
        from accounts.models import User

        found: list[dict[str, Any]] = []
        for many in followees:
            rows = User.objects.filter(is_active=True, is_private=False, is_staff=False, following_count__lte=many)
            person = rows.order_by("-following_count", "pk").exclude(pk__in=[one["id"] for one in found])[0]
            token = issue_tokens(person=person)["access"]
            found.append({"id": person.pk, "followees": person.following_count, "token": token})
        return found

    def _places(self) -> list[tuple[Any, int]]:
        """Ends of pages of everything, from page `depth` on downwards."""
        from gallery.models import Post

        rows = Post.objects.listed().order_by("-published_at", "-pk").values_list("published_at", "pk")
        many = min(WALKED, max(1, rows.count() // LIMIT - self.depth))
        return list(rows[(self.depth - 1) * LIMIT - 1 : (self.depth - 1 + many) * LIMIT : LIMIT])

    def _biggest(self) -> tuple[str, str]:
        from accounts.models import User
        from gallery.models import Facet

        facet = Facet.objects.filter(kind="tag").latest("post_count")
        busiest = User.objects.filter(is_active=True, is_private=False).latest("post_count")
        return facet.value, busiest.username


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("depth", type=int)
    django.setup()
    main(parser.parse_args().depth)
