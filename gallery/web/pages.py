"""Pages to look at: the feed, a post, a person."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.policies import Viewer, can_see_likes
from accounts.selectors import people
from accounts.selectors.follows import follow_state
from accounts.selectors.standing import standing
from gallery import policies
from gallery.actions import views, visits
from gallery.models import Post
from gallery.selectors import boards, feeds, photos, posts
from gallery.selectors.likers import likers_followed
from gallery.selectors.own_posts import EXPLAINED
from gallery.selectors.picks import pick_state
from gallery.selectors.review_state import review_state
from gallery.states import PhotoStatus
from gallery.web.discussion import comments_context
from wecho.common.origin import current_address
from wecho.common.pagination import Page

FEEDS = ("latest", "following", "hot", "picks")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A feed: latest, hot, picks, or what one follows. A further page comes alone when htmx asks for it."""
    feed = request.GET.get("feed", "latest")
    cursor = request.GET.get("cursor") or None
    if feed not in FEEDS:
        return redirect("gallery:home")
    if feed == "following" and not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    page = _feed(feed, request.user, cursor)
    context = {"feed": feed, "posts": page.rows, "next_cursor": page.next_cursor}
    return render(request, grid_or(request, "gallery/home.html"), context)


def _feed(feed: str, viewer: Viewer, cursor: str | None) -> Page[Post]:
    if feed == "following" and isinstance(viewer, User):
        return _following(viewer, cursor)
    if feed == "hot":
        return feeds.hot(viewer, cursor=cursor)
    if feed == "picks":
        return feeds.picks(viewer, cursor=cursor)
    return posts.latest(viewer, cursor=cursor)


def _following(viewer: User, cursor: str | None) -> Page[Post]:
    if cursor:
        return feeds.following(viewer, cursor=cursor)
    mark = visits.begin_visit(viewer=viewer)
    page = feeds.following(viewer, caught_up=mark)
    visits.keep_visit(viewer=viewer, mark=mark, newest=page.newest)
    return page


@require_safe
def post(request: HttpRequest, post_id: int) -> HttpResponse:
    """One post with its photos, EXIF and comments."""
    found = posts.post_for(request.user, post_id)
    if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        agent = request.headers.get("User-Agent", "")
        views.note_view(found, request.user, address=current_address(), agent=agent)
    return render(request, "gallery/post.html", post_context(request, found))


def post_context(request: HttpRequest, found: Post) -> dict[str, Any]:
    """What the page of a post shows."""
    viewer = request.user
    pictures = posts.photos_of(found)
    return {
        "post": found,
        "photos": [photo for photo in pictures if photo.status == PhotoStatus.READY],
        "refused": [(photo, photos.refusal_sentence(photo)) for photo in pictures if photo.refusal],
        "liked": found.liked,
        "likers": likers_followed(viewer, found),
        "following": follow_state(viewer, found.author),
        "my_boards": boards.own_boards_with(viewer, found) if isinstance(viewer, User) else [],
        "on_boards": boards.boards_holding(found, viewer),
        "pick_state": pick_state(viewer, found),
        "can_edit": policies.can_edit_post(viewer, found),
        "can_see_state": (sees_state := viewer.pk == found.author_id or policies.can_review_posts(viewer)),
        "review": (review := review_state(found) if sees_state and found.status in EXPLAINED else None),
        "review_note": review.note if review and review.rule else found.review_note,  # which has the rule in it
        "downloads": policies.can_download_from(viewer, found),
        "veiled": found.is_sensitive and viewer.pk != found.author_id and request.GET.get("sensitive") != "show",
        **comments_context(request, found),
    }


@require_safe
def profile(request: HttpRequest, username: str) -> HttpResponse:
    """A person with their posts; one's own page also shows what waits."""
    person = people.person_seen_by(request.user, username)
    page = posts.by_author(person, request.user, cursor=request.GET.get("cursor") or None)
    context = person_context(request, person) | {"posts": page.rows, "next_cursor": page.next_cursor}
    context["my_waiting"] = posts.waiting_of(person) if context["is_self"] else []
    return render(request, grid_or(request, "gallery/profile.html"), context)


@require_safe
def likes(request: HttpRequest, username: str) -> HttpResponse:
    """What a person likes, for themselves or where they show it."""
    person = people.person_seen_by(request.user, username)
    page = posts.liked_by(person, request.user, cursor=request.GET.get("cursor") or None)
    context = person_context(request, person) | {"posts": page.rows, "next_cursor": page.next_cursor}
    return render(request, grid_or(request, "gallery/likes.html"), context)


def person_context(request: HttpRequest, person: User) -> dict[str, Any]:
    """What the head of each of a person's pages shows."""
    stands = standing(request.user, person)
    return {
        "person": person,
        "is_self": request.user.pk == person.pk,
        "standing": stands,
        "following": stands.following,
        "sees_all": stands.sees_all,
        "can_see_likes": stands.sees_all and can_see_likes(request.user, person),
    }


def grid_or(request: HttpRequest, template: str) -> str:
    """The grid alone for htmx asking for a further page, else the whole page."""
    further = request.headers.get("HX-Request") and request.GET.get("cursor")
    return "gallery/_post_grid.html" if further else template
