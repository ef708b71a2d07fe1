"""Whether a name and a resident id belong together: who tells is chosen by IDENTITY_VERIFIER."""

import json
from enum import Enum
from typing import Any, Protocol

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from accounts.gateways.templates import filled_in
from wecho.common import outbound
from wecho.gateways import Gateway, IdentityCheck


class Verdict(Enum):
    """What a verifier says."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    BY_HAND = "by hand"


class NoVerdict(Exception):
    """The verifier gave no answer; it may be asked again."""


class Verifier(Protocol):
    """Whoever knows whether a name and a resident id belong together."""

    def verify(self, *, name: str, number: str) -> Verdict:
        """Return the verdict; raises NoVerdict. It logs neither."""


class HttpVerifier:
    """Posts JSON to an https address and reads the verdict from one field of the JSON that comes back."""

    def __init__(self, gateway: Gateway, check: IdentityCheck) -> None:
        self.gateway, self.check = gateway, check

    @sensitive_variables()
    def verify(self, *, name: str, number: str) -> Verdict:
        """An answer that is neither of the two that are known leaves it to a person."""
        body = json.dumps(filled_in(self.gateway.body, {"name": name, "number": number}), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", **self.gateway.headers}
        try:
            answer = outbound.ask(self.gateway.url, body, headers)
        except outbound.Unreachable as error:
            raise NoVerdict(error.fault) from None
        if answer.status == 429 or answer.status >= 500:
            raise NoVerdict(str(answer.status))
        said = self._field(answer.body) if answer.status == 200 else None
        verdicts = {self.check.accepted: Verdict.ACCEPTED, self.check.refused: Verdict.REFUSED}
        return verdicts.get(said or "", Verdict.BY_HAND)

    def _field(self, body: bytes) -> str | None:
        try:
            found: Any = json.loads(body)
        except ValueError:
            return None
        for name in self.check.answer:
            found = found.get(name) if isinstance(found, dict) else None
        return str(found).lower() if isinstance(found, bool) else str(found)


def verifier() -> Verifier | None:
    """Whoever checks identities for this site; None when people do it by hand."""
    check: IdentityCheck = settings.IDENTITY_CHECK
    return HttpVerifier(check.gateway, check) if check.verifier == "http" and check.gateway else None
