"""Boards: looking at them, making them, and putting posts on them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.selectors import people
from accounts.web.caller import person_of
from gallery.actions import board_items
from gallery.actions import boards as board_actions
from gallery.models import Board, Facet
from gallery.policies import can_edit_board
from gallery.selectors import board_people, board_sections, criteria, posts
from gallery.selectors import boards as board_rows
from gallery.selectors.board_posts import posts_on
from gallery.web.forms import FilledBoardForm, SmartBoardForm
from gallery.web.pages import grid_or, person_context
from wecho.common.errors import DomainError, NotFound
from wecho.common.web import put_on_form, way_back

KEPT_SHOWN = 12


@require_safe
def boards(request: HttpRequest, username: str) -> HttpResponse:
    """A person's boards; one's own page also shows what others share, and what one collects."""
    person = people.person_seen_by(request.user, username)
    cursor = request.GET.get("cursor") or None
    page = board_rows.boards_of(person, request.user, cursor=cursor)
    context = person_context(request, person) | {"boards": page.rows, "next_cursor": page.next_cursor}
    if context["is_self"] and not cursor:
        context |= _others_boards(person)
    return render(request, "gallery/boards.html", context)


def _others_boards(person: User) -> dict[str, Any]:
    shared, kept = board_people.shared_with(person), board_rows.kept_by(person, limit=KEPT_SHOWN)
    board_rows.cover(shared, person)
    return {
        "invitations": board_people.invitations_to(person),
        "shared": shared,
        "kept": kept.rows,
        "has_more_kept": kept.next_cursor is not None,
    }


@require_safe
def board(request: HttpRequest, board_id: int) -> HttpResponse:
    """One board with its posts: under its sections and the rest, or one section (`section`)."""
    found = board_rows.board_for(request.user, board_id)
    viewer, cursor = request.user, request.GET.get("cursor") or None
    tags = board_sections.section_tags(found)
    wanted = request.GET.get("section", "")
    within = board_sections.section_of(tags, wanted) if wanted else None
    without = [] if within else [tag.pk for tag in tags]
    page = posts_on(found, viewer, within=within, without=without, cursor=cursor)
    context = {"board": found, "posts": page.rows, "next_cursor": page.next_cursor, "tags": tags, "within": within}
    if not request.headers.get("HX-Request"):
        context |= _head(found, viewer)
        context["sections"] = [] if within or cursor else board_sections.sections_of(found, tags, viewer)
    return render(request, grid_or(request, "gallery/board.html"), context)


def _head(found: Board, viewer: Any) -> dict[str, Any]:
    return {
        "mine": board_people.standing_on(found, viewer),
        "can_edit": can_edit_board(viewer, found),
        "collaborators": board_people.collaborators_of(found, viewer),
        "keepers": board_people.keepers_of(found, viewer),
        "criteria": criteria.facets_of(found.criteria) if found.criteria else [],
    }


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a board that is filled by hand."""
    form = FilledBoardForm(request.POST or None)
    if form.is_valid():
        try:
            made = board_actions.create_board(actor=person_of(request), **_filled(form))
        except DomainError as error:
            put_on_form(form, error)
        else:
            return redirect(made)
    return render(request, "gallery/board_form.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def new_smart(request: HttpRequest) -> HttpResponse:
    """Make a board that fills itself."""
    form = SmartBoardForm(request.POST or None)
    if form.is_valid():
        try:
            made = board_actions.create_board(actor=person_of(request), **form.values)
        except DomainError as error:
            put_on_form(form, error)
        else:
            return redirect(made)
    return _smart_page(request, form)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, board_id: int) -> HttpResponse:
    """Change one's own board."""
    found = own_board(request, board_id)
    initial = {name: getattr(found, name) for name in ("title", "description", "is_public", "arrangement")}
    if found.criteria is not None:
        return _edit_smart(request, found, initial | found.criteria)
    form = FilledBoardForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            board_actions.edit_board(actor=person_of(request), board=found, **_filled(form))
        except DomainError as error:
            put_on_form(form, error)
        else:
            return redirect(found)
    context = {"form": form, "board": found}
    return render(request, "gallery/board_form.html", context, status=400 if form.errors else 200)


def _edit_smart(request: HttpRequest, found: Board, initial: dict[str, Any]) -> HttpResponse:
    form = SmartBoardForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            board_actions.edit_board(actor=person_of(request), board=found, **form.values)
        except DomainError as error:
            put_on_form(form, error)
        else:
            return redirect(found)
    return _smart_page(request, form, found)


def _smart_page(request: HttpRequest, form: SmartBoardForm, found: Board | None = None) -> HttpResponse:
    offered: dict[str, list[Facet]] = criteria.facets_offered()
    context = {"form": form, "board": found, "is_smart": True, "offered": offered}
    return render(request, "gallery/board_form.html", context, status=400 if form.errors else 200)


def _filled(form: FilledBoardForm) -> dict[str, Any]:
    """The cleaned values; an order that was not chosen stays what it is."""
    values = dict(form.cleaned_data)
    return values if values["arrangement"] else {name: values[name] for name in values if name != "arrangement"}


@login_required
@require_POST
def delete(request: HttpRequest, board_id: int) -> HttpResponse:
    """Delete one's own board; the posts on it stay."""
    found = own_board(request, board_id)
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
    return board_to_fill(request, int(wanted))


def own_board(request: HttpRequest, board_id: int) -> Board:
    """A board of whoever is signed in; raises NotFound for any other."""
    found = board_rows.board_for(request.user, board_id)
    if not can_edit_board(request.user, found):
        raise NotFound
    return found


def board_to_fill(request: HttpRequest, board_id: int) -> Board:
    """One's own board or one that is shared; raises NotFound for any other."""
    found = board_rows.board_for(request.user, board_id)
    mine = board_people.standing_on(found, request.user)
    if not (mine.is_owner or mine.is_collaborator):
        raise NotFound
    return found
