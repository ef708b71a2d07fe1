"""Pictures made for the tests: every format, profile, orientation and oddity that they speak of."""

import io
import struct
import zlib
from pathlib import Path

import pillow_heif
import pyvips
from PIL import Image

from tests.common.imaging.exif_blocks import exif_block, orientation_block, short

Colour = tuple[float, ...]

RED, GREEN, BLUE, WHITE = (200.0, 30.0, 30.0), (30.0, 170.0, 40.0), (40.0, 60.0, 190.0), (240.0, 240.0, 240.0)
QUARTERS = (RED, GREEN, BLUE, WHITE)
"""Of `quarters`, upright: top left, top right, bottom left, bottom right."""

_ORIENTATION = 0x0112

# By TIFF: what a viewer does to show a stored picture upright, undone.
_UNDO_TURN = {
    1: lambda image: image,
    2: lambda image: image.fliphor(),
    3: lambda image: image.rot180(),
    4: lambda image: image.flipver(),
    5: lambda image: image.rot90().fliphor(),
    6: lambda image: image.rot270(),
    7: lambda image: image.rot270().fliphor(),
    8: lambda image: image.rot90(),
}


def flat(width: int, height: int, colour: Colour, *, deep: bool = False) -> pyvips.Image:
    """One colour; `deep` for 16 bits a channel, the colour given in those."""
    kind, interpretation = ("ushort", "rgb16") if deep else ("uchar", "srgb")
    image = (pyvips.Image.black(width, height, bands=len(colour)) + list(colour)).cast(kind)
    return image.copy(interpretation=interpretation).copy_memory()


def quarters(width: int, height: int) -> pyvips.Image:
    """Four colours, so that no turn of it looks like another."""
    half = (width // 2, height // 2)
    rows = [flat(*half, left).join(flat(*half, right), "horizontal") for left, right in ((RED, GREEN), (BLUE, WHITE))]
    return rows[0].join(rows[1], "vertical").copy_memory()


def stored_for(image: pyvips.Image, orientation: int) -> pyvips.Image:
    """The upright image as a camera stores it that writes this orientation."""
    return _UNDO_TURN[orientation](image).copy_memory()


def noise(width: int, height: int) -> pyvips.Image:
    grey = pyvips.Image.gaussnoise(width, height, mean=128, sigma=40, seed=1).cast("uchar")
    return grey.bandjoin([grey, grey]).copy(interpretation="srgb").copy_memory()


def jpeg(image: pyvips.Image, *, quality: int = 95, interlace: bool = False) -> bytes:
    return bytes(image.jpegsave_buffer(Q=quality, subsample_mode="off", interlace=interlace, keep="icc"))


def png(image: pyvips.Image) -> bytes:
    return bytes(image.pngsave_buffer(compression=1, keep="icc"))


def webp(image: pyvips.Image) -> bytes:
    return bytes(image.webpsave_buffer(Q=95, effort=0, keep="icc"))


def avif(image: pyvips.Image) -> bytes:
    return bytes(image.heifsave_buffer(compression="av1", Q=90, effort=0, keep="none"))


def turned_avif(stored: pyvips.Image, orientation: int) -> bytes:
    """The orientation moves into the container, as properties that turn the picture."""
    return _avif_with_exif(stored, orientation_block(orientation))


def avif_at_odds(upright: pyvips.Image) -> bytes:
    """EXIF asks for a quarter turn and the container for none. Writers keep the two in step, so the tag, written as
    the one before it, gets its number afterwards.
    """
    content = _avif_with_exif(upright, exif_block({_ORIENTATION - 1: short(6)}))
    disguised, real = (struct.pack("<HHIH", tag, 3, 1, 6) for tag in (_ORIENTATION - 1, _ORIENTATION))
    assert disguised in content
    return content.replace(disguised, real)


def _avif_with_exif(image: pyvips.Image, block: bytes) -> bytes:
    target = io.BytesIO()
    pixels = Image.frombytes("RGB", (image.width, image.height), bytes(image.write_to_memory()))
    pixels.save(target, "AVIF", quality=95, speed=10, exif=block)
    return target.getvalue()


def heic(image: pyvips.Image, folder: Path, *, nclx: tuple[int, int] | None = None, **options: object) -> bytes:
    """`nclx` are the code points for primaries and transfer. Further options are those of pillow_heif's `save`."""
    mode = "RGB;16" if image.format == "ushort" else "RGB"
    picture = pillow_heif.from_bytes(mode=mode, size=(image.width, image.height), data=bytes(image.write_to_memory()))
    if nclx:
        names = ("color_primaries", "transfer_characteristics", "matrix_coefficients", "full_range_flag")
        picture.info["nclx_profile"] = dict(zip(names, (*nclx, nclx[0] if nclx[0] == 9 else 6, 1), strict=True))
        options |= picture.info["nclx_profile"]
    path = folder / "made.heic"
    picture.save(path, quality=95, **options)
    return path.read_bytes()


def with_profile(image: pyvips.Image, profile: bytes) -> pyvips.Image:
    image = image.copy()
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return image


def jpeg_with_segment(content: bytes, marker: int, body: bytes) -> bytes:
    """The segment goes right behind the start marker."""
    return content[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + content[2:]


def jpeg_with_exif(content: bytes, block: bytes) -> bytes:
    return jpeg_with_segment(content, 0xE1, b"Exif\0\0" + block)


def oriented_jpeg(upright: pyvips.Image, orientation: int) -> bytes:
    return jpeg_with_exif(jpeg(stored_for(upright, orientation)), orientation_block(orientation))


def png_with_chunk(content: bytes, kind: bytes, body: bytes, *, before: bytes = b"IDAT") -> bytes:
    at = content.index(before) - 4
    return content[:at] + chunk(kind, body) + content[at:]


def extended_webp(width: int, height: int, simple: bytes) -> bytes:
    """A canvas of any size around the picture of a simple file."""
    canvas = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + struct.pack("<4sI", b"VP8X", len(canvas)) + canvas + simple[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def stereo_pair(left: pyvips.Image, right: pyvips.Image) -> bytes:
    """A multi-picture file, by CIPA DC-007, as Pillow writes it, with both pictures marked as views of one scene."""
    target = io.BytesIO()
    first, second = (Image.frombytes("RGB", (v.width, v.height), bytes(v.write_to_memory())) for v in (left, right))
    first.save(target, "MPO", save_all=True, append_images=[second], quality=95)
    content = bytearray(target.getvalue())
    entries = content.index(b"MPF\0") + 4 + struct.unpack_from("<I", content, content.index(b"\x02\xb0\x07\0") + 8)[0]
    for index in range(2):
        struct.pack_into("<I", content, entries + 16 * index, 0x020002)
    return bytes(content)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def costly_png(width: int, height: int) -> bytes:
    """Black, 16 bits and four channels deep, under the filter that takes longest to undo: a few megabytes of file for
    a gigabyte of work.
    """
    row = b"\x04" + bytes(width * 4 * 2)
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 16, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def pixel(image: pyvips.Image, across: float, down: float) -> Colour:
    """The colour at a place given in parts of the width and height."""
    return tuple(image(int(image.width * across), int(image.height * down)))


def is_near(seen: Colour, wanted: Colour, tolerance: float) -> bool:
    return len(seen) == len(wanted) and all(abs(a - b) <= tolerance for a, b in zip(seen, wanted, strict=True))
