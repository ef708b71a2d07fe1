"""Digests: one mail a person, never twice the same."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts.actions.digests import send_digests
from accounts.actions.follows import follow_person
from accounts.actions.notification_settings import choose_notifications
from accounts.actions.notifications import mark_all_read, notify
from accounts.constants import NotificationKind
from accounts.models import Notification, NotificationSettings, User
from accounts.selectors.notifications import settings_of
from gallery.actions.answers import like_post, write_comment
from tests.factories import make_person
from tests.factories.gallery import make_post

pytestmark = pytest.mark.django_db
KINDS = NotificationKind.values


class Refusing(EmailBackend):
    """A mail server that is not there."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise ConnectionRefusedError


def subscriber(name: str = "ada", language: str = "en", **wishes: Any) -> User:
    person = with_address(make_person(name), language)
    choose_notifications(actor=person, **{"in_app": KINDS, "by_mail": KINDS, "digest": "daily", **wishes})
    return person


def with_address(person: User, language: str = "en") -> User:
    person.email, person.email_confirmed_at = f"{person.username}@example.org", timezone.now()
    person.language = language
    person.save()
    return person


def let_a_day_pass() -> None:
    NotificationSettings.objects.update(digest_due_at=timezone.now() - timedelta(seconds=1))


def test_one_mail_tells_what_is_unread_in_the_language_of_the_person() -> None:
    english, chinese = subscriber(), subscriber("bo", language="zh-hans")
    for person in (english, chinese):
        post = make_post(person, title="Lake & sky")
        write_comment(actor=make_person(), post=post, body="so quiet")
    assert send_digests() == 0
    let_a_day_pass()
    assert send_digests() == 2
    letters = {letter.to[0]: letter for letter in mail.outbox}
    letter = letters["ada@example.org"]
    assert letter.subject == "Wecho: 2 things you have not seen"
    assert "commented on your post — so quiet" in letter.body
    assert "Your post is published — Lake & sky" in letter.body
    assert "Lake &amp; sky" in str(letter.alternatives[0].content)  # type: ignore[attr-defined]
    assert letters["bo@example.org"].subject == "维扣：有 2 件事你还没看"


def test_mail_can_be_ended_with_one_click() -> None:
    follow_person(actor=make_person(), followee=subscriber())
    let_a_day_pass()
    send_digests()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/notifications/unsubscribe/" in headers["List-Unsubscribe"]
    assert headers["List-Unsubscribe"][1:-1] in str(mail.outbox[0].body)


def test_same_groups_are_never_sent_twice_and_what_came_anew_is() -> None:
    ada, bo = subscriber(), make_person()
    follow_person(actor=bo, followee=ada)
    for _ in range(2):
        let_a_day_pass()
        send_digests()
    assert len(mail.outbox) == 1
    follow_person(actor=make_person(), followee=ada)
    let_a_day_pass()
    assert send_digests() == 1


def test_nothing_unread_is_no_mail() -> None:
    ada = subscriber()
    follow_person(actor=make_person(), followee=ada)
    mark_all_read(actor=ada, up_to=Notification.objects.get().pk)
    let_a_day_pass()
    assert send_digests() == 0


def test_what_was_there_before_somebody_subscribed_is_not_sent() -> None:
    ada = make_person("ada")
    like_post(actor=make_person(), post=make_post(ada))
    with_address(ada)
    choose_notifications(actor=ada, in_app=KINDS, by_mail=KINDS, digest="daily")
    let_a_day_pass()
    assert send_digests() == 0


def test_kinds_that_are_not_for_the_digest_stay_out_of_it() -> None:
    follow_person(actor=make_person(), followee=subscriber(by_mail=["like"]))
    let_a_day_pass()
    assert send_digests() == 0


def test_kind_for_the_digest_alone_is_done_with_once_it_was_sent() -> None:
    ada = subscriber(in_app=[])
    follow_person(actor=make_person(), followee=ada)
    let_a_day_pass()
    assert send_digests() == 1
    assert Notification.objects.get().is_read


def test_without_an_address_nothing_is_sent() -> None:
    ada = subscriber()
    follow_person(actor=make_person(), followee=ada)
    User.objects.filter(pk=ada.pk).update(email="", email_confirmed_at=None)
    let_a_day_pass()
    assert send_digests() == 0


def test_mail_server_that_refuses_is_asked_again_an_hour_later(settings: Any) -> None:
    ada = subscriber()
    follow_person(actor=make_person(), followee=ada)
    let_a_day_pass()
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    assert send_digests() == 0
    due = settings_of(ada).digest_due_at
    assert due
    assert timedelta(minutes=50) < due - timezone.now() < timedelta(minutes=70)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    let_a_day_pass()
    assert send_digests() == 1


def test_digest_of_very_many_shows_twenty_and_says_that_there_are_more() -> None:
    ada, bo = subscriber(), make_person()
    for subject in range(1, 30):
        notify(recipients=[ada.pk], kind=NotificationKind.LIKE, actor=bo, subject_kind="gone", subject_id=subject)
    let_a_day_pass()
    send_digests()
    body = str(mail.outbox[0].body)
    assert body.count("liked your post") == 20
    assert "And more." in body
