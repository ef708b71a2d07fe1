"""Deliveries to a real https server: what arrives, what is tried again, what is given up."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import orjson
import pytest
from django.conf import settings as site
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import Webhook, WebhookVerificationError

from services_registry.actions import posts
from services_registry.actions.deliveries import prune_deliveries, replay_delivery, replay_failed, send_ping
from services_registry.actions.sending import PAUSES, next_attempt, send_all_due, send_due
from services_registry.actions.webhooks import add_webhook, rotate_webhook_secret, set_webhook_enabled
from services_registry.constants import WebhookEvent
from services_registry.models import Service, ServiceDelivery, ServiceWebhook
from tests.common.test_jobs import same_database
from tests.services_registry.endpoints import let_time_pass, make_webhook, try_again
from tests.services_registry.people import make_service_administrator
from tests.services_registry.receiver import Receiver, receiving
from tests.services_registry.test_at_once import at_once
from wecho.common import outbound
from wecho.common.errors import Conflict, Forbidden, Invalid
from wecho.common.worker import JobWorker

pytestmark = pytest.mark.django_db
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@pytest.fixture
def receiver(tmp_path: Path, settings: Settings) -> Iterator[Receiver]:
    with receiving(tmp_path) as running:
        settings.WEBHOOK_ALLOWED_NETWORKS = LOOPBACK
        settings.WEBHOOK_CA_FILE = running.ca_file
        yield running


@pytest.fixture
def webhook(service: Service, receiver: Receiver) -> ServiceWebhook:
    return make_webhook(service, receiver.url)


def happen(service: Service) -> ServiceDelivery:
    posts.publish_post(service=service, author="ann", content="hello")
    return ServiceDelivery.objects.latest("pk")


def test_a_delivery_arrives_and_a_foreign_library_accepts_it(service: Service, receiver: Receiver) -> None:
    webhook, secret = add_webhook(actor=None, service=service, url=receiver.url, events=WebhookEvent.values)
    delivery = happen(service)
    assert send_due(webhook.pk) == 1
    ((headers, body),) = receiver.got
    assert Webhook(secret).verify(body, headers) == orjson.loads(delivery.payload)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body + b" ", headers)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, delivery.answered, delivery.fault) == ("delivered", 1, 204, "")
    assert headers["webhook-id"] == str(delivery.event)
    assert headers["content-type"] == "application/json"
    assert send_due(webhook.pk) == 0


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_a_call_has_committed(
    service: Service, webhook: ServiceWebhook, receiver: Receiver
) -> None:
    delivery = happen(service)
    JobWorker(batch=True).run()
    assert receiver.ids() == [str(delivery.event)]


@pytest.mark.parametrize(
    ("status", "fault"), [(500, "answer"), (404, "answer"), (302, "redirect"), (307, "redirect"), (199 + 201, "answer")]
)
def test_another_answer_than_2xx_is_tried_again(
    service: Service, webhook: ServiceWebhook, receiver: Receiver, status: int, fault: str
) -> None:
    receiver.answers = [status]
    delivery = happen(service)
    assert send_due(webhook.pk) == 0
    delivery.refresh_from_db()
    assert (delivery.status, delivery.answered, delivery.fault) == ("pending", status, fault)
    assert delivery.due_at > timezone.now()
    webhook.refresh_from_db()
    assert webhook.failing_since is not None
    assert try_again(webhook) == 1
    assert receiver.ids() == [str(delivery.event)] * 2  # a redirect led nowhere
    webhook.refresh_from_db()
    assert webhook.failing_since is None


def test_an_endpoint_that_hangs_is_left_in_time(
    service: Service, webhook: ServiceWebhook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "TOTAL_SECONDS", 2.0)
    receiver.hang = threading.Event()
    first, second = happen(service), happen(service)
    assert send_due(webhook.pk) == 0
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.fault, first.attempts) == ("timeout", 1)
    assert second.attempts == 0  # the first failure ends the job
    assert send_due(webhook.pk) == 0
    assert len(receiver.got) == 1
    receiver.hang.set()
    assert try_again(webhook) == 2


def test_a_port_where_nobody_listens_is_tried_again(service: Service, webhook: ServiceWebhook) -> None:
    ServiceWebhook.objects.update(url="https://localhost:9/hook".replace(":9/", f":{free_port()}/"))
    delivery = happen(service)
    assert send_due(webhook.pk) == 0
    delivery.refresh_from_db()
    assert (delivery.status, delivery.fault, delivery.answered) == ("pending", "connection", None)


def test_a_certificate_of_another_name_is_not_accepted(service: Service, tmp_path: Path, settings: Settings) -> None:
    with receiving(tmp_path, name="other.example") as receiver:
        settings.WEBHOOK_ALLOWED_NETWORKS = LOOPBACK
        settings.WEBHOOK_CA_FILE = receiver.ca_file
        webhook = make_webhook(service, receiver.url)
        delivery = happen(service)
        send_due(webhook.pk)
    delivery.refresh_from_db()
    assert (delivery.fault, receiver.got) == ("tls", [])


def test_a_certificate_of_nobody_we_know_is_not_accepted(
    service: Service, webhook: ServiceWebhook, receiver: Receiver, settings: Settings
) -> None:
    settings.WEBHOOK_CA_FILE = None
    delivery = happen(service)
    send_due(webhook.pk)
    delivery.refresh_from_db()
    assert (delivery.fault, receiver.got) == ("tls", [])


def test_an_address_that_became_private_is_not_called(
    service: Service, webhook: ServiceWebhook, receiver: Receiver, settings: Settings
) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = ()
    delivery = happen(service)
    send_due(webhook.pk)
    delivery.refresh_from_db()
    assert (delivery.fault, receiver.got) == ("address", [])


def test_pauses_grow_with_jitter_and_end() -> None:
    now = timezone.now()
    for attempts, pause in enumerate(PAUSES, 1):
        again = next_attempt(attempts, now)
        assert again is not None
        assert pause <= again - now <= 1.2 * pause
    assert next_attempt(len(PAUSES) + 1, now) is None


def test_a_delivery_that_failed_ten_times_is_replayed_by_hand(
    service: Service, webhook: ServiceWebhook, receiver: Receiver
) -> None:
    actor = make_service_administrator()
    delivery = happen(service)
    receiver.answers = [500] * 10
    for _ in range(12):
        try_again(webhook)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts, len(receiver.got)) == ("failed", 10, 10)
    replay_delivery(actor=actor, delivery=delivery)
    with pytest.raises(Conflict):
        replay_delivery(actor=actor, delivery=delivery)
    assert send_due(webhook.pk) == 1
    assert set(receiver.ids()) == {str(delivery.event)}
    assert service.events.latest("pk").act == "webhook_replayed"


def test_all_failed_deliveries_are_replayed_at_once(
    service: Service, webhook: ServiceWebhook, receiver: Receiver
) -> None:
    actor = make_service_administrator()
    for _ in range(3):
        happen(service)
    ServiceDelivery.objects.update(status="failed", attempts=10)
    assert replay_failed(actor=actor, webhook=webhook) == 3
    assert replay_failed(actor=actor, webhook=webhook) == 0
    assert send_due(webhook.pk) == 3
    assert len(set(receiver.ids())) == 3


def test_nothing_is_replayed_to_an_endpoint_that_is_off(service: Service, webhook: ServiceWebhook) -> None:
    actor = make_service_administrator()
    happen(service)
    ServiceDelivery.objects.update(status="failed")
    set_webhook_enabled(actor=actor, webhook=webhook, enabled=False)
    webhook.refresh_from_db()
    with pytest.raises(Invalid):
        replay_failed(actor=actor, webhook=webhook)


def test_five_days_of_failures_switch_an_endpoint_off(
    service: Service, webhook: ServiceWebhook, receiver: Receiver
) -> None:
    happen(service)
    receiver.answers = [500]
    ServiceWebhook.objects.update(failing_since=timezone.now() - timedelta(days=5, seconds=1))
    send_due(webhook.pk)
    webhook.refresh_from_db()
    assert not webhook.enabled
    event = service.events.latest("pk")
    assert (event.act, event.actor, event.details["endpoint"]) == ("webhook_given_up", "", webhook.pk)
    happen(service)
    assert ServiceDelivery.objects.count() == 1
    set_webhook_enabled(actor=make_service_administrator(), webhook=webhook, enabled=True)
    assert try_again(webhook) == 1


def test_an_endpoint_that_says_it_is_gone_is_switched_off(
    service: Service, webhook: ServiceWebhook, receiver: Receiver
) -> None:
    happen(service)
    receiver.answers = [410]
    send_due(webhook.pk)
    webhook.refresh_from_db()
    assert not webhook.enabled


def test_while_a_secret_is_replaced_both_sign(service: Service, receiver: Receiver) -> None:
    actor = make_service_administrator()
    webhook, first = add_webhook(actor=None, service=service, url=receiver.url, events=WebhookEvent.values)
    second = rotate_webhook_secret(actor=actor, webhook=webhook, seen=webhook.rotated_at, overlap=timedelta(hours=24))
    with pytest.raises(Conflict):
        rotate_webhook_secret(actor=actor, webhook=webhook, seen=webhook.rotated_at, overlap=timedelta(0))
    happen(service)
    send_due(webhook.pk)
    headers, body = receiver.got[-1]
    for secret in (first, second):
        Webhook(secret).verify(body, headers)
    ServiceWebhook.objects.update(old_ends_at=timezone.now())
    happen(service)
    send_due(webhook.pk)
    headers, body = receiver.got[-1]
    Webhook(second).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(first).verify(body, headers)


def test_a_secret_copied_from_another_endpoint_signs_nothing(service: Service, receiver: Receiver) -> None:
    one, other = make_webhook(service, receiver.url), make_webhook(service, receiver.url, events=["post.deleted"])
    ServiceWebhook.objects.filter(pk=one.pk).update(secret=other.secret)
    delivery = happen(service)
    send_due(one.pk)
    delivery.refresh_from_db()
    assert (delivery.fault, receiver.got) == ("secret", [])


def test_a_test_is_sent_whatever_the_endpoint_wants(service: Service, receiver: Receiver) -> None:
    webhook = make_webhook(service, receiver.url, events=["post.deleted"])
    send_ping(actor=make_service_administrator(), webhook=webhook)
    send_due(webhook.pk)
    assert orjson.loads(receiver.got[0][1])["type"] == "ping"


def test_the_round_of_each_minute_finds_what_is_due(
    service: Service, webhook: ServiceWebhook, receiver: Receiver
) -> None:
    receiver.answers = [500]
    happen(service)
    assert send_all_due() == 1
    send_due(webhook.pk)
    assert send_all_due() == 0
    let_time_pass(webhook)
    assert send_all_due() == 1


def test_old_deliveries_go_and_those_that_wait_stay(service: Service, webhook: ServiceWebhook) -> None:
    for status in ("pending", "delivered", "failed"):
        happen(service)
        ServiceDelivery.objects.filter(pk=ServiceDelivery.objects.latest("pk").pk).update(status=status)
    assert prune_deliveries() == 0
    ServiceDelivery.objects.update(created_at=timezone.now() - timedelta(days=30, seconds=1))
    assert prune_deliveries() == 2
    assert ServiceDelivery.objects.get().status == "pending"


def test_who_may_not_manage_services_sends_nothing(service: Service, webhook: ServiceWebhook) -> None:
    person = make_service_administrator()
    person.groups.clear()
    delivery = happen(service)
    with pytest.raises(Forbidden):
        send_ping(actor=person, webhook=webhook)
    with pytest.raises(Forbidden):
        replay_delivery(actor=person, delivery=delivery)
    with pytest.raises(Forbidden):
        posts.remove_post(actor=person, service=service, post_id=1, reason="")


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_delivery_once(service: Service, webhook: ServiceWebhook, receiver: Receiver) -> None:
    for _ in range(5):
        happen(service)

    def send_in_turn() -> int:
        return send_due(webhook.pk)

    assert sum(at_once(*[send_in_turn] * 4)) == 5
    assert len(set(receiver.ids())) == len(receiver.got) == 5


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_sent_is_sent_again_under_the_same_id(
    service: Service, webhook: ServiceWebhook, receiver: Receiver
) -> None:
    delivery = happen(service)
    trust = {"WEBHOOK_CA_FILE": str(receiver.ca_file), "WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8,::1/128"}
    command = [sys.executable, "-c", SENDER, str(webhook.pk)]
    with subprocess.Popen(command, env=same_database() | trust, cwd=site.BASE_DIR) as sender:
        receiver.before_answer = lambda: os.kill(sender.pid, signal.SIGKILL)
        assert sender.wait(60) == -signal.SIGKILL
    receiver.before_answer = lambda: None
    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("pending", 1)
    assert send_due(webhook.pk) == 0  # the lease of the dead one is respected
    assert try_again(webhook) == 1
    assert receiver.ids() == [str(delivery.event)] * 2


def free_port() -> int:
    from tests.engines.machine import free_port as find

    return find()


SENDER = """
import sys, django
django.setup()
from django.db import connection
import os
connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from services_registry.actions.sending import send_due
send_due(int(sys.argv[1]))
"""
