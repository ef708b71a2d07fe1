"""What the camera wrote down, by Exif 3.0 (CIPA DC-008), read with the distrust that cameras have earned."""

import dataclasses
import datetime
import math
import re

from wecho.common.imaging.report import Exif, Tag
from wecho.common.imaging.tiff import TiffBlock, Value

_MAKE, _MODEL, _ORIENTATION, _EXIF_POINTER, _GPS_POINTER = 0x010F, 0x0110, 0x0112, 0x8769, 0x8825
_EXPOSURE_TIME, _F_NUMBER, _ISO, _ISO_SPEED, _REI = 0x829A, 0x829D, 0x8827, 0x8833, 0x8832
_TAKEN, _DIGITIZED, _OFFSET, _OFFSET_TAKEN, _OFFSET_DIGITIZED = 0x9003, 0x9004, 0x9010, 0x9011, 0x9012
_FOCAL_LENGTH, _COLOR_SPACE, _INTEROP_POINTER, _FOCAL_LENGTH_35MM, _LENS = 0x920A, 0xA001, 0xA005, 0xA405, 0xA434
_INTEROP_INDEX = 0x0001

_IFD0_TAGS = frozenset({_MAKE, _MODEL, _ORIENTATION, _EXIF_POINTER, _GPS_POINTER})
_EXIF_TAGS = frozenset(
    {_EXPOSURE_TIME, _F_NUMBER, _ISO, _ISO_SPEED, _REI, _TAKEN, _DIGITIZED, _OFFSET, _OFFSET_TAKEN, _OFFSET_DIGITIZED}
    | {_FOCAL_LENGTH, _COLOR_SPACE, _INTEROP_POINTER, _FOCAL_LENGTH_35MM, _LENS}
)
_GPS_TAGS = frozenset(range(1, 7))
_GPS_VERSION, _MAKER_NOTE = 0, 0x927C

_PREFIX = b"Exif\0\0"
_ISO_OVERFLOW = 65_535
_UNCALIBRATED = 65_535
_ADOBE_RGB = "R03"  # the index by which DCF marks it, as cameras do that embed no profile
_TEXT_LENGTH = 128
_NAMES_NOTHING = re.compile(r"[\W_0]*|unknown|n/?a|none|(?:0\.?0* ?mm)?(?: ?f/0\.?0*)?", re.IGNORECASE)
_MOMENT = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)", re.ASCII)
_OFFSET_FORM = re.compile(r"[+-](?:0\d|1[0-4]):[0-5]\d")
_EARLIEST_YEAR = 1826  # the oldest photograph; scans do carry such dates


@dataclasses.dataclass(frozen=True, slots=True)
class CameraNotes:
    """`exif` is for people; `orientation` is 1 to 8, by TIFF; `adobe_rgb` is how pixels without a profile are meant.

    `tags` are the parts of the block that say more than how a picture was taken.
    """

    exif: Exif
    orientation: int = 1
    adobe_rgb: bool = False
    tags: frozenset[Tag] = frozenset()


def read_notes(block: bytes | None) -> CameraNotes:
    """Everything readable in the TIFF block, with or without the prefix that JPEG gives it.

    It never fails: what is missing, broken or impossible is None.
    """
    tiff = TiffBlock.or_none((block or b"").removeprefix(_PREFIX))
    if tiff is None:
        return CameraNotes(Exif())
    ifd0 = tiff.directory(tiff.first_directory, _IFD0_TAGS)
    shot_at, place_at = tiff.pointer(ifd0.get(_EXIF_POINTER)), tiff.pointer(ifd0.get(_GPS_POINTER))
    shot, place = tiff.directory(shot_at, _EXIF_TAGS), tiff.directory(place_at, _GPS_TAGS)
    interop = tiff.directory(tiff.pointer(shot.get(_INTEROP_POINTER)), {_INTEROP_INDEX})
    orientation = _first(ifd0.get(_ORIENTATION))
    return CameraNotes(
        exif=_exif(ifd0, shot, place),
        orientation=int(orientation) if orientation is not None and orientation in range(1, 9) else 1,
        adobe_rgb=_first(shot.get(_COLOR_SPACE)) == _UNCALIBRATED and interop.get(_INTEROP_INDEX) == _ADOBE_RGB,
        tags=_tags(tiff, shot_at, place_at),
    )


def _tags(tiff: TiffBlock, shot_at: int, place_at: int) -> frozenset[Tag]:
    found = {
        Tag.GPS: bool(tiff.tags(place_at) - {_GPS_VERSION}),
        Tag.MAKER_NOTES: _MAKER_NOTE in tiff.tags(shot_at),
        Tag.THUMBNAIL: tiff.has_next(tiff.first_directory),
    }
    return frozenset(tag for tag, is_there in found.items() if is_there)


