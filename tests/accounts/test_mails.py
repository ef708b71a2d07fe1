"""Mails: two forms of one text, in the person's language, once for each event."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from accounts import tasks
from accounts.actions.mails import KEEP, deliver_mail, mail_person
from accounts.models import Mail, User
from tests.accounts.working import work_jobs
from tests.factories import make_person
from wecho.common.mail import SUBJECT_LENGTH, FileBackend, compose, one_line

pytestmark = pytest.mark.django_db
TEMPLATE = "accounts/mails/password_changed.txt"


def reachable(username: str = "anna", *, language: str = "en") -> User:
    person = make_person(username)
    person.email, person.email_confirmed_at, person.language = "anna@mail.example", timezone.now(), language
    person.save()
    return person


def html_of(message: EmailMessage) -> str:
    assert isinstance(message, EmailMultiAlternatives)
    return str(message.alternatives[0][0])


def test_a_mail_says_the_same_as_text_and_as_html() -> None:
    sent = compose(to="a@b.example", language="en", template=TEMPLATE, event="1", context={"person": "<Ann> & co"})
    html = html_of(sent)
    assert sent.subject == "Your password was changed"
    assert "Hello <Ann> & co," in sent.body
    assert "Hello &lt;Ann&gt; &amp; co," in html
    assert "{" not in sent.body


def test_a_link_stands_in_both_forms() -> None:
    link = "http://site.example/x/?a=1&b=2"
    sent = compose(to="a@b.example", language="en", template=TEMPLATE, event="1", context={"link": link})
    assert f"Reset the password\n{link}\n" in sent.body
    assert f'href="{link.replace("&", "&amp;")}"' in html_of(sent)


def test_a_mail_is_in_the_language_of_its_person() -> None:
    deliver_mail(person=reachable(language="zh-hans"), template=TEMPLATE, event="1")
    assert mail.outbox[0].subject == "你的密码已更改"
    assert 'lang="zh-hans"' in html_of(mail.outbox[0])


@given(st.text(max_size=300))
def test_no_text_breaks_out_of_a_subject(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert len(line) <= SUBJECT_LENGTH
    EmailMessage(subject=line.encode("utf-8", "replace").decode(), body="x", to=["a@b.example"]).message()


def test_one_event_makes_one_mail() -> None:
    person = reachable()
    assert deliver_mail(person=person, template=TEMPLATE, event="1")
    assert not deliver_mail(person=person, template=TEMPLATE, event="1")
    assert deliver_mail(person=person, template=TEMPLATE, event="2")
    assert len(mail.outbox) == 2
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2


def test_a_server_that_refuses_gets_the_mail_again(monkeypatch: pytest.MonkeyPatch) -> None:
    person = reachable()
    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMultiAlternatives, "send", lambda self: (_ for _ in ()).throw(OSError("no route")))
        with pytest.raises(OSError, match="no route"):
            deliver_mail(person=person, template=TEMPLATE, event="1")
    assert deliver_mail(person=person, template=TEMPLATE, event="1")


def test_nobody_without_a_confirmed_address_is_written_to() -> None:
    person = make_person()
    User.objects.filter(pk=person.pk).update(pending_email="claimed@mail.example")
    person.refresh_from_db()
    assert not deliver_mail(person=person, template=TEMPLATE, event="1")
    assert mail.outbox == []


def test_a_mail_is_a_job_of_the_transaction() -> None:
    mail_person(person=reachable(), template=TEMPLATE, event="1")
    assert mail.outbox == []
    work_jobs()
    assert [message.to for message in mail.outbox] == [["anna@mail.example"]]


def test_a_mail_to_someone_who_is_gone_is_no_error() -> None:
    tasks.send_mail.func(0, TEMPLATE, "1", "", {})
    assert mail.outbox == []


def test_old_claims_are_dropped() -> None:
    deliver_mail(person=reachable(), template=TEMPLATE, event="old")
    Mail.objects.update(created_at=timezone.now() - KEEP * 2)
    deliver_mail(person=make_person(), to="b@mail.example", template=TEMPLATE, event="new")
    assert tasks.prune_mails.func() == {"mails": 1}
    assert Mail.objects.get().event == "new"


def test_without_a_server_mails_are_private_files(tmp_path: Path, settings: Settings) -> None:
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    FileBackend().send_messages(
        [compose(to="a@b.example", language="zh-hans", template=TEMPLATE, event="1", context={})]
    )
    (file,) = (tmp_path / "mail").iterdir()
    read = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (read["To"], read["Auto-Submitted"], read["Subject"]) == ("a@b.example", "auto-generated", "你的密码已更改")
    assert [part.get_content_type() for part in read.walk()][1:] == ["text/plain", "text/html"]
