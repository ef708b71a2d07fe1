"""One camera has one key, however its maker writes itself."""

import pytest

from gallery.facet_names import camera_named, lens_named, year_of


@pytest.mark.parametrize(
    ("text", "value", "name"),
    [
        ("NIKON CORPORATION NIKON D750", "nikon-d750", "Nikon D750"),
        ("NIKON D750", "nikon-d750", "Nikon D750"),
        ("NIKON COOLPIX P7000", "nikon-coolpix-p7000", "Nikon COOLPIX P7000"),
        ("Canon EOS 5D Mark IV", "canon-eos-5d-mark-iv", "Canon EOS 5D Mark IV"),
        ("RICOH IMAGING COMPANY, LTD. PENTAX K-3 II", "pentax-k-3-ii", "Pentax K-3 II"),
        ("LEICA CAMERA AG LEICA Q3", "leica-q3", "Leica Q3"),
        ("OLYMPUS IMAGING CORP. E-M5", "olympus-e-m5", "Olympus E-M5"),
        ("samsung Galaxy S10+", "samsung-galaxy-s10-plus", "Samsung Galaxy S10+"),
        ("SONY\0 ILCE-6400 ", "sony-ilce-6400", "Sony ILCE-6400"),
        ("Apple iPhone 15 Pro", "apple-iphone-15-pro", "Apple iPhone 15 Pro"),
        ("海鸥 4B", "海鸥-4b", "海鸥 4B"),
    ],
)
def test_a_camera_has_one_key_and_a_name(text: str, value: str, name: str) -> None:
    found = camera_named(text)
    assert found
    assert (found.value, found.name) == (value, name)


@pytest.mark.parametrize("text", ["", "  ", "----", "\0\0", "NIKON CORPORATION", "Unknown", "🦊"])
def test_what_names_no_camera_has_no_key(text: str) -> None:
    assert camera_named(text) is None


def test_a_lens_is_one_with_and_without_idle_decimals() -> None:
    keys = {
        one.value for text in ("24.0-70.0 mm f/2.8", "24-70 mm F2.8", "24-70 mm f/2.8") if (one := lens_named(text))
    }
    assert keys == {"24-70-mm-f2-8"}


@pytest.mark.parametrize("text", ["0.0 mm f/0.0", "----", "N/A", "0 mm f/0"])
def test_what_names_no_lens_has_no_key(text: str) -> None:
    assert lens_named(text) is None


@pytest.mark.parametrize(
    ("text", "year"), [("2023-04-05T06:07:08", "2023"), ("1999:01:01", "1999"), ("0000-00-00", None), ("", None)]
)
def test_a_year_is_one_of_these_centuries(text: str, year: str | None) -> None:
    found = year_of(text)
    assert (found and found.value) == year
