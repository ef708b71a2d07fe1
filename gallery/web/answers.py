"""Likes and comments on the page of a post: fragments for htmx, whole pages and a way back for everybody else."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web.caller import person_of
from gallery.actions import answers
from gallery.models import Comment, Post
from gallery.selectors import comments as comment_rows
from gallery.selectors import posts
from gallery.web.discussion import comments_context
from gallery.web.pages import post_context
from wecho.common.errors import Invalid, NotFound
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
    """Write a comment, or reply to the one in `answering`. What is refused comes back with the reason and the text."""
    found = posts.post_for(request.user, post_id)
    answering = _answering(request, found)
    try:
        written = answers.write_comment(
            actor=person_of(request), post=found, body=request.POST.get("body", ""), answering=answering
        )
    except Invalid as error:
        refusal = {"comment_error": error.errors["body"][0], "comment_body": request.POST.get("body", "")}
        if answering:
            return render(request, "gallery/comment_form.html", _form(answering) | refusal, status=400)
        return render(request, "gallery/post.html", post_context(request, found) | refusal, status=400)
    return _shown(request, written, answering)


@require_safe
def comments(request: HttpRequest, post_id: int) -> HttpResponse:
    """A page of comments in one of three orders: alone for htmx, else as a page of its own."""
    found = posts.post_for(request.user, post_id)
    context = comments_context(request, found) | {"post": found}
    whole = "gallery/comments_page.html"
    return render(request, "gallery/_comments.html" if request.headers.get("HX-Request") else whole, context)


@require_safe
def replies(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Further replies of a thread for htmx; the thread as a page of its own for everybody else."""
    root = comment_rows.thread_for(request.user, comment_id)
    cursor = request.GET.get("cursor") or None
    page = comment_rows.replies_to(root, request.user, cursor=cursor)
    context = {"post": root.post, "root": root, "replies": page.rows, "replies_cursor": page.next_cursor}
    whole = "gallery/thread_page.html"
    return render(request, "gallery/_replies.html" if request.headers.get("HX-Request") else whole, context)


@require_safe
def comment_at(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The way to a comment, wherever it stands: the page of its thread, which a reply begins."""
    found = comment_rows.comment_with_post(request.user, comment_id)
    thread = reverse("gallery:replies", args=[found.root_id or found.pk])
    before = f"?cursor={comment_rows.cursor_before(found)}" if found.root_id else ""
    return redirect(f"{thread}{before}#comment-{found.pk}")


@login_required
@require_safe
def answer_form(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The form of a reply."""
    found = comment_rows.comment_with_post(request.user, comment_id)
    return render(request, _form_template(request), _form(found))


@login_required
@require_http_methods(["GET", "POST"])
def comment_edit(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Change the words of one's own comment."""
    found = comment_rows.comment_with_post(request.user, comment_id)
    if request.method == "GET":
        return render(request, _form_template(request), _form(found) | {"editing": True, "comment_body": found.body})
    body = request.POST.get("body", "")
    try:
        changed = answers.edit_comment(actor=person_of(request), comment=found, body=body)
    except Invalid as error:
        refusal = {"editing": True, "comment_error": error.errors["body"][0], "comment_body": body}
        return render(request, "gallery/comment_form.html", _form(found) | refusal, status=400)
    return _shown(request, changed)


@login_required
@require_POST
def comment_delete(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Delete a comment; with replies its place stays."""
    found = comment_rows.comment_with_post(request.user, comment_id)
    answers.delete_comment(actor=person_of(request), comment=found)
    return _shown(request, found)


@login_required
@require_POST
def comment_like(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Like a comment, or take it back (`liked=0`)."""
    found = comment_rows.comment_with_post(request.user, comment_id)
    wanted = request.POST.get("liked", "1") == "1"
    act = answers.like_comment if wanted else answers.unlike_comment
    act(actor=person_of(request), comment=found)
    if not request.headers.get("HX-Request"):
        return redirect(_address(found))
    found.refresh_from_db(fields=["like_count"])
    found.liked, found.may = wanted, frozenset({"like"})
    return render(request, "gallery/_comment_like.html", {"comment": found})


@login_required
@require_POST
def comment_pin(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Pin a comment under one's own post, or let it go (`pinned=0`). htmx gets the whole list in its new order."""
    found = comment_rows.comment_with_post(request.user, comment_id)
    act = answers.pin_comment if request.POST.get("pinned", "1") == "1" else answers.unpin_comment
    act(actor=person_of(request), comment=found)
    if not request.headers.get("HX-Request"):
        return redirect(_address(found))
    return render(request, "gallery/_comments.html", comments_context(request, found.post) | {"post": found.post})


@login_required
@require_POST
def comment_hide(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Moderators: hide a comment, or show it again (`hidden=0`)."""
    found = comment_rows.comment_with_post(request.user, comment_id)
    if request.POST.get("hidden", "1") == "1":
        answers.hide_comment(actor=person_of(request), comment=found)
    else:
        answers.show_comment(actor=person_of(request), comment=found)
    return _shown(request, found)


def _shown(request: HttpRequest, changed: Comment, answering: Comment | None = None) -> HttpResponse:
    """The way back to a comment; for htmx the comment as it is now, or nothing where it is gone."""
    if not request.headers.get("HX-Request"):
        return redirect(_address(changed))
    found = comment_rows.shown_comment(request.user, changed)
    if found is None:
        return HttpResponse()
    context = {"comment": found, "post": found.post, "answered": answering}
    return render(request, "gallery/_comment_written.html", context)


def _address(comment: Comment) -> str:
    """Where a comment stands: on the page of its post, or that of its thread."""
    return f"{comment.post.get_absolute_url()}#comment-{comment.root_id or comment.pk}"


def _answering(request: HttpRequest, post: Post) -> Comment | None:
    number = request.POST.get("answering", "")
    if not (number.isascii() and number.isdigit()) or len(number) > 18:
        return None
    found = comment_rows.comment_with_post(request.user, int(number))
    if found.post_id != post.pk:
        raise NotFound
    return found


def _form(comment: Comment) -> dict[str, Any]:
    return {"comment": comment, "post": comment.post, "editing": False}


def _form_template(request: HttpRequest) -> str:
    return "gallery/_comment_form.html" if request.headers.get("HX-Request") else "gallery/comment_form.html"
