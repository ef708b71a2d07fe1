"""Sharing photos: the page, its files one by one, and one's own posts afterwards."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web.caller import person_of
from gallery.actions import posts as post_actions
from gallery.actions import uploads
from gallery.constants import MAX_PHOTOS
from gallery.models import Photo, Post
from gallery.policies import can_edit_post
from gallery.selectors import photos, posts
from gallery.states import PhotoStatus
from gallery.web.forms import PostForm
from wecho.common.developing import MAX_BYTES, OFFERED, accept
from wecho.common.errors import DomainError, NotFound
from wecho.common.web import put_on_form


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The page to share photos. Without JavaScript the files come with the form; with it they are here already."""
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _submit(request, form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            return redirect(made)
    context = {
        "form": form,
        "photos": _draft(request),
        "max_photos": MAX_PHOTOS,
        "max_bytes": MAX_BYTES,
        "accept": accept(),
        "formats": OFFERED,
    }
    return render(request, "gallery/upload.html", context, status=400 if form.errors else 200)


def chosen_ids(request: HttpRequest) -> list[int]:
    """The uploads that the form names, in its order; what is no id is no photo."""
    named = request.POST.getlist("photo")
    return [int(value) for value in named if value.isascii() and value.isdigit() and len(value) < 19]


def _draft(request: HttpRequest) -> list[tuple[Photo, dict[str, Any]]]:
    """One's unused uploads with their states; after a refused form in its order and with the texts typed there."""
    order = {photo_id: place for place, photo_id in enumerate(chosen_ids(request))}
    drafts = photos.unused_photos(person_of(request))
    for photo in drafts:
        photo.alt = request.POST.get(f"alt_{photo.pk}", photo.alt)
    drafts.sort(key=lambda photo: order.get(photo.pk, len(order)))
    return [(photo, photo_shape(photo)) for photo in drafts]


def _submit(request: HttpRequest, texts: dict[str, str]) -> Post:
    person = person_of(request)
    chosen = chosen_ids(request)
    files = request.FILES.getlist("files")[: MAX_PHOTOS + 1]
    chosen += [uploads.upload_photo(actor=person, file=file, name=file.name or "").pk for file in files]
    alts = {photo_id: request.POST.get(f"alt_{photo_id}", "") for photo_id in chosen}
    return post_actions.submit_post(actor=person, photo_ids=chosen, alts=alts, **texts)


@login_required
@require_POST
def photo_upload(request: HttpRequest) -> JsonResponse:
    """Take one file (`file`) and answer with its state."""
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"reason": "no_file", "message": _("Please choose a photo.")}, status=400)
    try:
        photo = uploads.upload_photo(actor=person_of(request), file=file, name=file.name or "")
    except DomainError as error:
        return JsonResponse({"reason": error.slug, "message": str(error.message)}, status=error.status)
    return JsonResponse(photo_shape(photo))


@login_required
@require_safe
def photo_status(request: HttpRequest, photo_id: int) -> JsonResponse:
    """How far the processing of an own photo is."""
    try:
        return JsonResponse(photo_shape(photos.own_photo(person_of(request), photo_id)))
    except NotFound as error:
        return JsonResponse({"reason": error.slug, "message": str(error.message)}, status=404)


@login_required
@require_POST
def photo_remove(request: HttpRequest, photo_id: int) -> JsonResponse:
    """Remove an upload that is in no post. Removing what is gone already is fine."""
    person = person_of(request)
    try:
        uploads.remove_photo(actor=person, photo=photos.own_photo(person, photo_id))
    except NotFound:
        return JsonResponse({"removed": True})
    except DomainError as error:
        return JsonResponse({"reason": error.slug, "message": str(error.message)}, status=error.status)
    return JsonResponse({"removed": True})


def photo_shape(photo: Photo) -> dict[str, Any]:
    """The state of an upload as the page's script reads it."""
    ready = photo.status == PhotoStatus.READY
    return {
        "id": photo.pk,
        "name": photo.original_name,
        "status": photo.status,
        "reason": photos.refusal_sentence(photo) or None,
        "width": photo.width,
        "height": photo.height,
        "color": photo.color,
        "thumb_url": photo.url(photo.edges[0]["edge"], "jpg") if ready else None,
        "status_url": reverse("gallery:photo_status", args=[photo.pk]),
        "remove_url": reverse("gallery:photo_remove", args=[photo.pk]),
    }


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Change the texts of one's own post."""
    found = _own(request, post_id)
    form = PostForm(request.POST or None, initial={"title": found.title, "text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            post_actions.edit_post(actor=person_of(request), post=found, **form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            return redirect(found)
    context = {"form": form, "post": found}
    return render(request, "gallery/post_form.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def delete(request: HttpRequest, post_id: int) -> HttpResponse:
    """Delete one's own post."""
    found = _own(request, post_id)
    post_actions.delete_post(actor=person_of(request), post=found)
    messages.success(request, _("The post is deleted."))
    return redirect("gallery:profile", found.author.username)


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
