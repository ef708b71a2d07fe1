"""What administrators are told of an appKey is what the API does with it; and telling it leaves nothing behind."""

import base64
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from Crypto.Cipher import AES
from django.test import Client
from django.utils import timezone, translation

from services_registry.actions import gate, traffic
from services_registry.actions.admission import Asked, Credentials, admit
from services_registry.actions.secrets import revoke_secret, rotate_secret
from services_registry.admin.tester import given_in
from services_registry.appkeys import make_app_key
from services_registry.constants import Denial, Scope
from services_registry.errors import ContractError
from services_registry.models import Service, ServiceDenial, ServiceSecret
from services_registry.selectors import directory
from services_registry.selectors.diagnosis import Diagnosis, Given, Outcome, diagnose
from tests.factories import make_person
from tests.factories.services import make_app_key_of, make_service
from tests.services_registry.people import make_service_administrator

TESTER = "/admin/services_registry/service/tester/"
IV = bytes(range(16))
HERE = "192.0.2.7"


@pytest.fixture(autouse=True)
def _english_in_a_standing_moment(db: None) -> Iterator[None]:
    with translation.override("en"), time_machine.travel(timezone.now(), tick=False):
        yield


def change(service: Service, **values: Any) -> None:
    Service.objects.filter(pk=service.pk).update(**values)
    directory.forget()


def secret_of(service: Service) -> bytes:
    return service.secrets.latest("created_at").open()


def told(svc: str, key: str, address: str | None = HERE) -> Diagnosis:
    return diagnose(Given(svc, key, address), now=int(time.time()), look=gate.look)


def texts(diagnosis: Diagnosis, outcome: Outcome) -> str:
    return " ".join(finding.text for finding in diagnosis.findings if finding.outcome == outcome)


def cfb8(service: Service) -> str:
    """A key as pycryptodome makes it by default."""
    return (IV + AES.new(secret_of(service), AES.MODE_CFB, iv=IV).encrypt(str(int(time.time())).encode())).hex()


def replaced(service: Service) -> str:
    """A key of a secret that has just been replaced, without an overlap."""
    key, newest = make_app_key_of(service), service.secrets.get().pk
    rotate_secret(actor=make_service_administrator(), service=service, newest=newest, overlap=timedelta(0))
    return key


def revoked(service: Service) -> str:
    key, newest = make_app_key_of(service), service.secrets.get()
    rotate_secret(actor=make_service_administrator(), service=service, newest=newest.pk, overlap=timedelta(hours=1))
    revoke_secret(actor=make_service_administrator(), secret=newest)
    return key


def overlapping(service: Service) -> str:
    key, newest = make_app_key_of(service), service.secrets.get().pk
    rotate_secret(actor=make_service_administrator(), service=service, newest=newest, overlap=timedelta(hours=1))
    return key


def forged(service: Service) -> str:
    """A key that came, with another second written into it."""
    now = int(time.time())
    come = make_app_key(secret_of(service), now, IV)
    let_in(service.name, come)
    pairs = zip(bytes.fromhex(come[32:]), str(now).encode(), str(now + 1).encode(), strict=True)
    return come[:32] + bytes(cipher ^ was ^ new for cipher, was, new in pairs).hex()


def with_settings(**values: Any) -> Callable[[Service], str]:
    def key(service: Service) -> str:
        change(service, **values)
        return make_app_key_of(service)

    return key


def without_secret(service: Service) -> str:
    key = make_app_key_of(service)
    ServiceSecret.objects.update(revoked_at=timezone.now())
    directory.forget()
    return key


def let_in(svc: str, key: str) -> Denial | None:
    """What the API does: the reason that it writes down, or None."""
    traffic._refusals.clear()
    try:
        admit(Credentials(svc, key), Asked("getinfo", Scope.READ_POSTS, lambda: HERE))
    except ContractError:
        traffic.flush()
        return Denial(ServiceDenial.objects.latest("pk").reason)
    return None


@dataclass(frozen=True)
class Case:
    """A key, the reason for which it is denied, and words of the finding that says so, or that lets it pass."""

    key: Callable[[Service], str]
    denial: Denial | None
    words: str
    svc: str = "album"


