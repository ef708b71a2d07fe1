"""The pages on which administrators look after what a service stores."""

import gzip
from collections.abc import Iterator

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import translation

from services_registry.actions import exporting, removal
from services_registry.models import Service, ServiceEvent, ServiceExport, ServiceReconciliation
from services_registry.policies import can_delete_services
from tests.factories import make_person
from tests.factories.services import make_service
from tests.services_registry.calls import Caller
from tests.services_registry.people import make_service_administrator
from tests.services_registry.test_erasing import make_discussion
from tests.services_registry.working import run_jobs

LIST = "/admin/services_registry/service/"
POSTED = (("prove",), ("exports", "start"), ("exports", 1, "remove"))


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


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_page_tells_what_is_stored_and_when_it_was_proved(
    administrator: Client, service: Service, caller: Caller
) -> None:
    make_discussion(caller)
    page = text_of(administrator, page_of(service, "change"))
    assert "not been proved yet" in page
    assert "<td>likes of comments</td> <td> 4 </td>" in page
    administrator.post(page_of(service, "prove"))
    assert "A proof is under way: 0 rows so far." in text_of(administrator, page_of(service, "change"))
    run_jobs()
    page = text_of(administrator, page_of(service, "change"))
    assert "last proved just now: 4 rows, 0 mended." in page
    assert ServiceReconciliation.objects.get().service == service


def test_an_export_is_asked_for_watched_and_downloaded(administrator: Client, service: Service, caller: Caller) -> None:
    make_discussion(caller)
    assert "There is no export." in text_of(administrator, page_of(service, "exports"))
    administrator.post(page_of(service, "exports", "start"))
    page = text_of(administrator, page_of(service, "exports"))
    assert 'data-look-again="2"' in page
    assert "<progress" in page
    export = ServiceExport.objects.get()
    assert administrator.get(page_of(service, "exports", export.pk)).status_code == 404
    run_jobs()
    page = text_of(administrator, page_of(service, "exports"))
    assert 'data-look-again=""' in page
    assert "10 lines" in page
    response = administrator.get(page_of(service, "exports", export.pk))
    assert len(gzip.decompress(response.getvalue()).splitlines()) == 10
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["Content-Disposition"].startswith('attachment; filename="album-')
    assert response["Content-Disposition"].endswith('.jsonl.gz"')
    event = ServiceEvent.objects.latest("pk")
    assert (event.act, event.actor, event.details) == ("downloaded", export.asked_by, {"export": export.pk})
    administrator.post(page_of(service, "exports", export.pk, "remove"))
    run_jobs()
    assert not default_storage.exists(export.file_key)


def test_a_second_export_is_refused_politely(administrator: Client, service: Service) -> None:
    for _ in range(2):
        response = administrator.post(page_of(service, "exports", "start"), follow=True)
    assert "under way already" in response.content.decode()
    assert ServiceExport.objects.count() == 1


def test_another_service_s_export_is_not_there(administrator: Client, service: Service) -> None:
    export = exporting.start_export(actor=None, service=make_service("other"))
    run_jobs()
    assert administrator.get(page_of(service, "exports", export.pk)).status_code == 404
    assert administrator.post(page_of(service, "exports", export.pk, "remove")).status_code == 404
    assert ServiceExport.objects.exists()


def test_a_file_that_is_lost_is_not_found(administrator: Client, service: Service) -> None:
    export = exporting.start_export(actor=None, service=service)
    run_jobs()
    default_storage.delete(export.file_key)
    assert administrator.get(page_of(service, "exports", export.pk)).status_code == 404
    assert not ServiceEvent.objects.filter(act="downloaded").exists()


def test_a_service_is_deleted_after_its_name_was_typed(administrator: Client, service: Service) -> None:
    assert "album</strong>, exactly" in text_of(administrator, page_of(service, "remove"))
    wrong = administrator.post(page_of(service, "remove"), {"typed": "Album"})
    assert "This is not its name" in wrong.content.decode()
    assert Service.objects.get().enabled
    done = administrator.post(page_of(service, "remove"), {"typed": "album"}, follow=True)
    page = done.content.decode()
    assert "may no longer call" in page
    assert "Being deleted since" in page
    again = administrator.post(page_of(service, "remove"), {"typed": "album"}, follow=True)
    assert "being deleted already" in again.content.decode()
    assert "Export its data" not in text_of(administrator, page_of(service, "exports"))
    assert "being deleted" in text_of(administrator, LIST)


