"""Who may go on: forged and worn-out keys, networks, parts of the API, limits; and what is written down of it."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from accounts.actions.sessions import issue_tokens
from services_registry.actions import gate, traffic
from services_registry.appkeys import make_app_key
from services_registry.constants import Denial, Scope
from services_registry.models import Service, ServiceDenial, ServiceTraffic
from services_registry.selectors import directory
from services_registry.signatures import UNSIGNED, Signed, body_hash, sign
from tests.factories import make_person
from tests.factories.gallery import jpeg
from tests.factories.services import key_headers, make_app_key_of
from tests.services_registry.calls import Answer, Caller
from wecho.env import read_env

DENIED = (400, 400, "bind authentication")
LIST = {"cursor": "2099-01-01T00:00:00", "limit": "5"}
GETLIST = "/api/v1/posts/getlist"


def change(service: Service, **values: Any) -> None:
    Service.objects.filter(pk=service.pk).update(**values)
    directory.forget()


def listed(app_key: str, svc: str = "album", **meta: str) -> Answer:
    return Answer(Client().get(GETLIST, {**LIST, "svc": svc, "appKey": app_key}, **meta))  # type: ignore[arg-type]


def denials() -> dict[str, int]:
    traffic.flush()
    counted: dict[str, int] = {}
    for row in ServiceDenial.objects.all():
        counted[row.reason] = counted.get(row.reason, 0) + row.times
    return counted


def forged(key: str, old: int, new: int) -> str:
    """Another second written into a captured key, as anyone can who knows its own second."""
    pairs = zip(bytes.fromhex(key[32:]), str(old).encode(), str(new).encode(), strict=True)
    return key[:32] + bytes(cipher ^ was ^ now for cipher, was, now in pairs).hex()


def test_a_key_with_another_second_written_into_it_is_denied(service: Service) -> None:
    now = int(time.time())
    captured = make_app_key_of(service)
    assert listed(captured).status == 200
    assert listed(forged(captured, now, now + 1)).refusal() == DENIED
    with time_machine.travel(now + 86_400, tick=False):
        assert listed(forged(captured, now, now + 86_400)).refusal() == DENIED
    assert listed(captured).status == 200
    assert denials() == {Denial.FORGED: 2}


def test_a_forged_key_would_be_accepted_without_the_memory_of_ivs(service: Service) -> None:
    """What the memory is for: the very same forgery, of a key that never came here."""
    now = int(time.time())
    assert listed(forged(make_app_key_of(service), now, now + 1)).status == 200


def test_the_memory_of_ivs_is_bounded_and_keeps_the_youngest(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "REMEMBERED_IVS", 3)
    memory = gate._Process()

    def comes(iv: int, ciphertext: bytes = b"0123456789") -> Denial | None:
        return memory.enter(gate.Entry("s", bytes([iv]), ciphertext, "", None, None, None, ""), 1, 1).denial

    assert [comes(iv) for iv in range(1, 8)] == [None] * 7
    assert [comes(iv, b"another...") for iv in (7, 6, 5, 4)] == [Denial.FORGED] * 4
    assert comes(1, b"another...") is None
    assert sum(map(len, memory._ivs["s"])) <= 6


@pytest.mark.parametrize("most", [1, 3])
def test_one_key_is_good_as_often_as_the_service_allows(service: Service, most: int) -> None:
    change(service, most_uses=most)
    key = make_app_key_of(service)
    spelled = [key, key.upper(), key[:20].upper() + key[20:], key]
    assert [listed(spelling).status for spelling in spelled] == [200] * most + [400] * (4 - most)
    assert listed(make_app_key_of(service)).status == 200
    assert denials() == {Denial.USED_UP: 4 - most}


def test_a_wrong_parameter_is_told_only_to_who_may_call(service: Service) -> None:
    assert Answer(Client().get(GETLIST, {"svc": "album", "appKey": "0" * 52})).refusal() == DENIED


def test_only_allowed_networks_may_call(service: Service) -> None:
    change(service, allowed_networks=["192.0.2.0/24", "2001:db8::/32"])
    assert listed(make_app_key_of(service), REMOTE_ADDR="192.0.2.9").status == 200
    assert listed(make_app_key_of(service), REMOTE_ADDR="2001:db8::9").status == 200
    assert listed(make_app_key_of(service), REMOTE_ADDR="198.51.100.1").refusal() == DENIED
    with override_settings(TRUSTED_PROXIES=read_env({"TRUSTED_PROXIES": "10.0.0.0/8"}).trusted_proxies):
        seen = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.9"}
        assert listed(make_app_key_of(service), **seen).status == 200
    assert listed(make_app_key_of(service), REMOTE_ADDR="198.51.100.1", HTTP_X_FORWARDED_FOR="192.0.2.9").status == 400
    traffic.flush()
    denial = ServiceDenial.objects.get()
    assert (denial.reason, denial.address, denial.times, denial.call) == ("network", "198.51.100.1", 2, "getlist")


def test_a_service_calls_only_its_parts_of_the_api(caller: Caller) -> None:
    post_id = caller.publish()
    change(caller.service, scopes=[Scope.READ_POSTS, Scope.ACCOUNTS])
    assert caller.call("GET", "getinfo", post_id=post_id).status == 200
    refused = caller.form("POST", "publish", {"author": "a", "content": "c"})
    assert refused.refusal() == (403, 403, "this part of the API is not allowed to the service")
    assert caller.json("PUT", "like", {"like": True}, post_id=post_id, user_id="bob").status == 403
    client = Client()
    assert client.get("/api/v1/gallery/posts", headers=key_headers(caller.service)).status_code == 403
    assert client.get("/api/v1/services/me", headers=key_headers(caller.service)).status_code == 200
    assert denials() == {Denial.SCOPE: 3}


@pytest.mark.parametrize(("limit", "reason"), [("calls_per_minute", Denial.RATE), ("calls_per_day", Denial.QUOTA)])
def test_calls_beyond_a_limit_are_told_when_to_come_again(service: Service, limit: str, reason: Denial) -> None:
    change(service, **{limit: 3})
    with time_machine.travel(1_700_000_040, tick=False):
        query = {**LIST, "svc": "album"}
        answers = [Client().get(GETLIST, {**query, "appKey": make_app_key_of(service)}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1].content == b'{"code":429,"msg":"too many calls","data":null}'
    span = 60 if limit == "calls_per_minute" else 86_400
    assert int(answers[-1]["Retry-After"]) == span - 1_700_000_040 % span
    with time_machine.travel(1_700_000_040 + span, tick=False):
        assert Client().get(GETLIST, {**query, "appKey": make_app_key_of(service)}).status_code == 200
    assert denials() == {reason: 2}


def signed_call(
    secret: bytes, method: str, path: str, query: str = "", body: bytes = b"", body_of: str = "", **changed: str
) -> dict[str, str]:
    parts = {"service": "album", "time": str(int(time.time())), "nonce": f"nonce-{time.perf_counter_ns():020d}"}
    parts |= {"method": method, "path": path, "query": query, "body": body_of or body_hash(body)}
    signature = sign(secret, Signed(**{**parts, "signature": ""}).message())
    parts |= {"signature": signature, **changed}
    return {f"X-Wecho-{name.title()}": parts[name] for name in ("service", "time", "nonce", "signature")}


def test_a_signed_call_needs_no_app_key(service: Service) -> None:
    secret = service.secrets.get().open()
    body = urlencode({"author": "ann", "content": "hello"}).encode()
    path = "/api/v1/posts/publish"
    answer = Client().post(
        path,
        body,
        content_type="application/x-www-form-urlencoded",
        headers=signed_call(secret, "POST", path, "", body),
    )
    assert answer.status_code == 200, answer.content
    query = urlencode(LIST)
    assert Client().get(f"{GETLIST}?{query}", headers=signed_call(secret, "GET", GETLIST, query)).status_code == 200
    turned = "&".join(reversed(query.split("&")))
    assert Client().get(f"{GETLIST}?{turned}", headers=signed_call(secret, "GET", GETLIST, query)).status_code == 200
    me = "/api/v1/services/me"
    assert Client().get(me, headers=signed_call(secret, "GET", me)).json()["data"]["name"] == "album"


def test_a_signature_of_anything_else_is_denied(service: Service) -> None:
    secret, query = service.secrets.get().open(), urlencode(LIST)
    good = signed_call(secret, "GET", GETLIST, query)
    late = {**good, "X-Wecho-Time": str(int(time.time()) + 1)}
    tries: list[tuple[str, dict[str, str]]] = [
        (f"{GETLIST}?{query}&x=1", good),
        (f"{GETLIST}?cursor=2098-01-01T00:00:00&limit=5", good),
        ("/api/v1/posts/getinfo?" + query, good),
        (f"{GETLIST}?{query}", late),
        (f"{GETLIST}?{query}", {**good, "X-Wecho-Nonce": "another-nonce-0000"}),
        (f"{GETLIST}?{query}", {**good, "X-Wecho-Service": "nobody"}),
        (f"{GETLIST}?{query}", {**good, "X-Wecho-Signature": good["X-Wecho-Signature"].upper()}),
        (f"{GETLIST}?{query}", {**good, "X-Wecho-Signature": ""}),
        (f"{GETLIST}?{query}", {**good, "X-Wecho-Signature": "é" * 64}),
        (f"{GETLIST}?{query}", signed_call(b"another secret!!", "GET", GETLIST, query)),
        (f"{GETLIST}?{query}", signed_call(secret, "GET", GETLIST, query, nonce="short")),
    ]
    answers = [Client().get(address, headers=headers) for address, headers in tries]
    answers.append(Client().put("/api/v1/posts/like?" + query, b"{}", headers=good))
    assert {answer.content for answer in answers} == {b'{"code":400,"msg":"bind authentication","data":null}'}
    with time_machine.travel(time.time() + 12, tick=False):
        assert Client().get(f"{GETLIST}?{query}", headers=good).status_code == 400
    assert Client().get(f"{GETLIST}?{query}", headers=good).status_code == 200


def test_a_nonce_is_good_once(service: Service) -> None:
    query = urlencode(LIST)
    headers = signed_call(service.secrets.get().open(), "GET", GETLIST, query)
    assert [Client().get(f"{GETLIST}?{query}", headers=headers).status_code for _ in range(3)] == [200, 400, 400]
    assert denials() == {Denial.NONCE: 2}


def test_a_service_may_do_without_app_keys(service: Service) -> None:
    change(service, v1_allowed=False)
    assert listed(make_app_key_of(service)).refusal() == DENIED
    query = urlencode(LIST)
    headers = signed_call(service.secrets.get().open(), "GET", GETLIST, query)
    assert Client().get(f"{GETLIST}?{query}", headers=headers).status_code == 200
    assert denials() == {Denial.V1_OFF: 1}


def test_every_reason_of_a_denial_is_written_down_and_never_told(service: Service) -> None:
    now, other = int(time.time()), b"another secret!!"
    tries = {
        Denial.UNKNOWN: ("nobody", make_app_key_of(service)),
        Denial.MALFORMED: ("album", "zz"),
        Denial.WRONG_SECRET: ("album", make_app_key(other, now)),
        Denial.WRONG_TIME: ("album", make_app_key_of(service, seconds_ago=30)),
    }
    assert {listed(key, svc).refusal() for svc, key in tries.values()} == {DENIED}
    assert denials() == dict.fromkeys(tries, 1)
    assert ServiceDenial.objects.get(reason=Denial.UNKNOWN).service is None


def test_calls_are_counted_by_hour_call_code_and_time(caller: Caller) -> None:
    post_id = caller.publish()
    for _ in range(3):
        caller.call("GET", "getinfo", post_id=post_id)
    caller.call("GET", "getinfo", post_id=5)
    caller.call("GET", "getinfo", post_id="x")
    Client().get("/api/v1/services/me", headers=key_headers(caller.service))
    traffic.flush()
    caller.call("GET", "getinfo", post_id=post_id)
    traffic.flush()
    counted: dict[tuple[str, int], int] = {}
    for row in ServiceTraffic.objects.filter(service=caller.service):
        counted[row.call, row.code] = counted.get((row.call, row.code), 0) + row.calls
    expected = {("publish", 200): 1, ("getinfo", 200): 4, ("getinfo", 10006): 1, ("getinfo", 400): 1}
    assert counted == {**expected, ("services", 200): 1}


def test_counts_of_a_service_that_is_gone_are_dropped_and_others_kept(service: Service) -> None:
    traffic.note_call(service.pk, "getinfo", 200, at=time.time(), seconds=0.1)
    traffic.note_call(service.pk + 1000, "getinfo", 200, at=time.time(), seconds=0.1)
    traffic.flush()
    assert ServiceTraffic.objects.get().service_id == service.pk
    assert not traffic._cells


def test_a_flood_of_denials_from_many_addresses_stays_bounded(service: Service) -> None:
    for number in range(traffic.MOST_DENIALS + 500):
        traffic.note_denial(service.pk, Denial.MALFORMED, "getinfo", f"10.0.{number // 256}.{number % 256}")
    assert len(traffic._refusals) == traffic.MOST_DENIALS + 1
    traffic.flush()
    assert sum(ServiceDenial.objects.values_list("times", flat=True)) == traffic.MOST_DENIALS + 500


@pytest.mark.parametrize("hostile", ["\0", "é", "a" * 70_000, "%00", "👁"])
def test_hostile_credentials_are_denied_like_any_other(service: Service, hostile: str) -> None:
    calls: list[Callable[[], Any]] = [
        lambda: Client().get(GETLIST, {**LIST, "svc": hostile, "appKey": hostile}),
        lambda: Client().get(GETLIST, {**LIST, "svc": "album", "appKey": hostile}),
    ]
    assert {call().content for call in calls} == {b'{"code":400,"msg":"bind authentication","data":null}'}


def test_an_upload_of_photos_may_leave_its_body_out_of_the_signature(service: Service) -> None:
    secret, path = service.secrets.get().open(), "/api/v1/gallery/photos"
    token = issue_tokens(person=make_person())["access"]

    def uploaded(**changed: str) -> int:
        file = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
        headers = signed_call(secret, "POST", path, body_of=UNSIGNED) | changed
        return Client().post(path, {"file": file}, headers={**headers, "Authorization": f"Bearer {token}"}).status_code

    assert uploaded(**{"X-Wecho-Body": "unsigned"}) == 200
    assert uploaded() == 400
    posts = signed_call(secret, "POST", "/api/v1/posts/publish", body_of=UNSIGNED) | {"X-Wecho-Body": "unsigned"}
    assert Client().post("/api/v1/posts/publish", {"author": "a", "content": "c"}, headers=posts).status_code == 400
