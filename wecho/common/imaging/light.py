"""From stored numbers to light and from one set of primaries to another, for pictures that carry no ICC profile.

Light is relative to the white of an ordinary screen, which BT.2408 puts at 203 cd/m² for HDR. Curves are by
ITU-R BT.2100 (PQ, HLG) and IEC 61966-2-1 (sRGB); the roll-off of highlights is the EETF of ITU-R BT.2390.
"""

import dataclasses
import math
from collections.abc import Callable

from wecho.common.imaging.headers.header import CodePoints

Curve = Callable[[float], float]
Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]

_WHITE_NITS = 203.0
_PEAK_NITS = 1_000.0  # what HDR photographs are graded for; anything brighter becomes white
_PQ_MOST_NITS = 10_000.0
_PQ_M1, _PQ_M2, _PQ_C1, _PQ_C2, _PQ_C3 = 1305 / 8192, 2523 / 32, 107 / 128, 2413 / 128, 2392 / 128
_HLG_A, _HLG_B, _HLG_C = 0.17883277, 0.28466892, 0.55991073
_HLG_GAMMA = 1.2

# Linear light to linear light of BT.709, whose primaries sRGB shares. Rows sum to one: white stays white.
_DISPLAY_P3: Matrix = (
    (1.2249402, -0.2249402, 0.0),
    (-0.0420570, 1.0420570, 0.0),
    (-0.0196376, -0.0786361, 1.0982737),
)
_BT_2020: Matrix = (
    (1.6604910, -0.5876411, -0.0728499),
    (-0.1245505, 1.1328999, -0.0083494),
    (-0.0181508, -0.1005789, 1.1187297),
)
_ADOBE_RGB: Matrix = ((1.3983557, -0.3983557, 0.0), (0.0, 1.0, 0.0), (0.0, -0.0429290, 1.0429290))
_SAME: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))

_PRIMARIES = {9: _BT_2020, 12: _DISPLAY_P3}
_NAMES = {9: "BT.2020", 12: "Display P3"}
_PQ_TRANSFER, _HLG_TRANSFER = 16, 18


@dataclasses.dataclass(frozen=True, slots=True)
class Encoding:
    """`to_light` takes a stored number from 0 to 1 to light, 1 being white. An HDR one goes above 1."""

    name: str
    to_light: Curve
    to_srgb_primaries: Matrix
    is_hdr: bool = False


def srgb_to_light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else math.pow((value + 0.055) / 1.055, 2.4)


def pq_to_light(value: float) -> float:
    power = math.pow(value, 1 / _PQ_M2)
    level = max(power - _PQ_C1, 0.0) / (_PQ_C2 - _PQ_C3 * power)
    return _PQ_MOST_NITS * math.pow(level, 1 / _PQ_M1) / _WHITE_NITS


def light_to_pq(light: float) -> float:
    power = math.pow(max(light, 0.0) * _WHITE_NITS / _PQ_MOST_NITS, _PQ_M1)
    return math.pow((_PQ_C1 + _PQ_C2 * power) / (1 + _PQ_C3 * power), _PQ_M2)


def hlg_to_light(value: float) -> float:
    """On a screen of 1,000 cd/m², each channel on its own: close enough for a picture that becomes SDR at once."""
    scene = value * value / 3 if value <= 0.5 else (math.exp((value - _HLG_C) / _HLG_A) + _HLG_B) / 12
    return _PEAK_NITS * math.pow(scene, _HLG_GAMMA) / _WHITE_NITS


def rolled_off(light: float) -> float:
    """HDR light as a screen shows it that ends at white: shadows and middle tones stay, highlights are bent below 1."""
    source_peak = light_to_pq(_PEAK_NITS / _WHITE_NITS)
    ceiling = light_to_pq(1.0) / source_peak
    knee = 1.5 * ceiling - 0.5
    level = min(light_to_pq(light) / source_peak, 1.0)
    if level > knee:
        t = (level - knee) / (1 - knee)
        level = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * ceiling
    return pq_to_light(level * source_peak)


ADOBE_RGB = Encoding("Adobe RGB (1998)", lambda value: math.pow(value, 563 / 256), _ADOBE_RGB)


def encoding_of(code_points: CodePoints | None) -> Encoding | None:
    """What code points ask for; None where they mean sRGB, or what every browser shows as sRGB."""
    if code_points is None:
        return None
    primaries = _PRIMARIES.get(code_points.primaries, _SAME)
    name = _NAMES.get(code_points.primaries, "BT.709")
    if code_points.transfer == _PQ_TRANSFER:
        return Encoding(f"{name} PQ", pq_to_light, primaries, is_hdr=True)
    if code_points.transfer == _HLG_TRANSFER:
        return Encoding(f"{name} HLG", hlg_to_light, primaries, is_hdr=True)
    return None if primaries is _SAME else Encoding(name, srgb_to_light, primaries)
