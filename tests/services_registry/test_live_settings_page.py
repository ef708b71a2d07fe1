"""The page of the live settings, as administrators of services see it."""

from collections.abc import Iterator
from dataclasses import asdict

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import translation

from services_registry.actions.live_settings import change_live_settings
from services_registry.models import ServiceSettingsChange
from services_registry.selectors import live_settings
from tests.factories import make_person
from tests.services_registry.people import make_service_administrator

PAGE = "/admin/services_registry/servicesettings/"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def administrator(db: None) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(make_service_administrator())
    client.cookies["django_language"] = "en"
    return client


def filled_in(**changes: object) -> dict[str, object]:
    return {**asdict(live_settings.saved()), "seen": live_settings.newest_change(), **changes}


def test_a_change_on_the_page_is_told_and_shown_in_the_history(administrator: Client) -> None:
    answer = administrator.post(PAGE, filled_in(cache_seconds=120, erase_batch=50), follow=True)
    page = answer.content.decode()
    assert "within a second" in page
    assert (live_settings.current().cache_seconds, live_settings.current().erase_batch) == (120, 50)
    change = ServiceSettingsChange.objects.get()
    assert change.changed == {"cache_seconds": [3600, 120], "erase_batch": [500, 50]}
    assert change.address == "127.0.0.1"
    assert change.actor in page
    assert "Nothing was different" in administrator.post(PAGE, filled_in(), follow=True).content.decode()


@pytest.mark.parametrize("value", ["", "0", "-1", "many", "99999999999", "1.5"])
def test_a_value_that_makes_no_sense_stays_on_the_form(administrator: Client, value: str) -> None:
    page = administrator.post(PAGE, filled_in(cache_seconds=value))
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"cache_seconds"}
    assert not ServiceSettingsChange.objects.exists()


def test_a_form_that_is_out_of_date_changes_nothing(administrator: Client) -> None:
    form = filled_in(cache_seconds=120)
    change_live_settings(actor=None, values={"erase_batch": 50})
    assert "in the meantime" in administrator.post(PAGE, form, follow=True).content.decode()
    assert (live_settings.current().cache_seconds, live_settings.current().erase_batch) == (3600, 50)


def test_the_page_is_in_the_sidebar_and_has_no_other_doors(administrator: Client) -> None:
    assert PAGE in administrator.get("/admin/").content.decode()
    for address in ("add/", "1/change/", "1/delete/", "1/history/"):
        assert administrator.get(PAGE + address).status_code == 404
    assert administrator.delete(PAGE).status_code == 405


def test_who_may_only_look_gets_no_button(db: None) -> None:
    viewer = make_person(staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_servicesettings"))
    client = Client()
    client.force_login(viewer)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert client.post(PAGE, filled_in(cache_seconds=120)).status_code == 403
    assert live_settings.current().cache_seconds == 3600


def test_nobody_else_sees_it(db: None) -> None:
    staff, member = Client(), Client()
    staff.force_login(make_person(staff=True))
    member.force_login(make_person())
    assert staff.get(PAGE).status_code == 403
    assert staff.post(PAGE, filled_in(erase_batch=1)).status_code == 403
    assert member.get(PAGE).status_code == 302
    assert not ServiceSettingsChange.objects.exists()
