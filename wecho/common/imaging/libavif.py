"""AVIF by the libavif that Pillow carries. It decodes with dav1d: half the time and a quarter of the memory of libheif.

It is spoken to directly, because Pillow's own face gives away the depth of a picture and holds it three times over.
Only members that libavif has promised to keep are named here: up to "Version 1.0.0 ends here" in avif.h.
"""

import ctypes
import dataclasses
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import POINTER, byref, c_char, c_char_p, c_int, c_size_t, c_uint8, c_uint16, c_uint32, c_void_p
from typing import Any

_MAJOR = b"1."
_OK, _PRIMARY_ITEM, _YUV400 = 0, 1, 4
_RGB, _RGBA = 0, 1
_BEST_UPSAMPLING = 4
_CLAP, _IROT, _IMIR = 2, 4, 8


class AvifFailed(Exception):
    """What libavif says, in its words."""


class AvifUnsuited(Exception):
    """This Pillow brings no libavif whose structures are known here, or the file is one for another decoder."""


@dataclasses.dataclass(frozen=True, slots=True)
class Decoded:
    """`pixels` are rows without gaps, of `bands` numbers of 8 or 16 bits; `width` and `height` count them.

    `full_width` and `full_height` are of the picture before it was reduced. It is cropped as the file asks, but has
    still to be turned anticlockwise by `quarter_turns`, then mirrored: 0 swaps top and bottom, 1 left and right.
    """

    pixels: Any
    width: int
    height: int
    bands: int
    deep: bool
    is_grey: bool
    full_width: int
    full_height: int
    quarter_turns: int
    mirror: int | None
    icc: bytes | None
    exif: bytes | None


class _Data(ctypes.Structure):
    _fields_ = [("data", c_void_p), ("size", c_size_t)]

    def taken(self) -> bytes | None:
        return ctypes.string_at(self.data, self.size) if self.data and self.size else None


class _Rect(ctypes.Structure):
    _fields_ = [("x", c_uint32), ("y", c_uint32), ("width", c_uint32), ("height", c_uint32)]


class _Diagnostics(ctypes.Structure):
    _fields_ = [("error", c_char * 256)]


class _Image(ctypes.Structure):
    _fields_ = [
        ("width", c_uint32),
        ("height", c_uint32),
        ("depth", c_uint32),
        ("yuv_format", c_int),
        ("yuv_range", c_int),
        ("chroma_position", c_int),
        ("yuv_planes", c_void_p * 3),
        ("yuv_row_bytes", c_uint32 * 3),
        ("owns_yuv_planes", c_int),
        ("alpha_plane", c_void_p),
        ("alpha_row_bytes", c_uint32),
        ("owns_alpha_plane", c_int),
        ("alpha_premultiplied", c_int),
        ("icc", _Data),
        ("colour_points", c_uint16 * 3),
        ("light_levels", c_uint16 * 2),
        ("transforms", c_uint32),
        ("pixel_aspect", c_uint32 * 2),
        ("clap", c_uint32 * 8),
        ("rotation", c_uint8),
        ("mirror", c_uint8),
        ("exif", _Data),
    ]


class _Rgb(ctypes.Structure):
    _fields_ = [
        ("width", c_uint32),
        ("height", c_uint32),
        ("depth", c_uint32),
        ("format", c_int),
        ("upsampling", c_int),
        ("downsampling", c_int),
        ("avoid_libyuv", c_int),
        ("ignore_alpha", c_int),
        ("alpha_premultiplied", c_int),
        ("is_float", c_int),
        ("max_threads", c_int),
        ("pixels", c_void_p),
        ("row_bytes", c_uint32),
        ("room_for_later_members", c_uint8 * 64),
    ]


class _Decoder(ctypes.Structure):
    _fields_ = [
        ("codec", c_int),
        ("max_threads", c_int),
        ("source", c_int),
        ("progressive", c_int),
        ("incremental", c_int),
        ("ignore_exif", c_int),
        ("ignore_xmp", c_int),
        ("size_limit", c_uint32),
        ("dimension_limit", c_uint32),
        ("count_limit", c_uint32),
        ("strict", c_uint32),
        ("image", POINTER(_Image)),
    ]


