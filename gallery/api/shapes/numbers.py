"""An author's numbers as `serializers.numbers` describes them."""

from dataclasses import asdict
from typing import Any

from gallery.api.shapes.posts import card_shape
from gallery.models import Post
from gallery.selectors.numbers import Numbers, Worth


def numbers_shape(numbers: Numbers, best: list[Post]) -> dict[str, Any]:
    """A `NumbersOutput`."""
    return {
        "as_of": numbers.at,
        "days": [asdict(step) for step in numbers.days],
        "months": [asdict(step) for step in numbers.months],
        "total": asdict(numbers.total),
        "judged": numbers.judged,
        "tags": [_worth(row) for row in numbers.tags],
        "hours": [_worth(row) for row in numbers.hours],
        "weekdays": [_worth(row) for row in numbers.weekdays],
        "best": [card_shape(post) for post in best],
    }


def _worth(row: Worth) -> dict[str, Any]:
    return {"name": row.name, "median_likes": row.likes, "posts": row.posts}
