"""Photographs on pages: renditions for every screen, and what the camera wrote down in words."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gallery.constants import Format
from gallery.models import Photo
from gallery.models.photos import formats_of

register = template.Library()

FALLBACK_EDGE = 1080
SLOWEST_FRACTION = 0.3
NO_BREAK = "\u00a0"


@register.inclusion_tag("components/photo.html")
def picture(photo: Photo, sizes: str = "100vw", priority: bool = False, alt: str | None = None) -> dict[str, Any]:
    """Show a photo in its frame, which keeps its place before it is loaded.

    `sizes` is that of the HTML standard; `priority` is for what is seen first: it loads at once. `alt` overrides the
    photo's own text, "" where words beside it say the same. A photo without renditions shows its frame alone.
    """
    large = [step for step in photo.edges if step["edge"] >= FALLBACK_EDGE]
    fallback = (large[:1] or photo.edges[-1:] or [None])[0]
    return {
        "photo": photo,
        "ratio": ratio(photo),
        "sizes": sizes if priority else f"auto, {sizes}",
        "priority": priority,
        "alt": photo.alt if alt is None else alt,
        "fallback": fallback and photo.url(fallback["edge"], "jpg"),
        "avif": srcset(photo, "avif", "jpg"),
        "jpg": srcset(photo, "jpg"),
    }


def srcset(photo: Photo, *formats: Format) -> str:
    """Every step with its width in pixels, each in the first of the formats that it has.

    A step that is the original's own JPEG stands among the AVIFs too: who reads those reads it, and would otherwise
    never be offered the largest size.
    """
    found = [(step, [fmt for fmt in formats if fmt in formats_of(step)]) for step in photo.edges]
    return ", ".join(f"{photo.url(step['edge'], has[0])} {step['width']}w" for step, has in found if has)


@register.filter
def ratio(photo: Photo) -> str:
    """Width to height, as CSS writes it; 1.5 while nothing is known."""
    return f"{photo.width / photo.height:.4f}" if photo.width and photo.height else "1.5"


@register.filter
def largest(photo: Photo) -> str:
    """Address of the largest rendition, or "" without any."""
    return photo.url(photo.edges[-1]["edge"], "jpg") if photo.edges else ""


@register.filter
def smallest(photo: Photo) -> str:
    """Address of the smallest rendition, or "" without any."""
    return photo.url(photo.edges[0]["edge"], "jpg") if photo.edges else ""


@register.filter
def card_sizes(photo: Photo) -> str:
    """How wide a photo of that shape stands in the justified grid, for the `sizes` of an image."""
    shape = photo.width / photo.height if photo.width and photo.height else 1.5
    on_phone = "100vw" if shape > 1 else "60vw"
    return f"(max-width: 40rem) {on_phone}, {round(min(shape, 2.4) * 24)}rem"


@register.filter
def camera(photo: Photo) -> str:
    """Maker and model, but not the company where the model names it again, as in `NIKON CORPORATION NIKON D90`."""
    maker, *words = photo.camera.split() or [""]
    again = [place for place, word in enumerate(words) if word.lower() == maker.lower()]
    return " ".join(words[again[0] :] if again else [maker, *words])


@register.filter
def focal_length(photo: Photo) -> str:
    """Such as `35 mm`, with what it is on a full frame where that differs."""
    length, full_frame = photo.focal_length_mm, photo.focal_length_35mm
    if not length:
        return ""
    own = f"{length:.3g}{NO_BREAK}mm"
    if not full_frame or round(full_frame) == round(length):
        return own
    return _("%(length)s (%(full_frame)s full frame)") % {
        "length": own,
        "full_frame": f"{full_frame:.0f}{NO_BREAK}mm",
    }


@register.filter
def aperture(photo: Photo) -> str:
    """Such as `f/2.8`."""
    return f"f/{photo.aperture:.2g}" if photo.aperture and photo.aperture < 10 else _whole("f/", photo.aperture)


@register.filter
def exposure(photo: Photo) -> str:
    """Such as `1/250 s` or `2.5 s`."""
    seconds = photo.exposure_seconds
    if not seconds:
        return ""
    shown = f"{seconds:.1f}".removesuffix(".0") if seconds >= SLOWEST_FRACTION else f"1/{1 / seconds:.0f}"
    return f"{shown}{NO_BREAK}s"


@register.filter
def sensitivity(photo: Photo) -> str:
    """Such as `ISO 200`."""
    return _whole(f"ISO{NO_BREAK}", photo.iso)


@register.filter
def taken(photo: Photo) -> datetime | None:
    """The camera's own time, without zone: what its clock showed."""
    try:
        return parse_datetime(photo.taken_at)
    except ValueError:
        return None


@register.filter
def exif_rows(photo: Photo) -> list[tuple[str, str, str]]:
    """What is known of the shot as (icon, label, words), without what is not known."""
    moment = taken(photo)
    settings = [aperture(photo), exposure(photo), sensitivity(photo)]
    rows = [
        ("camera", _("Camera"), camera(photo)),
        ("lens", _("Lens"), photo.lens),
        ("focus", _("Focal length"), focal_length(photo)),
        ("aperture", _("Exposure"), f"{NO_BREAK} ".join(words for words in settings if words)),
        ("clock", _("Taken"), date_format(moment, "DATETIME_FORMAT") if moment else ""),
        ("photo", _("Pixels"), f"{photo.width} × {photo.height}" if photo.width else ""),
    ]
    return [row for row in rows if row[2]]


def _whole(prefix: str, number: float | None) -> str:
    return f"{prefix}{number:.0f}" if number else ""
