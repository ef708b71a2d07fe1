"""Photos as `serializers.photos` describes them."""

from typing import Any

from gallery.models import Photo
from gallery.selectors.photos import refusal_sentence

EXIF = ("camera", "lens", "focal_length_mm", "focal_length_35mm", "aperture", "exposure_seconds", "iso")


def photo_shape(photo: Photo) -> dict[str, Any]:
    """A `PhotoOutput`."""
    exif = {name: getattr(photo, name) or None for name in (*EXIF, "taken_at", "taken_at_offset")}
    exif["typed"] = photo.typed
    renditions = [
        {**step, "avif": photo.url(step["edge"], "avif"), "jpeg": photo.url(step["edge"], "jpg")}
        for step in photo.edges
    ]
    return {
        "id": photo.pk,
        "status": photo.status,
        "refusal": refusal_sentence(photo) or None,
        "width": photo.width,
        "height": photo.height,
        "alt": photo.alt,
        "color": photo.color,
        "thumbhash": photo.thumbhash,
        "renditions": renditions,
        "exif": exif,
    }
