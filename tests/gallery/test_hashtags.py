"""Hashtags in texts of any script."""

import pytest

from gallery.hashtags import LONGEST_TAG, TAGS_A_TEXT, every_hashtag, hashtags_in, tag_key


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("#rain in the #Street", ["rain", "Street"]),
        ("今天下雨#雨天 很好", ["雨天"]),
        ("#雨#", ["雨"]),
        ("#雨#夜 #rain#night", ["雨", "夜", "rain", "night"]),
        ("＃全角", ["全角"]),
        ("#street_photography，#街拍。", ["street_photography", "街拍"]),
        ("#हिन्दी", ["हिन्दी"]),
        ("#2024 #1 #", []),
        ("#2024年", ["2024年"]),
        ("c#sharp a/#b https://example.com/页#anchor www.example.com/图#x", []),
        ("it&#39;s", []),
        ("##two", []),
        ("#a #A #ａ", ["a"]),
    ],
)
def test_tags_are_found(text: str, names: list[str]) -> None:
    assert [tag.name for tag in hashtags_in(text)] == names


def test_spellings_of_a_tag_have_one_key() -> None:
    assert {tag_key(name) for name in ("Straße", "STRASSE", "ｓｔｒａｓｓｅ", "strasse")} == {"strasse"}


def test_a_key_is_its_own_key() -> None:
    for name in ("Straße", "ΐ", "İstanbul", "雨", "ﬁlm", "ͅα"):
        assert tag_key(tag_key(name)) == tag_key(name)


def test_a_text_has_twenty_different_tags_at_most() -> None:
    text = " ".join(f"#tag{n} #TAG{n}" for n in range(50))
    assert len(hashtags_in(text)) == TAGS_A_TEXT
    assert len(list(every_hashtag(text))) == 100


def test_a_longer_name_is_no_tag() -> None:
    assert len(hashtags_in("#" + "x" * LONGEST_TAG)) == 1
    assert hashtags_in("#" + "x" * (LONGEST_TAG + 1)) == []
    assert hashtags_in("#" + "\ufdfa" * LONGEST_TAG) == []  # one that is eighteen characters when it is normalised


def test_places_are_those_of_the_text() -> None:
    text = "雨 #夜 and #夜"
    assert [text[tag.start : tag.end] for tag in every_hashtag(text)] == ["#夜", "#夜"]
