"""Taking back a block or a mute of somebody who is suspended or leaving; nothing else of them is there."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.actions.blocks import block_person, mute_person
from accounts.actions.leaving import start_departure
from accounts.actions.suspensions import suspend_person
from accounts.models import Block, Mute, User
from accounts.selectors.people import person_to_unblock, person_to_unmute
from tests.factories import make_person
from wecho.common.errors import NotFound

pytestmark = pytest.mark.django_db
Going = Callable[[User], None]


def _administrator() -> User:
    person = make_person(staff=True)
    person.is_superuser = True
    person.save()
    return person


def _suspended(person: User) -> None:
    suspend_person(actor=_administrator(), person=person, reason="x")


def _leaving(person: User) -> None:
    start_departure(actor=_administrator(), person=person)


@pytest.fixture(params=[_suspended, _leaving])
def gone(request: pytest.FixtureRequest, ada: User) -> User:
    """Somebody whom ada has blocked and muted, and who is not there any more."""
    person = make_person("gone")
    mute_person(actor=ada, person=person)
    block_person(actor=ada, person=person)
    request.param(person)
    return User.objects.get(pk=person.pk)


@pytest.fixture
def ada() -> User:
    return make_person("ada")


@pytest.fixture
def browser(ada: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(ada)
    return client


@pytest.mark.parametrize("named", ["username", "handle"])
def test_a_block_of_who_is_gone_is_taken_back_on_the_page_and_by_the_api(
    browser: Client, gone: User, named: str
) -> None:
    name = getattr(gone, named)
    page = browser.get("/settings/privacy/blocked/").content.decode()
    assert f'action="/@{gone.handle}/block"' in page
    assert browser.post(f"/@{name}/block", {"blocked": "0"}).status_code == 302
    assert not Block.objects.exists()
    Block.objects.create(blocker=User.objects.get(username="ada"), blocked=gone)
    assert _call(browser, f"{name}/block") == 200
    assert not Block.objects.exists()


@pytest.mark.parametrize("named", ["username", "handle"])
def test_a_mute_of_who_is_gone_is_taken_back_on_the_page_and_by_the_api(
    browser: Client, gone: User, named: str
) -> None:
    Block.objects.all().delete()
    name = getattr(gone, named)
    assert f'action="/@{gone.handle}/mute"' in browser.get("/settings/privacy/muted/").content.decode()
    answer = browser.post(f"/@{name}/mute", {"muted": "0"})
    assert (answer.status_code, answer["Location"]) == (302, "/settings/privacy/muted/")
    assert not Mute.objects.exists()
    Mute.objects.create(muter=User.objects.get(username="ada"), muted=gone)
    assert _call(browser, f"{name}/mute") == 200
    assert not Mute.objects.exists()


def test_lists_name_who_is_leaving_by_number_only(browser: Client, ada: User) -> None:
    person = make_person("secretname")
    block_person(actor=ada, person=person)
    _leaving(person)
    assert "secretname" not in browser.get("/settings/privacy/blocked/").content.decode()
    (listed,) = browser.get("/api/v1/accounts/me/blocked").json()["data"]["people"]
    assert listed["username"] == f"~{person.pk}"


def test_nothing_else_of_who_is_gone_is_reachable(browser: Client, gone: User) -> None:
    for name in {gone.username, gone.handle}:
        assert browser.post(f"/@{name}/block", {"blocked": "1"}).status_code == 404
        assert browser.post(f"/@{name}/mute", {"muted": "1"}).status_code == 404
        assert browser.post(f"/@{name}/follow").status_code == 404
        for path in ("", "followers/", "following/", "boards/", "likes/"):
            assert browser.get(f"/@{name}/{path}").status_code == 404
        assert browser.get(f"/api/v1/accounts/people/{name}").status_code == 404
        assert browser.get(f"/api/v1/accounts/people/{name}/relation").status_code == 404


def test_who_is_gone_is_not_there_for_those_who_have_no_block_or_mute(gone: User) -> None:
    stranger = make_person()
    for name in (gone.username, gone.handle, "~0", "~" + "9" * 40, "\0", "~x"):
        for find in (person_to_unblock, person_to_unmute):
            with pytest.raises(NotFound):
                find(stranger, name)


def test_a_mute_of_somebody_who_has_blocked_one_since_stays_out_of_reach(ada: User) -> None:
    person = make_person()
    mute_person(actor=ada, person=person)
    block_person(actor=person, person=ada)
    with pytest.raises(NotFound):
        person_to_unmute(ada, person.username)


def _call(browser: Client, path: str) -> int:
    return browser.delete(f"/api/v1/accounts/people/{path}").status_code
