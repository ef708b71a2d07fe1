"""The short way of a feed page: credentials and limits, the person, one statement, cards as they are kept.

It takes the calls that apps make over and over, and only where nothing is wrong with them. What is asked in any other
way (another method, a parameter that is no good, the session of a page of ours, a feed without such a statement) goes
to DRF's views as it came, before it has been admitted. Both answer alike, byte for byte.
"""

import logging
import re
import time
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http.request import split_domain_port, validate_host
from django.utils import translation
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, AuthenticationFailed
from rest_framework_simplejwt.tokens import Token

from accounts.api.authentication import signed_in_by, token_of
from accounts.policies import Viewer
from accounts.validators import username_key
from gallery.api.feeds.cards import cards_of
from gallery.api.views.posts import post_list
from gallery.selectors import feed_pages, feeds
from gallery.selectors.feed_pages import Feed
from services_registry.actions.admission import Asked, Credentials, admit
from services_registry.actions.traffic import note_call
from services_registry.api.asking import Asking
from services_registry.api.authentication import API, CHALLENGE
from services_registry.api.credentials import given_credentials
from services_registry.api.short_way import Answered, Headers, Way
from services_registry.constants import Scope
from services_registry.models import Service
from wecho.common import deadline
from wecho.common.api_answers import failure_of
from wecho.common.database import aside, is_postgresql
from wecho.common.envelope import SUCCESS, Failure, enveloped
from wecho.common.errors import DomainError, Invalid
from wecho.common.language import prefers_chinese
from wecho.common.pagination import LONGEST_CURSOR

log = logging.getLogger(__name__)
_PART = Scope.GALLERY.value
_POSTS = f"{API}{_PART}/posts"
_PERSON = re.compile(rf"{API}{_PART}/people/([^/~\0][^/\0]*)/posts")
_FEEDS = {"latest": feed_pages.LATEST, "following": feed_pages.FOLLOWING, "hot": feed_pages.HOT}
_CALLED = {"latest", "following", "hot", "picks"}
_LIMIT = re.compile(r"[1-9]\d?|100", re.ASCII)
_JSON = {"application/json", "application/*", "*/*"}
_FACET = re.compile(r"[^\s\0](?:[^\0]{0,118}[^\s\0])?")
_HEAD = b'{"code":200,"msg":"' + SUCCESS.encode() + b'","data":'
_TRIES = 3
# Whoever brings no token might have come with a session.
_VARY = ("Accept-Language", "Accept-Language, Cookie")


class _Wanted(NamedTuple):
    """A page as it is asked for; `name` is what the feed is of."""

    feed: Feed
    name: str
    cursor: str | None
    limit: int


def find(path: str) -> Way | None:
    """For `short_way`: how a call of that path is answered."""
    if path == _POSTS:
        return partial(_answer, name="")
    found = _PERSON.fullmatch(path)
    return partial(_answer, name=username_key(_decoded(found[1]))) if found else None


def _decoded(name: str) -> str:
    # WSGI hands on bytes as Latin-1, ASGI has read them as UTF-8; no username looks like the former.
    try:
        return name.encode("latin-1").decode()
    except UnicodeError:
        return name


def _answer(asking: Asking, name: str) -> Answered | None:
    """Answer a call, or leave it to the site."""
    wanted = _wanted(asking, name)
    header = asking.environ.get("HTTP_AUTHORIZATION")
    token = token_of(header) if header else None
    if wanted is None or (header and not token) or (wanted.feed.for_people and not token):
        return None
    given = given_credentials(asking)
    return None if given is None else _answered(asking, wanted, given, token)


def _wanted(asking: Asking, name: str) -> _Wanted | None:
    """What is asked for, where nothing is wrong with it."""
    said, query = asking.environ, {key: values[-1] for key, values in asking.query.items()}
    if said["REQUEST_METHOD"] != "GET" or "format" in query or "HTTP_COOKIE" in said or _has_body(said):
        return None
    if not _takes_json(said.get("HTTP_ACCEPT")) or not _is_our_host(said.get("HTTP_HOST", "")):
        return None
    found = (feed_pages.BY_PERSON, name) if name else _feed(query)
    limit, cursor = query.get("limit", "20"), query.get("cursor")
    if found is None or not _LIMIT.fullmatch(limit) or not _is_good(cursor, found[0]):
        return None
    return _Wanted(*found, cursor, int(limit))


