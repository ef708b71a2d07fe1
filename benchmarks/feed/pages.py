"""`python -m benchmarks.feed.pages`: which pages are asked for in a seeded database, and by whom, as JSON.

`{"statements": […], "pages": {what: {"asks": [[path, params], …], "callers": […]}}}`.
"""

import argparse
import sys
from typing import Any

import django
import orjson

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
        self.statements: list[list[str]] = []
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
        return {"statements": self.statements, "pages": self.pages}

    def _add(self, what: str, callers: list[Any], feed: Any, under: str, places: list[Any], name: str = "") -> None:
        from benchmarks.feed.bare import CARDS
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
        liked = "(SELECT 1 FROM gallery_like WHERE user_id = %(viewer)s AND post_id = post.id LIMIT 1) IS NOT NULL"
        descending = ", ".join(f"page.{field} DESC" for field in feed.order)
        page = written(feed, signed_in=True, beyond=places[0] is not None, limit=LIMIT)
        salt = "wecho.cursor " + " ".join(feed.order)
        statement = CARDS.format(page=page, liked=liked, post=feed.order[-1], descending=descending)
        self.statements.append([statement, salt])
        self.pages[what] = {"asks": asks, "callers": callers}

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
