"""Following from a page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.actions import follows
from accounts.selectors.people import person_by_username
from accounts.web.caller import person_of
from wecho.common.web import way_back


@login_required
@require_POST
def follow(request: HttpRequest, username: str) -> HttpResponse:
    """Follow or stop following (`following=0`); answers with the button for htmx, else goes back."""
    followee = person_by_username(username)
    wanted = request.POST.get("following", "1") == "1"
    act = follows.follow_person if wanted else follows.unfollow_person
    act(actor=person_of(request), followee=followee)
    if request.headers.get("HX-Request"):
        followee.refresh_from_db()
        return render(request, "components/follow_button.html", {"person": followee, "following": wanted})
    return redirect(way_back(request, f"/@{followee.username}"))
