"""Who shares boards, and who collects them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.selectors.people import person_seen_by
from accounts.web.caller import person_of
from gallery.actions import board_follows, board_members
from gallery.models import Board
from gallery.selectors import board_people
from gallery.selectors import boards as board_rows
from gallery.web.boards import own_board
from wecho.common.errors import DomainError, NotFound
from wecho.common.web import way_back


@login_required
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, board_id: int) -> HttpResponse:
    """Who shares one's own board; invite somebody by their `username`."""
    person, found = person_of(request), own_board(request, board_id)
    if found.criteria is not None:
        raise NotFound
    if request.method == "GET":
        return _people_page(request, found)
    wanted = request.POST.get("username", "").strip().removeprefix("@")
    try:
        board_members.invite_to_board(actor=person, board=found, person=person_seen_by(person, wanted))
    except NotFound:
        return _people_page(request, found, error=_("There is nobody of that name."), wanted=wanted)
    except DomainError as error:
        words = next(iter(error.errors.values()), [str(error.message)])[0]
        return _people_page(request, found, error=words, wanted=wanted)
    return redirect("gallery:board_people", found.pk)


def _people_page(request: HttpRequest, found: Board, *, error: str = "", wanted: str = "") -> HttpResponse:
    members = board_people.members_of(found, person_of(request))
    context = {"board": found, "members": members, "invite_error": error, "wanted": wanted}
    return render(request, "gallery/board_people.html", context, status=400 if error else 200)


@login_required
@require_POST
def remove(request: HttpRequest, board_id: int) -> HttpResponse:
    """Share one's own board with `username` no more."""
    person, found = person_of(request), own_board(request, board_id)
    other = person_seen_by(person, request.POST.get("username", ""))
    board_members.remove_from_board(actor=person, board=found, person=other)
    return redirect("gallery:board_people", found.pk)


@login_required
@require_POST
def membership(request: HttpRequest, board_id: int) -> HttpResponse:
    """Say yes to an invitation (`shares=1`), or no to it or to sharing any longer (`shares=0`)."""
    person = person_of(request)
    found = board_rows.board_for(person, board_id)
    if request.POST.get("shares") == "1":
        board_members.accept_invitation(actor=person, board=found)
        return redirect(found)
    board_members.leave_board(actor=person, board=found)
    messages.success(request, _("You don't share this board any more."))
    return redirect("gallery:boards", person.username)


@login_required
@require_POST
def keep(request: HttpRequest, board_id: int) -> HttpResponse:
    """Collect another's board, or no longer (`keeps=0`), also one that is gone or hidden by now."""
    person = person_of(request)
    if request.POST.get("keeps", "1") != "1":
        board_follows.unkeep_board(actor=person, board_id=board_id)
    else:
        board_follows.keep_board(actor=person, board=board_rows.board_for(person, board_id))
    if not request.headers.get("HX-Request"):
        return redirect(way_back(request, "gallery:boards_kept"))
    found = board_rows.board_for(person, board_id)
    context = {"board": found, "mine": board_people.standing_on(found, person)}
    return render(request, "gallery/_keep_button.html", context)


@login_required
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """The boards that one collects."""
    page = board_rows.kept_by(person_of(request), cursor=request.GET.get("cursor") or None)
    return render(request, "gallery/boards_kept.html", {"kept": page.rows, "next_cursor": page.next_cursor})
