"""Options of security keys for a page. Their challenge waits in the session, for one answer."""

import json
from typing import Any

from django.http import HttpRequest

from accounts.actions.security_keys import keys_are_possible, options_to_ask_key
from accounts.models import User
from accounts.selectors.second_factor import SecondFactors

CHALLENGE = "key_challenge"


def asked_key(request: HttpRequest, person: User, factors: SecondFactors) -> dict[str, Any]:
    """What a page needs to ask for one of the person's keys: `key_options` as JSON, or nothing when there are none."""
    if not (factors.keys and keys_are_possible()):
        return {}
    return {"key_options": keep_challenge(request, options_to_ask_key(person))}


def keep_challenge(request: HttpRequest, options: dict[str, Any]) -> str:
    """Keep the challenge of these options for the answer, and return the options as JSON."""
    request.session[CHALLENGE] = options["challenge"]
    return json.dumps(options)


def take_challenge(request: HttpRequest) -> str:
    """The challenge of the page that was sent, once; "" when there is none."""
    return str(request.session.pop(CHALLENGE, ""))
