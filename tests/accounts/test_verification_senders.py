"""Who sends the codes: a real https receiver, the log, and what becomes of a failure."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.actions.phone_codes import request_code
from accounts.actions.phones import confirm_phone
from accounts.models import PhoneCode, User
from tests.factories import make_person
from tests.factories.verification import new_number
from tests.services_registry.receiver import Receiver, receiving
from wecho.common.redaction import RedactSecrets
from wecho.common.worker import JobWorker
from wecho.env import read_env
from wecho.gateways import Gateway

pytestmark = pytest.mark.django_db
BODY = {"mobile": "{number}", "params": {"code": "{code}", "min": "{minutes}"}, "list": ["{id}", "{unknown}", 5]}


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Receiver]:
    """A real receiver that the site sends its messages to."""
    with receiving(tmp_path) as receiver:
        http = Gateway(url=receiver.url, headers={"Authorization": "Bearer key"}, body=BODY)
        with override_settings(
            TEXTS=replace(settings.TEXTS, sender="http", gateway=http),
            WEBHOOK_CA_FILE=receiver.ca_file,
            WEBHOOK_ALLOWED_NETWORKS=(ip_network("127.0.0.0/8"), ip_network("::1/128")),
        ):
            yield receiver


@pytest.fixture
def person() -> User:
    return make_person()


def work() -> str:
    """Run the one job once; returns what became of it."""
    worker = JobWorker(batch=True)
    DBTaskResult.objects.update(run_after=timezone.now())
    row = DBTaskResult.objects.ready().first()
    if row is None:
        return "nothing"
    row.claim(worker.worker_id)
    worker.run_task(row)
    row.refresh_from_db()
    return str(row.status)


def test_the_message_arrives_as_its_template_says(person: User, gateway: Receiver) -> None:
    row = request_code(actor=person, number="+8613800138000")
    assert work() == "SUCCESSFUL"
    ((headers, body),) = gateway.got
    assert headers["authorization"] == "Bearer key"
    told = json.loads(body)
    assert told["mobile"] == "+8613800138000"
    assert told["params"] == {"code": row.code(), "min": "5"}
    assert told["list"][1:] == ["{unknown}", 5]


@pytest.mark.parametrize("status", [429, 503])
def test_a_gateway_that_says_later_gets_the_very_same_message_again(
    person: User, gateway: Receiver, status: int
) -> None:
    gateway.answers = [status, 200]
    code = request_code(actor=person, number=new_number()).code()
    assert work() == "READY"
    assert work() == "SUCCESSFUL"
    assert gateway.got[0][1] == gateway.got[1][1]
    assert confirm_phone(actor=person, code=code).person == person


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_message_that_may_be_on_its_way_is_not_sent_twice(person: User, gateway: Receiver, status: int) -> None:
    gateway.answers = [status]
    request_code(actor=person, number=new_number())
    assert (work(), work()) == ("SUCCESSFUL", "nothing")
    assert len(gateway.got) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 302])
def test_a_message_that_is_refused_is_told_to_the_person(person: User, gateway: Receiver, status: int) -> None:
    gateway.answers = [status]
    request_code(actor=person, number=new_number())
    assert (work(), work()) == ("SUCCESSFUL", "nothing")
    assert PhoneCode.objects.get().failed


def test_a_gateway_that_is_gone_is_asked_again(person: User, gateway: Receiver) -> None:
    there = settings.TEXTS
    assert there.gateway
    gone = replace(there.gateway, url="https://localhost:1024/hook")
    request_code(actor=person, number=new_number())
    with override_settings(TEXTS=replace(there, gateway=gone)):
        assert work() == "READY"
    assert work() == "SUCCESSFUL"
    assert len(gateway.got) == 1


def test_a_job_that_runs_twice_sends_once(person: User, gateway: Receiver) -> None:
    request_code(actor=person, number=new_number())
    work()
    DBTaskResult.objects.update(status="READY", worker_ids=[])
    work()
    assert len(gateway.got) == 1


def test_values_cannot_break_out_of_the_template() -> None:
    from accounts.gateways.templates import filled_in

    filled = filled_in({"a": "{name}", "b": ["{number}"]}, {"name": '"},{"x":"{number}', "number": "1"})
    assert filled == {"a": '"},{"x":"{number}', "b": ["1"]}


def test_the_console_writes_the_code_past_the_redaction(person: User, caplog: pytest.LogCaptureFixture) -> None:
    with override_settings(TEXTS=replace(settings.TEXTS, sender="console")):
        row = request_code(actor=person, number="+8613800138000")
        work()
    (record,) = [found for found in caplog.records if found.name == "accounts.gateways.texts"]
    assert RedactSecrets().filter(record)
    assert record.getMessage() == f"text message to +86 *******8000: the code is {row.code()}"
    assert record.levelno == logging.WARNING


def test_the_environment_chooses(tmp_path: Path) -> None:
    served = {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "postgres://w:p@db/w",
        "SECRET_KEY": "k" * 50,
        "FIELD_KEYS": "Zm" + "Zm" * 20 + "Y=",
    }
    assert read_env({"DATA_DIR": str(tmp_path)}).texts.sender == "console"
    assert read_env(served).texts.sender == "off"
    chosen = {"SMS_SENDER": "http", "SMS_URL": "https://sms.example/send", "SMS_HEADERS": '{"X-Key": "k"}'}
    env = read_env({"DATA_DIR": str(tmp_path), **chosen, "SMS_REGIONS": "cn, us"})
    assert env.texts.gateway
    assert env.texts.gateway.headers == {"X-Key": "k"}
    assert env.texts.regions == ("CN", "US")
    assert "X-Key" not in repr(env.texts)
