"""What a smart board looks for: `{"tag": "雨", "year": "2024", "whose": "own"}`, keys of facets by their kind."""

import unicodedata
from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gallery.constants import FacetKind, Whose
from gallery.models import Facet
from wecho.common.errors import Invalid

WHOSE = "whose"


def read_criteria(wanted: Mapping[str, str]) -> dict[str, str]:
    """Return criteria as boards keep them. What is asked for is the key or the name of a facet; "" is left out.

    Raises Invalid, by kind, for what no post can be found by, and when nothing is asked for. One query.
    """
    whose = wanted.get(WHOSE) or Whose.EVERYBODY
    asked = {kind: _plain(wanted.get(kind) or "") for kind in FacetKind.values}
    asked = {kind: text for kind, text in asked.items() if text}
    if not asked:
        raise Invalid(errors={"criteria": [_("Choose at least one thing that the posts have in common.")]})
    if whose not in Whose.values or any("\0" in text for text in asked.values()):
        raise Invalid(errors={"criteria": [_("Please check what you entered.")]})
    found = _facets({kind: {text, text.casefold()} for kind, text in asked.items()}, by_name=True)
    errors = {kind: [_("No post is found by this yet.")] for kind in asked if kind not in found}
    if errors:
        raise Invalid(errors=errors)
    return {**{kind: found[kind].value for kind in asked}, WHOSE: str(whose)}


def facets_of(criteria: Mapping[str, str]) -> list[Facet]:
    """The facets that every post of the board has, the rarest first; empty when one is gone. One query."""
    asked = {kind: {value} for kind, value in criteria.items() if kind != WHOSE}
    found = _facets(asked)
    return sorted(found.values(), key=lambda facet: facet.post_count) if len(found) == len(asked) else []


def _facets(asked: Mapping[str, set[str]], *, by_name: bool = False) -> dict[str, Facet]:
    wanted = Q(pk__in=[])
    for kind, texts in asked.items():
        names = Q(name__in=texts) if by_name else Q()
        wanted |= Q(kind=kind) & (Q(value__in=texts) | names if by_name else Q(value__in=texts))
    rows = Facet.objects.filter(wanted).order_by("post_count", "-pk")
    return {facet.kind: facet for facet in rows}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().removeprefix("#").strip()


def facets_offered(*, limit: int = 20) -> dict[str, list[Facet]]:
    """The most frequent facets of each kind. One query a kind."""
    return {
        kind: list(Facet.objects.filter(kind=kind, post_count__gt=0).order_by("-post_count", "-id")[:limit])
        for kind in FacetKind.values
    }
