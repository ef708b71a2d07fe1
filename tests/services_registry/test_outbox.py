"""What happens is told: in the transaction that makes it true, to whoever wants it, and to nobody else."""

from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from services_registry.actions import comments, posts
from services_registry.actions.webhooks import remove_webhook, set_webhook_enabled
from services_registry.constants import WebhookEvent
from services_registry.errors import ContractError, CreateFailed, DeleteFailed, NoRightRecord, UpdateFailed
from services_registry.models import Service, ServiceComment, ServiceDelivery, ServicePost, ServiceWebhook
from tests.factories.services import make_service
from tests.services_registry.calls import Caller
from tests.services_registry.endpoints import make_webhook
from tests.services_registry.people import make_service_administrator

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, dict[str, Any]]]:
    payloads = [orjson.loads(text) for text in ServiceDelivery.objects.order_by("pk").values_list("payload", flat=True)]
    return [(payload["type"], payload["data"]) for payload in payloads]


def test_each_change_through_the_api_is_told(caller: Caller, service: Service) -> None:
    make_webhook(service)
    post = caller.publish(author="ann")
    root = caller.comment(post, user_id="bob")
    reply = caller.reply(post, root, user_id="eve")
    caller.ok(caller.form("PUT", "update", {"content": "b"}, post_id=post, user_id="ann"))
    caller.ok(caller.form("PUT", "comments/update", {"content": "b"}, comment_id=reply, user_id="eve"))
    caller.ok(caller.call("DELETE", "comments/delete", comment_id=reply, user_id="eve"))
    caller.ok(caller.call("DELETE", "delete", post_id=post, user_id="ann"))
    of_root = {"comment_id": root, "post_id": post, "root_id": 0, "father_id": 0, "user_id": "bob"}
    of_reply = {"comment_id": reply, "post_id": post, "root_id": root, "father_id": root, "user_id": "eve"}
    assert told() == [
        ("post.published", {"post_id": post, "author": "ann"}),
        ("comment.published", of_root),
        ("comment.published", of_reply),
        ("post.updated", {"post_id": post, "author": "ann"}),
        ("comment.updated", of_reply),
        ("comment.deleted", of_reply),
        ("post.deleted", {"post_id": post, "author": "ann"}),
    ]


def test_a_payload_says_what_and_when(service: Service) -> None:
    make_webhook(service)
    before = timezone.now()
    posts.publish_post(service=service, author="ann", content="hello")
    delivery = ServiceDelivery.objects.get()
    payload = orjson.loads(delivery.payload)
    assert sorted(payload) == ["data", "timestamp", "type"]
    assert payload["timestamp"].endswith("Z")
    assert before <= timezone.datetime.fromisoformat(payload["timestamp"]) <= timezone.now()  # type: ignore[attr-defined]
    assert delivery.status == "pending"


def test_only_who_wants_an_event_is_told(service: Service) -> None:
    wanting = make_webhook(service, events=[WebhookEvent.POST_PUBLISHED])
    make_webhook(service, events=[WebhookEvent.POST_DELETED])
    make_webhook(make_service("other"))
    set_webhook_enabled(actor=make_service_administrator(), webhook=make_webhook(service), enabled=False)
    posts.publish_post(service=service, author="ann", content="hello")
    assert ServiceDelivery.objects.get().webhook == wanting


def test_two_endpoints_are_told_the_same_under_one_id(service: Service) -> None:
    make_webhook(service)
    make_webhook(service)
    posts.publish_post(service=service, author="ann", content="hello")
    first, second = ServiceDelivery.objects.all()
    assert (first.event, first.payload) == (second.event, second.payload)
    assert DBTaskResult.objects.filter(task_path="services_registry.tasks.send_due").count() == 2


def test_an_endpoint_that_fails_gets_no_further_jobs(service: Service) -> None:
    make_webhook(service)
    ServiceWebhook.objects.update(failing_since=timezone.now())
    posts.publish_post(service=service, author="ann", content="hello")
    assert ServiceDelivery.objects.count() == 1
    assert not DBTaskResult.objects.exists()


