"""Boards: looking at them, making them, and putting posts on them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.selectors import people
from accounts.web.caller import person_of
from gallery.actions import board_items
from gallery.actions import boards as board_actions
from gallery.models import Board
from gallery.policies import can_edit_board
from gallery.selectors import boards as board_rows
from gallery.selectors import posts
from gallery.selectors.board_posts import posts_on
from gallery.web.forms import BoardForm
from gallery.web.pages import grid_or, person_context
from wecho.common.errors import DomainError, NotFound
from wecho.common.web import put_on_form, way_back


@require_safe
def boards(request: HttpRequest, username: str) -> HttpResponse:
    """A person's boards."""
    person = people.person_seen_by(request.user, username)
    page = board_rows.boards_of(person, request.user, cursor=request.GET.get("cursor") or None)
    context = person_context(request, person) | {"boards": page.rows, "next_cursor": page.next_cursor}
    return render(request, "gallery/boards.html", context)


@require_safe
def board(request: HttpRequest, board_id: int) -> HttpResponse:
    """One board with its posts."""
    found = board_rows.board_for(request.user, board_id)
    page = posts_on(found, request.user, cursor=request.GET.get("cursor") or None)
    context = {"board": found, "posts": page.rows, "next_cursor": page.next_cursor}
    context["can_edit"] = can_edit_board(request.user, found)
    return render(request, grid_or(request, "gallery/board.html"), context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a board."""
    form = BoardForm(request.POST or None)
    if form.is_valid():
        try:
            made = board_actions.create_board(actor=person_of(request), **form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            return redirect(made)
    return render(request, "gallery/board_form.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, board_id: int) -> HttpResponse:
    """Change one's own board."""
    found = _own(request, board_id)
    initial = {"title": found.title, "description": found.description, "is_public": found.is_public}
    form = BoardForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            board_actions.edit_board(actor=person_of(request), board=found, **form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            return redirect(found)
    context = {"form": form, "board": found}
    return render(request, "gallery/board_form.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def delete(request: HttpRequest, board_id: int) -> HttpResponse:
    """Delete one's own board; the posts on it stay."""
    found = _own(request, board_id)
    board_actions.delete_board(actor=person_of(request), board=found)
    return redirect("gallery:boards", found.owner.username)


@login_required
@require_POST
def collect(request: HttpRequest, post_id: int) -> HttpResponse:
    """Put a post on a board (`board`, or a new one called `new_board`), or take it off (`holds=0`)."""
    person, found = person_of(request), posts.post_for(request.user, post_id)
    target = _target(request)
    wanted = request.POST.get("holds", "1") == "1"
    act = board_items.collect_post if wanted else board_items.uncollect_post
    act(actor=person, board=target, post=found)
    if not request.headers.get("HX-Request"):
        return redirect(way_back(request, found.get_absolute_url()))
    context = {"post": found, "my_boards": board_rows.own_boards_with(person, found)}
    return render(request, "gallery/_collect_menu.html", context)


def _target(request: HttpRequest) -> Board:
    if title := request.POST.get("new_board", "").strip():
        return board_actions.create_board(actor=person_of(request), title=title)
    wanted = request.POST.get("board", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        raise NotFound
    return _own(request, int(wanted))


def _own(request: HttpRequest, board_id: int) -> Board:
    found = board_rows.board_for(request.user, board_id)
    if not can_edit_board(request.user, found):
        raise NotFound
    return found
