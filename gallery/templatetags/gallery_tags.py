"""Photographs on pages: renditions for every screen, and what the camera wrote down in words."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django import template
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.selectors.mentions import with_links
from gallery.constants import LICENCE_URLS, Format
from gallery.hashtags import every_hashtag
from gallery.models import Photo
from gallery.models.photos import formats_of
from gallery.places import Place
from gallery.selectors.receipts import Receipt, receipt_of
from gallery.validators import seconds_written

register = template.Library()

FALLBACK_EDGE = 1080
NO_BREAK = "\u00a0"
EXPOSURE = ("aperture", "exposure_seconds", "iso")


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
    return f"{seconds_written(seconds)}{NO_BREAK}s" if seconds else ""


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
    return [row[:3] for row in exif_told(photo)]


@register.filter
def exif_told(photo: Photo) -> list[tuple[str, str, str, bool]]:
    """As `exif_rows`, each with whether a person wrote it; the others were read from the file."""
    moment = taken(photo)
    settings = [aperture(photo), exposure(photo), sensitivity(photo)]
    rows = [
        ("camera", _("Camera"), camera(photo), "camera"),
        ("lens", _("Lens"), photo.lens, "lens"),
        ("focus", _("Focal length"), focal_length(photo), "focal_length_mm"),
        ("aperture", _("Exposure"), f"{NO_BREAK} ".join(words for words in settings if words), "aperture"),
        ("clock", _("Taken"), date_format(moment, "DATETIME_FORMAT") if moment else "", "taken_at"),
        ("photo", _("Pixels"), f"{photo.width} × {photo.height}" if photo.width else "", ""),
    ]
    typed = {"aperture" if name in EXPOSURE else name for name in photo.typed}
    return [(symbol, label, words, name in typed) for symbol, label, words, name in rows if words]


@register.filter
def exif_line(photo: Photo) -> str:
    """The shot in one line: camera and settings."""
    parts = [camera(photo), focal_length(photo), aperture(photo), exposure(photo), sensitivity(photo)]
    return " · ".join(part for part in parts if part)


@register.filter
def receipt(photo: Photo) -> Receipt:
    """The receipt of a photo that is ready, for its owner."""
    return receipt_of(photo)


@register.filter
def licence_url(licence: str) -> str:
    """The text of a licence, or "" where nothing is licensed."""
    return LICENCE_URLS.get(licence, "")


@register.filter
def coordinates(place: Place) -> str:
    """Such as `31.2° N, 121.5° E`, as exactly as the place is shown."""
    digits = 5 if place.within_km == 0 else 1
    north, east = f"{abs(place.latitude):.{digits}f}°", f"{abs(place.longitude):.{digits}f}°"
    return f"{north} {'N' if place.latitude >= 0 else 'S'}, {east} {'E' if place.longitude >= 0 else 'W'}"


@register.filter
def map_url(place: Place) -> str:
    """A map of it elsewhere."""
    at = f"{place.latitude:g}/{place.longitude:g}"
    marker = "" if place.within_km else f"?mlat={place.latitude:g}&mlon={place.longitude:g}"
    return f"https://www.openstreetmap.org/{marker}#map={11 if place.within_km else 15}/{at}"


@register.filter
def post_text(text: str) -> SafeString:
    """A post's text as safe HTML: hashtags, `@name` and web addresses are links."""
    parts, last = [], 0
    for tag in every_hashtag(text):
        parts.append(with_links(text[last : tag.start]))
        parts.append(
            format_html('<a class="hashtag" href="/tags/{}/">{}</a>', quote(tag.key), text[tag.start : tag.end])
        )
        last = tag.end
    return mark_safe("".join([*parts, with_links(text[last:])]))  # noqa: S308 - every part is escaped


def _whole(prefix: str, number: float | None) -> str:
    return f"{prefix}{number:.0f}" if number else ""
