"""Text messages with a code: who sends them is chosen by SMS_SENDER."""

import json
import logging
from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from accounts.gateways.templates import filled_in
from wecho.common import outbound
from wecho.gateways import Gateway, Texts

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Text:
    """One message. `id` is the same when it is sent again; `masked` is the number as it may be logged."""

    id: str
    number: str = field(repr=False)
    masked: str
    code: str = field(repr=False)
    minutes: int
    text: str = field(repr=False)


class NotSent(Exception):
    """The message is certainly not on its way; `again` when another try may help."""

    def __init__(self, fault: str, *, again: bool) -> None:
        super().__init__(fault)
        self.again = again


class Unclear(Exception):
    """It may be on its way: sending it again could send it twice."""


class Sender(Protocol):
    """Whoever sends text messages."""

    def send(self, text: Text) -> None:
        """Hand the message over; raises NotSent, Unclear. It logs neither number nor code."""


class ConsoleSender:
    """Writes the code to the log of the process: for a machine of one's own, where that is how it is read."""

    def send(self, text: Text) -> None:
        """Log the code, which `RedactSecrets` lets through in these words."""
        log.warning("text message to %s: the code is %s", text.masked, text.code)


class TestSender:
    """Keeps the messages of this process in `sent`."""

    __test__ = False
    sent: list[Text] = []

    def send(self, text: Text) -> None:
        """Keep it."""
        self.sent.append(text)


class HttpSender:
    """Posts JSON to an https address, once a call."""

    # Before anything was sent, or said in so many words: a second try sends no second message.
    NOT_TAKEN = frozenset({429, 503})

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    @sensitive_variables()
    def send(self, text: Text) -> None:
        """2xx is taken; 429 and 503 and no connection are to be tried again; what else fails may have been taken."""
        values = {"id": text.id, "number": text.number, "code": text.code, "text": text.text}
        values |= {"minutes": str(text.minutes), "digits": text.number.removeprefix("+")}
        body = json.dumps(filled_in(self.gateway.body, values), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", **self.gateway.headers}
        try:
            status = outbound.post(self.gateway.url, body, headers)
        except outbound.Unreachable as error:
            raise (NotSent(error.fault, again=True) if error.unsent else Unclear(error.fault)) from None
        if status in self.NOT_TAKEN:
            raise NotSent(str(status), again=True)
        if 400 <= status < 500 or 300 <= status < 400:
            raise NotSent(str(status), again=False)
        if not 200 <= status < 300:
            raise Unclear(str(status))


def sender() -> Sender | None:
    """Whoever sends text messages for this site; None when nobody does."""
    texts: Texts = settings.TEXTS
    if texts.sender == "http" and texts.gateway:
        return HttpSender(texts.gateway)
    found: dict[str, Sender] = {"console": ConsoleSender(), "test": TestSender()}
    return found.get(texts.sender)
