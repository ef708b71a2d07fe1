"""What a username may be: readable by everybody, and nobody's but a person's."""

import re
import string
import unicodedata
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import given
from hypothesis import strategies as st

from accounts.actions.people import register_person
from accounts.look_alikes import skeleton
from accounts.models import User
from accounts.reserved_names import BRANDS, BRANDS_ANYWHERE, ROLES, WORDS
from accounts.validators import is_reserved, username_key, validate_username
from tests.factories import make_person
from tests.factories.people import PASSWORD
from wecho.common.errors import Invalid


def refusal(name: str) -> str | None:
    try:
        validate_username(name)
    except ValidationError as error:
        return str(error.code)
    return None


@pytest.mark.parametrize(
    "name",
    [
        *(
            "小满",
            "Zoë",
            "иван",
            "a_b-c.d",
            "_x_",
            "さくら",
            "カナ漢字a",
            "홍길동",
            "홍길동abc",
            "金철수",
            "ㄅㄆㄇ",
            "Nguyễn",
            "हिन्दी",
        ),
        *("สมชาย", "ᠮᠣᠩᠭᠣᠯ", "ꆈꌠ", "བོད་ཡིག"[:3], "ئۇيغۇر", "小满2026", "wechong", "modest", "Müller", "عمر٣"),
    ],
)
def test_letters_of_any_script_make_a_name(name: str) -> None:
    assert refusal(name) is None


@pytest.mark.parametrize(
    "name",
    [
        *("иванivan", "pаypal", "Ελληνaa", "さくら금", "abवc", "小满иван", "ㄅㄆの", "a0٣"),
    ],
)
def test_unlike_scripts_are_not_mixed(name: str) -> None:
    assert refusal(name) == "username_mixed"


@pytest.mark.parametrize(
    "name",
    [
        *(
            "ab👍",
            "a\u200db",
            "a\u202eb",
            "a\u2066b",
            "a\ufe0fb",
            "a\u00adb",
            "ab\u3164",
            "a\u034fb",
            "\u0301ab",
        ),
        *(
            "q" + "\u0323\u0307\u0324\u0308\u0325",
            "q\u0307\u0307",
            "__",
            "..",
            "a b",
            "-a",
            "a.",
            "a'b",
            "a²b",
            "№1",
            "ﬁsh",
            "Ａnna",
        ),
    ],
)
def test_what_nobody_can_read_or_type_is_refused(name: str) -> None:
    assert refusal(name) == "username_characters"


@pytest.mark.parametrize(
    "name",
    [
        *("admin", "ADMIN", "Admin", "adm1n", "4dmin", "a.d.m.i.n", "admin_", "admin007", "rnod", "r00t", "0fficial"),
        *(
            "wecho",
            "WeCho",
            "wech0",
            "wecho官方",
            "wecho_team",
            "mira.wecho",
            "我是维扣",
            "維扣客服",
            "管理员",
            "管理员1",
        ),
        *("postmaster", "hostmaster", "Noreply", "Sign-In", "lnfo", "settings", "null", "me", "匿名"),
    ],
)
def test_names_of_the_site_are_reserved_in_every_disguise(name: str) -> None:
    assert refusal(name) in {"username_reserved", "username_characters"}
    assert is_reserved(name)


@given(st.sampled_from(sorted(ROLES | WORDS | BRANDS | BRANDS_ANYWHERE)), st.data())
def test_no_case_frees_a_reserved_name(word: str, data: st.DataObject) -> None:
    cases = data.draw(st.lists(st.booleans(), min_size=len(word), max_size=len(word)))
    assert is_reserved("".join(one.upper() if up else one for one, up in zip(word, cases, strict=True)))


@given(
    st.text(st.characters(categories=["L", "M", "N", "P", "C", "S"]), min_size=1, max_size=6)
    | st.text("aвз小満ñ0٣._-", max_size=31)
)
def test_a_name_that_is_accepted_is_plain_and_stays_itself(name: str) -> None:
    if refusal(name) is not None:
        return
    assert unicodedata.normalize("NFKC", name) == name
    assert not any(unicodedata.category(sign)[0] in "CZS" for sign in name)
    assert username_key(username_key(name)) == username_key(name)
    assert len(username_key(name)) <= 60


