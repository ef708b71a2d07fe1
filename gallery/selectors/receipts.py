"""The receipt of an upload: what came in, what was done to it and why, and what others are served."""

import dataclasses
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gallery.models import Photo
from gallery.models.photos import formats_of
from gallery.states import PhotoStatus
from wecho.common.errors import NotFound

_SENTENCES: dict[str, Promise] = {
    "first_frame_only": gettext_lazy("Only the first picture of the file is shown: posts hold photographs, not films."),
    "flattened": gettext_lazy("Transparent parts became white, because not every picture format knows transparency."),
    "tone_mapped": gettext_lazy("The highlights of HDR were brought into the range that ordinary screens show."),
    "converted_to_srgb": gettext_lazy("Colours were converted to sRGB, so that they look the same on every screen."),
    "reduced_to_8_bits": gettext_lazy("The depth was reduced to 8 bits a channel, which is what browsers show."),
    "oriented": gettext_lazy("The picture was turned upright, as the camera noted."),
    "metadata_removed": gettext_lazy("What the file holds beside the picture was left out, for your privacy."),
}
_TAGS: dict[str, Promise] = {
    "exif": gettext_lazy("camera data (EXIF)"),
    "gps": gettext_lazy("the place (GPS)"),
    "maker_notes": gettext_lazy("notes of the camera's maker"),
    "xmp": gettext_lazy("XMP"),
    "iptc": gettext_lazy("IPTC"),
    "comment": gettext_lazy("comments in the file"),
    "thumbnail": gettext_lazy("thumbnails"),
    "appended": gettext_lazy("data behind the picture"),
    "other": gettext_lazy("other tags"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class ReceiptChange:
    """One thing that was done. `profile` and `tags` are there where they say more; `sentence` says it to a person."""

    change: str
    sentence: str
    profile: str | None = None
    tags: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class ReceiptSize:
    """What is served as one size. Bytes are None where there is no such file, and in receipts of before they were kept.

    `is_own` says that the original's own coding of the picture is served.
    """

    edge: int
    width: int
    height: int
    avif_bytes: int | None
    jpeg_bytes: int | None
    is_own: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Receipt:
    """`own_size` tells in words what became of a file that did not have to be coded again; "" for all others."""

    photo_id: int
    original_name: str
    original_format: str
    original_bytes: int
    sha256: str
    width: int
    height: int
    changes: tuple[ReceiptChange, ...]
    sizes: tuple[ReceiptSize, ...]
    own_size: str


def receipt_of(photo: Photo) -> Receipt:
    """The receipt of a photo that is ready, in the language of the moment; raises NotFound for any other.

    Reads nothing but the row. Whoever calls it has asked whose photo it is: it is for the owner alone.
    """
    if photo.status != PhotoStatus.READY:
        raise NotFound
    return Receipt(
        photo_id=photo.pk,
        original_name=photo.original_name,
        original_format=photo.original_format,
        original_bytes=photo.original_bytes,
        sha256=photo.sha256,
        width=photo.width,
        height=photo.height,
        changes=tuple(_change(noted) for noted in map(_as_object, photo.changes) if noted["change"] in _SENTENCES),
        sizes=tuple(_size(step) for step in photo.edges),
        own_size=_own_size(photo),
    )


def _as_object(noted: Any) -> dict[str, Any]:
    """Rows of before have the name alone."""
    return noted if isinstance(noted, dict) else {"change": str(noted)}


def _change(noted: dict[str, Any]) -> ReceiptChange:
    name, profile = noted["change"], noted.get("profile")
    tags = tuple(tag for tag in noted.get("tags", ()) if tag in _TAGS)
    sentence = str(_SENTENCES[name])
    if profile:
        sentence = _("Colours were converted from %(profile)s to sRGB, so that they look the same on every screen.")
        sentence %= {"profile": profile}
    if tags:
        sentence = _("Left out of what others load, for your privacy: %(tags)s.")
        sentence %= {"tags": _(", ").join(str(_TAGS[tag]) for tag in tags)}
    return ReceiptChange(name, sentence, profile, tags)


def _size(step: dict[str, Any]) -> ReceiptSize:
    formats, kept = formats_of(step), step.get("bytes", {})
    return ReceiptSize(
        edge=step["edge"],
        width=step["width"],
        height=step["height"],
        avif_bytes=kept.get("avif") if "avif" in formats else None,
        jpeg_bytes=kept.get("jpg"),
        is_own=bool(step.get("passthrough")),
    )


def _own_size(photo: Photo) -> str:
    own = next((step for step in photo.edges if step.get("passthrough")), None)
    if own is None:
        return ""
    if own.get("bytes", {}).get("jpg") == photo.original_bytes:
        return _("The largest size is your file itself, byte for byte.")
    return _("The largest size is your own file without its metadata: not one pixel was coded again.")
