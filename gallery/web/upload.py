"""Sharing photos: the page, and its files one by one."""

from collections.abc import Iterable, Mapping
from typing import Any

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
from gallery.selectors import photos, uploading
from gallery.states import PhotoStatus
from gallery.web.forms import PhotoForm, PostForm, photo_forms, said_of_photos
from wecho.common.developing import ACCEPT, MAX_BYTES, OFFERED
from wecho.common.errors import DomainError, NotFound
from wecho.common.web import put_on_form

LIMITS = {"max_photos": MAX_PHOTOS, "max_bytes": MAX_BYTES, "accept": ACCEPT, "formats": OFFERED}


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The page to share photos. Without JavaScript the files come with the form; with it they are here already."""
    form = PostForm(request.POST or None)
    drafts = photos.unused_photos(person_of(request))
    about = photo_forms(drafts, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if made := _submit(request, form.cleaned_data, about):
                return redirect(made)
        except DomainError as error:
            put_on_form(form, error)
    unfinished = uploading.unfinished_uploads(person_of(request))
    context = {"form": form, **_apart(request, [*unfinished, *drafts], about), **LIMITS}
    return render(request, "gallery/upload.html", context, status=400 if request.method == "POST" else 200)


def chosen_ids(request: HttpRequest) -> list[int]:
    """The uploads that the form names, in its order; what is no id is no photo."""
    named = request.POST.getlist("photo")
    return [int(value) for value in named if value.isascii() and value.isdigit() and len(value) < 19]


def listed(
    request: HttpRequest, rows: Iterable[Photo], about: Mapping[int, PhotoForm]
) -> list[tuple[Photo, dict[str, Any], PhotoForm | None]]:
    """Photos with their states and forms; after a refused form in its order."""
    order = {photo_id: place for place, photo_id in enumerate(chosen_ids(request))}
    ordered = sorted(rows, key=lambda photo: order.get(photo.pk, len(order)))
    return [(photo, photo_shape(photo), about.get(photo.pk)) for photo in ordered]


def _apart(request: HttpRequest, rows: Iterable[Photo], about: Mapping[int, PhotoForm]) -> dict[str, Any]:
    """Those that the refused form named, and those of earlier visits, which join a post only where somebody says so."""
    chosen = set(chosen_ids(request))
    rows = sorted(rows, key=lambda photo: photo.pk)
    return {
        "photos": listed(request, [photo for photo in rows if photo.pk in chosen], about),
        "earlier": listed(request, [photo for photo in rows if photo.pk not in chosen], about),
    }


def taken_in(request: HttpRequest) -> list[int]:
    """The uploads that the form names, and those that came with it as files, which are taken in first."""
    files = request.FILES.getlist("files")[: MAX_PHOTOS + 1]
    person = person_of(request)
    return chosen_ids(request) + [
        uploads.upload_photo(actor=person, file=file, name=file.name or "").pk for file in files
    ]


def _submit(request: HttpRequest, choices: dict[str, Any], about: Mapping[int, PhotoForm]) -> Post | None:
    """Make the post; None when something is wrong with what was said of a photo."""
    named = set(chosen_ids(request))
    said = said_of_photos({photo_id: form for photo_id, form in about.items() if photo_id in named})
    if said is None:
        return None
    return post_actions.submit_post(actor=person_of(request), photo_ids=taken_in(request), about=said, **choices)


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
@require_safe
def photo_facts(request: HttpRequest, photo_id: int) -> HttpResponse:
    """The part of the form that is about one own photo, once it is processed: what the file tells is known then."""
    found = photos.own_photo(person_of(request), photo_id)
    return render(request, "gallery/_photo_facts.html", {"form": PhotoForm(found)})


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
