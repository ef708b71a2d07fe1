"""People."""

from itertools import count

from accounts.actions.people import register_person
from accounts.models import User

PASSWORD = "lantern-orchard-42"
_numbers = count(1)


def make_person(username: str | None = None, *, staff: bool = False) -> User:
    """Someone who joined with PASSWORD; `staff` may enter the administration, with no permission yet."""
    person = register_person(username=username or f"person{next(_numbers)}", password=PASSWORD)
    if staff:
        person.is_staff = True
        person.save(update_fields=["is_staff"])
    return person