def test_words_lead_to_posts_and_further_back(
    administrator: Client, service: Service, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [caller.publish(content=f"<i>日落</i> {number}") for number in range(25)]
    page = text_of(administrator, page_of(service, "search") + "?q=日落&by=words&what=posts")
    assert (str(ids[-1]) in page, str(ids[4]) in page) == (True, False)
    assert "&lt;i&gt;日落" in page
    further = text_of(administrator, page_of(service, "search") + f"?q=日落&by=words&what=posts&before={ids[5]}")
    assert f"before={ids[5]}" in page
    assert (str(ids[-1]) in further, str(ids[4]) in further) == (False, True)
    assert "Everything was looked at" in further


def test_comments_and_numbers_are_found(administrator: Client, service: Service, caller: Caller) -> None:
    post_id, root, reply = make_discussion(caller)
    page = text_of(administrator, page_of(service, "search") + "?q=eve&by=user&what=comments")
    assert page_of(service, "posts", post_id, root) in page
    for number, parts in ((post_id, (post_id,)), (root, (post_id, root)), (reply, (post_id, root))):
        response = administrator.get(page_of(service, "search") + f"?q={number}&by=number&what=posts")
        assert response.headers["Location"] == page_of(service, "posts", *parts)
    for nothing in ("7", "x", "٣", "9" * 60):
        page = text_of(administrator, page_of(service, "search") + f"?q={nothing}&by=number&what=posts")
        assert "no post and no comment" in page


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=a&by=x&what=posts", "?q=a&by=words&what=posts&before=-1", "?q=%00&by=words&what=posts"]
)
def test_a_search_that_makes_no_sense_stays_on_the_form(administrator: Client, service: Service, query: str) -> None:
    assert "Everything was looked at" not in text_of(administrator, page_of(service, "search") + query)


def test_the_page_costs_the_same_for_any_number_of_exports(
    administrator: Client, service: Service, django_assert_max_num_queries: object
) -> None:
    for _ in range(8):
        exporting.start_export(actor=None, service=service)
        run_jobs()
    administrator.get(page_of(service, "exports"))  # from here on the administrator is known to the process
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        assert administrator.get(page_of(service, "exports")).status_code == 200
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        assert administrator.get(page_of(service, "change")).status_code == 200


def test_changes_are_posted_never_got(administrator: Client, service: Service) -> None:
    for parts in POSTED:
        assert administrator.get(page_of(service, *parts)).status_code == 405


def test_others_of_the_staff_see_and_do_nothing(service: Service) -> None:
    client = Client()
    client.force_login(make_person(staff=True))
    export = exporting.start_export(actor=None, service=service)
    run_jobs()
    for parts in (("search",), ("exports",), ("exports", export.pk), ("remove",)):
        assert client.get(page_of(service, *parts)).status_code == 403
    posted: tuple[tuple[object, ...], ...] = (*POSTED, ("exports", export.pk, "remove"), ("remove",))
    for address in (page_of(service, *parts) for parts in posted):
        assert client.post(address, {"typed": "album"}).status_code in (403, 404)
    assert ServiceExport.objects.filter(pk=export.pk).exists()
    assert not ServiceReconciliation.objects.exists()
    assert Service.objects.get().enabled


def test_who_is_not_of_the_staff_is_sent_to_sign_in(service: Service) -> None:
    client = Client()
    client.force_login(make_person())
    for parts in (("search",), ("exports",), ("exports", 1), ("remove",)):
        assert client.get(page_of(service, *parts)).status_code == 302


def test_the_group_of_administrators_may_delete(db: None) -> None:
    assert can_delete_services(make_service_administrator())


def test_what_is_not_there_is_not_found(administrator: Client) -> None:
    for parts in (("search",), ("exports",), ("exports", 1), ("remove",)):
        assert administrator.get("/".join([f"{LIST}999999", *map(str, parts), ""])).status_code == 404
    assert removal.reconcile_removals() == 0
