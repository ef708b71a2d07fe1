"""What the administration's frame shows of moderation: the numbers at its entries and on its first page."""

from typing import Any

from django.http import HttpRequest

from accounts.policies import can_review_identities
from accounts.selectors.verification import waiting_identities
from accounts.web.caller import person_of
from gallery.policies import can_review_boards, can_review_posts
from moderation.policies import can_read_appeals
from moderation.selectors import appeals
from moderation.selectors import cases as selectors


def may_review_posts(request: HttpRequest) -> bool:
    """Whether the queue of posts is offered."""
    return can_review_posts(request.user)


def may_review_boards(request: HttpRequest) -> bool:
    """Whether the queue of boards is offered."""
    return can_review_boards(request.user)


def posts_waiting(request: HttpRequest) -> str:
    """The number beside the queue of posts."""
    return str(selectors.waiting_posts(person_of(request)).count()) if may_review_posts(request) else ""


def boards_waiting(request: HttpRequest) -> str:
    """The number beside the queue of boards."""
    return str(selectors.waiting_boards(person_of(request)).count()) if may_review_boards(request) else ""


def may_review_identities(request: HttpRequest) -> bool:
    """Whether the queue of identities is offered."""
    return can_review_identities(request.user)


def identities_waiting(request: HttpRequest) -> str:
    """The number beside the queue of identities."""
    return str(waiting_identities(request.user).count()) if may_review_identities(request) else ""


def may_read_appeals(request: HttpRequest) -> bool:
    """Whether the queue of appeals is offered."""
    return can_read_appeals(request.user)


def appeals_waiting(request: HttpRequest) -> str:
    """The number beside the queue of appeals."""
    return str(appeals.waiting_appeals(request.user).count()) if may_read_appeals(request) else ""


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add to the first page what waits for this moderator and what is done today."""
    person = person_of(request)
    if may_review_posts(request):
        context["posts_waiting"] = selectors.waiting(selectors.waiting_posts(person))
    if may_review_boards(request):
        context["boards_waiting"] = selectors.waiting(selectors.waiting_boards(person))
    if may_read_appeals(request):
        context["appeals_waiting"] = appeals.count_waiting(person)
    if "posts_waiting" in context or "boards_waiting" in context:
        context["decided_today"] = selectors.decided_today(person)
    return context
