"""Likes and comments on the page of a post: fragments for htmx, a way back for everybody else."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.web.caller import person_of
from gallery import policies
from gallery.actions import answers
from gallery.selectors import comments as comment_rows
from gallery.selectors import posts
from gallery.web.pages import post_context
from wecho.common.errors import Invalid
from wecho.common.web import way_back


@login_required
@require_POST
def like(request: HttpRequest, post_id: int) -> HttpResponse:
    """Like, or take it back (`liked=0`)."""
    person, found = person_of(request), posts.post_for(request.user, post_id)
    wanted = request.POST.get("liked", "1") == "1"
    act = answers.like_post if wanted else answers.unlike_post
    act(actor=person, post=found)
    if not request.headers.get("HX-Request"):
        return redirect(way_back(request, found.get_absolute_url()))
    found.refresh_from_db(fields=["like_count"])
    return render(request, "components/like_button.html", {"post": found, "liked": wanted})


@login_required
@require_POST
def comment(request: HttpRequest, post_id: int) -> HttpResponse:
    """Write a comment. What is not acceptable comes back with the reason and the text."""
    found = posts.post_for(request.user, post_id)
    try:
        written = answers.write_comment(actor=person_of(request), post=found, body=request.POST.get("body", ""))
    except Invalid as error:
        refusal = {"comment_error": error.errors["body"][0], "comment_body": request.POST.get("body", "")}
        return render(request, "gallery/post.html", post_context(request, found) | refusal, status=400)
    if not request.headers.get("HX-Request"):
        return redirect(f"{found.get_absolute_url()}#comments")
    written.can_delete = True
    return render(request, "gallery/_comment.html", {"comment": written, "post": found})


@require_safe
def comments(request: HttpRequest, post_id: int) -> HttpResponse:
    """A further page of comments."""
    found = posts.post_for(request.user, post_id)
    page = comment_rows.comments_of(found, request.user, cursor=request.GET.get("cursor") or None)
    for row in page.rows:
        row.can_delete = policies.can_delete_comment(request.user, row)
    context = {"post": found, "comments": page.rows, "next_cursor": page.next_cursor}
    return render(request, "gallery/_comments.html", context)


@login_required
@require_POST
def comment_delete(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Delete a comment; htmx removes it from the page."""
    found = comment_rows.comment_with_post(request.user, comment_id)
    answers.delete_comment(actor=person_of(request), comment=found)
    if request.headers.get("HX-Request"):
        return HttpResponse()
    return redirect(f"{found.post.get_absolute_url()}#comments")
