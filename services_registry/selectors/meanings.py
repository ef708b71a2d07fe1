"""What the codes of answers mean, in words for administrators; the contract's own words are in `errors`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_MEANINGS: dict[int, Promise] = {
    200: _("success"),
    201: _("created"),
    202: _("taken in, still being worked on"),
    204: _("done, nothing to tell"),
    304: _("unchanged since the caller last asked"),
    400: _("a parameter is missing, of the wrong type, or not allowed"),
    401: _("no person is signed in"),
    403: _("this part of the API, or this act, is not allowed"),
    404: _("there is nothing at this address"),
    405: _("the call has another method"),
    409: _("somebody else was first"),
    413: _("the body is too large"),
    415: _("a body of a kind that is not read"),
    429: _("too many calls"),
    500: _("a fault on our side"),
    503: _("something that the call needs is gone"),
    504: _("it took more than ten seconds and was stopped"),
    10001: _("the table of the service is missing"),
    10002: _("the table of the service cannot be made"),
    10003: _("it could not be stored"),
    10004: _("it could not be changed"),
    10005: _("it could not be deleted"),
    10006: _("what was asked for is not there"),
    10007: _("counting failed"),
    10014: _("what was to be changed is not there, or belongs to another user"),
    10016: _("nothing was given to change"),
    10017: _("no number could be drawn"),
}


def meaning_of(code: int) -> str:
    """What an answer with that code means; empty for one that no part of the API gives."""
    return str(_MEANINGS.get(code, ""))
