"""One's own posts: changing them, deleting them, and taking them out of the bin."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web.caller import person_of
from gallery.actions import bin as bins
from gallery.actions import posts as post_actions
from gallery.constants import DAYS_IN_THE_BIN
from gallery.models import Photo, Post
from gallery.policies import can_edit_post
from gallery.selectors import own_posts, photos, posts
from gallery.web.forms import PhotoForm, PostForm, photo_forms, said_of_photos
from gallery.web.upload import LIMITS, chosen_ids, listed, taken_in
from wecho.common.errors import DomainError, NotFound
from wecho.common.web import put_on_form


@login_required
@require_safe
def unseen(request: HttpRequest) -> HttpResponse:
    """One's own posts that others don't see, each with what became of it."""
    page = own_posts.unseen_of(person_of(request), cursor=request.GET.get("cursor") or None)
    context = {"rows": own_posts.explained(page.rows), "next_cursor": page.next_cursor}
    return render(request, "gallery/own_posts.html", context)


@login_required
@require_safe
def in_bin(request: HttpRequest) -> HttpResponse:
    """One's own deleted posts, with the days that are left."""
    page = own_posts.deleted_of(person_of(request), cursor=request.GET.get("cursor") or None)
    rows = [(post, own_posts.days_left(post)) for post in page.rows]
    context = {"rows": rows, "next_cursor": page.next_cursor, "days": DAYS_IN_THE_BIN}
    return render(request, "gallery/bin.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Change one's own post: its words, its choices, and which photos it has."""
    found = _own(request, post_id)
    pictures = posts.photos_of(found)
    form = PostForm(request.POST or None, initial=_initial(found))
    about = photo_forms(pictures, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if _save(request, found, form.cleaned_data, about):
                return redirect(found)
        except DomainError as error:
            put_on_form(form, error)
    context = {"form": form, "post": found, "photos": _listed(request, pictures, about), **LIMITS}
    return render(request, "gallery/post_form.html", context, status=400 if request.method == "POST" else 200)


def _initial(post: Post) -> dict[str, Any]:
    return {name: getattr(post, name) for name in PostForm.base_fields}


def _save(request: HttpRequest, post: Post, choices: dict[str, Any], about: dict[int, PhotoForm]) -> bool:
    """Whether it was saved; otherwise something is wrong with what was said of a photo.

    A form that doesn't list photos is about the words alone.
    """
    lists_photos, named = "lists_photos" in request.POST, chosen_ids(request)
    said = said_of_photos({key: form for key, form in about.items() if key in named or not lists_photos})
    if said is None:
        return False
    chosen = taken_in(request) if lists_photos else None
    post_actions.edit_post(actor=person_of(request), post=post, photo_ids=chosen, about=said, **choices)
    return True


def _listed(request: HttpRequest, pictures: list[Photo], about: dict[int, PhotoForm]) -> list[tuple[Any, ...]]:
    """The post's photos, and after a refused form those that were uploaded to it."""
    named = set(chosen_ids(request))
    new = [photo for photo in photos.unused_photos(person_of(request)) if photo.pk in named]
    rows = listed(request, [*pictures, *new], about | photo_forms(new, request.POST or None))
    return [row for row in rows if not named or row[0].pk in named]


@login_required
@require_POST
def delete(request: HttpRequest, post_id: int) -> HttpResponse:
    """Put one's own post into the bin."""
    found = _own(request, post_id)
    post_actions.delete_post(actor=person_of(request), post=found)
    messages.success(request, _("The post is in your bin. You can take it out again for 30 days."))
    return redirect("gallery:profile", found.author.username)


@login_required
@require_POST
def restore(request: HttpRequest, post_id: int) -> HttpResponse:
    """Take one's own post out of the bin."""
    person = person_of(request)
    restored = bins.restore_post(actor=person, post=own_posts.deleted_post(person, post_id))
    return redirect(restored)


@login_required
@require_POST
def erase(request: HttpRequest, post_id: int) -> HttpResponse:
    """Remove one's own post from the bin for good."""
    person = person_of(request)
    bins.erase_post(actor=person, post=own_posts.deleted_post(person, post_id))
    messages.success(request, _("The post is gone for good."))
    return redirect("gallery:bin")


@login_required
@require_POST
def resubmit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Submit a draft again without the photos that were refused."""
    found = _own(request, post_id)
    post_actions.resubmit_post(actor=person_of(request), post=found)
    return redirect(found)


def _own(request: HttpRequest, post_id: int) -> Post:
    found = posts.post_for(request.user, post_id)
    if not can_edit_post(request.user, found):
        raise NotFound
    return found
