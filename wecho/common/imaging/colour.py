"""Any picture to eight bits of sRGB, whatever profile or code points it came with."""

import dataclasses
from array import array
from collections.abc import Iterable

import pyvips

from wecho.common.imaging.decode import ICC_PROFILE
from wecho.common.imaging.icc import profile_name
from wecho.common.imaging.light import Encoding, Matrix, rolled_off
from wecho.common.imaging.report import Change

_CURVE_STEPS = 4_096
_UNSEEN = 2  # levels of 255 by which a profile may differ from sRGB and still count as the same
_PROBE_LEVELS = (0, 64, 128, 192, 255)


@dataclasses.dataclass(frozen=True, slots=True)
class Coloured:
    """An image in sRGB, what was done for it, and the name of the colours that it had, where they have one."""

    image: pyvips.Image
    changes: list[Change]
    profile: str | None = None


def to_srgb(image: pyvips.Image, encoding: Encoding | None) -> Coloured:
    """Three bands of 8 bits, and what was done. A profile that does not hold goes as if it were not there.

    The order of trust: an ICC profile, then `encoding` (code points, or the camera's word), then sRGB. CMYK without a
    profile is taken for coated paper, libvips' own.
    """
    changes = [Change.REDUCED_TO_8_BITS] if image.format == "ushort" else []
    profile = image.get(ICC_PROFILE) if image.get_typeof(ICC_PROFILE) else None
    if image.interpretation == "cmyk" or (profile and not _is_srgb(profile, image)):
        name = profile_name(profile) if profile else "CMYK"
        return Coloured(_through_profile(image), [*changes, Change.CONVERTED_TO_SRGB], name)
    if encoding and not profile and image.bands == 3:
        tone_mapped = [Change.TONE_MAPPED] if encoding.is_hdr else []
        changes += [*tone_mapped, Change.CONVERTED_TO_SRGB]
        return Coloured(_through_light(image, encoding), changes, encoding.name)
    return Coloured(image.colourspace("srgb"), changes)


def _through_profile(image: pyvips.Image) -> pyvips.Image:
    fallback = "cmyk" if image.interpretation == "cmyk" else "srgb"
    return image.icc_transform(
        "srgb", embedded=True, input_profile=fallback, intent="relative", black_point_compensation=True, depth=8
    )


def _is_srgb(profile: bytes, image: pyvips.Image) -> bool:
    """Whether the profile leaves a cube of test colours where they are; so does one that is broken or of another kind,
    which is how those come to be ignored."""
    bands = 3 if image.bands >= 3 else 1
    levels = bytes(level for colour in _cube(bands) for level in colour)
    probe = pyvips.Image.new_from_memory(levels, len(levels) // bands, 1, bands, "uchar")
    probe = probe.copy(interpretation="srgb" if bands == 3 else "b-w")
    plain = probe.colourspace("srgb")
    probe.set_type(pyvips.GValue.blob_type, ICC_PROFILE, profile)
    try:
        return bool((_through_profile(probe) - plain).abs().max() <= _UNSEEN)
    except pyvips.Error:
        return True


def _cube(bands: int) -> Iterable[tuple[int, ...]]:
    if bands == 1:
        return [(level,) for level in _PROBE_LEVELS]
    return [(red, green, blue) for red in _PROBE_LEVELS for green in _PROBE_LEVELS for blue in _PROBE_LEVELS]


def _through_light(image: pyvips.Image, encoding: Encoding) -> pyvips.Image:
    """Highlights are bent by the brightest channel and all three alike, so that they keep their hue."""
    codes = _codes(image)
    values = [encoding.to_light(step / (_CURVE_STEPS - 1)) for step in range(_CURVE_STEPS)]
    light = codes.maplut(_table(values))
    if encoding.is_hdr:
        gains = [rolled_off(value) / value if value else 1.0 for value in values]
        brightest = codes[0].bandrank([codes[1], codes[2]], index=2)
        light *= brightest.maplut(_table(gains))
    return light.recomb(_matrix(encoding.to_srgb_primaries)).copy(interpretation="scrgb").colourspace("srgb")


def _codes(image: pyvips.Image) -> pyvips.Image:
    """Stored numbers as indices into a curve."""
    scale = (_CURVE_STEPS - 1) / (65_535 if image.format == "ushort" else 255)
    return (image * scale + 0.5).cast("ushort")


def _table(values: list[float]) -> pyvips.Image:
    return pyvips.Image.new_from_memory(array("f", values).tobytes(), len(values), 1, 1, "float")


def _matrix(rows: Matrix) -> pyvips.Image:
    return pyvips.Image.new_from_array([list(row) for row in rows])
