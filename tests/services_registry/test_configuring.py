"""The settings of a service: what is written, what is refused, and who was quicker."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import translation

from accounts.models import User
from services_registry.actions.services import configure_service
from services_registry.constants import MOST_NETWORKS, Scope
from services_registry.models import Service, ServiceEvent
from services_registry.selectors import directory
from services_registry.selectors.configuration import fingerprint, settings_of
from tests.factories import make_person
from tests.factories.services import make_service
from tests.services_registry.calls import Caller
from tests.services_registry.people import make_service_administrator
from wecho.common.errors import Conflict, Forbidden, Invalid, NotFound

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def administrator(db: None) -> User:
    return make_service_administrator()


@pytest.fixture
def page(administrator: User) -> Client:
    return signed_in(administrator)


def signed_in(person: User) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


def address(service: Service) -> str:
    return f"/admin/services_registry/service/{service.pk}/settings/"


def form_of(service: Service, **changed: Any) -> dict[str, Any]:
    """What the form sends when it is opened now and `changed`."""
    service.refresh_from_db()
    form = {
        "seen": fingerprint(service),
        "uses": {None: "any", 1: "once"}.get(service.most_uses, "some"),
        "most_uses": service.most_uses or "",
        "scopes": service.scopes,
        "calls_per_minute": service.calls_per_minute or "",
        "calls_per_day": service.calls_per_day or "",
        "allowed_networks": "\n".join(service.allowed_networks),
        **({"enabled": "on"} if service.enabled else {}),
        **({"v1_allowed": "on"} if service.v1_allowed else {}),
        **changed,
    }
    return {name: value for name, value in form.items() if value is not None}


def configured(service: Service) -> list[ServiceEvent]:
    return list(service.events.filter(act=ServiceEvent.Act.CONFIGURED, refused=False).order_by("pk"))


def test_only_what_differs_is_written_and_audited(administrator: User, service: Service) -> None:
    differing = configure_service(
        actor=administrator, service=service, enabled=True, calls_per_day=100, allowed_networks=["10.1.2.3/8"]
    )
    assert differing == {"calls_per_day": [None, 100], "allowed_networks": [[], ["10.0.0.0/8"]]}
    service.refresh_from_db()
    assert (service.calls_per_day, service.allowed_networks, service.enabled) == (100, ["10.0.0.0/8"], True)
    assert [(event.actor, event.details) for event in configured(service)] == [
        (administrator.username, {"changes": differing})
    ]


def test_settings_that_hold_already_change_nothing(administrator: User, service: Service) -> None:
    for _ in range(2):
        configure_service(actor=administrator, service=service, most_uses=1, scopes=[Scope.LIKE, Scope.READ_POSTS])
    assert configure_service(actor=administrator, service=service, **settings_of(service)) == {}
    assert len(configured(service)) == 1
    assert service.scopes == [Scope.READ_POSTS, Scope.LIKE]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("calls_per_minute", 0),
        ("calls_per_day", -1),
        ("most_uses", 2**31),
        ("scopes", ["posts.read", "everything"]),
        ("allowed_networks", ["10.0.0.0/8", "10.0.0.0/33"]),
        ("allowed_networks", ["example.com"]),
        ("allowed_networks", [f"10.0.{number}.0/24" for number in range(MOST_NETWORKS + 1)]),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(service: Service, field: str, value: Any) -> None:
    before = settings_of(service)
    with pytest.raises(Invalid) as refused:
        configure_service(actor=None, service=service, enabled=False, **{field: value})
    assert list(refused.value.errors) == [field]
    assert settings_of(Service.objects.get()) == before
    assert configured(service) == []


def test_who_saw_older_settings_overwrites_nothing(administrator: User, service: Service) -> None:
    seen = fingerprint(service)
    configure_service(actor=administrator, service=service, seen=seen, calls_per_day=10)
    with pytest.raises(Conflict):
        configure_service(actor=administrator, service=service, seen=seen, calls_per_day=20)
    service.refresh_from_db()
    assert service.calls_per_day == 10
    assert configure_service(actor=administrator, service=service, seen=seen, calls_per_day=10) == {}


def test_a_service_that_is_gone_is_not_found(service: Service) -> None:
    gone = Service(pk=service.pk + 1, name="gone")
    with pytest.raises(NotFound):
        configure_service(actor=None, service=gone, calls_per_day=1)


def test_an_attempt_without_the_permission_is_written_down(service: Service) -> None:
    person = make_person(staff=True)
    with pytest.raises(Forbidden):
        configure_service(actor=person, service=service, enabled=False)
    event = service.events.latest("pk")
    assert (event.act, event.actor, event.refused, event.details) == ("configured", person.username, True, {})
    service.refresh_from_db()
    assert service.enabled


@pytest.mark.django_db(transaction=True)
def test_the_refused_attempt_outlives_the_request() -> None:
    service, person = make_service(), make_person(staff=True)
    response = signed_in(person).post(address(service), {}, REMOTE_ADDR="192.0.2.7")
    assert response.status_code == 403
    event = service.events.latest("pk")
    assert (event.actor, event.refused, event.address) == (person.username, True, "192.0.2.7")


def test_settings_hold_for_the_next_call(administrator: User, service: Service, caller: Caller) -> None:
    assert directory.find("album") is not None
    configure_service(actor=administrator, service=service, scopes=[Scope.WRITE_POSTS])
    post_id = caller.publish()
    assert caller.call("GET", "getinfo", post_id=post_id).status == 403
    configure_service(actor=administrator, service=service, scopes=list(Scope.values))
    assert caller.call("GET", "getinfo", post_id=post_id).status == 200


def test_the_form_shows_the_settings_and_changes_them(page: Client, service: Service) -> None:
    shown = page.get(address(service)).content.decode()
    assert "like in the name of its users" in shown
    sent = form_of(
        service,
        uses="some",
        most_uses="5",
        scopes=["posts.read"],
        calls_per_minute="60",
        allowed_networks="10.0.0.0/8\r\n\r\n 2001:db8::1 \n10.0.0.0/8",
        v1_allowed=None,
    )
    response = page.post(address(service), sent)
    assert response.status_code == 302
    service.refresh_from_db()
    assert settings_of(service) == {
        "enabled": True,
        "v1_allowed": False,
        "most_uses": 5,
        "scopes": ["posts.read"],
        "calls_per_minute": 60,
        "calls_per_day": None,
        "allowed_networks": ["10.0.0.0/8", "2001:db8::1/128"],
    }
    for uses, most in (("once", 1), ("any", None)):
        page.post(address(service), form_of(service, uses=uses))
        service.refresh_from_db()
        assert service.most_uses == most


def test_a_form_sent_twice_is_one_change(page: Client, service: Service) -> None:
    form = form_of(service, calls_per_day="100")
    assert [page.post(address(service), form).status_code for _ in range(2)] == [302, 302]
    assert len(configured(service)) == 1


def test_what_is_wrong_stands_at_its_field_and_keeps_what_was_typed(page: Client, service: Service) -> None:
    for changed, told in (
        ({"allowed_networks": "10.0.0.0/99"}, "10.0.0.0/99 is not a network"),
        ({"uses": "some", "most_uses": ""}, "A limit is at least 1 and"),
        ({"calls_per_day": "0"}, "A limit is at least 1 and"),
        ({"calls_per_day": "many"}, "Enter a whole number."),
        ({"scopes": ["everything"]}, "not one of the available choices"),
    ):
        response = page.post(address(service), form_of(service, calls_per_minute="77") | changed)
        assert response.status_code == 200
        assert told in response.content.decode()
        assert 'value="77"' in response.content.decode()
    assert configured(service) == []


def test_a_stale_form_comes_back_with_what_holds_now(page: Client, service: Service) -> None:
    stale = form_of(service, calls_per_day="20", enabled=None)
    configure_service(actor=None, service=service, calls_per_day=10)
    response = page.post(address(service), stale)
    shown = response.content.decode()
    assert response.status_code == 409
    assert 'name="calls_per_day" value="10"' in shown
    assert "Calls a day: 10 → 20" in shown
    assert "Enabled: yes → no" in shown
    service.refresh_from_db()
    assert (service.calls_per_day, service.enabled) == (10, True)
    assert page.post(address(service), form_of(service, calls_per_day="20")).status_code == 302


def test_who_may_only_look_sees_no_form_and_changes_nothing(service: Service) -> None:
    viewer = make_person(staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_service"))
    client = signed_in(viewer)
    shown = client.get(f"/admin/services_registry/service/{service.pk}/change/").content.decode()
    assert "settings/" not in shown
    assert "Make a new secret" not in shown
    assert client.get(address(service)).status_code == 403
    assert client.post(address(service), form_of(service, calls_per_day="1")).status_code == 403
    service.refresh_from_db()
    assert service.calls_per_day is None


def test_registering_leads_on_to_the_settings(page: Client) -> None:
    shown = page.post("/admin/services_registry/service/add/", {"name": "shop"}).content.decode()
    assert address(Service.objects.get(name="shop")) in shown
