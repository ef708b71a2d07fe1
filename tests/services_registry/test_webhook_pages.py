"""Administrators look after the endpoints of a service, and remove what it should not store."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from services_registry.actions import comments, posts
from services_registry.actions.sending import send_due
from services_registry.actions.webhooks import (
    add_webhook,
    change_events,
    remove_webhook,
    reseal_webhook_secrets,
    rotate_webhook_secret,
    set_webhook_enabled,
)
from services_registry.constants import WebhookEvent
from services_registry.models import Service, ServiceDelivery, ServicePost, ServiceWebhook
from tests.factories import make_person
from tests.factories.services import make_service
from tests.services_registry.endpoints import PUBLIC, make_webhook
from tests.services_registry.people import make_service_administrator
from wecho.common.errors import Forbidden, Invalid

pytestmark = pytest.mark.django_db
SHOWN = re.compile(r"<code data-secret>(whsec_[A-Za-z0-9+/]{43}=)</code>")
CHANGES = ("events", "enabled", "rotate", "remove", "ping", "replay")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def signed_in(person: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def administrator() -> Client:
    return signed_in(make_service_administrator())


@pytest.fixture
def viewer() -> Client:
    """Somebody who may look at services and change nothing."""
    person = make_person(staff=True)
    group = Group.objects.create(name="viewers")
    group.permissions.add(Permission.objects.get(codename="view_service"))
    person.groups.add(group)
    return signed_in(person)


def page_of(service: Service, *parts: object) -> str:
    return "/".join([f"/admin/services_registry/service/{service.pk}", *map(str, parts), ""])


def failed_delivery(webhook: ServiceWebhook) -> ServiceDelivery:
    return ServiceDelivery.objects.create(
        webhook=webhook, type="post.published", payload='{"type": "post.published", "data": {}}', status="failed"
    )


def test_adding_an_endpoint_shows_its_secret_once(administrator: Client, service: Service) -> None:
    assert page_of(service, "webhooks") in administrator.get(page_of(service, "change")).content.decode()
    assert administrator.get(page_of(service, "webhooks")).status_code == 200
    response = administrator.post(page_of(service, "webhooks"), {"url": PUBLIC, "events": ["post.published"]})
    found = SHOWN.search(response.content.decode())
    assert found is not None
    webhook = service.webhooks.get()
    assert webhook.live_secrets() == [found[1]]
    assert found[1].encode() not in bytes(webhook.secret)
    assert "no-store" in response["Cache-Control"]
    for parts in (("webhooks",), ("webhooks", webhook.pk), ("change",)):
        assert found[1] not in administrator.get(page_of(service, *parts)).content.decode()
    assert service.events.latest("pk").act == "webhook_added"


@pytest.mark.parametrize(
    ("url", "events"),
    [
        ("http://93.184.215.14/", ["post.published"]),
        ("https://127.0.0.1:8443/", ["post.published"]),
        ("https://[::ffff:7f00:1]/", ["post.published"]),
        ("https://169.254.169.254/latest/meta-data/", ["post.published"]),
        ("https://u:p@93.184.215.14/", ["post.published"]),
        (PUBLIC, []),
        (PUBLIC, ["post.exploded"]),
        ("", ["post.published"]),
    ],
)
def test_what_may_not_be_called_stays_on_the_form(
    administrator: Client, service: Service, url: str, events: list[str]
) -> None:
    response = administrator.post(page_of(service, "webhooks"), {"url": url, "events": events})
    assert response.status_code == 200
    assert SHOWN.search(response.content.decode()) is None
    assert not service.webhooks.exists()


def test_a_sixth_endpoint_is_refused(administrator: Client, service: Service) -> None:
    for _ in range(5):
        make_webhook(service)
    with pytest.raises(Invalid):
        make_webhook(service)
    assert "five endpoints" in administrator.get(page_of(service, "webhooks")).content.decode()
    make_webhook(make_service("other"))


def test_what_can_be_done_to_an_endpoint(administrator: Client, service: Service) -> None:
    webhook = make_webhook(service)
    administrator.post(page_of(service, "webhooks", webhook.pk, "events"), {"events": ["post.deleted"]})
    administrator.post(page_of(service, "webhooks", webhook.pk, "events"), {"events": []})
    webhook.refresh_from_db()
    assert webhook.events == ["post.deleted"]
    administrator.post(page_of(service, "webhooks", webhook.pk, "enabled"), {"enabled": "0"})
    webhook.refresh_from_db()
    assert not webhook.enabled
    administrator.post(page_of(service, "webhooks", webhook.pk, "ping"))
    assert not ServiceDelivery.objects.exists()
    administrator.post(page_of(service, "webhooks", webhook.pk, "enabled"), {"enabled": "1"})
    administrator.post(page_of(service, "webhooks", webhook.pk, "ping"))
    assert ServiceDelivery.objects.get().type == "ping"
    administrator.post(page_of(service, "webhooks", webhook.pk, "remove"))
    assert not ServiceWebhook.objects.exists()
    acts = list(service.events.order_by("pk").values_list("act", flat=True))[2:]
    assert acts == ["webhook_changed", "webhook_off", "webhook_on", "webhook_tested", "webhook_removed"]


def test_rotating_shows_the_new_secret_and_a_reload_makes_no_third(administrator: Client, service: Service) -> None:
    webhook = make_webhook(service)
    shown = administrator.get(page_of(service, "webhooks", webhook.pk)).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert seen is not None
    form = {"seen": seen[1], "overlap": "24"}
    response = administrator.post(page_of(service, "webhooks", webhook.pk, "rotate"), form)
    found = SHOWN.search(response.content.decode())
    assert found is not None
    again = administrator.post(page_of(service, "webhooks", webhook.pk, "rotate"), form)
    assert again.status_code == 302
    webhook.refresh_from_db()
    assert webhook.live_secrets()[0] == found[1]
    assert len(webhook.live_secrets()) == 2


def test_the_log_pages_and_a_failed_delivery_is_sent_again(administrator: Client, service: Service) -> None:
    webhook = make_webhook(service)
    deliveries = [failed_delivery(webhook) for _ in range(25)]
    first = administrator.get(page_of(service, "webhooks", webhook.pk)).content.decode()
    links = [page_of(service, "webhooks", webhook.pk, "deliveries", row.pk) for row in deliveries]
    assert (links[-1] in first, links[0] in first) == (True, False)
    older = re.search(r'href="(\?cursor=[^"]+)"', first)
    assert older is not None
    assert links[0] in administrator.get(page_of(service, "webhooks", webhook.pk) + older[1]).content.decode()
    assert "&quot;post.published&quot;" in administrator.get(links[0]).content.decode()
    administrator.post(links[0] + "replay/")
    deliveries[0].refresh_from_db()
    assert deliveries[0].status == "pending"
    administrator.post(links[0] + "replay/")
    administrator.post(page_of(service, "webhooks", webhook.pk, "replay"))
    assert not ServiceDelivery.objects.filter(status="failed").exists()


def test_the_log_costs_the_same_for_any_number(
    administrator: Client, service: Service, django_assert_max_num_queries: object
) -> None:
    webhook = make_webhook(service)
    for _ in range(30):
        failed_delivery(webhook)
    administrator.get(page_of(service, "webhooks", webhook.pk))  # from here on the administrator is known
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        assert administrator.get(page_of(service, "webhooks", webhook.pk)).status_code == 200


def test_another_service_s_endpoints_are_not_there(administrator: Client, service: Service) -> None:
    webhook = make_webhook(make_service("other"))
    delivery = failed_delivery(webhook)
    for parts in ((), ("deliveries", delivery.pk)):
        assert administrator.get(page_of(service, "webhooks", webhook.pk, *parts)).status_code == 404
    for change in (*CHANGES, f"deliveries/{delivery.pk}/replay"):
        assert administrator.post(page_of(service, "webhooks", webhook.pk, change)).status_code == 404
        assert administrator.get(page_of(service, "webhooks", webhook.pk, change)).status_code == 405


def test_who_may_only_look_changes_nothing(viewer: Client, service: Service) -> None:
    webhook = make_webhook(service)
    delivery = failed_delivery(webhook)
    post = posts.publish_post(service=service, author="ann", content="hello")
    for parts in (("webhooks",), ("webhooks", webhook.pk), ("webhooks", webhook.pk, "deliveries", delivery.pk)):
        page = viewer.get(page_of(service, *parts))
        assert page.status_code == 200
        assert "Send" not in page.content.decode()
    sent = {"url": PUBLIC, "events": ["post.deleted"], "overlap": "0", "seen": webhook.rotated_at.isoformat()}
    assert viewer.post(page_of(service, "webhooks"), sent).status_code == 403
    for change in (*CHANGES, f"deliveries/{delivery.pk}/replay"):
        assert viewer.post(page_of(service, "webhooks", webhook.pk, change), sent).status_code == 403
    assert viewer.post(page_of(service, "posts", post, "remove"), {"reason": "spam"}).status_code == 403
    assert "Remove" not in viewer.get(page_of(service, "posts", post)).content.decode()
    assert ServicePost.objects.count() == 1


def test_every_action_asks_the_policy(service: Service) -> None:
    webhook, person = make_webhook(service), make_person(staff=True)
    with pytest.raises(Forbidden):
        add_webhook(actor=person, service=service, url=PUBLIC, events=WebhookEvent.values)
    with pytest.raises(Forbidden):
        change_events(actor=person, webhook=webhook, events=["post.deleted"])
    with pytest.raises(Forbidden):
        set_webhook_enabled(actor=person, webhook=webhook, enabled=False)
    with pytest.raises(Forbidden):
        rotate_webhook_secret(actor=person, webhook=webhook, seen=webhook.rotated_at, overlap=timedelta())
    with pytest.raises(Forbidden):
        remove_webhook(actor=person, webhook=webhook)
    assert service.events.filter(refused=True, actor=person.get_username()).count() == 5


def test_posts_and_comments_are_removed_with_a_reason(administrator: Client, service: Service) -> None:
    post = posts.publish_post(service=service, author="ann", content="hello")
    root = comments.publish_comment(service=service, post_id=post, user_id="bob", content="nice")
    reply = comments.reply_to_comment(
        service=service, post_id=post, root_id=root, father_id=root, user_id="eve", content="indeed"
    )
    assert (
        page_of(service, "comments", reply, "remove")
        in administrator.get(page_of(service, "posts", post, root)).content.decode()
    )
    administrator.post(page_of(service, "comments", reply, "remove"), {"reason": ""})
    assert administrator.get(page_of(service, "posts", post, reply)).status_code == 200
    for address in (("comments", reply), ("comments", root), ("posts", post)):
        answer = administrator.post(page_of(service, *address, "remove"), {"reason": "spam"})
        assert administrator.get(answer.headers["Location"]).status_code == 200
        assert administrator.post(page_of(service, *address, "remove"), {"reason": "spam"}).status_code == 404
    assert not ServicePost.objects.exists()
    reasons = [event.details["reason"] for event in service.events.filter(act__endswith="_removed")]
    assert reasons == ["spam"] * 3


def test_secrets_of_endpoints_come_under_a_new_key(service: Service, settings: object) -> None:
    webhook = make_webhook(service)
    secrets = webhook.live_secrets()
    settings.FIELD_KEYS = (bytes(32), *settings.FIELD_KEYS)  # type: ignore[attr-defined]
    assert (reseal_webhook_secrets(), reseal_webhook_secrets()) == (1, 0)
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]  # type: ignore[attr-defined]
    webhook.refresh_from_db()
    assert webhook.live_secrets() == secrets


def test_an_endpoint_that_was_removed_meanwhile_is_sent_nothing(service: Service) -> None:
    webhook = make_webhook(service)
    ServiceWebhook.objects.update(free_at=timezone.now() + timedelta(hours=1))
    assert send_due(webhook.pk) == 0
    ServiceWebhook.objects.all().delete()
    assert send_due(webhook.pk) == 0
