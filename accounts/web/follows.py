"""Following from a page, and the lists of who follows whom."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import blocks, follows
from accounts.models import User
from accounts.selectors import follows as rows
from accounts.selectors.people import person_by_username, person_seen_by, put_away_and_gone
from accounts.selectors.standing import open_person
from accounts.web.caller import person_of
from wecho.common.web import way_back

PEOPLE_A_PAGE = 30


@login_required
@require_POST
def follow(request: HttpRequest, username: str) -> HttpResponse:
    """Follow or stop following (`following=0`); answers with the button for htmx, else goes back."""
    person, followee = person_of(request), person_seen_by(request.user, username)
    act = follows.follow_person if request.POST.get("following", "1") == "1" else follows.unfollow_person
    act(actor=person, followee=followee)
    if request.headers.get("HX-Request"):
        followee.refresh_from_db()
        context = {"person": followee, "following": rows.follow_state(person, followee)}
        return render(request, "components/follow_button.html", context)
    return redirect(way_back(request, f"/@{followee.username}/"))


@login_required
@require_POST
def remove_follower(request: HttpRequest, username: str) -> HttpResponse:
    """Stop somebody from following."""
    person, follower = person_of(request), person_seen_by(request.user, username)
    if follows.remove_follower(actor=person, follower=follower):
        messages.success(request, _("%(name)s does not follow you any more.") % {"name": follower.name})
    return redirect(way_back(request, f"/@{follower.username}/"))


@login_required
@require_POST
def mute(request: HttpRequest, username: str) -> HttpResponse:
    """Leave somebody's posts out of one's feeds, or not any more (`muted=0`)."""
    person, muted = person_of(request), request.POST.get("muted", "1") == "1"
    other = (not muted and put_away_and_gone(person, username)) or person_seen_by(person, username)
    if muted:
        blocks.mute_person(actor=person, person=other)
        messages.success(request, _("The photos of %(name)s stay out of your feeds.") % {"name": other.name})
    else:
        blocks.unmute_person(actor=person, person=other)
        messages.success(request, _("The photos of %(name)s come to your feeds again.") % {"name": other.name})
    return redirect(way_back(request, f"/@{other.handle}/"))


@login_required
@require_POST
def block(request: HttpRequest, username: str) -> HttpResponse:
    """Block somebody, or not any more (`blocked=0`). By name alone: it works against who has blocked oneself, too."""
    person, blocked = person_of(request), request.POST.get("blocked", "1") == "1"
    other = (not blocked and put_away_and_gone(person, username)) or person_by_username(username)
    if blocked:
        blocks.block_person(actor=person, person=other)
        messages.success(request, _("You and %(name)s don't see each other any more.") % {"name": other.name})
    else:
        blocks.unblock_person(actor=person, person=other)
        messages.success(request, _("%(name)s is not blocked any more.") % {"name": other.name})
    return redirect(way_back(request, "accounts:blocked"))


@require_safe
def followers(request: HttpRequest, username: str) -> HttpResponse:
    """Who follows a person."""
    person = open_person(request.user, username)
    page = rows.followers_of(person, request.user, cursor=request.GET.get("cursor") or None, limit=PEOPLE_A_PAGE)
    people = [row.follower for row in page.rows]
    return _people_page(request, person, "followers", people, page.next_cursor)


@require_safe
def following(request: HttpRequest, username: str) -> HttpResponse:
    """Whom a person follows."""
    person = open_person(request.user, username)
    page = rows.followed_by(person, request.user, cursor=request.GET.get("cursor") or None, limit=PEOPLE_A_PAGE)
    people = [row.followee for row in page.rows]
    return _people_page(request, person, "following", people, page.next_cursor)


def _people_page(
    request: HttpRequest, person: User, listed: str, people: list[User], next_cursor: str | None
) -> HttpResponse:
    states = rows.follow_states(request.user, people)
    context = {
        "person": person,
        "listed": listed,
        "may_remove": listed == "followers" and request.user.pk == person.pk,
        "people": [(other, states[other.pk]) for other in people],
        "next_cursor": next_cursor,
    }
    return render(request, "accounts/follows.html", context)
