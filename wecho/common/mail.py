"""Mails: one template a mail, sent as text and as HTML; and the place of mails where there is no mail server."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation

SUBJECT_LENGTH = 150


def compose(
    *,
    to: str,
    language: str,
    template: str,
    event: str,
    context: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
) -> EmailMultiAlternatives:
    """Return the mail of `template`, which extends its `layout` and fills the blocks that layouts/mail.txt names.

    `link` in the context is an address below SITE_URL; without one the block `button` is left out. `event` names what
    the mail tells of: a mail sent twice for one event has one Message-ID, by which mail servers know it again.
    """
    values = {"link": "", **context, "site_url": settings.SITE_URL}
    with translation.override(language):
        subject, text, html = (
            render_to_string(template, {**values, "layout": f"layouts/mail{part}", "language": language})
            for part in ("_subject.txt", ".txt", ".html")
        )
    mail = EmailMultiAlternatives(
        subject=one_line(subject),
        body=_tidy(text),
        to=[to],
        headers={
            "Message-ID": f"<{hashlib.blake2s(event.encode(), digest_size=16).hexdigest()}@{_own_domain()}>",
            "Auto-Submitted": "auto-generated",
            **(headers or {}),
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def one_line(text: str) -> str:
    """The text as a subject: without line ends, control and direction characters, and not too long."""
    shown = "".join(" " if unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} else letter for letter in text)
    words = " ".join(shown.split())
    return words if len(words) <= SUBJECT_LENGTH else words[: SUBJECT_LENGTH - 1] + "…"


def _tidy(text: str) -> str:
    lines = "\n".join(line.strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def _own_domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


class FileBackend(BaseEmailBackend):
    """Writes each mail into a file of its own below EMAIL_FILE_PATH, which a mail program opens. They are private."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            with open(folder / f"{uuid4().hex}.eml", "xb", opener=_private) as file:
                file.write(message.message().as_bytes())
        return len(email_messages)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
