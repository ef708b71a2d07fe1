"""The configuration document of old: what is taken from it, and what is told of one that is wrong."""

import re
import time
from contextlib import suppress

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from services_registry.constants import LIVE_SETTINGS
from services_registry.documents import DocumentRefused, read_document
from services_registry.documents.measures import SPELLINGS

SECRET = "k3ep-me:#{safe}!"
OTHER = "0123456789012345"
NOT_PRINTABLE = "line 2 (service 1): not the printable ASCII characters of a secret."
NO_TIME = "line 1: this is not a time such as 3600, 90s, 30m or 1h30m."
GOOD = f"""\
svc:
  - name: shop
    secret: '{SECRET}'
  - {{name: album_1.0-x, secret: {OTHER}}}
cache:
  post: 30m
clean:
  batch: 200
"""


def read(text: str) -> tuple[list[tuple[str, str]], dict[str, int], list[str]]:
    document = read_document(text.encode())
    services = [(entry.name, entry.secret) for entry in document.services]
    return services, dict(document.settings), list(document.left_alone)


def faults(text: str | bytes) -> list[str]:
    with pytest.raises(DocumentRefused) as refused:
        read_document(text if isinstance(text, bytes) else text.encode())
    return list(refused.value.faults)


def test_services_and_settings_are_read_as_they_are_written() -> None:
    assert read(GOOD) == (
        [("shop", SECRET), ("album_1.0-x", OTHER)],
        {"cache_seconds": 1800, "erase_batch": 200},
        [],
    )
    assert SECRET not in repr(read_document(GOOD.encode()))


@pytest.mark.parametrize("text", ["svc:", "svc: []", "svc: ~\ncache:", "clean: {}"])
def test_an_empty_section_asks_for_nothing(text: str) -> None:
    assert read(text) == ([], {}, [])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "The document is empty."),
        ("# nothing", "The document is empty."),
        ("- a", "The document has no sections: svc, cache or clean."),
        ("mysql: {dsn: x}", "The document has none of svc, cache and clean."),
        ("svc: {shop: x}", "line 1: svc is a list, each with name and secret."),
        ("svc: [shop]", "line 1 (service 1): this has no name and secret."),
        ("svc:\n- name: shop", "line 2 (service 1): there is no secret."),
        (f"svc:\n- secret: {OTHER}", "line 2 (service 1): there is no name."),
        (f"svc:\n- name: ~\n  secret: {OTHER}", "line 2 (service 1): there is no name."),
        (f"svc:\n- name: [a]\n  secret: {OTHER}", "line 2 (service 1): there is no name."),
        (
            f"svc:\n- name: a b\n  secret: {OTHER}",
            "line 2 (service 1): the name is not 1 to 64 letters, digits, or _ . - among them.",
        ),
        ("svc:\n- {name: a, secret: short}", "line 2 (service 1): not the 16 characters of a secret, but 5."),
        ("svc:\n- {name: a, secret: 012345678901234é}", NOT_PRINTABLE),
        ('svc:\n- {name: a, secret: "01234567890123\\t5"}', NOT_PRINTABLE),
        (
            f"svc:\n- {{name: a, secret: {OTHER}}}\n- {{name: a, secret: {OTHER}}}",
            'line 3 (service 2): "a" stands in line 2 already.',
        ),
        ("svc: []\nSVC: []", "line 2: this key stands in line 1 already."),
        ("? [svc]\n: []", "line 1: a key is one word."),
        ("cache: {post: soon}", NO_TIME),
        ("cache: {post: 1.5}", NO_TIME),
        ("cache: {post: 500ms}", NO_TIME),
        ("cache: {post: -5}", NO_TIME),
        ("cache: {post: 0}", "line 1: 0 is not between 1 and 2592000, the bounds of cache_seconds."),
        ("cache: {post: 3600000000000}", NO_TIME),
        ("clean: {batch: many}", "line 1: this is not a whole number."),
        ("clean: {batch: 1s}", "line 1: this is not a whole number."),
        ("clean: {batch: 99999}", "line 1: 99999 is not between 1 and 10000, the bounds of erase_batch."),
        ("cache: {jitter: 120%}", "line 1: 120 is not between 0 and 90, the bounds of cache_jitter_percent."),
        ("cache:\n  post: 1h\n  ttl: 2h", "line 3: line 2 says otherwise of cache_seconds."),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, fault: str) -> None:
    assert faults(text) == [fault]


