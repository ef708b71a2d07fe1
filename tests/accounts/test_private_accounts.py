"""Private accounts: who asks, who is let in."""

import pytest
from django.test import Client

from accounts.actions.blocks import block_person
from accounts.actions.follows import follow_person, remove_follower, unfollow_person
from accounts.actions.people import edit_profile
from accounts.actions.requests import approve_request, approve_waiting, decline_request, set_private
from accounts.models import Follow, FollowRequest
from accounts.selectors.follows import follow_state, follow_states, requests_to
from accounts.selectors.people import profile
from accounts.selectors.standing import standing
from accounts.states import FollowState
from tests.factories import make_person
from tests.factories.gallery import make_moderator
from tests.factories.relations import kept_counts_are_right, make_private_person
from wecho.common.errors import Forbidden, NotFound
from wecho.common.worker import JobWorker

pytestmark = pytest.mark.django_db


def test_following_a_private_account_asks_once_and_counts_nothing() -> None:
    anna, ben = make_private_person(), make_person()
    assert [follow_person(actor=ben, followee=anna) for _ in range(2)] == [True, False]
    assert follow_state(ben, anna) == FollowState.REQUESTED
    assert not Follow.objects.exists()
    assert kept_counts_are_right(anna, ben)


def test_an_approved_request_becomes_a_follow() -> None:
    anna, ben = make_private_person(), make_person()
    follow_person(actor=ben, followee=anna)
    assert [approve_request(actor=anna, follower=ben) for _ in range(2)] == [True, False]
    assert follow_state(ben, anna) == FollowState.FOLLOWING
    assert not FollowRequest.objects.exists()
    assert kept_counts_are_right(anna, ben)
    assert not follow_person(actor=ben, followee=anna)


def test_a_declined_request_is_gone_and_may_be_made_again() -> None:
    anna, ben = make_private_person(), make_person()
    follow_person(actor=ben, followee=anna)
    assert [decline_request(actor=anna, follower=ben) for _ in range(2)] == [True, False]
    assert follow_state(ben, anna) == FollowState.NONE
    assert follow_person(actor=ben, followee=anna)


def test_a_request_that_was_taken_back_cannot_be_approved() -> None:
    anna, ben = make_private_person(), make_person()
    follow_person(actor=ben, followee=anna)
    assert unfollow_person(actor=ben, followee=anna)
    with pytest.raises(NotFound):
        approve_request(actor=anna, follower=ben)


def test_a_follower_can_be_removed() -> None:
    anna, ben = make_person(), make_person()
    follow_person(actor=ben, followee=anna)
    assert [remove_follower(actor=anna, follower=ben) for _ in range(2)] == [True, False]
    assert kept_counts_are_right(anna, ben)


def test_who_follows_already_goes_on_when_an_account_becomes_private() -> None:
    anna, ben = make_person(), make_person()
    follow_person(actor=ben, followee=anna)
    assert profile(anna.username)["is_private"] is False
    assert set_private(actor=anna, person=anna, is_private=True)
    assert follow_state(ben, anna) == FollowState.FOLLOWING
    assert standing(ben, anna).sees_all


@pytest.mark.django_db(transaction=True)
def test_opening_an_account_approves_all_who_wait() -> None:
    anna = make_private_person()
    fans = [make_person() for _ in range(5)]
    for fan in fans:
        follow_person(actor=fan, followee=anna)
    assert set_private(actor=anna, person=anna, is_private=False)
    assert not set_private(actor=anna, person=anna, is_private=False)
    JobWorker(batch=True).run()
    assert not FollowRequest.objects.exists()
    assert Follow.objects.filter(followee=anna).count() == 5
    assert kept_counts_are_right(anna, *fans)
    assert approve_waiting(anna.pk) == 0


def test_an_account_that_is_private_again_approves_nobody() -> None:
    anna, ben = make_private_person(), make_person()
    follow_person(actor=ben, followee=anna)
    assert approve_waiting(anna.pk) == 0
    assert follow_state(ben, anna) == FollowState.REQUESTED


def test_only_oneself_makes_an_account_private() -> None:
    anna = make_person()
    with pytest.raises(Forbidden):
        set_private(actor=make_person(), person=anna, is_private=True)
    edit_profile(actor=anna, person=anna, display_name="Anna", bio="")
    anna.refresh_from_db()
    assert not anna.is_private


def test_moderators_see_who_follows_whom_unless_they_are_blocked(client: Client) -> None:
    anna, ben, moderator = make_private_person(), make_person(), make_moderator()
    follow_person(actor=ben, followee=anna)
    approve_request(actor=anna, follower=ben)
    addresses = [f"/@{anna.username}/followers/", f"/api/v1/accounts/people/{anna.username}/followers"]
    for viewer, status in ((moderator, 200), (make_person(staff=True), 403), (make_person(), 403)):
        client.force_login(viewer)
        answers = [client.get(address) for address in addresses]
        assert [answer.status_code for answer in answers] == [status] * 2
        assert all((ben.username in answer.content.decode()) == (status == 200) for answer in answers)
        assert (addresses[0] in client.get(f"/@{anna.username}/").content.decode()) == (status == 200)
    block_person(actor=anna, person=moderator)
    client.force_login(moderator)
    assert [client.get(address).status_code for address in addresses] == [404] * 2


def test_states_of_a_page_take_two_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    ben, public, private, other = make_person(), make_person(), make_private_person(), make_person()
    follow_person(actor=ben, followee=public)
    follow_person(actor=ben, followee=private)
    with django_assert_num_queries(2):
        states = follow_states(ben, [public, private, other])
    assert list(states.values()) == [FollowState.FOLLOWING, FollowState.REQUESTED, FollowState.NONE]


def test_the_owner_answers_requests_on_the_page(client: Client) -> None:
    anna = make_private_person()
    fans = [make_person() for _ in range(2)]
    for fan in fans:
        follow_person(actor=fan, followee=anna)
    client.force_login(anna)
    page = client.get("/settings/privacy/requests/").content.decode()
    assert all(f"@{fan.username}" in page for fan in fans)
    client.post(f"/settings/privacy/requests/@{fans[0].username}", {"approved": "1"})
    client.post(f"/settings/privacy/requests/@{fans[1].username}", {"approved": "0"})
    assert requests_to(anna, cursor=None, limit=9).rows == []
    assert list(Follow.objects.filter(followee=anna).values_list("follower_id", flat=True)) == [fans[0].pk]


def test_the_button_says_that_a_request_waits(client: Client) -> None:
    anna = make_private_person()
    client.force_login(make_person())
    answer = client.post(
        f"/@{anna.username}/follow", {"following": "1"}, headers={"HX-Request": "true", "Accept-Language": "en"}
    )
    assert "Requested" in answer.content.decode()
    assert 'value="0"' in answer.content.decode()
