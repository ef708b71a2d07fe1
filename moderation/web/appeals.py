"""What people see of the review: the published rules, and the page where an author appeals and reads the outcome."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web.caller import person_of
from gallery.models import Board, Post
from gallery.selectors.boards import board_for
from gallery.selectors.posts import post_for
from gallery.selectors.review_state import review_state
from moderation.actions.appeals import make_appeal
from moderation.constants import APPEAL_DAYS, RULES
from moderation.selectors.appeals import appeal_of, decided_about_own
from moderation.selectors.waits import usual_wait
from moderation.web.forms import AppealForm
from wecho.common.errors import Conflict, DomainError
from wecho.common.web import put_on_form


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The published rules, each with an address of its own that rejections lead to."""
    context = {"rules": list(RULES.items()), "appeal_days": APPEAL_DAYS, "usual_wait": usual_wait()}
    return render(request, "moderation/rules.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, post_id: int) -> HttpResponse:
    """Appeal about one's own post."""
    return _appeal(request, post_for(request.user, post_id))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def board(request: HttpRequest, board_id: int) -> HttpResponse:
    """Appeal about one's own board."""
    return _appeal(request, board_for(request.user, board_id))


def _appeal(request: HttpRequest, subject: Post | Board) -> HttpResponse:
    author, status = person_of(request), 200
    decision = decided_about_own(author, subject)
    form = AppealForm(request.POST or None)
    if form.is_bound:
        status = 400
        if form.is_valid():
            try:
                make_appeal(actor=author, subject=subject, text=form.cleaned_data["text"])
            except DomainError as refusal:
                put_on_form(form, refusal)
                status = refusal.status
                decision = decided_about_own(author, subject) if isinstance(refusal, Conflict) else decision
            else:
                return redirect(request.path)
    context = {
        "subject": subject,
        "decision": decision,
        "appeal": appeal_of(decision),
        "state": review_state(subject),
        "appeal_days": APPEAL_DAYS,
        "form": form,
    }
    return render(request, "moderation/appeal.html", context, status=status)
