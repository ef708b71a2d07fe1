"""The pictures of a person as files: which sizes there are, and where they are found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from django.urls import reverse

CONTENT_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


@dataclass(frozen=True)
class Look:
    """One kind of picture: its long edges in pixels, its better format beside JPEG, and its width over its height."""

    edges: tuple[int, ...]
    better: Literal["avif", "webp"]
    shape: float

    @property
    def formats(self) -> tuple[str, str]:
        """The endings of its files, the better one first."""
        return self.better, "jpg"


LOOKS: Mapping[str, Look] = {
    "avatar": Look((96, 192, 384), "webp", 1.0),
    "cover": Look((640, 1600), "avif", 3.0),
}


@dataclass(frozen=True)
class Renditions:
    """A picture of one person that is there to be seen, in every size of its look. Anybody may load it."""

    kind: str
    key: str

    @property
    def look(self) -> Look:
        return LOOKS[self.kind]

    @property
    def folder(self) -> str:
        """Where its files lie in storage."""
        return f"renditions/{self.kind}/{self.key}"

    def path(self, edge: int, fmt: str) -> str:
        """Where one of them lies."""
        return f"{self.folder}/{edge}.{fmt}"

    def url(self, edge: int, fmt: str) -> str:
        """Its address, which never shows another picture."""
        return f"{_folder(self.kind)}{self.key}/{edge}.{fmt}"

    def paths(self) -> list[str]:
        """Every file."""
        return [self.path(edge, fmt) for edge in self.look.edges for fmt in self.look.formats]

    def sizes(self) -> list[dict[str, Any]]:
        """As JSON: `[{"edge": 96, "webp": address, "jpeg": address}, …]`, ascending."""
        better = self.look.better
        return [
            {"edge": edge, better: self.url(edge, better), "jpeg": self.url(edge, "jpg")} for edge in self.look.edges
        ]

    @property
    def fallback(self) -> str:
        """The address for what knows no choice of sizes."""
        return self.url(self.look.edges[1], "jpg")

    @property
    def sources(self) -> Iterator[tuple[str, str]]:
        """Type and `srcset` of each format, the better one first."""
        for fmt in self.look.formats:
            steps = (f"{self.url(edge, fmt)} {edge}w" for edge in self.look.edges)
            yield CONTENT_TYPES[fmt], ", ".join(steps)


@cache
def _folder(kind: str) -> str:
    # Resolved once: a page has dozens of faces, and their addresses differ in the key alone.
    return reverse("accounts:picture", args=[kind, "key", 1, "jpg"]).removesuffix("key/1.jpg")
