"""Administrators of services at work: what they see, what they may, and the one time that a secret is told."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from services_registry.actions import comments, posts
from services_registry.models import Service, ServiceSecret
from tests.factories import make_person
from tests.factories.services import make_service
from tests.services_registry.people import make_service_administrator

LIST = "/admin/services_registry/service/"
ADD = f"{LIST}add/"
SHOWN = re.compile(r'<code id="secret" data-secret>([A-Za-z0-9]{16})</code>')


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


def page_of(service: Service, *parts: object) -> str:
    return "/".join([f"{LIST}{service.pk}", *map(str, parts), ""])


def newest(service: Service) -> ServiceSecret:
    return service.secrets.latest("created_at")


def test_registering_shows_the_secret_once(administrator: Client) -> None:
    assert administrator.get(ADD).status_code == 200
    response = administrator.post(ADD, {"name": "shop"})
    service = Service.objects.get(name="shop")
    found = SHOWN.search(response.content.decode())
    assert found is not None
    secret = found[1]
    assert secret.encode() == newest(service).open()
    assert "no-store" in response["Cache-Control"]
    for address in (LIST, page_of(service, "change"), "/admin/"):
        assert secret not in administrator.get(address).content.decode()
    assert secret not in str(dict(administrator.session))


def test_a_registration_sent_again_shows_no_secret(administrator: Client) -> None:
    administrator.post(ADD, {"name": "shop"})
    again = administrator.post(ADD, {"name": "shop"})
    assert again.status_code == 200
    assert SHOWN.search(again.content.decode()) is None
    assert "registered already" in again.content.decode()
    assert ServiceSecret.objects.count() == 1


@pytest.mark.parametrize("name", ["", "a b", "维扣", " shop", "x" * 65, "<script>"])
def test_a_bad_name_stays_on_the_form(administrator: Client, name: str) -> None:
    response = administrator.post(ADD, {"name": name})
    assert SHOWN.search(response.content.decode()) is None
    assert not Service.objects.exists()


def test_rotating_shows_the_new_secret_and_a_reload_makes_no_third(administrator: Client, service: Service) -> None:
    form = {"newest": str(newest(service).pk), "overlap": "24"}
    response = administrator.post(page_of(service, "rotate"), form)
    found = SHOWN.search(response.content.decode())
    assert found is not None
    assert found[1].encode() == newest(service).open()
    assert "no-store" in response["Cache-Control"]
    again = administrator.post(page_of(service, "rotate"), form)
    assert again.headers["Location"] == page_of(service, "change")
    assert service.secrets.count() == 2


def test_a_rotation_that_makes_no_sense_is_refused(administrator: Client, service: Service) -> None:
    for form in ({}, {"overlap": "3", "newest": str(newest(service).pk)}, {"overlap": "1", "newest": "x"}):
        assert administrator.post(page_of(service, "rotate"), form).status_code == 302
    assert service.secrets.count() == 1


def test_revoking_and_switching_from_the_page(administrator: Client, service: Service) -> None:
    administrator.post(page_of(service, "secrets", newest(service).pk, "revoke"))
    assert not newest(service).is_live
    administrator.post(page_of(service, "enabled"), {"enabled": "0"})
    service.refresh_from_db()
    assert not service.enabled
    administrator.post(page_of(service, "enabled"), {"enabled": "1"})
    service.refresh_from_db()
    assert service.enabled
    page = administrator.get(page_of(service, "change")).content.decode()
    assert "revoked" in page
    assert "command line" in page


def test_another_service_s_secret_is_not_there(administrator: Client, service: Service) -> None:
    other = make_service("other")
    response = administrator.post(page_of(service, "secrets", newest(other).pk, "revoke"))
    assert response.status_code == 404
    assert newest(other).is_live


def test_services_are_switched_from_the_list(administrator: Client, service: Service) -> None:
    for action, enabled in (("disable_services", False), ("enable_services", True)):
        administrator.post(LIST, {"action": action, "_selected_action": [service.pk]})
        service.refresh_from_db()
        assert service.enabled is enabled


def test_changes_are_posted_never_got(administrator: Client, service: Service) -> None:
    secret = newest(service).pk
    for parts in (("rotate",), ("enabled",), ("secrets", secret, "revoke")):
        assert administrator.get(page_of(service, *parts)).status_code == 405


def test_the_list_costs_the_same_for_any_number(administrator: Client, django_assert_max_num_queries: object) -> None:
    for _ in range(12):
        make_service()
    administrator.get(LIST)  # from here on the administrator is known to the process
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        assert administrator.get(LIST).status_code == 200


def test_others_of_the_staff_see_nothing(service: Service) -> None:
    client = Client()
    client.force_login(make_person(staff=True))
    pages = ["change", "snippets", "posts", "posts/1", "posts/1/1"]
    for address in (LIST, ADD, *(page_of(service, page) for page in pages)):
        assert client.get(address).status_code == 403
    for parts in (("rotate",), ("enabled",), ("secrets", newest(service).pk, "revoke")):
        assert client.post(page_of(service, *parts), {"overlap": "0"}).status_code in {302, 403}
    assert newest(service).is_live
    assert service.secrets.count() == 1


def test_who_is_not_of_the_staff_is_sent_to_sign_in(service: Service) -> None:
    client = Client()
    client.force_login(make_person())
    for address in (LIST, ADD, page_of(service, "change"), page_of(service, "posts")):
        assert client.get(address).status_code == 302


def test_administrators_of_services_administer_nothing_else(administrator: Client) -> None:
    for address in ("/admin/accounts/user/", "/admin/auth/group/"):
        assert administrator.get(address).status_code == 403


def test_what_a_service_stores_can_be_browsed(administrator: Client, service: Service) -> None:
    ids = [posts.publish_post(service=service, author="ann", content=f"post {number}") for number in range(25)]
    post_id = ids[-1]
    root = comments.publish_comment(service=service, post_id=post_id, user_id="bob", content="<b>nice</b>")
    comments.reply_to_comment(
        service=service, post_id=post_id, root_id=root, father_id=root, user_id="eve", content="indeed"
    )
    first = administrator.get(page_of(service, "posts")).content.decode()
    assert (str(ids[-1]) in first, str(ids[0]) in first) == (True, False)
    older = re.search(r'href="(\?cursor=[^"]+)"', first)
    assert older is not None
    second = administrator.get(page_of(service, "posts") + older[1]).content.decode()
    assert (str(ids[-1]) in second, str(ids[0]) in second) == (False, True)
    shown = administrator.get(page_of(service, "posts", post_id)).content.decode()
    assert "&lt;b&gt;nice&lt;/b&gt;" in shown
    assert "indeed" in administrator.get(page_of(service, "posts", post_id, root)).content.decode()


@pytest.mark.parametrize("parts", [("change",), ("snippets",), ("posts",), ("posts", 5), ("posts", 5, 5)])
def test_what_is_not_there_is_not_found(administrator: Client, service: Service, parts: tuple[object, ...]) -> None:
    assert administrator.get("/".join([f"{LIST}999999", *map(str, parts), ""])).status_code == 404
    if len(parts) > 1:
        assert administrator.get(page_of(service, *parts)).status_code == 404
