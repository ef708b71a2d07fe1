"""What the server owes without being told: lost hints are made good, and nobody stays who may not."""

import threading
import time
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db.models.functions import Now

from accounts.models import Session as SignedIn
from accounts.models import User
from accounts.states import SessionKind
from messaging.actions import streams
from messaging.consumers import identity, lobby, session, wire
from messaging.consumers.protocol import Close
from tests.factories.messaging import send
from tests.messaging.live import PATIENCE_SECONDS, LiveServer, Socket, sign_in, site_cookie, welcome_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quick_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lobby, "CHECK_SECONDS", 0.2)
    monkeypatch.setattr(settings, "SIGNED_IN_LOOK_SECONDS", 0.1)


def test_lost_hint_is_a_delay_and_no_loss(
    server: LiveServer, ada: User, bo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sign_in(server, bo) as client:
        monkeypatch.setattr(streams, "hint", lambda group, **event: None)
        for number in range(3):
            send(ada, bo, f"unheard {number}")
        assert [client.message()["body"] for _ in range(3)] == ["unheard 0", "unheard 1", "unheard 2"]


def test_token_at_its_end_closes_the_socket(server: LiveServer, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with sign_in(server, ada) as client:
        monkeypatch.setattr(identity, "time", SimpleNamespace(time=lambda: time.time() + 2 * 24 * 3600))
        assert client.closed() == Close.SIGNED_OUT


def test_signing_out_on_the_site_closes_its_sockets_only(server: LiveServer, ada: User) -> None:
    with sign_in(server, ada) as phone, Socket(server, origin=server.origin, cookie=site_cookie(ada)) as page:
        page.put(type="hello")
        page.expect("welcome")
        SignedIn.objects.filter(kind=SessionKind.SITE).update(ended_at=Now())  # as another process does
        assert page.closed() == Close.SIGNED_OUT
        phone.put(type="ping")
        phone.expect("pong")


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "changed"}])
def test_banned_person_and_changed_password_close_the_socket(
    server: LiveServer, ada: User, change: dict[str, object]
) -> None:
    with sign_in(server, ada) as client:
        User.objects.filter(pk=ada.pk).update(**change)
        assert client.closed() == Close.SIGNED_OUT


def test_silent_client_is_asked_to_come_back(server: LiveServer, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "SILENCE_SECONDS", 0.2)
    with sign_in(server, ada) as client:
        assert client.closed() == Close.SILENT


def test_frozen_reader_is_cut_and_resumes_and_costs_the_others_nothing(
    server: LiveServer, ada: User, bo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "SILENCE_SECONDS", 600.0)  # nobody here says anything, however slow the machine is
    cut = _slow_reader_cut(monkeypatch)
    frozen, awake = sign_in(server, bo), sign_in(server, bo)
    epoch = welcome_of(frozen)["epoch"]
    bodies = [f"{number} " + "字" * 3_900 for number in range(40)]
    with monkeypatch.context() as hurried:
        hurried.setattr(wire, "WRITE_SECONDS", 0.3)
        for body in bodies:
            send(ada, bo, body)
            assert awake.message()["body"] == body
        assert cut.wait(PATIENCE_SECONDS)  # only then it wakes: who reads in time is not cut
    assert frozen.closed() in {Close.SLOW_READER, 1006}  # told, if it wakes while the server still tries to
    got = frozen.events()
    assert 0 < len(got) < len(bodies)
    with sign_in(server, bo, resume={"epoch": epoch, "uo": got[-1]["uo"]}) as again:
        rest = [again.message()["body"] for _ in bodies[len(got) :]]
    assert [event["message"]["body"] for event in got] + rest == bodies
    awake.close()


def _slow_reader_cut(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Set as soon as the server gives up a client that does not read."""
    cut, close = threading.Event(), wire.Wire.close

    async def noting(self: wire.Wire, code: int, reason: str) -> None:
        if code == Close.SLOW_READER:
            cut.set()
        await close(self, code, reason)

    monkeypatch.setattr(wire.Wire, "close", noting)
    return cut
