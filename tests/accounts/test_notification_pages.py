"""The page of notifications, its settings, the API, and what administrators tell."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from accounts.actions.announcements import announce, tell_everyone
from accounts.actions.digests import unsubscribe_token
from accounts.actions.follows import follow_person, unfollow_person
from accounts.actions.notifications import notify
from accounts.actions.requests import approve_request, decline_request, set_private
from accounts.constants import Digest, NotificationKind
from accounts.models import Announcement, NotificationSettings, User
from accounts.selectors.notice_words import sentence
from accounts.selectors.notifications import notices, notifications_of, settings_of, unread_count
from gallery.actions.answers import like_post, write_comment
from tests.factories import make_person
from tests.factories.gallery import make_post
from tests.factories.services import key_headers, make_service
from wecho.common.errors import Forbidden, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_person("ada")


@pytest.fixture
def browser(ada: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(ada)
    return client


@pytest.fixture
def announcer() -> User:
    person = make_person(staff=True)
    person.user_permissions.set(
        Permission.objects.filter(codename__in=["add_announcement", "view_announcement", "view_user"])
    )
    return User.objects.get(pk=person.pk)


def named(name: str) -> User:
    person = make_person()
    person.display_name = name
    person.save()
    return person


def have_address(person: User) -> None:
    person.email, person.email_confirmed_at = f"{person.username}@example.org", timezone.now()
    person.save()


def page_of(browser: Client, path: str = "/notifications/") -> str:
    return browser.get(path).content.decode()


def test_sentences_count_people_in_both_languages(ada: User) -> None:
    post = make_post(ada)
    said = []
    for name in ("甲", "乙", "丙", "丁"):
        like_post(actor=named(name), post=post)
        (notice,) = notices(ada, notifications_of(ada, kind="like").rows)
        for language in ("en", "zh-hans"):
            with translation.override(language):
                said.append(sentence(notice))
    assert said[::2] == [
        "甲 liked your post",
        "乙 and 甲 liked your post",
        "丙, 乙 and 1 other liked your post",
        "丁, 丙 and 2 others liked your post",
    ]
    assert said[1::2] == [
        "甲 喜欢了你的作品",
        "乙 和 甲 喜欢了你的作品",
        "丙、乙 和另外 1 人 喜欢了你的作品",
        "丁、丙 和另外 2 人 喜欢了你的作品",
    ]


def test_names_are_escaped(browser: Client, ada: User) -> None:
    follow_person(actor=named("<i>{0}</i>"), followee=ada)
    assert "&lt;i&gt;{0}&lt;/i&gt;</bdi> followed you" in page_of(browser)


def test_opening_the_page_reads_what_it_shows_and_no_more(browser: Client, ada: User) -> None:
    for _ in range(25):
        follow_person(actor=make_person(), followee=ada)
        like_post(actor=make_person(), post=make_post(ada))
    assert unread_count(ada) == 51  # each like, each published post, and one group of followers
    page = page_of(browser)
    assert page.count("notice--unread") == 20
    assert "Notifications, 31 unread" in page
    assert "Notifications, 11 unread" in page_of(browser, "/notifications/?cursor=" + cursor_on(page))


def cursor_on(page: str) -> str:
    found = re.search(r"\?cursor=([^\"&]+)", page)
    assert found
    return found[1]


def test_page_that_a_browser_fetches_ahead_reads_nothing(browser: Client, ada: User) -> None:
    follow_person(actor=make_person(), followee=ada)
    browser.get("/notifications/", headers={"sec-purpose": "prefetch"})
    assert unread_count(ada) == 1


def test_marking_all_as_read_stops_at_what_was_shown(browser: Client, ada: User) -> None:
    bo = make_person()
    for subject in range(1, 30):
        notify(recipients=[ada.pk], kind=NotificationKind.LIKE, actor=bo, subject_kind="post", subject_id=subject)
    newest = re.search(r'name="up_to" value="(\d+)"', page_of(browser))
    assert newest
    follow_person(actor=bo, followee=ada)
    assert browser.post("/notifications/read", {"up_to": newest[1]}).status_code == 302
    assert [row.kind for row in notifications_of(ada).rows if not row.is_read] == ["follow"]


def test_page_of_one_kind(browser: Client, ada: User) -> None:
    post = make_post(ada)
    like_post(actor=make_person(), post=post)
    page = page_of(browser, "/notifications/?kind=like")
    assert "liked your post" in page
    assert "is published" not in page
    assert browser.get("/notifications/?kind=nothing").status_code == 302


@pytest.mark.parametrize("size", [1, 6])
def test_page_costs_the_same_however_much_it_shows(
    browser: Client, ada: User, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(size):
        post, bo = make_post(ada), make_person()
        like_post(actor=bo, post=post)
        write_comment(actor=bo, post=post, body="hello")
        write_comment(actor=make_person(), post=make_post(), body=f"@{ada.username}")
        follow_person(actor=bo, followee=ada)
    with django_assert_max_num_queries(19):
        assert browser.get("/notifications/").status_code == 200


def test_follower_who_stops_is_not_told_any_more(ada: User) -> None:
    bo = make_person()
    follow_person(actor=bo, followee=ada)
    unfollow_person(actor=bo, followee=ada)
    assert unread_count(ada) == 0


def test_request_and_its_approval_are_told_and_a_request_that_is_answered_is_not(ada: User) -> None:
    set_private(actor=ada, person=ada, is_private=True)
    bo, cy, di = people = [make_person() for _ in range(3)]
    for person in people:
        follow_person(actor=person, followee=ada)
    (notice,) = notices(ada, notifications_of(ada).rows)
    assert (notice.subject_kind, notice.names, notice.others) == ("request", [di, cy], 1)
    assert notice.url == "/settings/privacy/requests/"
    approve_request(actor=ada, follower=bo)
    decline_request(actor=ada, follower=cy)
    unfollow_person(actor=di, followee=ada)
    assert notifications_of(ada).rows == []
    (approval,) = notices(bo, notifications_of(bo).rows)
    assert (approval.subject_kind, approval.names, approval.url) == ("approval", [ada], "/@ada/")
    assert unread_count(cy) == 0


def test_a_digest_needs_a_confirmed_address(browser: Client, ada: User) -> None:
    page = page_of(browser, "/settings/notifications/")
    assert re.findall(r'name="digest"\s+value="(\w+)"\s+disabled', page) == ["daily", "weekly"]
    assert re.findall(r'name="digest"\s+value="(\w+)"\s+checked', page) == ["off"]
    answer = browser.post("/settings/notifications/", {"digest": "daily"}, follow=True).content.decode()
    assert answer.count("A digest needs an e-mail address that you have confirmed.") == 2
    assert settings_of(ada).digest == Digest.OFF


def test_the_api_refuses_a_digest_without_a_confirmed_address(ada: User) -> None:
    client = Client(headers={**key_headers(make_service()), "accept-language": "en"})
    client.force_login(ada)
    address = "/api/v1/accounts/notifications/settings"
    wished = {**client.get(address).json()["data"], "digest": "weekly"}
    answer = client.put(address, wished, content_type="application/json")
    assert (answer.status_code, list(answer.json()["data"]["errors"])) == (400, ["digest"])
    have_address(ada)
    assert client.put(address, wished, content_type="application/json").status_code == 200


def test_settings_are_kept_and_shown(browser: Client, ada: User) -> None:
    have_address(ada)
    browser.post("/settings/notifications/", {"in_app": ["like", "follow"], "by_mail": ["review"], "digest": "weekly"})
    page = page_of(browser, "/settings/notifications/")
    boxes = re.findall(r'name="(in_app|by_mail)"\s+value="(\w+)"\s+checked', page)
    assert boxes == [("in_app", "like"), ("in_app", "follow"), ("by_mail", "review"), ("in_app", "system")]
    assert settings_of(ada).digest == Digest.WEEKLY


def test_wrong_settings_change_nothing(browser: Client, ada: User) -> None:
    browser.post("/settings/notifications/", {"in_app": ["like"], "digest": "hourly"})
    assert not NotificationSettings.objects.exists()


def test_unsubscribing_needs_no_sign_in_and_opening_the_page_does_nothing(client: Client, ada: User) -> None:
    NotificationSettings.objects.create(person=ada, digest=Digest.DAILY)
    address = f"/notifications/unsubscribe/{unsubscribe_token(ada)}"
    assert client.get(address).status_code == 200
    assert settings_of(ada).digest == Digest.DAILY
    strict = Client(enforce_csrf_checks=True)  # as a mail program posts (RFC 8058)
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert settings_of(ada).digest == Digest.OFF
    assert strict.post("/notifications/unsubscribe/1:forged").status_code == 404


def test_api_lists_counts_reads_and_chooses(ada: User) -> None:
    have_address(ada)
    client = Client(headers={**key_headers(make_service()), "accept-language": "en"})
    client.force_login(ada)
    follow_person(actor=named("Bo"), followee=ada)
    base = "/api/v1/accounts/notifications"
    (row,) = client.get(base).json()["data"]["notifications"]
    assert (row["sentence"], row["read"], row["subject"]) == ("Bo followed you", False, None)
    assert client.get(f"{base}/unread").json()["data"] == {"unread": 1}
    answer = client.put(f"{base}/read", {"up_to": row["id"]}, content_type="application/json").json()
    assert answer["data"] == {"unread": 0}
    chosen = client.get(f"{base}/settings").json()["data"]
    chosen["digest"], chosen["kinds"]["like"]["in_app"], chosen["kinds"]["system"]["in_app"] = "daily", False, False
    kept = client.put(f"{base}/settings", chosen, content_type="application/json").json()["data"]
    assert (kept["digest"], kept["kinds"]["like"]["in_app"], kept["kinds"]["system"]["in_app"]) == (
        "daily",
        False,
        True,
    )
    assert kept == client.get(f"{base}/settings").json()["data"]


def test_announcement_to_one_person(ada: User, announcer: User) -> None:
    announce(actor=announcer, chinese="你好", english="Hello", recipient=ada, everyone=False)
    for language, words in (("en", "Hello"), ("zh-hans", "你好")):
        with translation.override(language):
            (notice,) = notices(ada, notifications_of(ada).rows)
            assert notice.subject
            assert notice.subject.words == words
    assert notifications_of(announcer).rows == []


def test_announcement_to_everyone_goes_in_batches_and_may_be_repeated(
    ada: User, announcer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.actions.announcements.BATCH", 2)
    people = [ada, announcer, *(make_person() for _ in range(3))]
    made = announce(actor=announcer, chinese="你好", english="Hello", recipient=None, everyone=True)
    assert unread_count(ada) == 0
    for _ in range(2):
        tell_everyone(made.pk)
    made.refresh_from_db()
    assert made.people == len(people)
    assert made.finished_at
    assert [unread_count(person) for person in people] == [1] * len(people)


@pytest.mark.parametrize("everyone", [True, False])
def test_announcement_says_to_whom(ada: User, announcer: User, everyone: bool) -> None:
    with pytest.raises(Invalid):
        announce(
            actor=announcer, chinese="你好", english="Hello", recipient=ada if everyone else None, everyone=everyone
        )
    with pytest.raises(Invalid):
        announce(actor=announcer, chinese=" ", english="Hello", recipient=ada, everyone=False)


def test_only_those_with_the_permission_announce(ada: User) -> None:
    with pytest.raises(Forbidden):
        announce(actor=make_person(staff=True), chinese="你好", english="Hello", recipient=ada, everyone=False)


def test_administrators_announce_on_a_page(ada: User, announcer: User) -> None:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(announcer)
    path = "/admin/accounts/announcement/add/"
    assert browser.get(path).status_code == 200
    texts = {"chinese": "你好", "english": "Hello"}
    assert "Please choose one person, or everyone." in browser.post(path, texts).content.decode()
    assert browser.post(path, {**texts, "recipient": ada.pk}).status_code == 302
    made = Announcement.objects.get()
    assert (made.recipient, made.people, made.sender) == (ada, 1, announcer)
    assert browser.get("/admin/accounts/announcement/").status_code == 200
    assert browser.get(f"/admin/accounts/announcement/{made.pk}/change/").status_code == 200
