"""Phones, resident ids and names, read and masked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.identifiers import phones, residents
from tests.factories.verification import with_check_digit
from wecho.common.redaction import redact

REGIONS = ("CN", "HK", "MO", "TW")
TODAY = date(2026, 11, 25)
DAYS = st.dates(date(1900, 1, 1), TODAY)
IDS = st.builds(lambda day, order: with_check_digit(f"440308{day:%Y%m%d}{order:03d}"), DAYS, st.integers(0, 999))
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=12)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("13800138000", "+8613800138000"),
        (" +86 138-0013-8000 ", "+8613800138000"),
        ("0086 13800138000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("+852 9123 4567", "+85291234567"),
        ("+886 912 345 678", "+886912345678"),
        ("+853 6612 3456", "+85366123456"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert phones.read_phone(typed, regions=REGIONS) == read


@pytest.mark.parametrize(
    "typed", ["", "10086", "010 6552 9988", "12345678901", "+86", "abc", "13800138000 ext. 5", "1" * 5000]
)
def test_what_takes_no_messages_is_no_phone(typed: str) -> None:
    with pytest.raises(phones.NotAPhone):
        phones.read_phone(typed, regions=REGIONS)


@pytest.mark.parametrize("typed", ["+12423570000", "+447911123456", "+8801812345678"])
def test_a_region_that_is_not_served_is_refused(typed: str) -> None:
    with pytest.raises(phones.RegionNotServed):
        phones.read_phone(typed, regions=REGIONS)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        number = phones.read_phone(text, regions=REGIONS)
    except (phones.NotAPhone, phones.RegionNotServed):
        return
    assert number.startswith("+")
    assert phones.read_phone(number, regions=REGIONS) == number


@given(st.integers(0, 10**8 - 1))
def test_a_masked_number_shows_its_last_four_digits(tail: int) -> None:
    number = phones.read_phone(f"+86138{tail:08d}", regions=REGIONS)
    shown = phones.mask_phone(phones.country_code(number), phones.last_digits(number))
    assert shown == f"+86 *******{number[-4:]}"
    assert redact(f"a number {number} in a line") == "a number … in a line"
    assert redact(shown) == shown


@given(IDS)
def test_every_well_formed_id_is_read(number: str) -> None:
    assert residents.read_resident_id(number, today=TODAY) == number
    assert residents.read_resident_id(f" {number.lower()} ", today=TODAY) == number
    assert redact(f"id={number}.") == "id=…."


@given(IDS, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_found(number: str, place: int, other: str) -> None:
    wrong = number[:place] + other + number[place + 1 :]
    if wrong != number:
        with pytest.raises(residents.NotAResidentId):
            residents.read_resident_id(wrong, today=TODAY)


@given(st.text(max_size=30))
def test_any_text_is_an_id_or_refused(text: str) -> None:
    with pytest.raises(residents.NotAResidentId):
        residents.read_resident_id(text + "!", today=TODAY)


@pytest.mark.parametrize(
    "body",
    [
        "44030819900230001",  # 30 February
        "44030820261126001",  # tomorrow
        "44030818791231001",  # nobody is that old
        "99010119900101001",  # no such region
        "11300019900101001",
    ],
)
def test_what_never_was_given_out_is_no_id(body: str) -> None:
    with pytest.raises(residents.NotAResidentId):
        residents.read_resident_id(with_check_digit(body), today=TODAY)


def test_a_region_founded_after_the_birth_is_taken() -> None:
    number = with_check_digit("11011219700101001")  # Tongzhou became a district in 1997
    assert residents.read_resident_id(number, today=TODAY) == number


@given(DAYS, st.integers(0, 90))
def test_age_counts_full_years(born: date, years: int) -> None:
    birthday = (
        date(born.year + years, 3, 1) if (born.month, born.day) == (2, 29) else born.replace(year=born.year + years)
    )
    assert residents.age_on(birthday, born) == years
    assert residents.age_on(birthday - timedelta(days=1), born) == years - 1


@given(IDS)
def test_a_masked_id_shows_the_province_and_four_characters(number: str) -> None:
    shown = residents.mask_resident_id(number)
    assert (len(shown), shown[:2], shown[-4:], set(shown[2:14])) == (18, number[:2], number[-4:], {"*"})


@given(HAN)
def test_a_masked_name_shows_its_first_letter(name: str) -> None:
    assert residents.read_name(name) == name
    shown = residents.mask_name(name)
    assert shown[0] == name[0]
    assert set(shown[1:]) == {"*"}


@pytest.mark.parametrize(
    ("typed", "read"), [("买买提•艾力", "买买提·艾力"), (" 张三 ", "张三"), ("Anna  Lee", "Anna Lee")]
)
def test_a_name_has_one_kind_of_dot(typed: str, read: str) -> None:
    assert residents.read_name(typed) == read


@pytest.mark.parametrize("typed", ["", "张", "张3", "·张三", "张三·", "<b>张三</b>", "张" * 51, "张\0三"])
def test_what_stands_on_no_card_is_no_name(typed: str) -> None:
    with pytest.raises(residents.NotAName):
        residents.read_name(typed)
