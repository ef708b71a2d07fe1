"""What people write about themselves: one form, nothing unseen, and addresses that say where they lead."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from wecho.common.links import shown_link, tidy_link
from wecho.common.texts import tidy_line, tidy_text


def test_letters_are_composed_and_spaces_joined() -> None:
    assert tidy_line("  Ame\u0301lie   山 ", 50) == "Amélie 山"
    assert tidy_text("a\r\nb\n", 50) == "a\nb"


@pytest.mark.parametrize(
    "text", ["a\u202eb", "a\u2066b", "a\0b", "a\tb", "a\nb", "a\u200bb", "\ud800", "a\u3164b"], ids=ascii
)
def test_what_cannot_be_seen_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        tidy_line(text, 50)


@pytest.mark.parametrize(
    "text", ["👩‍👩‍👧", "می\u200cخواهم", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "שלום"]
)
def test_emoji_and_every_script_are_kept(text: str) -> None:
    assert tidy_line(text, 50) == text


def test_the_length_is_that_of_the_form_that_is_kept() -> None:
    assert len(tidy_line("e\u0301" * 50, 50)) == 50
    with pytest.raises(ValidationError):
        tidy_line("山" * 51, 50)


@pytest.mark.parametrize(
    ("written", "kept", "shown"),
    [
        ("example.com", "https://example.com", "example.com"),
        ("HTTP://www.Example.com:8080/a", "http://www.example.com:8080/a", "example.com/a"),
        ("https://维扣.中国/山", "https://xn--8puu94d.xn--fiqs8s/%E5%B1%B1", "维扣.中国/%E5%B1%B1"),
        ("https://аррӏе.com/", "https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
        ("https://mira.example/portfolio/", "https://mira.example/portfolio/", "mira.example/portfolio"),
        ("", "", ""),
    ],
)
def test_addresses_are_kept_in_ascii_and_shown_without_deceit(written: str, kept: str, shown: str) -> None:
    assert tidy_link(written) == kept
    assert shown_link(kept) == shown


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.com",
        "https://bank.example@evil.example/",
        "https://user:pass@example.com",
        "https://",
        "https://exa mple.com",
        "//example.com",
        "https://example.com/" + "a" * 200,
        "mailto:a@example.com",
        "https://[::1",
        "https://a\u202eb.com",
        "https://example.com:99999999/",
    ],
)
def test_other_addresses_are_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        tidy_link(written)


@pytest.mark.parametrize("written", ["http://u:p@x.example", "u@x.example", "https://u@x.example/a"])
def test_a_name_and_a_password_are_refused_in_their_own_words(written: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError, match="name and a password may not stand"):
        tidy_link(written)


def test_a_long_address_is_shown_by_its_beginning() -> None:
    shown = shown_link("https://example.com/" + "a" * 100)
    assert len(shown) == 40
    assert shown.endswith("…")
