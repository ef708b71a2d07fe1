"""One case: everything about a post or a board on one page, and the decision."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.web.caller import person_of
from gallery.selectors.board_posts import posts_on
from gallery.selectors.boards import cover
from gallery.selectors.criteria import facets_of
from moderation.actions.decisions import decide_board, decide_post
from moderation.constants import Outcome
from moderation.models import Decision
from moderation.selectors import cases as selectors
from moderation.web.forms import DecisionForm
from moderation.web.frame import framed, staff_page
from wecho.common.errors import Conflict, Invalid
from wecho.common.web import put_on_form

POSTS_OF_BOARD = 48


@staff_page
@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, post_id: int) -> HttpResponse:
    """A post with its pictures; after a decision, the next one that waits."""
    person = person_of(request)
    found = selectors.post_to_review(person, post_id)
    form, decision, status = _attempt(request, lambda **said: decide_post(actor=person, post=found, **said))
    if decision:
        messages.success(request, _sentence(found.title or f"#{found.pk}", decision))
        following = selectors.next_in(selectors.waiting_posts(person), found)
        return redirect("moderation:post_case", following) if following else redirect("moderation:post_queue")
    context = {"post": found, "author": found.author, "case": selectors.post_case(person, found), "form": form}
    return framed(request, "admin/review/post_case.html", found.title or _("Post without a title"), context, status)


@staff_page
@require_http_methods(["GET", "POST"])
def board(request: HttpRequest, board_id: int) -> HttpResponse:
    """A board with what others will see on it; after a decision, the next one that waits."""
    person = person_of(request)
    found = selectors.board_to_review(person, board_id)
    form, decision, status = _attempt(request, lambda **said: decide_board(actor=person, board=found, **said))
    if decision:
        messages.success(request, _sentence(found.title, decision))
        following = selectors.next_in(selectors.waiting_boards(person), found)
        return redirect("moderation:board_case", following) if following else redirect("moderation:board_queue")
    cover([found], person)
    context = {
        "board": found,
        "criteria": facets_of(found.criteria) if found.criteria else [],
        "author": found.owner,
        "case": selectors.board_case(person, found),
        "posts": posts_on(found, person, limit=POSTS_OF_BOARD).rows,
        "form": form,
    }
    return framed(request, "admin/review/board_case.html", found.title, context, status)


def _attempt(request: HttpRequest, decide: Callable[..., Decision]) -> tuple[DecisionForm, Decision | None, int]:
    """Return the form to show, the decision if one was made, and the HTTP status of the page."""
    form = DecisionForm(request.POST or None)
    if not form.is_valid():
        return form, None, 400 if form.is_bound else 200
    try:
        return form, decide(**form.cleaned_data), 200
    except Conflict as refusal:
        messages.warning(request, str(refusal.message))
        return DecisionForm(), None, refusal.status
    except Invalid as refusal:
        put_on_form(form, refusal)
        return form, None, refusal.status


def _sentence(title: str, decision: Decision) -> str:
    sentences = {
        Outcome.APPROVE: _("“%(title)s” is approved."),
        Outcome.REJECT: _("“%(title)s” is rejected. The author reads why."),
        Outcome.HIDE: _("“%(title)s” is hidden. The author reads why."),
    }
    return sentences[Outcome(decision.outcome)] % {"title": title}
