"""Photos and posts over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import person_of
from accounts.api.serializers.people import ListInput
from accounts.selectors import people
from gallery.actions import posts as post_actions
from gallery.actions import uploads, views
from gallery.api import serializers as shapes
from gallery.api.shapes import card_shape, photo_shape, post_shape
from gallery.api.views.feeds import FEED_EXAMPLES, FEEDS, feed_asked
from gallery.models import Post
from gallery.policies import can_download_from
from gallery.selectors import photos, posts
from wecho.common.api import asked, asked_list
from wecho.common.errors import Forbidden
from wecho.common.pagination import Page


class Photos(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": shapes.PhotoInput},
        responses=shapes.PhotoOutput,
        summary="Upload a photo, to be used in a post",
    )
    def post(self, request: Request) -> Response:
        person = person_of(request)
        file = asked(shapes.PhotoInput, request.data)["file"]
        return Response(photo_shape(uploads.upload_photo(actor=person, file=file, name=file.name or "")))


class PhotoDetail(APIView):
    @extend_schema(responses=shapes.PhotoOutput, summary="How far an own photo is")
    def get(self, request: Request, photo_id: int) -> Response:
        return Response(photo_shape(photos.own_photo(person_of(request), photo_id)))

    @extend_schema(responses=None, summary="Remove an own photo that is in no post")
    def delete(self, request: Request, photo_id: int) -> Response:
        person = person_of(request)
        uploads.remove_photo(actor=person, photo=photos.own_photo(person, photo_id))
        return Response(None)


class Posts(APIView):
    without_person = ("GET",)

    @extend_schema(
        operation_id="gallery_feed",
        parameters=[shapes.FeedInput],
        responses=shapes.PostListOutput,
        summary="A feed, a page at a time: latest, following, hot, picks, or by tag, camera or lens",
        description=FEEDS,
        examples=FEED_EXAMPLES,
    )
    def get(self, request: Request) -> Response:
        return Response(post_list(feed_asked(request)))

    @extend_schema(
        request=shapes.PostInput,
        responses=shapes.PostOutput,
        summary="Make a post; it goes to review. The same photos again answer the same post",
    )
    def post(self, request: Request) -> Response:
        wanted = asked(shapes.PostInput, request.data)
        made = post_actions.submit_post(actor=person_of(request), **_with_photos(wanted))
        return Response(post_detail(request, made.pk))


class PostDetail(APIView):
    without_person = ("GET",)

    @extend_schema(responses=shapes.PostOutput, summary="One post")
    def get(self, request: Request, post_id: int) -> Response:
        found = posts.post_for(request.user, post_id)
        views.note_view(found, request.user, address=None, agent="")  # of visitors an app tells nothing apart
        return Response(_detail(request, found))

    @extend_schema(
        request=shapes.PostTextInput,
        responses=shapes.PostOutput,
        summary="Change an own post; other photos, and other words as the site has it, go to review again",
    )
    def put(self, request: Request, post_id: int) -> Response:
        person = person_of(request)
        found = posts.post_for(person, post_id)
        post_actions.edit_post(actor=person, post=found, **_with_photos(asked(shapes.PostTextInput, request.data)))
        return Response(post_detail(request, post_id))

    @extend_schema(responses=None, summary="Put an own post into the bin, from where it is gone after 30 days")
    def delete(self, request: Request, post_id: int) -> Response:
        person = person_of(request)
        found = posts.post_for(person, post_id)
        if found.author_id != person.pk:
            raise Forbidden
        post_actions.delete_post(actor=person, post=found)
        return Response(None)


class PersonPosts(APIView):
    without_person = ("GET",)

    @extend_schema(parameters=[ListInput], responses=shapes.PostListOutput, summary="What a person published")
    def get(self, request: Request, username: str) -> Response:
        author = people.person_seen_by(request.user, username)
        return Response(post_list(posts.by_author(author, request.user, **asked_list(ListInput, request))))


class PersonLikes(APIView):
    without_person = ("GET",)

    @extend_schema(
        parameters=[ListInput],
        responses=shapes.PostListOutput,
        summary="What a person likes, last liked first; 404 where they don't show it",
    )
    def get(self, request: Request, username: str) -> Response:
        person = people.person_seen_by(request.user, username)
        return Response(post_list(posts.liked_by(person, request.user, **asked_list(ListInput, request))))


def post_list(page: Page[Post]) -> dict[str, Any]:
    """A `PostListOutput`."""
    return {"posts": [card_shape(post) for post in page.rows], "next_cursor": page.next_cursor}


def post_detail(request: Request, post_id: int) -> dict[str, Any]:
    """A `PostOutput` of a post that the caller may see; raises NotFound."""
    return _detail(request, posts.post_for(request.user, post_id))


def _detail(request: Request, found: Post) -> dict[str, Any]:
    return post_shape(
        found,
        posts.photos_of(found),
        for_author=found.author_id == request.user.pk,
        downloads=can_download_from(request.user, found),
    )


def _with_photos(wanted: dict[str, Any]) -> dict[str, Any]:
    """What an action takes: of `photos` their ids in order, and what is said of each."""
    if "photos" not in wanted:
        return wanted
    chosen = wanted.pop("photos")
    about = {photo["id"]: {name: value for name, value in photo.items() if name != "id"} for photo in chosen}
    return {**wanted, "photo_ids": [photo["id"] for photo in chosen], "about": about}
