"""Who may call: a registered service with a good appKey, or a page of our own; everyone else gets one same answer."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import orjson
import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from services_registry.actions import admission, traffic
from services_registry.actions.secrets import revoke_secret, rotate_secret
from services_registry.actions.services import set_enabled
from services_registry.appkeys import make_app_key
from services_registry.models import Service, ServiceDenial, ServiceSecret
from services_registry.selectors import directory
from tests.factories import make_person
from tests.factories.services import key_headers, make_app_key_of, make_service
from tests.services_registry.calls import Answer, Caller

DENIED = (400, 400, "bind authentication")
LIST = "/api/v1/posts/getlist"
QUERY = {"cursor": "2099-01-01T00:00:00", "limit": "5"}
PROFILE = "/api/v1/accounts/people/ann"


def make_administrator() -> User:
    person = make_person(staff=True)
    person.is_superuser = True
    person.save(update_fields=["is_superuser"])
    return person


def listed(client: Client, **keys: str) -> tuple[int, int, str] | int:
    answer = Answer(client.get(LIST, {**QUERY, **keys}))
    return answer.status if answer.status == 200 else answer.refusal()


def test_query_and_headers_both_carry_the_key(client: Client, service: Service) -> None:
    assert listed(client, svc="album", appKey=make_app_key_of(service)) == 200
    assert client.get(LIST, QUERY, headers=key_headers(service)).status_code == 200


def test_one_key_serves_several_calls(client: Client, service: Service) -> None:
    key = make_app_key_of(service)
    assert [listed(client, svc="album", appKey=key) for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize("seconds_ago", [12, 60, 86_400, -12, -3600])
def test_a_key_of_another_time_is_denied(client: Client, service: Service, seconds_ago: int) -> None:
    assert listed(client, svc="album", appKey=make_app_key_of(service, seconds_ago=seconds_ago)) == DENIED


def test_every_denial_is_the_same_answer(client: Client, service: Service) -> None:
    good = make_app_key_of(service)
    other = make_service("other")
    revoked = make_service("revoked")
    revoked_key = make_app_key_of(revoked)
    revoke_secret(actor=make_administrator(), secret=revoked.secrets.get())
    disabled = make_service("disabled")
    set_enabled(actor=make_administrator(), service=disabled, enabled=False)
    tries: list[dict[str, str]] = [
        {},
        {"svc": "album"},
        {"appKey": good},
        {"svc": "", "appKey": ""},
        {"svc": "nobody", "appKey": good},
        {"svc": "Album", "appKey": good},
        {"svc": "album ", "appKey": good},
        {"svc": "album\0", "appKey": good},
        {"svc": "al" * 5000, "appKey": good},
        {"svc": "album", "appKey": make_app_key_of(other)},
        {"svc": "album", "appKey": good[:-1]},
        {"svc": "album", "appKey": good + "00"},
        {"svc": "album", "appKey": "zz"},
        {"svc": "album", "appKey": "é" * 52},
        {"svc": "album", "appKey": make_app_key_of(service, seconds_ago=30)},
        {"svc": "revoked", "appKey": revoked_key},
        {"svc": "disabled", "appKey": make_app_key_of(disabled)},
    ]
    answers = [client.get(LIST, {**QUERY, **keys}) for keys in tries]
    answers.append(client.get(f"{LIST}?svc=album&svc=other&appKey={good}"))
    answers.append(client.get(f"{LIST}?svc=album&appKey={good}&appKey={good}"))
    answers.append(client.get(LIST, QUERY, headers={"X-Svc": "album", "X-App-Key": good + "0"}))
    answers.append(client.get(PROFILE))
    answers.append(client.get(PROFILE, headers={"Authorization": "Bearer nothing"}))
    answers.append(client.post("/api/v1/posts/publish", {"author": "a", "content": "c"}))
    assert {answer.content for answer in answers} == {b'{"code":400,"msg":"bind authentication","data":null}'}
    assert {answer.status_code for answer in answers} == {400}
    assert {tuple(sorted(answer.headers)) for answer in answers[:-4]} == {tuple(sorted(answers[0].headers))}


def test_wecho_s_own_resources_ask_for_the_key_and_then_for_the_person(client: Client, service: Service) -> None:
    make_person("ann")
    assert client.get(PROFILE).status_code == 400
    assert client.get(PROFILE, headers=key_headers(service)).status_code == 200
    bad_token = {**key_headers(service), "Authorization": "Bearer nothing"}
    assert client.get("/api/v1/accounts/me", headers=bad_token).status_code == 401
    assert client.get("/api/v1/accounts/me", headers=key_headers(service)).status_code == 401


def test_a_token_without_a_service_is_denied(client: Client, service: Service) -> None:
    make_person("ann")
    credentials = {"username": "ann", "password": "lantern-orchard-42"}
    answer = client.post(
        "/api/v1/accounts/token", credentials, content_type="application/json", headers=key_headers(service)
    )
    token = orjson.loads(answer.content)["data"]["access"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/accounts/me", headers=bearer).content.startswith(b'{"code":400,"msg":"bind auth')
    client.cookies["sessionid"] = "nothing"
    assert client.get("/api/v1/accounts/me", headers=bearer).content.startswith(b'{"code":400,"msg":"bind auth')
    assert client.get("/api/v1/accounts/me", headers={**bearer, **key_headers(service)}).status_code == 200


def test_a_page_of_our_own_needs_no_key_but_the_csrf_token_on_writes(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person("ann"))
    make_person("bob")
    assert client.get(PROFILE).status_code == 200
    assert client.put("/api/v1/accounts/people/bob/follow").status_code == 403


def test_a_session_does_not_stand_in_for_a_wrong_key(client: Client, service: Service) -> None:
    client.force_login(make_person("ann"))
    assert client.get(PROFILE, headers={"X-Svc": "album", "X-App-Key": "0" * 52}).status_code == 400


def test_the_posts_api_is_for_services_only(client: Client, service: Service) -> None:
    client.force_login(make_administrator())
    assert listed(client) == DENIED
    assert listed(client, svc="album", appKey=make_app_key_of(service)) == 200


def test_both_secrets_are_good_while_they_overlap(client: Client, service: Service) -> None:
    old = make_app_key_of(service)
    secret = rotate_secret(
        actor=make_administrator(), service=service, newest=service.secrets.get().pk, overlap=timedelta(hours=1)
    )
    new = make_app_key(secret.encode(), int(time.time()))
    assert listed(client, svc="album", appKey=old) == listed(client, svc="album", appKey=new) == 200


def test_an_overlap_that_has_ended_and_a_revocation_hold_at_once(client: Client, service: Service) -> None:
    old = make_app_key_of(service)
    administrator = make_administrator()
    rotate_secret(actor=administrator, service=service, newest=service.secrets.get().pk, overlap=timedelta(0))
    assert listed(client, svc="album", appKey=old) == DENIED
    new = make_app_key_of(service)
    assert listed(client, svc="album", appKey=new) == 200
    revoke_secret(actor=administrator, secret=service.secrets.latest("created_at"))
    assert listed(client, svc="album", appKey=new) == DENIED


def test_another_process_s_change_is_known_within_a_second(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: clock)
    key = make_app_key_of(service)
    assert listed(client, svc="album", appKey=key) == 200
    Service.objects.filter(pk=service.pk).update(enabled=False)
    clock += directory.LIFETIME_SECONDS + 0.01
    assert listed(client, svc="album", appKey=key) == DENIED
    Service.objects.filter(pk=service.pk).update(enabled=True)
    clock += directory.LIFETIME_SECONDS + 0.01
    assert listed(client, svc="album", appKey=key) == 200


def test_services_are_read_once_a_second_and_unknown_names_leave_nothing(
    client: Client, service: Service, django_assert_num_queries: object
) -> None:
    directory.forget()
    with django_assert_num_queries(2):  # type: ignore[operator]
        for name in ("nobody", "somebody", "nobody"):
            assert listed(client, svc=name, appKey="0" * 52) == DENIED


def test_the_use_of_a_secret_is_noted_to_the_minute(client: Client, service: Service) -> None:
    admission._noted.clear()
    assert listed(client, svc="album", appKey=make_app_key_of(service)) == 200
    noted = service.secrets.get().last_used_at
    assert noted is not None
    assert timezone.now() - noted < timedelta(seconds=10)
    ServiceSecret.objects.update(last_used_at=None)
    assert listed(client, svc="album", appKey=make_app_key_of(service)) == 200
    assert service.secrets.get().last_used_at is None


def test_no_key_and_no_secret_is_logged(client: Client, caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key, secret = make_app_key_of(caller.service), caller.service.secrets.get().open().decode()
    listed(client, svc="album", appKey=key)
    listed(client, svc="album", appKey=key[:-1])
    client.get("/api/v1/posts/getinfo", {"svc": "album", "appKey": key, "post_id": "5"})
    assert key not in caplog.text
    assert secret not in caplog.text


def test_whoever_comes_after_a_pause_waits_for_what_is_new(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    known = directory._Directory()
    known.services()
    old, reading, may_go_on = known._services, Event(), Event()

    def read() -> dict[str, directory.KnownService]:
        reading.set()
        may_go_on.wait(10)
        return {}

    monkeypatch.setattr(known, "_read", read)
    known._read_at -= 3
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(known.services)
        assert reading.wait(10)
        others = [pool.submit(known.services) for _ in range(2)]
        may_go_on.set()
        assert [asked.result(10) for asked in (first, *others)] == [{}] * 3
    assert old != {}


def test_the_services_known_last_go_on_for_a_while_without_the_database(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = directory._Directory()
    assert "album" in known.services()

    def gone() -> dict[str, directory.KnownService]:
        raise OperationalError

    monkeypatch.setattr(known, "_read", gone)
    known._read_at -= 3
    assert "album" in known.services()
    known._read_at -= 3
    known._good_at -= directory.WITHOUT_DATABASE_SECONDS
    with pytest.raises(OperationalError):
        known.services()


def test_a_disabled_service_finds_its_denials_on_its_page(client: Client, service: Service) -> None:
    key = make_app_key_of(service)
    set_enabled(actor=make_administrator(), service=service, enabled=False)
    assert listed(client, svc="album", appKey=key) == DENIED
    traffic.flush()
    assert ServiceDenial.objects.get(service=service).reason == "unknown"
