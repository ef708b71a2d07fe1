"""The editors' lane from the page of a post, and the list that editors work through."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.web.caller import person_of
from gallery.actions import picks
from gallery.policies import can_pick_posts
from gallery.selectors import picks as rows
from gallery.selectors.posts import post_for
from wecho.common.errors import NotFound
from wecho.common.web import way_back


@login_required
@require_safe
def proposed(request: HttpRequest) -> HttpResponse:
    """What editors proposed, oldest first; for editors."""
    editor = person_of(request)
    if not can_pick_posts(editor):
        raise NotFound
    page = rows.proposed(editor, cursor=request.GET.get("cursor") or None)
    return render(request, "gallery/proposed_picks.html", {"picks": page.rows, "next_cursor": page.next_cursor})


@login_required
@require_POST
def pick(request: HttpRequest, post_id: int) -> HttpResponse:
    """Propose a post, choose it (`act=choose`), or take it back (`act=withdraw`)."""
    editor = person_of(request)
    if not can_pick_posts(editor):
        raise NotFound
    post = post_for(editor, post_id)
    act = request.POST.get("act", "propose")
    if act == "propose":
        picks.propose_pick(actor=editor, post=post)
        messages.success(request, _("Proposed. Another editor chooses now."))
    elif act == "choose":
        picks.choose_pick(actor=editor, pick=rows.pick_of(post))
        messages.success(request, _("The post is among the picks now."))
    else:
        picks.withdraw_pick(actor=editor, pick=rows.pick_of(post))
        messages.success(request, _("The post is not among the picks any more."))
    return redirect(way_back(request, post.get_absolute_url()))
