"""What a mail says, and where its link leads."""

import re

from django.core import mail

from tests.accounts.working import work_jobs


def mailed() -> list[mail.EmailMessage]:
    """Work the jobs and take out what was sent."""
    work_jobs()
    sent, mail.outbox[:] = list(mail.outbox), []
    return sent


def link_in(message: mail.EmailMessage) -> str:
    """The path of the link."""
    found = re.search(r"^https?://[^/]+(/\S+/)$", str(message.body), re.MULTILINE)
    assert found, message.body
    return found[1]


def token_in(message: mail.EmailMessage) -> str:
    """The last part of the link."""
    return link_in(message).rstrip("/").rpartition("/")[2]