def _feed(query: dict[str, str]) -> tuple[Feed, str] | None:
    called = query.get("feed", "latest")
    kinds = [kind for kind in feed_pages.BY_FACET if kind in query]
    if not kinds:
        feed = _FEEDS.get(called)
        return (feed, "") if feed else None
    value = query[kinds[0]]
    if called not in _CALLED or len(kinds) > 1 or not _FACET.fullmatch(value):
        return None
    return feed_pages.BY_FACET[kinds[0]], feeds.facet_key(kinds[0], value)


def _has_body(said: Mapping[str, Any]) -> bool:
    return said.get("CONTENT_LENGTH", "") not in ("", "0") or "HTTP_TRANSFER_ENCODING" in said


@lru_cache(100)
def _takes_json(accept: str | None) -> bool:
    return not accept or any(kind.partition(";")[0].strip() in _JSON for kind in accept.split(","))


@lru_cache(100)
def _is_our_host(host: str) -> bool:
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def _is_good(cursor: str | None, feed: Feed) -> bool:
    try:
        return cursor is None or (len(cursor) <= LONGEST_CURSOR and bool(feed.is_good(cursor)))
    except Invalid:
        return False


def _answered(asking: Asking, wanted: _Wanted, given: Credentials, token: Token | None) -> Answered:
    began = time.perf_counter()
    language = "zh-hans" if prefers_chinese(asking.environ.get("HTTP_ACCEPT_LANGUAGE", "")) else "en"
    admitted: list[Service] = []
    more: Headers = []
    try:
        with deadline.limited(deadline.LIMIT_SECONDS):
            status, body = 200, _page(asking, wanted, given, token, language, admitted)
    except (DomainError, APIException) as error:
        status, more, body = _refused(error, language)
    except Exception:
        log.exception("a page of a feed failed")
        status, more, body = _failed(language)
    if admitted:
        took = time.perf_counter() - began
        note_call(admitted[0].pk, _PART, status, at=time.time(), seconds=took)
    return Answered(status, [*_headers(wanted, language, len(body)), ("Vary", _VARY[token is None]), *more], body)


def _page(
    asking: Asking, wanted: _Wanted, given: Credentials, token: Token | None, language: str, admitted: list[Service]
) -> bytes:
    """The answer; the service stands in `admitted` from where it is known."""
    admitted.append(admit(given, Asked(_PART, _PART, asking.address)).service)
    viewer: Viewer = signed_in_by(token, asking.address()) if token else AnonymousUser()
    for _try in range(_TRIES if _is_short(wanted.feed, viewer) else 0):
        rows, cursor = wanted.feed.find(viewer, wanted.name, wanted.cursor, wanted.limit)
        if wanted.name and not rows:  # there may be no such person or tag
            break
        cards = cards_of(rows, language)
        if cards is not None:
            following = b'"%s"' % cursor.encode() if cursor else b"null"
            return b'%s{"posts":[%s],"next_cursor":%s}}' % (_HEAD, b",".join(cards), following)
    return _slow_page(wanted, viewer, language)


def _is_short(feed: Feed, viewer: Viewer) -> bool:
    if feed is feed_pages.BY_PERSON and viewer.is_staff:  # who may look through private accounts
        return False
    return feed.everywhere or is_postgresql()


@aside
def _slow_page(wanted: _Wanted, viewer: Viewer, language: str) -> bytes:
    """The same by the ORM."""
    with translation.override(language):
        page = wanted.feed.page(viewer, wanted.name, cursor=wanted.cursor, limit=wanted.limit)
        return enveloped(post_list(page))


def _refused(error: DomainError | APIException, language: str) -> tuple[int, Headers, bytes]:
    if isinstance(error, AuthenticationFailed):
        error.auth_header = CHALLENGE  # type: ignore[attr-defined] # as DRF does
    with translation.override(language):
        found = failure_of(error)
        if found is None:
            return _failed(language)
        failure, status, headers = found
        return status, list(headers.items()), enveloped(failure)


def _failed(language: str) -> tuple[int, Headers, bytes]:
    with translation.override(language):
        return 500, [], enveloped(Failure(500, _("Something went wrong on our side.")))


def _headers(wanted: _Wanted, language: str, length: int) -> Headers:
    return [
        ("Content-Type", "application/json"),
        ("Content-Length", str(length)),
        ("Allow", "GET, HEAD, OPTIONS" if wanted.feed is feed_pages.BY_PERSON else "GET, POST, HEAD, OPTIONS"),
        ("Content-Language", language),
        ("X-Content-Type-Options", "nosniff"),
    ]
