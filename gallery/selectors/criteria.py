"""What a smart board looks for: `{"tag": "雨", "year": "2024", "whose": "own"}`, keys of facets by their kind."""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gallery.constants import FacetKind, Whose
from gallery.facet_names import camera_named, lens_named
from gallery.hashtags import tag_key
from gallery.models import Facet
from wecho.common.errors import Invalid

WHOSE = "whose"


def read_criteria(wanted: Mapping[str, str]) -> dict[str, str]:
    """Return criteria as boards keep them. What is asked for is the key or the name of a facet; "" is left out.

    Raises Invalid, by kind, for what no post can be found by, and when nothing is asked for. One query.
    """
    whose = wanted.get(WHOSE) or Whose.EVERYBODY
    asked = {kind: text for kind in FacetKind.values if (text := (wanted.get(kind) or "").strip())}
    if not asked:
        raise Invalid(errors={"criteria": [_("Choose at least one thing that the posts have in common.")]})
    if whose not in Whose.values or any("\0" in text for text in asked.values()):
        raise Invalid(errors={"criteria": [_("Please check what you entered.")]})
    found = _facets({kind: {text, _key(kind, text)} for kind, text in asked.items()})
    errors = {kind: [_("No post is found by this yet.")] for kind in asked if kind not in found}
    if errors:
        raise Invalid(errors=errors)
    return {**{kind: found[kind].value for kind in asked}, WHOSE: str(whose)}


def facets_offered(*, limit: int = 20) -> dict[str, list[Facet]]:
    """The most frequent facets of each kind that people type. One query a kind."""
    typed = (kind.value for kind in FacetKind if kind != FacetKind.COLOUR)
    return {
        kind: list(Facet.objects.filter(kind=kind, post_count__gt=0).order_by("-post_count", "-id")[:limit])
        for kind in typed
    }


def facets_of(criteria: Mapping[str, str]) -> list[Facet]:
    """The facets that every post of the board has, the rarest first; empty when one is gone. One query."""
    asked = {kind: {value} for kind, value in criteria.items() if kind != WHOSE}
    found = _facets(asked)
    return sorted(found.values(), key=lambda facet: facet.post_count) if len(found) == len(asked) else []


def _facets(asked: Mapping[str, set[str]]) -> dict[str, Facet]:
    wanted = Q(pk__in=[])
    for kind, values in asked.items():
        wanted |= Q(kind=kind, value__in=values)
    return {facet.kind: facet for facet in Facet.objects.filter(wanted).order_by("post_count")}


def _key(kind: str, text: str) -> str:
    """The key of what a person calls by its name, as it is filed."""
    if kind == FacetKind.TAG:
        return tag_key(text.removeprefix("#").removeprefix("＃"))
    named = {FacetKind.CAMERA: camera_named, FacetKind.LENS: lens_named}.get(FacetKind(kind))
    name = named(text) if named else None
    return name.value if name else text.casefold()