def test_a_change_in_vain_is_not_told(service: Service) -> None:
    make_webhook(service)
    post = posts.publish_post(service=service, author="ann", content="hello")
    ServiceDelivery.objects.all().delete()
    with pytest.raises(NoRightRecord):
        posts.update_post(service=service, post_id=post, user_id="eve", content="mine")
    with pytest.raises(NoRightRecord):
        posts.delete_post(service=service, post_id=post, user_id="eve")
    with pytest.raises(NoRightRecord):
        comments.publish_comment(service=service, post_id=post + 1, user_id="eve", content="first")
    assert told() == []


def test_nothing_changes_when_the_outbox_cannot_be_written(service: Service) -> None:
    make_webhook(service)
    post = posts.publish_post(service=service, author="ann", content="hello")
    comment = comments.publish_comment(service=service, post_id=post, user_id="bob", content="nice")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE service_delivery RENAME COLUMN payload TO cargo")
    refused(CreateFailed, lambda: posts.publish_post(service=service, author="ann", content="again"))
    refused(UpdateFailed, lambda: posts.update_post(service=service, post_id=post, user_id="ann", content="b"))
    refused(DeleteFailed, lambda: posts.delete_post(service=service, post_id=post, user_id="ann"))
    refused(DeleteFailed, lambda: comments.delete_comment(service=service, comment_id=comment, user_id="bob"))
    assert ServicePost.objects.get().content == "hello"
    assert ServiceComment.objects.get().content == "nice"


def refused(error: type[ContractError], act: Any) -> None:
    with pytest.raises(error):
        act()


def test_an_endpoint_removed_behind_our_back_spoils_no_write(service: Service) -> None:
    webhook = make_webhook(service)
    posts.publish_post(service=service, author="ann", content="hello")
    ServiceDelivery.objects.all().delete()
    ServiceWebhook.objects.filter(pk=webhook.pk).delete()
    posts.publish_post(service=service, author="ann", content="again")
    assert told() == []


def test_a_service_without_endpoints_pays_no_query(service: Service) -> None:
    make_webhook(make_service("other"))
    posts.publish_post(service=service, author="ann", content="warm")
    with CaptureQueriesContext(connection) as queries:
        posts.publish_post(service=service, author="ann", content="hello")
    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert not any("service_webhook" in sql or "service_delivery" in sql for sql in statements)


def test_an_administrator_removes_a_post_with_a_reason(caller: Caller, service: Service) -> None:
    make_webhook(service)
    post = caller.publish(author="ann")
    for _ in range(2):  # the second one comes from the cache
        caller.ok(caller.call("GET", "getinfo", post_id=post))
    posts.remove_post(actor=make_service_administrator(), service=service, post_id=post, reason="spam")
    assert caller.call("GET", "getinfo", post_id=post).code == 10006
    assert told()[-1] == ("moderation.post_removed", {"post_id": post, "author": "ann", "reason": "spam"})
    event = service.events.latest("pk")
    assert (event.act, event.details) == ("post_removed", {"post": post, "reason": "spam"})


def test_an_administrator_removes_a_reply_and_what_hangs_on_it(caller: Caller, service: Service) -> None:
    make_webhook(service)
    post = caller.publish()
    root = caller.comment(post)
    reply = caller.reply(post, root, user_id="eve")
    caller.reply(post, root, reply)
    comments.remove_comment(actor=make_service_administrator(), service=service, comment_id=reply, reason="rude")
    (shown,) = caller.comments(post)
    assert (shown["id"], shown["child_num"]) == (root, 0)
    facts = {"comment_id": reply, "post_id": post, "root_id": root, "father_id": root, "user_id": "eve"}
    assert told()[-1] == ("moderation.comment_removed", {**facts, "reason": "rude"})
    assert service.events.latest("pk").act == "comment_removed"


def test_a_removed_endpoint_takes_its_deliveries_along(service: Service) -> None:
    webhook = make_webhook(service)
    posts.publish_post(service=service, author="ann", content="hello")
    remove_webhook(actor=make_service_administrator(), webhook=webhook)
    assert not ServiceDelivery.objects.exists()
