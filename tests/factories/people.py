"""People."""

import time
from itertools import count

from django.test import Client

from accounts.actions.people import register_person
from accounts.models import User
from wecho.common.proof import PROOF_SECONDS, SESSION_KEY

PASSWORD = "lantern-orchard-42"
_numbers = count(1)


def make_person(username: str | None = None, *, staff: bool = False) -> User:
    """Someone who joined with PASSWORD; `staff` may enter the administration, with no permission yet."""
    person = register_person(username=username or f"person{next(_numbers)}", password=PASSWORD)
    if staff:
        person.is_staff = True
        person.save(update_fields=["is_staff"])
    return person


def prove(client: Client) -> None:
    """Have the person who is signed in at this client prove anew who they are; signing in is such a proof too."""
    session = client.session
    session[SESSION_KEY] = int(time.time())
    session.save()


def let_proof_age(client: Client) -> None:
    """Let the proof that signing in gave become older than dangerous acts take."""
    session = client.session
    session[SESSION_KEY] = int(time.time()) - PROOF_SECONDS
    session.save()
