"""No number, code, name or resident id is written anywhere in the clear: no log at any level, no report, no table."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, override_settings
from django.views.debug import ExceptionReporter

from accounts.actions import identities, phone_codes, phones
from accounts.actions.sessions import issue_tokens
from accounts.models import User
from accounts.models.verification import Identity, Phone, PhoneCode
from tests.factories import make_person
from tests.factories.services import key_headers, make_service
from tests.factories.verification import make_reviewer
from tests.services_registry.working import run_jobs
from wecho.common.redaction import redact
from wecho.gateways import Gateway

pytestmark = pytest.mark.django_db
NUMBER, NAME, RESIDENT_ID = "13877776666", "诸葛孔明", "11010519491231002X"
PAGE = "/settings/verification/"
API = "/api/v1/accounts/me"


class Written:
    """Everything that was logged, as the handlers get it and before any redaction, and what reports would hold."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self.caplog = caplog
        self.codes: set[str] = set()

    def text(self) -> str:
        formatter = logging.Formatter("%(name)s %(message)s %(args)s")
        lines = [formatter.format(record) for record in self.caplog.records]
        return "\n".join([*lines, *self.reports()])

    def reports(self) -> Iterator[str]:
        for record in self.caplog.records:
            if record.exc_info and record.exc_info[0]:
                reporter = ExceptionReporter(getattr(record, "request", None), *record.exc_info)
                yield reporter.get_traceback_text()
                yield reporter.get_traceback_html()

    def assert_clean(self) -> None:
        text = self.text() + everything_stored()
        for secret in (NUMBER, NAME, RESIDENT_ID, RESIDENT_ID.lower(), *self.codes):
            assert secret not in text, secret
            assert ascii(secret)[1:-1] not in text, secret


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Iterator[Written]:
    """Logs at DEBUG, every statement of the database with its values among them."""
    caplog.set_level(logging.DEBUG)
    connection.force_debug_cursor = True
    yield Written(caplog)
    connection.force_debug_cursor = False


@pytest.fixture(autouse=True)
def _sender(sent: Any) -> None:
    """Codes go to the sender for tests."""


def everything_stored() -> str:
    """Every value of every table; sessions opened."""
    rows = [repr(list(model._default_manager.values())) for model in apps.get_models()]
    return "\n".join([*rows, *(repr(row.get_decoded()) for row in Session.objects.all())])


def code_of(person: User) -> str:
    return PhoneCode.objects.get(person=person).code()


def test_flows_on_pages_and_over_the_api_write_nothing_in_the_clear(written: Written, client: Client) -> None:
    person, reviewer = make_person(), make_reviewer()
    client.force_login(person)
    client.post(f"{PAGE}phone/", {"number": NUMBER})
    run_jobs()
    written.codes.add(code_of(person))
    client.post(f"{PAGE}phone/code/", {"code": "000001"})
    client.post(f"{PAGE}identity/", {"id-name": NAME, "id-number": RESIDENT_ID[:-1] + "1"})
    client.post(f"{PAGE}identity/", {"id-name": NAME, "id-number": RESIDENT_ID, "id-consent": "on"})
    client.post(f"{PAGE}phone/code/", {"code": code_of(person)})
    client.get(PAGE)
    headers = key_headers(make_service()) | {"Authorization": f"Bearer {issue_tokens(person=person)['access']}"}
    for method, path, body in (
        ("POST", "/phone/code", {"number": NUMBER}),
        ("PUT", "/phone", {"code": "000001"}),
        ("PUT", "/identity", {"name": NAME, "number": RESIDENT_ID, "consent": True}),
    ):
        client.generic(method, API + path, json.dumps(body), "application/json", headers=headers)
    staff = Client()
    staff.force_login(reviewer)
    row = Identity.objects.get()
    assert RESIDENT_ID in staff.get(f"/admin/review/identities/{row.pk}/").content.decode()
    staff.post(f"/admin/review/identities/{row.pk}/", {"outcome": "accept", "seen": row.submitted_at.isoformat()})
    assert (Phone.objects.count(), Identity.objects.get().status) == (1, "accepted")
    assert "+86 *******6666" not in client.get(f"/@{person.username}/").content.decode()
    written.assert_clean()


@pytest.mark.parametrize("broken", ["request", "send", "bind", "submit", "look"])
def test_a_failure_in_the_midst_reports_nothing_in_the_clear(
    written: Written, client: Client, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    person, reviewer = make_person(), make_reviewer()
    places: dict[str, tuple[Any, str]] = {
        "request": (phone_codes, "_count"),
        "send": (phone_codes, "_message"),
        "bind": (phones, "record"),
        "submit": (identities, "record"),
        "look": (Identity, "open_number"),
    }
    client.raise_request_exception = False
    client.force_login(person)
    fail_at = places[broken]
    if broken != "request":
        client.post(f"{PAGE}phone/", {"number": NUMBER})
        written.codes.add(code_of(person))
    if broken == "look":
        client.post(f"{PAGE}identity/", {"id-name": NAME, "id-number": RESIDENT_ID, "id-consent": "on"})
        client.force_login(reviewer)

    def fail(*args: Any, **named: Any) -> None:
        kept_in_a_local = (NUMBER, NAME, RESIDENT_ID, *written.codes)
        assert kept_in_a_local
        raise RuntimeError("broken")

    monkeypatch.setattr(*fail_at, fail)
    if broken == "request":
        client.post(f"{PAGE}phone/", {"number": NUMBER})
        api_headers = key_headers(make_service()) | {"Authorization": f"Bearer {issue_tokens(person=person)['access']}"}
        body = f'{{"number": "{NUMBER}"}}'
        client.generic("POST", f"{API}/phone/code", body, "application/json", headers=api_headers)
    elif broken == "send":
        run_jobs()
    elif broken == "bind":
        client.post(f"{PAGE}phone/code/", {"code": code_of(person)})
    elif broken == "submit":
        client.post(f"{PAGE}identity/", {"id-name": NAME, "id-number": RESIDENT_ID, "id-consent": "on"})
    else:
        client.get(f"/admin/review/identities/{person.pk}/")
    assert "broken" in written.text() + everything_stored()
    written.assert_clean()


def test_a_gateway_that_fails_writes_nothing_in_the_clear(written: Written) -> None:
    person = make_person()
    gateway = Gateway(url="https://127.0.0.1:1024/x", headers={}, body={"to": "{number}", "code": "{code}"})
    with override_settings(TEXTS=replace(settings.TEXTS, sender="http", gateway=gateway)):
        written.codes.add(phone_codes.request_code(actor=person, number=NUMBER).code())
        run_jobs()
    written.assert_clean()


@pytest.mark.parametrize(
    "line",
    [
        f"number={NUMBER}",
        f"to +86{NUMBER}",
        f"86{NUMBER},",
        f'{{"number": "{RESIDENT_ID}"}}',
        "code=123456",
        '"code": "123456"',
        "code%3D123456",
    ],
)
def test_what_slips_into_a_line_is_blackened(line: str) -> None:
    assert not {NUMBER, RESIDENT_ID, "123456"} & set(redact(line).replace('"', " ").replace("=", " ").split())
    assert "…" in redact(line)


@pytest.mark.parametrize(
    "line", ['"code":200', "id 1764000000123456", "took 13800 ms", "at 1764000000.123", "code 10014"]
)
def test_other_numbers_stay_legible(line: str) -> None:
    assert redact(line) == line