def test_all_faults_are_told_at_once_but_not_without_end() -> None:
    assert len(faults("svc: [{name: a}, {}]\ncache: x\nclean: y")) == 5
    many = faults("svc: [" + ", ".join(["{name: a, secret: b}"] * 50) + "]")
    assert (len(many), many[-1]) == (21, "And 30 more.")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"svc: [\xff]", "line 1: this is not UTF-8."),
        (b"a: b\n\nsvc: \xc3", "line 3: this is not UTF-8."),
        (b"svc: [\x00]", "this is not YAML (a character that YAML does not allow)."),
        (b"cache:\n  post: ]", "line 2, column 9: this is not YAML ("),
        (b"svc: []\n---\nsvc: []", "line 2: a second document begins here."),
        (b"svc: &all []\ncache: *all", "line 1: anchors (&) are refused; text that begins so must stand in quotes."),
        (b"svc: *all", "line 1: aliases (*) are refused; text that begins so must stand in quotes."),
        (b"svc: !!python/object/apply:os.system [ls]", "line 1: tags (!) are refused; "),
        (b"svc:\n- name: !!str shop", "line 2: tags (!) are refused; "),
        (b"svc: !!binary aGk=", "line 1: tags (!) are refused; "),
        (b"svc: " + b"[" * 5000, "line 1: this is nested deeper than 16 levels."),
        (b"svc: " + b"{a: " * 5000, "line 1: this is nested deeper than 16 levels."),
        (b"# " + b"x" * 2**20, "The document is larger than 1024 KiB."),
    ],
)
def test_hostile_text_is_refused(text: bytes, fault: str) -> None:
    (told,) = faults(text)
    assert fault in told


def test_a_document_as_large_as_may_be_is_read_in_little_time() -> None:
    entries = "".join(f"- {{name: s{number}, secret: '{number:016}'}}\n" for number in range(22_000))
    started = time.process_time()
    assert len(read_document(f"svc:\n{entries}".encode()).services) == 22_000
    assert time.process_time() - started < 15


@pytest.mark.parametrize(
    "text",
    [
        "svc: [{{name: a, secret {0}}}]",
        "svc: [{{name: '{0} x', secret: y}}]",
        "svc: [{{name: {0}, secret: shop}}]",
        "svc: [{{name: a, {0}: secret}}]\ncache: {{post: {0}}}",
        "svc: [{{name: a, secret: {0}}}",
        "svc: [{{name: a, secret: !{0}}}]",
        "svc: [{{name: a, secret: *{0}}}]",
        "svc: [{{name: a, secret: &{0}}}]",
        "svc: [{{name: a, secret: !{0}!x}}]",
        "svc: [{{name: a, secret: @{0}}}]",
        "svc: {0}",
        "{0}: 1",
        "%{0}\n---\nsvc: []",
    ],
)
def test_a_fault_never_quotes_what_may_be_a_secret(text: str) -> None:
    assert "s3cr3tOfTheShop9" not in " ".join(faults(text.format("s3cr3tOfTheShop9")))


def test_what_means_nothing_is_told_and_left_alone() -> None:
    services, measures, left_alone = read(
        f"svc:\n- name: shop\n  secret: {OTHER}\n  owner: ann\nmysql:\n  dsn: x\ncache:\n  avatar: 1h\n  list: [1]\n"
        "clean: {cron: '0 3 * * *'}\n0123456789abcdef: 1\n"
    )
    assert (services, measures) == ([("shop", OTHER)], {})
    assert left_alone == [
        "line 4: owner",
        "line 5: mysql",
        "line 8: cache.avatar",
        "line 9: cache.list",
        "line 10: clean.cron",
        "line 11: a key that is no word",
    ]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("3600", 3600), ("1h", 3600), ("30m", 1800), ("1h0m0s", 3600), ("1.5h", 5400), ("2000ms", 2), ("1d", 86400)],
)
def test_times_are_seconds_or_have_units(written: str, seconds: int) -> None:
    assert read(f"cache: {written}")[1] == read(f"cache: {{post: {{expire: '{written}'}}}}")[1]
    assert read(f"cache: {written}")[1] == {"cache_seconds": seconds}


@pytest.mark.parametrize(("name", "spelling"), [(name, word) for name, words in SPELLINGS.items() for word in words])
def test_every_spelling_is_taken_in_any_dress_and_documented(name: str, spelling: str) -> None:
    value = str(LIVE_SETTINGS[name].default)
    for dress in (spelling, spelling.replace("-", "_").upper(), re.sub("-(.)", lambda to: to[1].upper(), spelling)):
        text = value
        for key in reversed(dress.split(".")):
            text = f"{{{key}: {text}}}"
        assert read(text) == ([], {name: int(value)}, [])
    told = (settings.BASE_DIR / "docs" / "moving-over.md").read_text()
    (row,) = re.findall(rf"(?m)^\| `{name}`.*$", told)
    assert f"`{spelling}`" in row


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"svc: {text}".encode()))
def test_anything_at_all_is_taken_or_refused(data: bytes) -> None:
    with suppress(DocumentRefused):
        read_document(data)
