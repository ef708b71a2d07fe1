"""Registering services, their secrets, and the commands for both."""

import re
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from services_registry.actions.secrets import revoke_secret, rotate_secret
from services_registry.actions.services import ensure_service, register_service, set_enabled
from services_registry.models import Service, ServiceEvent, ServiceSecret
from tests.factories import make_person
from tests.factories.services import matching_secret
from tests.services_registry.people import make_service_administrator
from wecho.common.encryption import Undecryptable
from wecho.common.errors import Conflict, Forbidden, Invalid


def acts(service: Service) -> list[tuple[str, str]]:
    return list(ServiceEvent.objects.filter(service=service).order_by("pk").values_list("act", "actor"))


def live(service: Service) -> int:
    return ServiceSecret.objects.live().filter(service=service).count()


@pytest.mark.django_db
def test_a_registered_service_has_one_secret_of_16_ascii_characters() -> None:
    administrator = make_service_administrator()
    service, secret = register_service(actor=administrator, name="Album_1.0-x")
    assert re.fullmatch(r"[A-Za-z0-9]{16}", secret)
    assert service.secrets.get().open() == secret.encode()
    assert acts(service) == [("registered", administrator.username)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "a b", "维扣", "a/b", "a\n", "x" * 65, "a\0", "é"])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        register_service(actor=None, name=name)
    assert "name" in refused.value.errors
    assert not Service.objects.exists()


def test_a_taken_name_is_refused_and_leaves_nothing(service: Service) -> None:
    with pytest.raises(Invalid) as refused:
        register_service(actor=None, name="album")
    assert refused.value.slug == "name_taken"
    assert (Service.objects.count(), ServiceSecret.objects.count()) == (1, 1)
    assert register_service(actor=None, name="ALBUM")[0].pk != service.pk


def test_ensuring_a_service_makes_it_once(service: Service) -> None:
    assert ensure_service(actor=None, name="album") == service
    assert ensure_service(actor=None, name="new") == ensure_service(actor=None, name="new")
    assert service.secrets.count() == 1


def test_only_administrators_of_services_change_them(service: Service) -> None:
    for person in (make_person(), make_person(staff=True)):
        with pytest.raises(Forbidden):
            register_service(actor=person, name="x")
        with pytest.raises(Forbidden):
            set_enabled(actor=person, service=service, enabled=False)
        with pytest.raises(Forbidden):
            rotate_secret(actor=person, service=service, newest=service.secrets.get().pk, overlap=timedelta(0))
        with pytest.raises(Forbidden):
            revoke_secret(actor=person, secret=service.secrets.get())
    assert live(service) == 1
    assert set(ServiceEvent.objects.filter(refused=False).values_list("act", flat=True)) == {"registered"}


def test_rotating_keeps_two_secrets_live_at_most(service: Service) -> None:
    administrator = make_service_administrator()
    first = service.secrets.get()
    for _ in range(3):
        newest = service.secrets.latest("created_at").pk
        rotate_secret(actor=administrator, service=service, newest=newest, overlap=timedelta(hours=1))
        assert live(service) == 2
    first.refresh_from_db()
    assert not first.is_live
    previous = service.secrets.order_by("-created_at")[1]
    assert previous.expires_at is not None
    assert timedelta(minutes=59) < previous.expires_at - timezone.now() <= timedelta(hours=1)
    assert [act for act, _ in acts(service)] == ["registered", "rotated", "rotated", "rotated"]


def test_a_later_rotation_does_not_lengthen_an_earlier_end(service: Service) -> None:
    administrator = make_service_administrator()
    first = service.secrets.get()
    rotate_secret(actor=administrator, service=service, newest=first.pk, overlap=timedelta(0))
    newest = service.secrets.latest("created_at").pk
    rotate_secret(actor=administrator, service=service, newest=newest, overlap=timedelta(hours=5))
    first.refresh_from_db()
    assert not first.is_live


def test_a_rotation_sent_twice_rotates_once(service: Service) -> None:
    administrator, newest = make_service_administrator(), service.secrets.get().pk
    rotate_secret(actor=administrator, service=service, newest=newest, overlap=timedelta(0))
    with pytest.raises(Conflict):
        rotate_secret(actor=administrator, service=service, newest=newest, overlap=timedelta(0))
    assert service.secrets.count() == 2


def test_revoking_and_switching_may_be_repeated(service: Service) -> None:
    administrator = make_service_administrator()
    for _ in range(2):
        revoke_secret(actor=administrator, secret=service.secrets.get())
        set_enabled(actor=administrator, service=service, enabled=False)
    assert [act for act, _ in acts(service)] == ["registered", "revoked", "disabled"]
    set_enabled(actor=administrator, service=service, enabled=True)
    assert acts(service)[-1] == ("enabled", administrator.username)


def test_a_secret_is_not_in_the_database_in_clear_and_opens_in_its_own_row_only(service: Service) -> None:
    row = service.secrets.get()
    secret = row.open()
    assert secret not in bytes(row.ciphertext)
    stranger, _ = register_service(actor=None, name="stranger")
    copied = stranger.secrets.get()
    copied.ciphertext = row.ciphertext
    with pytest.raises(Undecryptable):
        copied.open()
    row.service = stranger
    with pytest.raises(Undecryptable):
        row.open()


@pytest.mark.django_db
def test_the_command_prints_the_new_secret_alone() -> None:
    out = StringIO()
    call_command("register_service", "album", stdout=out)
    assert out.getvalue() == Service.objects.get(name="album").secrets.get().open().decode() + "\n"


@pytest.mark.django_db
def test_the_command_refuses_a_bad_or_taken_name_in_one_sentence() -> None:
    call_command("register_service", "album", stdout=StringIO())
    for name in ("album", "a b"):
        with pytest.raises(CommandError, match=r"\.$|。$"):
            call_command("register_service", name, stdout=StringIO())


def test_the_other_command_prints_a_fresh_key(service: Service) -> None:
    out = StringIO()
    call_command("appkey", "album", stdout=out)
    assert matching_secret(out.getvalue().strip(), [service.secrets.get().open()], int(time.time())) == 0
    with pytest.raises(CommandError):
        call_command("appkey", "nobody", stdout=StringIO())


def test_secrets_come_under_the_newest_key(service: Service) -> None:
    secret, before = service.secrets.get().open(), bytes(service.secrets.get().ciphertext)
    out = StringIO()
    with override_settings(FIELD_KEYS=(b"n" * 32, *settings.FIELD_KEYS)):
        call_command("reseal_secrets", stdout=out)
        call_command("reseal_secrets", stdout=out)
    assert out.getvalue().split("\n")[:2] == ["1 encrypted anew.", "0 encrypted anew."]
    assert bytes(service.secrets.get().ciphertext) != before
    with override_settings(FIELD_KEYS=(b"n" * 32,)):
        assert service.secrets.get().open() == secret
    with override_settings(FIELD_KEYS=(b"x" * 32,)), pytest.raises(CommandError):
        call_command("reseal_secrets", stdout=out)
