"""What an action may refuse. Each face (HTML, JSON, admin, socket, command line) translates a DomainError once."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Message = str | Promise


class DomainError(Exception):
    """A refusal with a stable code, an HTTP status and a sentence for the person.

    `code` is the envelope's `code`; `status` the HTTP status; `slug` names the reason for programs and never changes;
    `errors` maps a field to its messages, and `facts` are what else a program needs to go on. Unless `explains`, the
    envelope's data is null.
    """

    status = 400
    code: int | None = None
    slug = "refused"
    explains = True
    message: Message = _("This cannot be done.")

    def __init__(
        self,
        message: Message | None = None,
        *,
        slug: str | None = None,
        errors: Mapping[str, Sequence[Message]] | None = None,
        facts: Mapping[str, str] | None = None,
    ) -> None:
        self.message = message or self.message
        self.slug = slug or self.slug
        self.errors = {field: [str(line) for line in lines] for field, lines in (errors or {}).items()}
        self.facts = dict(facts or {})
        super().__init__(str(self.message))

    @property
    def envelope_code(self) -> int:
        """The `code` of the envelope: the error's own, or its HTTP status."""
        return self.code if self.code is not None else self.status


class Invalid(DomainError):
    """The input is well-formed and still not acceptable."""

    slug = "invalid"
    message = _("Please check what you entered.")


class NotSignedIn(DomainError):
    """The act needs a person."""

    status = 401
    slug = "not_signed_in"
    message = _("Please sign in first.")


class Forbidden(DomainError):
    """A policy says no, and the existence of the object is no secret."""

    status = 403
    slug = "forbidden"
    message = _("You may not do this.")


class NotFound(DomainError):
    """No such object, or none that this person may know of."""

    status = 404
    slug = "not_found"
    message = _("There is nothing here.")


class Conflict(DomainError):
    """Somebody else was first, or the object is in a state that does not allow this."""

    status = 409
    slug = "conflict"
    message = _("This has changed in the meantime. Please look again.")


class TooMany(DomainError):
    """A limit of rate or number is reached."""

    status = 429
    slug = "too_many"
    message = _("That is too much at once. Please try again later.")
