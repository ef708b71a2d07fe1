"""What photographs can be found by, as keys and names: cameras, lenses and years out of EXIF. Pure code.

Makers write themselves in their own ways (`NIKON CORPORATION NIKON D750`, `RICOH IMAGING COMPANY, LTD. PENTAX K-3 II`);
one camera has one key here. What is no name of anything (`----`, `0.0 mm f/0.0`) has none.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 120

# How makers call themselves in EXIF, and how people call them. Longer ones first where one begins with another.
_MAKERS = (
    ("nikon corporation", "Nikon"),
    ("nikon", "Nikon"),
    ("canon inc.", "Canon"),
    ("canon", "Canon"),
    ("sony ericsson", "Sony Ericsson"),
    ("sony", "Sony"),
    ("fuji photo film co., ltd.", "Fujifilm"),
    ("fujifilm corporation", "Fujifilm"),
    ("fujifilm", "Fujifilm"),
    ("olympus imaging corp.", "Olympus"),
    ("olympus optical co.,ltd", "Olympus"),
    ("olympus corporation", "Olympus"),
    ("olympus", "Olympus"),
    ("om digital solutions", "OM System"),
    ("panasonic", "Panasonic"),
    ("leica camera ag", "Leica"),
    ("leica", "Leica"),
    ("ricoh imaging company, ltd.", "Ricoh"),
    ("ricoh", "Ricoh"),
    ("pentax corporation", "Pentax"),
    ("asahi optical co.,ltd", "Pentax"),
    ("pentax", "Pentax"),
    ("konica minolta camera, inc.", "Konica Minolta"),
    ("konica minolta", "Konica Minolta"),
    ("minolta co., ltd.", "Minolta"),
    ("eastman kodak company", "Kodak"),
    ("jk imaging, ltd.", "Kodak"),
    ("kodak", "Kodak"),
    ("casio computer co.,ltd.", "Casio"),
    ("casio", "Casio"),
    ("seiko epson corp.", "Epson"),
    ("hasselblad", "Hasselblad"),
    ("phase one a/s", "Phase One"),
    ("phase one", "Phase One"),
    ("sigma", "Sigma"),
    ("samsung techwin", "Samsung"),
    ("samsung electronics", "Samsung"),
    ("samsung", "Samsung"),
    ("hmd global", "Nokia"),
    ("nokia", "Nokia"),
    ("lg electronics", "LG"),
    ("lge", "LG"),
    ("huawei", "Huawei"),
    ("xiaomi", "Xiaomi"),
    ("oneplus", "OnePlus"),
    ("motorola", "Motorola"),
    ("google", "Google"),
    ("apple", "Apple"),
    ("honor", "Honor"),
    ("realme", "realme"),
    ("oppo", "OPPO"),
    ("vivo", "vivo"),
    ("dji", "DJI"),
    ("gopro", "GoPro"),
)
_NUMBERS = re.compile(r"(?<![\d.])(\d+)\.0(?=\D|$)")
_STOP = re.compile(r"\b([fF])/(?=\d)")
_NOT_A_WORD = re.compile(r"[\W_]+")
_NO_NAME = re.compile(
    r"(?:unknown|none|null|n/?a|other|default|camera|lens|no lens|[\d\s.\-]*mm\s*f/?0(?:\.0)?)", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d(?=[-:T ]|$)")


@dataclass(frozen=True)
class FacetName:
    """`value` is a key of letters, figures and hyphens, fit for an address; `name` is how it is written."""

    value: str
    name: str


def camera_named(text: str) -> FacetName | None:
    """A camera out of its maker and model; None where the text names none."""
    text = _tidy(text)
    brand = ""
    while found := _maker_of(text):
        prefix, brand = found
        text = text[len(prefix) :].strip()
    return _named(f"{brand} {text}".strip()) if text else None


def lens_named(text: str) -> FacetName | None:
    """A lens as it names itself, without idle decimals: `24.0-70.0 mm f/2.8` is `24-70 mm f/2.8`; None for no name."""
    return _named(_NUMBERS.sub(r"\1", _tidy(text)))


def year_of(taken_at: str) -> FacetName | None:
    """The year of a camera's clock, in ISO 8601 or as EXIF has it; None where it is no year of photography."""
    found = _YEAR.match(taken_at)
    return FacetName(found[0], found[0]) if found else None


def _tidy(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.replace("\0", " "))
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _maker_of(text: str) -> tuple[str, str] | None:
    folded = text.casefold()
    return next(((key, brand) for key, brand in _MAKERS if folded == key or folded.startswith(f"{key} ")), None)


def _named(name: str) -> FacetName | None:
    name = name[:LONGEST].strip()
    words = _STOP.sub(r"\1", name.casefold()).replace("+", " plus ")
    value = _NOT_A_WORD.sub("-", words).strip("-")[:LONGEST].strip("-")
    if not any(char.isalnum() for char in value) or _NO_NAME.fullmatch(name):
        return None
    return FacetName(value, name)
