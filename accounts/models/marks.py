"""Small sets kept in one text column, so that one statement changes them on every engine: `,12,45,` holds 12 and 45."""

from collections.abc import Iterable

MARKS_LENGTH = 400
"""How much of a set is kept: the first entries, some 50 ids. What is cut off in the middle no longer counts."""


def mark(value: object) -> str:
    """How one entry stands in such a text: whoever looks for it asks `LIKE '%,12,%'`."""
    return f",{value},"


def as_marks(values: Iterable[object]) -> str:
    """The text that holds these entries, in this order."""
    joined = ",".join(map(str, values))
    return f",{joined}," if joined else ""


def read_marks(text: str) -> list[str]:
    """The entries of such a text, in order."""
    return [entry for entry in text[: text.rfind(",") + 1].split(",") if entry]
