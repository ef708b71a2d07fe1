"""One's own posts that others don't see, and originals, over the API."""

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import person_of
from accounts.api.serializers.people import ListInput
from gallery.actions import bin as bins
from gallery.api import serializers as shapes
from gallery.api.shapes import deleted_shape, unseen_shape
from gallery.api.views.posts import post_detail
from gallery.selectors import own_posts, photos, posts
from wecho.common.api import asked_list
from wecho.common.downloads import download


class UnseenPosts(APIView):
    @extend_schema(
        parameters=[ListInput],
        responses=shapes.UnseenPostListOutput,
        summary="My posts that not everybody sees, newest first, with what became of them in review",
    )
    def get(self, request: Request) -> Response:
        page = own_posts.unseen_of(person_of(request), **asked_list(ListInput, request))
        posts.mark_liked(page.rows, request.user)
        rows = [unseen_shape(post, review) for post, review in own_posts.explained(page.rows)]
        return Response({"posts": rows, "next_cursor": page.next_cursor})


class Bin(APIView):
    @extend_schema(
        parameters=[ListInput],
        responses=shapes.DeletedPostListOutput,
        summary="My deleted posts, last deleted first, with the days that are left",
    )
    def get(self, request: Request) -> Response:
        page = own_posts.deleted_of(person_of(request), **asked_list(ListInput, request))
        posts.mark_liked(page.rows, request.user)
        return Response({"posts": [deleted_shape(post) for post in page.rows], "next_cursor": page.next_cursor})


class BinDetail(APIView):
    @extend_schema(responses=None, summary="Remove a deleted post for good, with its photos, likes and comments")
    def delete(self, request: Request, post_id: int) -> Response:
        person = person_of(request)
        bins.erase_post(actor=person, post=own_posts.deleted_post(person, post_id))
        return Response(None)


class Restore(APIView):
    @extend_schema(
        request=None,
        responses=shapes.PostOutput,
        summary="Take a deleted post out of the bin; it is what it was, and what waited is reviewed again",
    )
    def post(self, request: Request, post_id: int) -> Response:
        person = person_of(request)
        restored = bins.restore_post(actor=person, post=own_posts.deleted_post(person, post_id))
        return Response(post_detail(request, restored.pk))


class Original(APIView):
    @extend_schema(exclude=True)  # a file in no envelope; `original_url` of a photo tells of it
    def get(self, request: Request, photo_id: int) -> HttpResponseBase:
        person = person_of(request)
        photo = photos.original_for(person, photo_id)
        name = photos.download_name(person, photo)
        return download(
            request._request,
            photo.original_path,
            size=photo.original_bytes,
            name=name,
            content_type="application/octet-stream",
        )
