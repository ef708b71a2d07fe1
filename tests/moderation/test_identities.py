"""Reviewers of identities, in the administration."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import Identity, VerificationEvent
from accounts.states import IdentityStatus
from tests.factories import make_person
from tests.factories.gallery import make_moderator
from tests.factories.verification import make_identity, make_reviewer, new_resident_id

pytestmark = pytest.mark.django_db
QUEUE = "/admin/review/identities/"


@pytest.fixture
def reviewer(client: Client) -> Client:
    client.force_login(make_reviewer())
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
    return client


def test_the_queue_shows_who_waits_and_nothing_in_the_clear(reviewer: Client) -> None:
    number = new_resident_id()
    row = make_identity(number=number)
    page = reviewer.get(QUEUE).content.decode()
    assert row.person.username in page
    assert number not in page
    assert "王小明" not in page
    assert "1 identity waits" in page
    assert not VerificationEvent.objects.filter(act=VerificationEvent.Act.IDENTITY_LOOKED_AT).exists()


def test_opening_one_shows_it_and_is_written_down(reviewer: Client) -> None:
    number = new_resident_id()
    row = make_identity(number=number)
    answer = reviewer.get(f"{QUEUE}{row.pk}/")
    page = answer.content.decode()
    assert number in page
    assert "王小明" in page
    assert "no-store" in answer["Cache-Control"]
    event = VerificationEvent.objects.get(act=VerificationEvent.Act.IDENTITY_LOOKED_AT)
    assert (event.person, event.refused) == (row.person, False)
    assert event.actor
    assert event.actor.is_staff


def test_a_reviewer_confirms_and_refuses_on_the_page(reviewer: Client) -> None:
    first, second = make_identity(), make_identity()
    seen = first.submitted_at.isoformat()
    reviewer.post(f"{QUEUE}{first.pk}/", {"outcome": "accept", "seen": seen})
    seen = second.submitted_at.isoformat()
    lacking = reviewer.post(f"{QUEUE}{second.pk}/", {"outcome": "refuse", "seen": seen})
    assert lacking.status_code == 400
    reviewer.post(f"{QUEUE}{second.pk}/", {"outcome": "refuse", "seen": seen, "reason": "doubtful"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status, second.reason) == (
        IdentityStatus.ACCEPTED,
        IdentityStatus.REFUSED,
        Identity.Reason.DOUBTFUL,
    )


@pytest.mark.parametrize("seen", ["", "yesterday", "2026-01-01T00:00:00+00:00"])
def test_what_was_not_seen_is_not_decided(reviewer: Client, seen: str) -> None:
    row = make_identity()
    reviewer.post(f"{QUEUE}{row.pk}/", {"outcome": "accept", "seen": seen})
    row.refresh_from_db()
    assert row.status == IdentityStatus.PENDING


def test_one_that_is_confirmed_elsewhere_says_so(reviewer: Client) -> None:
    number = new_resident_id()
    first, second = make_identity(number=number, accepted=True), make_identity(number=number)
    assert f"already confirmed for @{first.person.username}" in reviewer.get(f"{QUEUE}{second.pk}/").content.decode()
    told = reviewer.post(
        f"{QUEUE}{second.pk}/", {"outcome": "accept", "seen": second.submitted_at.isoformat()}, follow=True
    )
    assert "already confirmed for another account" in told.content.decode()


def test_a_moderator_of_posts_sees_no_identity_and_the_try_is_written_down(client: Client) -> None:
    row, moderator = make_identity(), make_moderator()
    client.force_login(moderator)
    assert client.get(QUEUE).status_code == 403
    assert client.get(f"{QUEUE}{row.pk}/").status_code == 403
    assert VerificationEvent.objects.get(actor=moderator).refused


def test_the_trail_is_there_to_look_things_up(reviewer: Client) -> None:
    make_identity(make_person())
    page = reviewer.get("/admin/accounts/verificationevent/")
    assert page.status_code == 200
    assert reviewer.get("/admin/accounts/verificationevent/add/").status_code == 403
