"""Who may enter which page of the administration: every address is walked, so that a new one is not forgotten."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from gallery.states import PostStatus
from services_registry.actions.posts import publish_post
from services_registry.models import Service
from tests.factories import make_person
from tests.factories.gallery import make_board, make_post
from tests.factories.services import make_service
from tests.services_registry.people import make_service_administrator

SERVICES = "/admin/services_registry/service/"
# Where everybody of the staff may go: the first page, signing out, their password, and the words of scripts.
FOR_ALL_STAFF = {
    "/admin/",
    "/admin/jsi18n/",
    "/admin/logout/",
    "/admin/password_change/",
    "/admin/password_change/done/",
}
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


def patterns(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    """Every address of the site, its parameters still open."""
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, address)
        elif isinstance(pattern, URLPattern):
            yield address


def addresses(service: Service) -> list[str]:
    """Every address of the administration, filled with what there is."""
    person = make_person()
    review = {"post_id": make_post(person, status=PostStatus.PENDING).pk, "board_id": make_board(person).pk}
    stored = publish_post(service=service, author="ann", content="hello")
    ours = {"service_id": service.pk, "secret_id": service.secrets.get().pk, "post_id": stored, "object_id": service.pk}

    def filled(address: str) -> str:
        known = review if address.startswith("/admin/review/") else ours
        return _PARAMETER.sub(lambda match: str(known.get(match[2], 1)), address)

    found = {filled(address) for address in patterns(get_resolver()) if address.startswith("/admin/")}
    # Django's regular expressions: one for each app's list, and one for what fits nothing.
    return sorted(address for address in found if "(" not in address and "^" not in address)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def opened(client: Client, addresses: list[str]) -> set[str]:
    """The addresses that answer otherwise than with a refusal or the way elsewhere.

    Acts are tried too: one that leads back into the administration was done.
    """
    found = set()
    for address in set(addresses) - FOR_ALL_STAFF:
        response = client.get(address)
        if done := response.status_code == 405:
            response = client.post(address)
        if response.status_code == 302:
            refused = not (done and response.headers["Location"].startswith("/admin/"))
        else:
            refused = response.status_code in {403, 404}
        if not refused:
            found.add(address)
    return found


def test_all_pages_are_walked(service: Service) -> None:
    walked = addresses(service)
    for part in ("", "add/", "tester/", *(f"{service.pk}/{page}/" for page in ("change", "settings", "denials"))):
        assert SERVICES + part in walked
    for elsewhere in ("/admin/accounts/user/", "/admin/review/posts/", f"/admin/gallery/post/{service.pk}/change/"):
        assert elsewhere in walked
    assert len(walked) > 60


def test_administrators_of_services_open_services_and_nothing_else(service: Service) -> None:
    found = opened(signed_in(make_service_administrator()), addresses(service))
    assert {address for address in found if not address.startswith("/admin/services_registry/")} <= {"/admin/search/"}
    pages = ("change", "settings", "history", "denials", "snippets", "posts")
    assert found >= {SERVICES, f"{SERVICES}add/", f"{SERVICES}tester/"}
    assert found >= {f"{SERVICES}{service.pk}/{page}/" for page in pages}


def test_staff_without_permissions_open_nothing(service: Service) -> None:
    client = signed_in(make_person(staff=True))
    assert opened(client, addresses(service)) <= {"/admin/search/"}
    assert client.get("/admin/services_registry/").status_code in {302, 403, 404}


def test_who_may_view_services_opens_their_pages_and_changes_none(service: Service) -> None:
    viewer = make_person(staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_service"))
    client = signed_in(viewer)
    found = opened(client, addresses(service))
    assert found >= {SERVICES, f"{SERVICES}tester/", f"{SERVICES}{service.pk}/change/"}
    assert not found & {f"{SERVICES}add/", f"{SERVICES}{service.pk}/settings/"}


def test_nobody_without_the_permission_changes_anything(service: Service) -> None:
    viewer, staff = make_person(staff=True), make_person(staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_service"))
    secret = service.secrets.get()
    acts = {
        "rotated": (f"{service.pk}/rotate/", {"newest": str(secret.pk), "overlap": "0"}),
        "revoked": (f"{service.pk}/secrets/{secret.pk}/revoke/", {}),
        "disabled": (f"{service.pk}/enabled/", {"enabled": "0"}),
        "configured": (f"{service.pk}/settings/", {"calls_per_day": "1"}),
    }
    for person in (viewer, staff):
        for part, form in acts.values():
            assert signed_in(person).post(SERVICES + part, form).status_code == 403
        refused = service.events.filter(refused=True, actor=person.username)
        assert set(refused.values_list("act", flat=True)) == set(acts)
        assert signed_in(person).post(f"{SERVICES}add/", {"name": "mine"}).status_code == 403
    assert Service.objects.count() == 1
    assert service.secrets.get().is_live


@pytest.mark.django_db
def test_searching_the_administration_finds_services_only() -> None:
    make_service("lighthouse")
    make_person("lighthouse-keeper")
    shown = signed_in(make_service_administrator()).get("/admin/search/?s=lighthouse&extended=1").content.decode()
    assert "lighthouse-keeper" not in shown