def _exif(ifd0: dict[int, Value], shot: dict[int, Value], place: dict[int, Value]) -> Exif:
    taken_at, offset = _moment(shot)
    latitude, longitude, altitude = _position(place)
    return Exif(
        camera_make=_name(ifd0.get(_MAKE)),
        camera_model=_name(ifd0.get(_MODEL)),
        lens=_name(shot.get(_LENS)),
        focal_length_mm=_measure(shot.get(_FOCAL_LENGTH), most=100_000),
        focal_length_35mm=_measure(shot.get(_FOCAL_LENGTH_35MM), most=100_000),
        aperture=_measure(shot.get(_F_NUMBER), most=1_000),
        exposure_seconds=_measure(shot.get(_EXPOSURE_TIME), most=30 * 86_400),
        iso=_iso(shot),
        taken_at=taken_at,
        taken_at_offset=offset,
        latitude=latitude,
        longitude=longitude,
        altitude_m=altitude,
    )


def _first(value: Value | None) -> float | None:
    return value[0] if isinstance(value, tuple) and math.isfinite(value[0]) else None


def _name(value: Value | None) -> str | None:
    """Text on one line, without control characters; None for what says nothing, as `----` and `0.0 mm f/0.0` do."""
    if not isinstance(value, str):
        return None
    text = " ".join("".join(char if char.isprintable() else " " for char in value).split())[:_TEXT_LENGTH].strip()
    return None if _NAMES_NOTHING.fullmatch(text) else text


def _measure(value: Value | None, most: float) -> float | None:
    """A positive number: 0 is how cameras say that they don't know."""
    number = _first(value)
    return round(number, 9) if number is not None and 0 < number <= most else None


def _iso(shot: dict[int, Value]) -> int | None:
    """Above 65,534 the old tag overflows, and the sensitivity stands in one of the two newer ones."""
    for tag in (_ISO, _ISO_SPEED, _REI):
        number = _measure(shot.get(tag), most=100_000_000)
        if number is not None and not (tag == _ISO and number == _ISO_OVERFLOW):
            return round(number)
    return None


def _moment(shot: dict[int, Value]) -> tuple[str | None, str | None]:
    for moment_tag, offset_tag in ((_TAKEN, _OFFSET_TAKEN), (_DIGITIZED, _OFFSET_DIGITIZED)):
        if moment := _local_time(shot.get(moment_tag)):
            return moment, _offset(shot.get(offset_tag)) or _offset(shot.get(_OFFSET))
    return None, None


def _local_time(value: Value | None) -> str | None:
    match = _MOMENT.match(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(part) for part in match.groups())
        moment = datetime.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - local by definition
    except ValueError:
        return None
    return moment.isoformat() if moment.year >= _EARLIEST_YEAR else None


def _offset(value: Value | None) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    if text == "Z":
        return "+00:00"
    return text if _OFFSET_FORM.fullmatch(text) else None


def _position(place: dict[int, Value]) -> tuple[float | None, float | None, float | None]:
    """Latitude, longitude, altitude. Exactly 0, 0 lies in the sea off Africa and means that there was no fix."""
    latitude = _degrees(place.get(1), place.get(2), "NS", 90)
    longitude = _degrees(place.get(3), place.get(4), "EW", 180)
    if latitude == longitude == 0:
        return None, None, None
    if latitude is None or longitude is None:
        latitude = longitude = None
    return latitude, longitude, _altitude(place.get(5), place.get(6))


def _degrees(side: Value | None, value: Value | None, sides: str, most: int) -> float | None:
    """Degrees, minutes and seconds with the letter that gives the sign; without the letter the sign is unknown."""
    letter = side.strip().upper()[:1] if isinstance(side, str) else ""
    if not letter or letter not in sides or not isinstance(value, tuple):
        return None
    degrees = sum(part / scale for part, scale in zip(value, (1, 60, 3600), strict=False))
    if not 0 <= degrees <= most:
        return None
    return round(degrees if letter == sides[0] else -degrees, 7)


def _altitude(side: Value | None, value: Value | None) -> float | None:
    """Above the sea where the reference is missing, as the standard has it; odd references lie below."""
    metres = _first(value)
    if metres is None or not 0 <= metres <= 100_000:
        return None
    reference = side[0] if isinstance(side, bytes) else _first(side)
    return round(-metres if reference in (1, 3) else metres, 3)