_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "avifVersion": (c_char_p, ()),
    "avifResultToString": (c_char_p, (c_int,)),
    "avifDecoderCreate": (POINTER(_Decoder), ()),
    "avifDecoderDestroy": (None, (POINTER(_Decoder),)),
    "avifDecoderSetSource": (c_int, (POINTER(_Decoder), c_int)),
    "avifDecoderSetIOMemory": (c_int, (POINTER(_Decoder), c_char_p, c_size_t)),
    "avifDecoderParse": (c_int, (POINTER(_Decoder),)),
    "avifDecoderNextImage": (c_int, (POINTER(_Decoder),)),
    "avifImageCreateEmpty": (POINTER(_Image), ()),
    "avifImageDestroy": (None, (POINTER(_Image),)),
    "avifImageSetViewRect": (c_int, (POINTER(_Image), POINTER(_Image), POINTER(_Rect))),
    "avifImageScale": (c_int, (POINTER(_Image), c_uint32, c_uint32, POINTER(_Diagnostics))),
    "avifImageYUVToRGB": (c_int, (POINTER(_Image), POINTER(_Rgb))),
    "avifRGBImageSetDefaults": (None, (POINTER(_Rgb), POINTER(_Image))),
    "avifCropRectConvertCleanApertureBox": (
        c_int,
        (POINTER(_Rect), c_void_p, c_uint32, c_uint32, c_int, POINTER(_Diagnostics)),
    ),
}


def decode(data: bytes, most_pixels: int, shrink: int) -> Decoded:
    """The primary picture, each side divided by `shrink` and rounded up. Decodes in the calling thread alone.

    Nothing is decoded of a picture with more than `most_pixels`, whatever the container says of it. `data` has to live
    until this returns. Raises AvifFailed and AvifUnsuited.
    """
    library = _library()
    with _view_of(library, data, most_pixels, shrink) as (whole, view, full):
        return _converted(library, whole, view, full)


@functools.cache
def _library() -> Any:
    try:
        from PIL import _avif

        library = ctypes.CDLL(_avif.__file__)  # its symbols, and those of the libavif that it links to
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except (ImportError, OSError, AttributeError) as missing:
        raise AvifUnsuited(str(missing)) from missing
    if not library.avifVersion().startswith(_MAJOR):
        raise AvifUnsuited(f"libavif {library.avifVersion().decode()}")
    return library


@contextmanager
def _view_of(library: Any, data: bytes, most_pixels: int, shrink: int) -> Iterator[tuple[Any, Any, tuple[int, int]]]:
    """The decoded image, the part of it to be seen, reduced, and the size of that part before."""
    decoder, view = library.avifDecoderCreate(), library.avifImageCreateEmpty()
    try:
        if not decoder or not view:
            raise AvifFailed("Out of memory")
        decoder.contents.max_threads, decoder.contents.ignore_xmp = 1, 1
        decoder.contents.size_limit, decoder.contents.strict = most_pixels, 0
        _require(library, library.avifDecoderSetSource(decoder, _PRIMARY_ITEM))
        _require(library, library.avifDecoderSetIOMemory(decoder, data, len(data)))
        _require(library, library.avifDecoderParse(decoder))
        _require(library, library.avifDecoderNextImage(decoder))
        whole = decoder.contents.image
        part = _aperture(library, whole.contents)
        _require(library, library.avifImageSetViewRect(view, whole, byref(part)))
        if shrink > 1:
            size = -(-part.width // shrink), -(-part.height // shrink)
            _require(library, library.avifImageScale(view, *size, byref(_Diagnostics())))
        yield whole.contents, view, (part.width, part.height)
    finally:
        library.avifImageDestroy(view)
        library.avifDecoderDestroy(decoder)


def _aperture(library: Any, image: Any) -> _Rect:
    part = _Rect(0, 0, image.width, image.height)
    if image.transforms & _CLAP:
        size = image.width, image.height, image.yuv_format
        if not library.avifCropRectConvertCleanApertureBox(byref(part), image.clap, *size, byref(_Diagnostics())):
            raise AvifUnsuited("a crop that does not fall on samples of colour")
    return part


def _converted(library: Any, whole: Any, view: Any, full: tuple[int, int]) -> Decoded:
    image, rgb = view.contents, _Rgb()
    library.avifRGBImageSetDefaults(byref(rgb), view)
    deep, bands = image.depth > 8, 4 if image.alpha_plane else 3
    rgb.depth, rgb.format, rgb.upsampling = (16 if deep else 8), (_RGBA if bands == 4 else _RGB), _BEST_UPSAMPLING
    rgb.row_bytes = image.width * bands * (2 if deep else 1)
    pixels = (c_uint8 * (rgb.row_bytes * image.height))()
    rgb.pixels = ctypes.addressof(pixels)
    _require(library, library.avifImageYUVToRGB(view, byref(rgb)))
    return Decoded(
        pixels=pixels,
        width=image.width,
        height=image.height,
        bands=bands,
        deep=deep,
        is_grey=image.yuv_format == _YUV400,
        full_width=full[0],
        full_height=full[1],
        quarter_turns=whole.rotation % 4 if whole.transforms & _IROT else 0,
        mirror=whole.mirror % 2 if whole.transforms & _IMIR else None,
        icc=whole.icc.taken(),
        exif=whole.exif.taken(),
    )


def _require(library: Any, result: int) -> None:
    if result != _OK:
        raise AvifFailed(library.avifResultToString(result).decode())
