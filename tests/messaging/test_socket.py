"""The protocol `wecho.v1` on a real server, with real sockets."""

from datetime import timedelta

import pytest
from rest_framework_simplejwt.tokens import AccessToken

from accounts.actions.sessions import issue_tokens
from accounts.models import User
from messaging.consumers.protocol import FRAME_BYTES, SOCKETS_ALLOWED, Close
from messaging.models import Message
from tests.factories.messaging import make_conversation, send
from tests.messaging.live import Frame, LiveServer, Socket, sign_in, site_cookie, welcome_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_message_is_acknowledged_and_arrives_at_every_device(server: LiveServer, ada: User, bo: User) -> None:
    with sign_in(server, ada) as here, sign_in(server, ada) as there, sign_in(server, bo) as other:
        here.put(type="send", id=7, cid="one", to="bo", body="hello")
        ack = here.expect("ack")
        assert {name: ack[name] for name in ("id", "cid", "seq", "dup")} == {
            "id": 7,
            "cid": "one",
            "seq": 1,
            "dup": False,
        }
        assert Message.objects.get().pk == (ack["conv"], 1)
        for device in (there, other):
            message = device.message()
            assert (message["mid"], message["body"]) == (ack["mid"], "hello")
            assert message["sender"]["username"] == "ada"


def test_message_sent_over_http_arrives_on_the_socket(server: LiveServer, ada: User, bo: User) -> None:
    with sign_in(server, bo) as other:
        sent = server.post(ada, "/api/v1/messaging/messages", {"to": "bo", "client_id": "one", "body": "hello"})
        assert other.message()["mid"] == sent["mid"]


def test_message_into_a_conversation_by_number(server: LiveServer, ada: User, bo: User) -> None:
    conversation = make_conversation(ada, bo)
    with sign_in(server, bo) as client:
        client.put(type="send", cid="two", conv=conversation.pk, body="hello")
        assert client.expect("ack")["seq"] == 2


def test_cut_socket_resumes_without_losing_doubling_or_reordering(server: LiveServer, ada: User, bo: User) -> None:
    client = sign_in(server, bo)
    send(ada, bo, "before")
    assert client.message()["body"] == "before"
    cursor = {"epoch": welcome_of(client)["epoch"], "uo": client.events()[-1]["uo"]}
    client.cut()
    for number in range(150):  # more than one batch
        send(ada, bo, f"away {number}")
    with sign_in(server, bo, resume=cursor) as client:
        assert welcome_of(client)["resumed"]
        assert [client.message()["body"] for _ in range(150)] == [f"away {number}" for number in range(150)]
        send(ada, bo, "after")
        assert client.message()["body"] == "after"
        assert [event["uo"] for event in client.events()] == list(range(2, 153))


def test_server_that_restarts_loses_nothing(server: LiveServer, ada: User, bo: User) -> None:
    client = sign_in(server, bo)
    epoch = welcome_of(client)["epoch"]
    server.stop()
    assert client.closed() in {1001, 1012}
    send(ada, bo, "while it was down")
    server.start()
    with sign_in(server, bo, resume={"epoch": epoch, "uo": 0}) as client:
        assert client.message()["body"] == "while it was down"
        send(ada, bo, "live again")
        assert client.message()["body"] == "live again"


def test_same_client_id_on_two_sockets_gives_one_row(server: LiveServer, ada: User, bo: User) -> None:
    with sign_in(server, ada) as one, sign_in(server, ada) as two:
        for client in (one, two):
            client.put(type="send", cid="same", to="bo", body="hello")
        acks = [client.expect("ack") for client in (one, two)]
    assert sorted(ack["dup"] for ack in acks) == [False, True]
    assert acks[0]["mid"] == acks[1]["mid"]
    assert Message.objects.count() == 1


def test_acknowledgement_lost_with_the_socket_is_answered_again(server: LiveServer, ada: User, bo: User) -> None:
    client = sign_in(server, ada)
    with sign_in(server, bo) as other:
        client.put(type="send", cid="one", to="bo", body="hello")
        first = other.message()
        client.cut()
    with sign_in(server, ada) as client:
        client.put(type="send", cid="one", to="bo", body="hello")
        ack = client.expect("ack")
    assert (ack["mid"], ack["dup"]) == (first["mid"], True)


def test_reading_on_one_device_reaches_the_other(server: LiveServer, ada: User, bo: User) -> None:
    conversation = make_conversation(ada, bo, messages=3)
    with sign_in(server, bo) as phone, sign_in(server, bo) as desk:
        phone.put(type="read", conv=conversation.pk, seq=3)
        event = desk.expect("ev")
    assert (event["kind"], event["conv"], event["seq"], event["unread"]) == ("read", conversation.pk, 3, 0)


def test_sync_answers_a_batch_or_asks_for_a_resync(server: LiveServer, ada: User, bo: User) -> None:
    make_conversation(ada, bo, messages=2)
    with sign_in(server, bo) as client:
        client.put(type="sync", id="s", after_uo=1)
        batch = client.expect("batch")
        assert (batch["id"], [event["uo"] for event in batch["events"]], batch["more"]) == ("s", [2], False)
        client.put(type="sync", id="t", after_uo=99)
        assert client.expect("error")["code"] == "resync_required"


