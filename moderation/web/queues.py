"""The queues: what waits, and approving several posts at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.web.caller import person_of
from moderation.actions.decisions import decide_post
from moderation.constants import Outcome
from moderation.selectors import cases as selectors
from moderation.web.frame import framed, staff_page
from wecho.common.errors import Conflict, Forbidden, NotFound

SELECTED_AT_MOST = 100


@staff_page
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """Posts that wait, oldest first."""
    person = person_of(request)
    page = selectors.post_queue(person, cursor=request.GET.get("cursor"))
    context = {
        "posts": [(post, selectors.post_version(post)) for post in page.rows],
        "next_cursor": page.next_cursor,
        "waiting": selectors.waiting(selectors.waiting_posts(person)),
    }
    return framed(request, "admin/review/post_queue.html", _("Review queue"), context)


@staff_page
@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Boards that wait, oldest first."""
    person = person_of(request)
    page = selectors.board_queue(person, cursor=request.GET.get("cursor"))
    context = {
        "boards": page.rows,
        "next_cursor": page.next_cursor,
        "waiting": selectors.waiting(selectors.waiting_boards(person)),
    }
    return framed(request, "admin/review/board_queue.html", _("Boards to review"), context)


@staff_page
@require_safe
def next_post(request: HttpRequest) -> HttpResponse:
    """Go to the post that waits longest."""
    oldest = selectors.oldest_in(selectors.waiting_posts(person_of(request)))
    return redirect("moderation:post_case", oldest) if oldest else redirect("moderation:post_queue")


@staff_page
@require_safe
def next_board(request: HttpRequest) -> HttpResponse:
    """Go to the board that waits longest."""
    oldest = selectors.oldest_in(selectors.waiting_boards(person_of(request)))
    return redirect("moderation:board_case", oldest) if oldest else redirect("moderation:board_queue")


@staff_page
@require_POST
def approve_posts(request: HttpRequest) -> HttpResponse:
    """Approve the selected posts one by one, each as it was seen (`post` = "id:version"), and sum up."""
    person = person_of(request)
    selectors.waiting_posts(person)
    approved, missed = 0, list[str]()
    for chosen in request.POST.getlist("post")[:SELECTED_AT_MOST]:
        number, _separator, seen = chosen.partition(":")
        try:
            post = selectors.post_to_review(person, _post_id(number))
            decide_post(actor=person, post=post, outcome=Outcome.APPROVE, seen=seen)
            approved += 1
        except (Conflict, Forbidden, NotFound) as refusal:
            missed.append(f"#{number}: {refusal.message}")
    _sum_up(request, approved, missed)
    return redirect("moderation:post_queue")


def _post_id(number: str) -> int:
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise NotFound
    return int(number)


def _sum_up(request: HttpRequest, approved: int, missed: list[str]) -> None:
    if approved:
        said = ngettext("%(n)d post approved.", "%(n)d posts approved.", approved)
        messages.success(request, said % {"n": approved})
    if missed:
        said = ngettext(
            "%(n)d post was left as it is: %(why)s", "%(n)d posts were left as they are: %(why)s", len(missed)
        )
        messages.warning(request, said % {"n": len(missed), "why": " ".join(missed[:5])})
    if not approved and not missed:
        messages.info(request, _("No post was selected."))
