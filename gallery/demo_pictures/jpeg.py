"""From a finished picture to a JPEG file."""

from pathlib import Path

import pyvips
from PIL import Image

from gallery.demo_pictures.exif import DemoExif

QUALITY = 90
PROFILE = "icc-profile-data"


def save(picture: pyvips.Image, path: Path, exif: DemoExif | None) -> None:
    """Writes an upright sRGB picture, turned and coloured as its EXIF says; without EXIF, as it is."""
    stored = exif.stored(picture) if exif else picture
    image = Image.frombytes("RGB", (stored.width, stored.height), bytes(stored.write_to_memory()))
    profile = stored.get(PROFILE) if stored.get_typeof(PROFILE) else None
    block = exif.block(stored.width, stored.height) if exif else b""
    image.save(path, "JPEG", quality=QUALITY, exif=block, icc_profile=profile, progressive=True)