@given(st.text(st.characters(categories=["L", "M", "Nd"]), min_size=2, max_size=30))
def test_a_skeleton_fits_its_column_and_is_its_own(name: str) -> None:
    assert len(skeleton(name)) <= 300
    assert skeleton(name) == skeleton(unicodedata.normalize("NFD", name))


@given(st.text(string.ascii_lowercase, min_size=2, max_size=30))
def test_small_latin_letters_make_names_unless_reserved(name: str) -> None:
    assert (refusal(name) is None) != is_reserved(name)


def first_words(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver) and "/" not in path:
            yield from first_words(entry, path)
        elif isinstance(entry, URLPattern | URLResolver):
            yield re.split(r"[/<]", path.lstrip("^"))[0]


def test_no_address_of_the_site_begins_with_a_free_name() -> None:
    words = {word for word in first_words(get_resolver()) if word not in {"", "@"}}
    assert {"settings", "admin", "join"} <= words
    assert {word for word in words if not is_reserved(word)} == set(), "add them to accounts/reserved_names.py"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("taken", "asked"), [("Ivan", "lvan"), ("leo", "le0"), ("modena", "rnodena"), ("асе", "ace"), ("口口", "ロロ")]
)
def test_a_name_that_looks_like_a_taken_one_is_refused(taken: str, asked: str) -> None:
    make_person(taken)
    with pytest.raises(Invalid) as refusal:
        register_person(username=asked, password=PASSWORD)
    assert refusal.value.slug == "username_taken"
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("anna", "This username is taken."),
        ("admin", "This username is reserved."),
        ("zoe", "zoe is free."),
        ("<b>", "A username has letters, digits, and . - _ between them."),
        ("", "This field cannot be blank."),
    ],
)
def test_who_joins_is_told_whether_a_name_is_free(client: Client, asked: str, hint: str) -> None:
    make_person("anna")
    answer = client.get("/join/name", {"username": asked}, headers={"Accept-Language": "en"})
    assert hint in answer.content.decode()


@pytest.mark.django_db
def test_names_are_not_asked_for_by_the_hundred(client: Client) -> None:
    answers = [client.get("/join/name", {"username": f"zoe{number}"}).status_code for number in range(61)]
    assert answers == [200] * 60 + [204]


@pytest.mark.django_db
def test_a_person_is_saved_again_under_their_own_name() -> None:
    anna = make_person("anna")
    anna.username = "Anna"
    anna.full_clean()
    anna.save()
    assert User.objects.get(username_skeleton=skeleton("Anna")) == anna


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["admin", "аnna", "x", "lvan"])
def test_a_superuser_obeys_the_same_rules(name: str) -> None:
    make_person("Ivan")
    with pytest.raises(CommandError):
        call_command("createsuperuser", username=name, interactive=False)


@pytest.mark.django_db
def test_a_superuser_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", username="guardian", interactive=False, verbosity=0)
    assert User.objects.get().is_superuser
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.django_db
def test_people_who_were_there_keep_names_that_look_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    migration = MigrationExecutor(connection).loader.get_migration("accounts", "0006_fill_look_alikes")
    step, _addresses = migration.operations
    assert isinstance(step, RunPython)
    fill: Any = step.code
    monkeypatch.setitem(fill.__globals__, "BATCH", 2)
    first, second = make_person("anna"), make_person("ivan")
    User.objects.update(username_skeleton=None)
    User.objects.filter(pk=second.pk).update(username="аnnа", username_key="аnnа")
    third = make_person("zoe")
    fill(apps, SimpleNamespace(connection=connection))
    assert set(User.objects.values_list("pk", "username_skeleton")) == {
        (first.pk, "anna"),
        (second.pk, None),
        (third.pk, "zoe"),
    }
    second.refresh_from_db()
    second.save()
    assert second.username_skeleton is None
