"""Where the owner works on a board: its posts and their order, its cover, its sections."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web.caller import person_of
from gallery.actions import board_items, board_sections
from gallery.actions.boards import choose_cover
from gallery.models import Board
from gallery.selectors import board_posts, photos, posts
from gallery.selectors import board_sections as section_rows
from gallery.web.boards import board_to_fill, own_board
from wecho.common.errors import NotFound
from wecho.common.web import way_back

ITEMS_A_PAGE = 48


@login_required
@require_safe
def items(request: HttpRequest, board_id: int) -> HttpResponse:
    """The posts on a board that one fills: to take off, and by hand in order."""
    found, viewer = board_to_fill(request, board_id), person_of(request)
    if found.criteria is not None:
        raise NotFound
    cursor = request.GET.get("cursor") or None
    page = board_posts.items_on(found, viewer, cursor=cursor, limit=ITEMS_A_PAGE)
    shown = {post.pk: post for post in board_posts.on_cards([item.post_id for item in page.rows], viewer)}
    is_owner = found.owner_id == viewer.pk
    rows = [
        (shown[item.post_id], is_owner or item.added_by_id == viewer.pk) for item in page.rows if item.post_id in shown
    ]
    context = {"board": found, "rows": rows, "next_cursor": page.next_cursor, "cursor": cursor, "is_owner": is_owner}
    return render(request, "gallery/board_posts.html", context)


@login_required
@require_POST
def move(request: HttpRequest, board_id: int) -> HttpResponse:
    """Move `post` one place (`step`: `earlier`, `later`), or behind the post `after`, or to the front."""
    person, found = person_of(request), own_board(request, board_id)
    moved = posts.post_for(person, number(request.POST.get("post", "")))
    step, after = request.POST.get("step", ""), request.POST.get("after", "")
    if step:
        board_items.shift_post(actor=person, board=found, post=moved, later=step == "later")
    else:
        behind = posts.post_for(person, number(after)) if after else None
        board_items.move_post(actor=person, board=found, post=moved, after=behind)
    return _back_to_posts(request, found)


@login_required
@require_POST
def take_off(request: HttpRequest, board_id: int) -> HttpResponse:
    """Take `post` off a board that one fills."""
    person, found = person_of(request), board_to_fill(request, board_id)
    gone = posts.post_for(person, number(request.POST.get("post", "")))
    board_items.uncollect_post(actor=person, board=found, post=gone)
    return _back_to_posts(request, found)


@login_required
@require_http_methods(["GET", "POST"])
def cover(request: HttpRequest, board_id: int) -> HttpResponse:
    """Choose the cover among the photos on the board (`photo`), or leave it to the newest (`photo` is empty)."""
    person, found = person_of(request), own_board(request, board_id)
    if request.method == "POST":
        wanted = request.POST.get("photo", "")
        choose_cover(actor=person, board=found, photo=photos.rendition_source(number(wanted)) if wanted else None)
        return redirect(found)
    page = board_posts.photos_on(found, person, cursor=request.GET.get("cursor") or None)
    context = {"board": found, "photos": page.rows, "next_cursor": page.next_cursor}
    return render(request, "gallery/board_cover.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def sections(request: HttpRequest, board_id: int) -> HttpResponse:
    """The sections of a board: the key of a tag is what to `add`, to `remove`, or to move `earlier` or `later`."""
    person, found = person_of(request), own_board(request, board_id)
    if found.criteria is not None:
        raise NotFound
    tags = section_rows.section_tags(found)
    if request.method == "POST":
        board_sections.arrange_sections(actor=person, board=found, tags=_rearranged(request, [t.value for t in tags]))
        return redirect("gallery:board_sections", found.pk)
    chosen = {tag.pk for tag in tags}
    offered = [tag for tag in section_rows.tags_on(found, person) if tag.pk not in chosen]
    return render(request, "gallery/board_sections.html", {"board": found, "tags": tags, "offered": offered})


def _rearranged(request: HttpRequest, values: list[str]) -> list[str]:
    if added := request.POST.get("add"):
        return [*values, added]
    for act, step in (("remove", 0), ("earlier", -1), ("later", 1)):
        value = request.POST.get(act)
        if value in values:
            place = values.index(value)
            values.remove(value)
            if step:
                values.insert(max(place + step, 0), value)
    return values


def number(text: str) -> int:
    """A key as a form sends it; raises NotFound for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotFound
    return int(text)


def _back_to_posts(request: HttpRequest, found: Board) -> HttpResponse:
    return redirect(way_back(request, reverse("gallery:board_posts", args=[found.pk])))
