"""Services and settings brought in from the document of old, so that no client has to change."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from services_registry.actions.importing import Applied, Deed, apply_document
from services_registry.actions.removal import remove_service
from services_registry.actions.secrets import revoke_secret, rotate_secret
from services_registry.actions.services import set_enabled
from services_registry.documents import read_document
from services_registry.models import Service, ServiceEvent, ServiceSecret, ServiceSettingsChange
from services_registry.selectors import live_settings
from tests.factories import make_person
from tests.services_registry.calls import Caller
from tests.services_registry.people import make_service_administrator
from wecho.common.errors import Forbidden

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = "first-secret-16c", "2nd secret, 16c!", "0000000000000003"
Run = Callable[..., str]


def apply(secret: str = FIRST, *, name: str = "shop", more: str = "") -> Applied:
    document = read_document(f"svc:\n- {{name: {name}, secret: '{secret}'}}\n{more}".encode())
    return apply_document(actor=None, document=document)


def deeds(applied: Applied) -> list[Deed]:
    return [deed for _, deed in applied.services]


def live(name: str = "shop") -> list[str]:
    rows = ServiceSecret.objects.live().filter(service__name=name).order_by("-created_at")
    return [row.open().decode() for row in rows]


def everything() -> list[int]:
    models = (Service, ServiceSecret, ServiceEvent, ServiceSettingsChange)
    return [model._default_manager.count() for model in models]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """The command on a file with that text; returns what it prints."""

    def run(text: str, *options: str) -> str:
        (tmp_path / "old.yaml").write_text(text)
        out = io.StringIO()
        call_command("import_services", str(tmp_path / "old.yaml"), *options, stdout=out)
        return out.getvalue()

    return run


def test_a_client_goes_on_with_the_secret_that_it_has() -> None:
    apply(FIRST)
    assert live() == [FIRST]
    service = Service.objects.get(name="shop")
    assert Caller(service).publish() > 0
    assert list(service.events.values_list("act", "actor")) == [("registered", "")]


def test_a_second_time_changes_nothing() -> None:
    more = "cache: {post: 1h30m}\nclean: 100"
    first, before = apply(more=more), everything()
    assert first.settings == {"cache_seconds": (3600, 5400), "erase_batch": (500, 100)}
    again = apply(more=more)
    assert (deeds(again), again.settings, again.changed_something) == ([Deed.UNCHANGED], {}, False)
    assert everything() == before
    assert live_settings.current().cache_seconds == 5400


def test_another_secret_becomes_the_newest_and_the_one_before_lasts_a_day() -> None:
    apply(FIRST)
    assert deeds(apply(SECOND)) == [Deed.REPLACED]
    assert live() == [SECOND, FIRST]
    end = ServiceSecret.objects.get(expires_at__isnull=False).expires_at
    assert end is not None
    assert timedelta(hours=23) < end - timezone.now() <= timedelta(hours=24)
    assert deeds(apply(THIRD)) == [Deed.REPLACED]
    assert live() == [THIRD, SECOND]


def test_a_secret_that_was_rotated_or_revoked_here_does_not_come_back() -> None:
    administrator = make_service_administrator()
    apply(FIRST)
    service = Service.objects.get(name="shop")
    first = service.secrets.get()
    rotate_secret(actor=administrator, service=service, newest=first.pk, overlap=timedelta(hours=1))
    assert deeds(apply(FIRST)) == [Deed.UNCHANGED]
    revoke_secret(actor=administrator, secret=first)
    assert deeds(apply(FIRST)) == [Deed.ENDED]
    assert len(live()) == 1
    assert FIRST not in live()


def test_what_the_document_does_not_say_is_left_alone(service: Service) -> None:
    before = live("album")
    applied = apply()
    assert applied.unlisted == ("album",)
    assert live("album") == before
    set_enabled(actor=make_service_administrator(), service=Service.objects.get(name="shop"), enabled=False)
    apply()
    assert not Service.objects.get(name="shop").enabled


def test_a_service_that_is_being_deleted_is_left_alone() -> None:
    apply(FIRST)
    remove_service(actor=None, service=Service.objects.get(name="shop"), typed="shop")
    before = ServiceSecret.objects.count()
    assert deeds(apply(SECOND)) == [Deed.REMOVING]
    assert ServiceSecret.objects.count() == before
    assert not Service.objects.get(name="shop").enabled


def test_only_who_may_do_each_part_may_apply_a_document() -> None:
    document = read_document(b"cache: 60")
    with pytest.raises(Forbidden):
        apply_document(actor=make_person(staff=True), document=document)
    administrator = make_service_administrator()
    apply_document(actor=administrator, document=document)
    assert ServiceSettingsChange.objects.get().actor == administrator.username


def test_a_document_that_changes_nothing_costs_the_same_for_any_number(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    text = "svc:\n" + "".join(f"- {{name: s{number}, secret: '{number:016}'}}\n" for number in range(12))
    apply_document(actor=None, document=read_document(text.encode()))
    with django_assert_max_num_queries(8):
        apply_document(actor=None, document=read_document(text.encode()))


def test_the_command_tells_what_it_did_and_never_a_secret(run: Run, service: Service) -> None:
    text = f"svc:\n- {{name: shop, secret: '{FIRST}', owner: ann}}\nmysql: {{}}\ncache: {{post: 60}}\n"
    assert run(text) == (
        "shop           registered\n"
        "cache_seconds  3600 becomes 60\n"
        "\n"
        "Not in the document, left as they are: album\n"
        "\n"
        "Means nothing here, left alone:\n"
        "  line 2: owner\n"
        "  line 3: mysql\n"
    )
    changed = run(text.replace(FIRST, SECOND))
    assert re.search(r"shop +has the new secret; the one before stays good for a day", changed)
    assert not re.search(f"{FIRST}|{SECOND}", changed)


def test_a_dry_run_tells_the_same_and_does_nothing(run: Run) -> None:
    text = f"svc: [{{name: shop, secret: '{FIRST}'}}]\nclean: 100\n"
    told = run(text, "--dry-run")
    assert not any(everything())
    assert live_settings.saved().erase_batch == 500
    assert told == run(text) + "\nThis was a dry run: nothing was changed.\n"


def test_the_command_refuses_a_bad_document_whole_and_tells_each_line(run: Run) -> None:
    with pytest.raises(CommandError) as refused:
        run(f"svc:\n- {{name: shop, secret: '{FIRST}'}}\n- {{name: a b, secret: '{SECOND}'}}\ncache: soon\n")
    told = str(refused.value).splitlines()
    assert [line.split(":")[0] for line in told] == ["Nothing was changed.", "line 3 (service 2)", "line 4"]
    assert not Service.objects.exists()


def test_a_file_that_is_not_there_is_told_in_one_sentence() -> None:
    with pytest.raises(CommandError, match=r"^/nowhere/old\.yaml cannot be read: "):
        call_command("import_services", "/nowhere/old.yaml")