CASES = {
    "good": Case(make_app_key_of, None, "within ten seconds"),
    "upper case": Case(lambda s: make_app_key_of(s).upper(), None, "52 hex digits"),
    "the secret before": Case(overlapping, None, "good secret of the service"),
    "nobody": Case(make_app_key_of, Denial.UNKNOWN, "No service of this name", svc="nobody"),
    "another spelling": Case(make_app_key_of, Denial.UNKNOWN, "No service of this name", svc="Album "),
    "disabled": Case(with_settings(enabled=False), Denial.UNKNOWN, "disabled"),
    "without a secret": Case(without_secret, Denial.UNKNOWN, "no secret that is good now"),
    "empty": Case(lambda _: "", Denial.MALFORMED, "0 characters"),
    "not hex": Case(lambda _: "z" * 52, Denial.MALFORMED, "not all of them are hex"),
    "full-width": Case(lambda _: "１" * 52, Denial.MALFORMED, "not all of them are hex"),
    "spaces": Case(lambda s: f" {make_app_key_of(s)}", Denial.MALFORMED, "53 characters"),
    "base64": Case(
        lambda s: base64.b64encode(bytes.fromhex(make_app_key_of(s))).decode(), Denial.MALFORMED, "36 characters"
    ),
    "milliseconds": Case(
        lambda s: make_app_key(secret_of(s), int(time.time() * 1000)), Denial.MALFORMED, "58 characters"
    ),
    "another's": Case(lambda _: make_app_key_of(make_service("other")), Denial.WRONG_SECRET, "None of the service's"),
    "8-bit segments": Case(cfb8, Denial.WRONG_SECRET, "8-bit segments"),
    "replaced": Case(replaced, Denial.WRONG_SECRET, "expired on"),
    "revoked": Case(revoked, Denial.WRONG_SECRET, "revoked on"),
    "old": Case(lambda s: make_app_key_of(s, seconds_ago=11), Denial.WRONG_TIME, "11 seconds ago: it is too old"),
    "very old": Case(lambda s: make_app_key_of(s, seconds_ago=7300), Denial.WRONG_TIME, "2\xa0hours ago"),
    "early": Case(lambda s: make_app_key_of(s, seconds_ago=-40), Denial.WRONG_TIME, "40 seconds ahead"),
    "just in time": Case(lambda s: make_app_key_of(s, seconds_ago=10), None, "10 seconds from now"),
    "v1 off": Case(with_settings(v1_allowed=False), Denial.V1_OFF, "only with signatures"),
    "another network": Case(with_settings(allowed_networks=["10.0.0.0/8"]), Denial.NETWORK, "may not call from 192"),
    "its network": Case(with_settings(allowed_networks=["192.0.2.0/24"]), None, "may call from 192.0.2.7"),
    "forged": Case(forged, Denial.FORGED, "forged"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_page_gives_the_very_reason_of_the_api(case: Case) -> None:
    key = case.key(make_service("album"))
    diagnosis = told(case.svc, key)
    assert diagnosis.denial == case.denial
    assert case.words in texts(diagnosis, Outcome.BAD if case.denial else Outcome.GOOD)
    assert diagnosis.is_only_untimely == (case.denial == Denial.WRONG_TIME)
    assert let_in(case.svc, key) == case.denial


@pytest.mark.parametrize(
    ("svc", "key", "hint"),
    [
        ("ALBUM", "00" * 26, "There is one called “album”"),
        ("album", "00" * 29, "milliseconds"),
        ("album", "00" * 32, "without padding"),
        ("album", " " + "00" * 26, "spaces around it"),
    ],
)
def test_common_mistakes_are_named(svc: str, key: str, hint: str) -> None:
    make_service("album")
    assert hint in texts(told(svc, key), Outcome.NOTE)


def test_several_faults_are_all_told(service: Service) -> None:
    change(service, v1_allowed=False, allowed_networks=["10.0.0.0/8"])
    diagnosis = told("album", make_app_key_of(service, seconds_ago=60))
    denials = [finding.denial for finding in diagnosis.findings if finding.denial]
    assert denials == [Denial.WRONG_TIME, Denial.V1_OFF, Denial.NETWORK]
    assert not diagnosis.is_only_untimely


def test_limits_parts_and_networks_are_told_where_there_are_some(service: Service) -> None:
    key = make_app_key_of(service)
    assert texts(told("album", key, None), Outcome.NOTE) == ""
    assert let_in("album", make_app_key_of(service)) is None
    change(service, most_uses=2, calls_per_day=3, scopes=["posts.read"], allowed_networks=["10.0.0.0/8"])
    notes = texts(told("album", key, None), Outcome.NOTE)
    for words in ("good for 2 calls", "2 calls of today's quota", "write its posts", "only call from 10.0.0.0/8"):
        assert words in notes


@pytest.mark.parametrize(
    ("limit", "denial", "words"),
    [
        ("calls_per_minute", Denial.RATE, "in a minute have been made"),
        ("calls_per_day", Denial.QUOTA, "quota of this day is used up"),
        ("most_uses", Denial.USED_UP, "good for 2 calls. This one is used up."),
    ],
)
def test_a_limit_that_is_reached_is_the_reason(service: Service, limit: str, denial: Denial, words: str) -> None:
    change(service, **{limit: 2})
    key = make_app_key_of(service)
    for _ in range(2):
        assert told("album", key).denial is None
        assert let_in("album", key) is None
    diagnosis = told("album", key)
    assert diagnosis.denial == denial
    assert words in texts(diagnosis, Outcome.BAD)
    assert let_in("album", key) == denial


def test_looking_counts_for_nothing(service: Service) -> None:
    change(service, most_uses=1)
    key = make_app_key_of(service)
    for _ in range(3):
        assert told("album", key).denial is None
    assert let_in("album", key) is None
    assert "used already" in texts(told("album", key), Outcome.NOTE)
    assert not ServiceSecret.objects.filter(service=service, last_used_at=None).exists()


def test_a_secret_that_cannot_be_opened_is_told(service: Service) -> None:
    key = make_app_key_of(service)
    ServiceSecret.objects.update(ciphertext=b"0" * 60)
    diagnosis = told("album", key)
    assert "FIELD_KEYS" in texts(diagnosis, Outcome.NOTE)
    assert diagnosis.denial == Denial.WRONG_SECRET


@pytest.mark.parametrize(
    ("svc", "text", "given"),
    [
        ("album", "00aa", ("album", "00aa")),
        ("", "https://x.test/api/v1/posts/getlist?svc=shop&appKey=00aa&limit=1", ("shop", "00aa")),
        ("album", " http://x.test/?appKey=00aa\n", ("album", "00aa")),
        ("album", "svc=a%20b&appKey=00aa", ("a b", "00aa")),
        ("album", "http://x.test/?svc=a&svc=b&appKey=00aa&appKey=", ("", "")),
        ("album", "http://[/?appKey=00aa", ("album", "00aa")),
    ],
)
def test_a_whole_address_is_taken_apart_as_the_api_does(svc: str, text: str, given: tuple[str, str]) -> None:
    found = given_in(svc, text, None)
    assert (found.svc, found.app_key) == given


@pytest.fixture
def administrator() -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(make_service_administrator())
    client.cookies["django_language"] = "en"
    return client


def test_the_page_says_what_it_found_and_forgets_what_was_typed(
    administrator: Client, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    traffic._refusals.clear()
    key = make_app_key_of(service)
    assert 'value="album"' in administrator.get(f"{TESTER}?svc=album").content.decode()
    for text, verdict in (
        (key, "This call would be let in"),
        (make_app_key_of(service, seconds_ago=99), "Only its time is wrong"),
        (f"https://x.test/api/v1/posts/getlist?svc=nobody&appKey={key}", "This call would be denied"),
    ):
        response = administrator.post(TESTER, {"svc": "album", "key": text, "address": HERE})
        shown = response.content.decode()
        assert verdict in shown
        assert "no-store" in response["Cache-Control"]
        assert text not in shown
        assert secret_of(service).decode() not in shown
        assert key not in str(dict(administrator.session))
    assert key not in caplog.text
    assert traffic._refusals == {}


def test_an_address_that_is_none_stays_on_the_form(administrator: Client, service: Service) -> None:
    shown = administrator.post(TESTER, {"svc": "album", "key": "00", "address": "here"}).content.decode()
    assert "Enter a valid IPv4 or IPv6 address." in shown
    assert "verdict-title" not in shown


def test_only_who_may_see_services_may_ask(service: Service) -> None:
    client = Client()
    assert client.get(TESTER).status_code == 302
    client.force_login(make_person(staff=True))
    assert client.get(TESTER).status_code == 403
    assert client.post(TESTER, {"svc": "album", "key": make_app_key_of(service)}).status_code == 403


def test_the_list_and_each_service_lead_to_it(administrator: Client, service: Service) -> None:
    for address in ("", f"{service.pk}/change/"):
        assert TESTER in administrator.get(f"/admin/services_registry/service/{address}").content.decode()
