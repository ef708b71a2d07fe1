"""What the pipeline hands back, as plain values that survive a trip through JSON."""

import dataclasses
from enum import StrEnum
from typing import Any, Literal, Self, cast

STEPS = (320, 640, 1080, 2048)
"""Long edges of a photo's renditions, in pixels."""

RenditionFormat = Literal["avif", "webp", "jpeg"]
SUFFIXES: dict[RenditionFormat, str] = {"avif": "avif", "webp": "webp", "jpeg": "jpg"}


class PhotoFormat(StrEnum):
    """The formats that are accepted, as the content says, whatever the name of the file."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    AVIF = "avif"
    HEIC = "heic"


class Change(StrEnum):
    """What was done to the picture on its way to the renditions, apart from making it smaller."""

    FIRST_FRAME_ONLY = "first_frame_only"
    FLATTENED = "flattened"
    TONE_MAPPED = "tone_mapped"
    CONVERTED_TO_SRGB = "converted_to_srgb"
    REDUCED_TO_8_BITS = "reduced_to_8_bits"
    ORIENTED = "oriented"
    METADATA_REMOVED = "metadata_removed"


class Tag(StrEnum):
    """What a file may hold beside its picture, none of which is in a rendition."""

    EXIF = "exif"
    GPS = "gps"
    MAKER_NOTES = "maker_notes"
    XMP = "xmp"
    IPTC = "iptc"
    COMMENT = "comment"
    THUMBNAIL = "thumbnail"
    APPENDED = "appended"
    OTHER = "other"


@dataclasses.dataclass(frozen=True, slots=True)
class Rendition:
    """One file in the output folder. `step` is the step of the order that it serves; the picture may be smaller.

    `passthrough` says that it is the original's own coding of the picture, not decoded and coded again.
    """

    step: int
    width: int
    height: int
    format: RenditionFormat
    byte_size: int
    passthrough: bool = False

    @property
    def file_name(self) -> str:
        return f"{self.step}.{SUFFIXES[self.format]}"

    @classmethod
    def from_json(cls, value: Any) -> Self:
        rendition = cls(**value)
        if type(rendition.step) is not int or rendition.format not in SUFFIXES:
            raise ValueError(f"not a rendition: {value!r}")
        return rendition


@dataclasses.dataclass(frozen=True, slots=True)
class Exif:
    """What the camera wrote down; None where it did not, or wrote nonsense.

    `taken_at` is local time without zone, `YYYY-MM-DDTHH:MM:SS`; `taken_at_offset` is `+HH:MM`, only with `taken_at`.
    Latitude and longitude are degrees, north and east positive, both or neither. Altitude is metres above the sea.
    """

    camera_make: str | None = None
    camera_model: str | None = None
    lens: str | None = None
    focal_length_mm: float | None = None
    focal_length_35mm: float | None = None
    aperture: float | None = None
    exposure_seconds: float | None = None
    iso: int | None = None
    taken_at: str | None = None
    taken_at_offset: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    altitude_m: float | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PhotoReport:
    """All that is known of an accepted photograph.

    `width` and `height` are those of the original in pixels, upright as it is displayed. `renditions` go from small to
    large, JPEG after its better. `thumbhash` is base64, `colors` are one to five `#rrggbb`, what there is most of
    first, `dhash` is 16 hex digits. `profile` names the colours that were converted, where they have a name; `tags`
    are what was removed.
    """

    format: PhotoFormat
    byte_size: int
    sha256: str
    width: int
    height: int
    renditions: tuple[Rendition, ...]
    thumbhash: str
    colors: tuple[str, ...]
    dhash: str
    exif: Exif
    changes: tuple[Change, ...]
    profile: str | None = None
    tags: tuple[Tag, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, value: Any) -> Self:
        """Raises ValueError, TypeError or KeyError where the value is not what `to_json` writes."""
        fields = cast("dict[str, Any]", dict(value))
        return cls(
            **fields
            | {
                "format": PhotoFormat(fields["format"]),
                "renditions": tuple(Rendition.from_json(item) for item in fields["renditions"]),
                "exif": Exif(**fields["exif"]),
                "colors": tuple(str(color) for color in fields["colors"]),
                "changes": tuple(Change(change) for change in fields["changes"]),
                "tags": tuple(Tag(tag) for tag in fields["tags"]),
            }
        )
