"""Photos as `serializers.photos` describes them."""

from typing import Any

from gallery.models import Photo
from gallery.models.photos import formats_of
from gallery.selectors.photos import refusal_sentence

EXIF = ("camera", "lens", "focal_length_mm", "focal_length_35mm", "aperture", "exposure_seconds", "iso")


def rendition_shape(photo: Photo, step: dict[str, Any]) -> dict[str, Any]:
    """A `RenditionOutput`."""
    edge = step["edge"]
    addresses = {
        "avif": photo.url(edge, "avif") if "avif" in formats_of(step) else None,
        "jpeg": photo.url(edge, "jpg"),
    }
    return {"edge": edge, "width": step["width"], "height": step["height"], **addresses}


def photo_shape(photo: Photo) -> dict[str, Any]:
    """A `PhotoOutput`."""
    exif = {name: getattr(photo, name) or None for name in (*EXIF, "taken_at", "taken_at_offset")}
    exif["typed"] = photo.typed
    return {
        "id": photo.pk,
        "status": photo.status,
        "refusal": refusal_sentence(photo) or None,
        "width": photo.width,
        "height": photo.height,
        "alt": photo.alt,
        "color": photo.color,
        "thumbhash": photo.thumbhash,
        "colors": photo.colors,
        "renditions": [rendition_shape(photo, step) for step in photo.edges],
        "exif": exif,
    }
