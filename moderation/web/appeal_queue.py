"""Appeals in the administration: the queue, and one of them with what the decision was about."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.web.caller import person_of
from gallery.models import Board, Post
from gallery.selectors.board_posts import posts_on
from gallery.selectors.posts import photos_of
from moderation.actions.appeals import decide_appeal
from moderation.constants import AppealStatus
from moderation.models import Appeal
from moderation.policies import can_decide_appeal
from moderation.selectors import appeals as selectors
from moderation.web.forms import AppealDecisionForm
from moderation.web.frame import framed, staff_page
from wecho.common.errors import Conflict, Invalid
from wecho.common.web import put_on_form

POSTS_OF_BOARD = 48


@staff_page
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Appeals that wait for this moderator, oldest first."""
    person = person_of(request)
    page = selectors.appeal_queue(person, cursor=request.GET.get("cursor"))
    context = {
        "appeals": page.rows,
        "next_cursor": page.next_cursor,
        "waiting": selectors.count_waiting(person),
    }
    return framed(request, "admin/review/appeal_queue.html", _("Appeals"), context)


@staff_page
@require_safe
def next_appeal(request: HttpRequest) -> HttpResponse:
    """Go to the appeal that waits longest."""
    oldest = selectors.next_appeal(selectors.waiting_appeals(person_of(request)))
    return redirect("moderation:appeal_case", oldest) if oldest else redirect("moderation:appeal_queue")


@staff_page
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """One appeal, the decision, and what it was about; after it is decided, the next one that waits."""
    person = person_of(request)
    appeal = selectors.appeal_to_read(person, appeal_id)
    form, status = AppealDecisionForm(request.POST or None), 200
    if form.is_bound:
        try:
            _decide(person, appeal, form)
        except Conflict as refusal:
            messages.warning(request, str(refusal.message))
            form, status = AppealDecisionForm(), refusal.status
            appeal = selectors.appeal_to_read(person, appeal_id)
        except Invalid as refusal:
            put_on_form(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _sentence(appeal))
            following = selectors.next_appeal(selectors.waiting_appeals(person), appeal)
            return redirect("moderation:appeal_case", following) if following else redirect("moderation:appeal_queue")
    return framed(
        request, "admin/review/appeal_case.html", _("An appeal"), _context(person, appeal) | {"form": form}, status
    )


def _decide(person: User, appeal: Appeal, form: AppealDecisionForm) -> None:
    if not form.is_valid():
        raise Invalid
    decide_appeal(actor=person, appeal=appeal, **form.cleaned_data)


def _context(person: User, appeal: Appeal) -> dict[str, object]:
    case = selectors.appeal_case(person, appeal)
    subject = case.subject
    return {
        "appeal": appeal,
        "decision": appeal.decision,
        "author": appeal.author,
        "case": case,
        "post": subject if isinstance(subject, Post) else None,
        "board": subject if isinstance(subject, Board) else None,
        "photos": photos_of(subject) if isinstance(subject, Post) else [],
        "posts": posts_on(subject, person, limit=POSTS_OF_BOARD).rows if isinstance(subject, Board) else [],
        "may_decide": can_decide_appeal(person, appeal),
    }


def _sentence(appeal: Appeal) -> str:
    if appeal.status == AppealStatus.GRANTED:
        return _("The appeal is granted. The author is told.")
    return _("The decision stays. The author reads why.")
