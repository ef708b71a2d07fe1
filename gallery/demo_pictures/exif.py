"""What a camera writes into a photograph, and how it turns it and says its colours."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

import pyvips
from PIL import ExifTags, Image, TiffImagePlugin

TURNS = {1: "d0", 3: "d180", 6: "d270", 8: "d90"}
"""For each orientation flag, how an upright picture is turned before it is stored."""
SRGB, UNCALIBRATED = 1, 0xFFFF


def china_time(year: int, month: int, day: int, hour: int, minute: int) -> dt.datetime:
    """A moment on the clock of Beijing."""
    return dt.datetime(year, month, day, hour, minute, 17, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@dataclass(frozen=True)
class DemoExif:
    """The notes of one exposure: focal length in mm, exposure in seconds, an aware date.

    `orientation` is the EXIF flag (1, 3, 6 or 8); a `wide_gamut` picture is stored in Display P3.
    """

    make: str
    model: str
    lens: str
    focal_length: float
    focal_length_35mm: int
    f_number: float
    exposure: Fraction
    iso: int
    taken: dt.datetime
    orientation: int = 1
    wide_gamut: bool = False

    def block(self, width: int, height: int) -> bytes:
        """The EXIF segment of a file whose stored pixels are width x height."""
        exif = Image.Exif()
        exif[ExifTags.Base.Make] = self.make
        exif[ExifTags.Base.Model] = self.model
        exif[ExifTags.Base.Orientation] = self.orientation
        exif[ExifTags.Base.Software] = "Wecho demo pictures"
        exif[ExifTags.Base.DateTime] = self._clock()
        exif.get_ifd(ExifTags.IFD.Exif).update(self._exposure(width, height))
        return exif.tobytes()

    def _clock(self) -> str:
        return self.taken.strftime("%Y:%m:%d %H:%M:%S")

    def _exposure(self, width: int, height: int) -> dict[int, object]:
        tags = ExifTags.Base
        offset = self.taken.strftime("%z")
        return {
            tags.ExposureTime: TiffImagePlugin.IFDRational(self.exposure.numerator, self.exposure.denominator),
            tags.FNumber: TiffImagePlugin.IFDRational(round(self.f_number * 10), 10),
            tags.ISOSpeedRatings: self.iso,
            tags.ExifVersion: b"0232",
            tags.DateTimeOriginal: self._clock(),
            tags.DateTimeDigitized: self._clock(),
            tags.OffsetTimeOriginal: f"{offset[:3]}:{offset[3:]}",
            tags.FocalLength: TiffImagePlugin.IFDRational(round(self.focal_length * 10), 10),
            tags.FocalLengthIn35mmFilm: self.focal_length_35mm,
            tags.LensModel: self.lens,
            tags.ColorSpace: UNCALIBRATED if self.wide_gamut else SRGB,
            tags.ExifImageWidth: width,
            tags.ExifImageHeight: height,
        }

    def stored(self, picture: pyvips.Image) -> pyvips.Image:
        """The upright sRGB picture as this camera stores it: turned, and with its colour profile if it is wide."""
        turned = picture.rot(TURNS[self.orientation])
        return turned.icc_transform("p3", input_profile="srgb") if self.wide_gamut else turned