@pytest.mark.parametrize("stale", [{"epoch": "another", "uo": 1}, {"epoch": None, "uo": 99}])
def test_cursor_of_another_life_is_not_resumed(server: LiveServer, ada: User, bo: User, stale: Frame) -> None:
    make_conversation(ada, bo, messages=2)
    with sign_in(server, bo) as client:
        epoch = welcome_of(client)["epoch"]
    with sign_in(server, bo, resume={"epoch": stale["epoch"] or epoch, "uo": stale["uo"]}) as client:
        assert (welcome_of(client)["resumed"], welcome_of(client)["head_uo"]) == (False, 2)
        send(ada, bo, "live")
        assert client.message()["body"] == "live"


def test_refused_frame_gets_a_sentence_and_the_socket_lives_on(server: LiveServer, ada: User, bo: User) -> None:
    with sign_in(server, ada) as client:
        frames: list[tuple[Frame, str]] = [
            ({"type": "send", "cid": "a", "to": "bo", "body": " "}, "invalid"),
            ({"type": "send", "cid": "a", "to": "nobody", "body": "x"}, "not_found"),
            ({"type": "send", "cid": "a", "to": "ada", "body": "x"}, "forbidden"),
            ({"type": "send", "cid": "a", "conv": -1, "body": "x"}, "invalid"),
            ({"type": "send", "cid": "a", "conv": 2**70, "body": "x"}, "invalid"),
            ({"type": "send", "to": "bo", "body": "x"}, "invalid"),
            ({"type": "read", "conv": 2**62, "seq": 1}, "not_found"),
            ({"type": "dance"}, "unknown_type"),
        ]
        for number, (frame, code) in enumerate(frames):
            client.put(id=number, **frame)
            error = client.expect("error")
            assert (error["id"], error["code"]) == (number, code)
            assert error["message"]
        client.put(type="ping", id="p")
        assert client.expect("pong")["id"] == "p"


@pytest.mark.parametrize(("language", "sentence"), [("en", "Please wait"), ("zh-CN,zh;q=0.9", None)])
def test_sentences_are_in_the_language_of_the_person(
    server: LiveServer, ada: User, bo: User, language: str, sentence: str | None
) -> None:
    with Socket(server, language=language) as client:
        client.put(type="hello", token=issue_tokens(person=ada)["access"])
        client.expect("welcome")
        for number in range(21):
            client.put(type="send", cid=f"n{number}", to="bo", body="hello")
        error = client.expect("error")
    assert error["code"] == "too_many"
    assert sentence is None or sentence in error["message"]


def test_unknown_fields_are_ignored(server: LiveServer, ada: User) -> None:
    with Socket(server) as client:
        client.put(type="hello", token=issue_tokens(person=ada)["access"], device="phone", future={"a": 1})
        assert client.expect("welcome")["limits"]["body_characters"] == 4000


def test_session_cookie_counts_from_a_page_of_the_site(server: LiveServer, ada: User) -> None:
    with Socket(server, origin=server.origin, cookie=site_cookie(ada)) as client:
        client.put(type="hello")
        assert client.expect("welcome")["head_uo"] == 0


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://127.0.0.1:1", "null", None])
def test_session_cookie_from_another_page_closes_for_good(server: LiveServer, ada: User, origin: str | None) -> None:
    with Socket(server, origin=origin, cookie=site_cookie(ada)) as client:
        client.put(type="hello")
        assert client.closed() == Close.ORIGIN


def test_trusted_origin_may_use_the_cookie(server: LiveServer, ada: User, settings: object) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.wecho.example"]  # type: ignore[attr-defined]
    for origin, code in (("https://m.wecho.example", None), ("https://evilwecho.example", Close.ORIGIN)):
        with Socket(server, origin=origin, cookie=site_cookie(ada)) as client:
            client.put(type="hello")
            if code is None:
                client.expect("welcome")
            else:
                assert client.closed() == code


def test_expired_void_or_missing_token_closes_for_good(server: LiveServer, ada: User) -> None:
    expired = AccessToken.for_user(ada)
    expired.set_exp(lifetime=-timedelta(seconds=1))
    void = issue_tokens(person=ada)["access"]
    refresh = issue_tokens(person=ada)["refresh"]
    ada.set_password("another-lantern-43")
    ada.save()
    for token in (str(expired), void, refresh, "nonsense", "\ud800"):
        with Socket(server) as client:
            client.put(type="hello", token=token)
            assert client.closed() in {Close.SIGN_IN, Close.PROTOCOL}
    with Socket(server, origin=server.origin) as client:
        client.put(type="hello")
        assert client.closed() == Close.SIGN_IN


@pytest.mark.parametrize("raw", ["nonsense", "[]", b"{}", '{"type": "send"}', '{"type": "hello", "token": 5}'])
def test_what_is_no_hello_closes_for_good(server: LiveServer, raw: str | bytes) -> None:
    with Socket(server) as client:
        client.connection.send(raw)
        assert client.closed() == Close.PROTOCOL


def test_missing_subprotocol_closes_for_good(server: LiveServer) -> None:
    with Socket(server, subprotocol=None) as client:
        assert client.closed() == Close.PROTOCOL


def test_frame_above_the_limit_closes_for_good(server: LiveServer, ada: User) -> None:
    with sign_in(server, ada) as client:
        client.put(type="ping", padding="x" * FRAME_BYTES)
        assert client.closed() == Close.TOO_LARGE


def test_eleventh_socket_of_a_person_is_refused_until_one_leaves(server: LiveServer, ada: User) -> None:
    clients = [sign_in(server, ada) for _ in range(SOCKETS_ALLOWED)]
    with Socket(server) as late:
        late.put(type="hello", token=issue_tokens(person=ada)["access"])
        assert late.closed() == Close.TOO_MANY_SOCKETS
    for client in clients:
        client.close()
    sign_in(server, ada).close()
