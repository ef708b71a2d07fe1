"""Which formats this machine cannot handle. They are tried, not asked for: a library may name what it cannot do."""

import pillow_heif
import pyvips

from wecho.common.imaging.report import PhotoFormat

_SIDE = 16


def missing_codecs() -> list[PhotoFormat]:
    """Empty where every format of the pipeline works. AVIF counts only if it can be written, too."""
    round_trips: dict[PhotoFormat, tuple[str, str, dict[str, str | int]]] = {
        PhotoFormat.JPEG: ("jpegsave_buffer", "jpegload_buffer", {}),
        PhotoFormat.PNG: ("pngsave_buffer", "pngload_buffer", {}),
        PhotoFormat.WEBP: ("webpsave_buffer", "webpload_buffer", {}),
        PhotoFormat.AVIF: ("heifsave_buffer", "heifload_buffer", {"compression": "av1", "effort": 0}),
    }
    missing = [kind for kind, (save, load, options) in round_trips.items() if not _survives(save, load, options)]
    return missing if pillow_heif.libheif_info()["decoders"] else [*missing, PhotoFormat.HEIC]


def _survives(save: str, load: str, options: dict[str, str | int]) -> bool:
    patch = pyvips.Image.black(_SIDE, _SIDE, bands=3).copy(interpretation="srgb")
    try:
        content = pyvips.Operation.call(save, patch, **options)
        return bool(pyvips.Operation.call(load, content).width == _SIDE)
    except pyvips.Error:
        return False
