"""Mentions are read in one place, and are links on pages."""

import pytest

from accounts.selectors.mentions import names_in, people_mentioned, with_links
from tests.factories import make_person


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@ada and @bo", ["ada", "bo"]),
        ("谢谢@小明 ，还有＠小红。", ["小明", "小红"]),
        ("(@ada), @bo! @cy.", ["ada", "bo", "cy"]),
        ("@Straße-Ω @ＡＤＡ @ada", ["strasse-ω", "ada"]),
        ("write to ada@example.org or see https://example.org/@ada", []),
        ("@ @x @@ada", []),
        ("@" + "x" * 61, []),
        (" ".join(f"@name{number}" for number in range(30)), [f"name{number}" for number in range(20)]),
        ("no mention", []),
    ],
)
def test_names_in_a_text(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.django_db
def test_people_are_found_by_the_key_of_their_name() -> None:
    ada, gone = make_person("Ada"), make_person("gone")
    gone.is_active = False
    gone.save()
    assert people_mentioned("＠ADA, @gone and @nobody") == [ada]


def test_mentions_and_addresses_are_links_and_the_rest_is_escaped() -> None:
    shown = with_links('<b>@ada</b> "@小明" ada@example.org https://example.org/?q=@bo &@cy')
    assert '<a class="mention" href="/@ada/">@ada</a>' in shown
    assert '<a class="mention" href="/@小明/">@小明</a>' in shown
    assert '<a class="mention" href="/@cy/">@cy</a>' in shown
    assert "<b>" not in shown
    assert shown.count("<a ") == 5
    assert 'rel="nofollow ugc">https://example.org/?q=@bo</a>' in shown
