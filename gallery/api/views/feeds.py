"""Feeds over the API: which one is asked for, what they are found under, and the tags that one follows."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.caller import person_of
from gallery.actions import facet_follows
from gallery.api import serializers as shapes
from gallery.constants import FacetKind
from gallery.models import Facet, Post
from gallery.selectors import feeds, posts
from wecho.common.api import asked_list
from wecho.common.errors import NotFound
from wecho.common.pagination import Page

FEEDS = """
- `latest`: everything, newest first.
- `following`: posts of the people and with the tags that the person follows, at the time when they were published, and
  what was put on boards that they keep, at that time; newest first. No post comes twice, and on further pages nothing
  is skipped or repeated while others post.
- `hot`: by a published formula, at most one post of an author on a page.
- `picks`: what two editors chose, the last chosen first.
- with `tag`, `camera` or `lens`: what is found under it, newest first; `feed` does not count then.

A further page: the same call with `cursor`, the `next_cursor` of the page before; null means that there is none. A page
may have fewer posts than `limit`. What the person may not see, and whom they have muted, is in no feed.
"""
FEED_EXAMPLES = [
    OpenApiExample(
        "A page of a feed",
        response_only=True,
        value={
            "code": 200,
            "msg": "success",
            "data": {
                "posts": [
                    {
                        "id": 4711,
                        "title": "雨",
                        "author": {"username": "lin", "display_name": "林"},
                        "cover": {"id": 9002, "alt": "A street in the rain", "width": 6000, "height": 4000},
                        "photo_count": 3,
                        "like_count": 12,
                        "comment_count": 2,
                        "liked": False,
                        "published_at": "2026-05-04T08:30:00Z",
                    }
                ],
                "next_cursor": "WyIyMDI2LTA1LTA0VDA4OjMwOjAwWiIsNDcxMV0:x3k…",
            },
        },
    )
]
_KIND = OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=["tags", "cameras", "lenses"])
_KINDS = {"tags": FacetKind.TAG, "cameras": FacetKind.CAMERA, "lenses": FacetKind.LENS}


def feed_asked(request: Request) -> Page[Post]:
    """The page that a call asks for; raises NotFound for a tag, camera or lens that no post ever had."""
    wanted = asked_list(shapes.FeedInput, request)
    feed = wanted.pop("feed")
    for kind in (FacetKind.TAG, FacetKind.CAMERA, FacetKind.LENS):
        if value := wanted.pop(str(kind), None):
            return feeds.by_facet(feeds.facet_called(kind, value), request.user, **wanted)
    if feed == "following":
        return feeds.following(person_of(request), **wanted)
    if feed == "hot":
        return feeds.hot(request.user, **wanted)
    return feeds.picks(request.user, **wanted) if feed == "picks" else posts.latest(request.user, **wanted)


class Facets(APIView):
    without_person = ("GET",)

    @extend_schema(
        parameters=[_KIND],
        responses=shapes.FacetListOutput,
        summary="The sixty tags, cameras or lenses with most posts",
    )
    def get(self, request: Request, kind: str) -> Response:
        if kind not in _KINDS:
            raise NotFound
        return Response(_listed(feeds.biggest_facets(_KINDS[kind])))


class MyTags(APIView):
    @extend_schema(responses=shapes.FacetListOutput, summary="The tags that I follow, the last followed first")
    def get(self, request: Request) -> Response:
        return Response(_listed(feeds.tags_followed(person_of(request))))


class FollowTag(APIView):
    @extend_schema(request=None, responses=shapes.TagFollowOutput, summary="Follow a tag")
    def put(self, request: Request, value: str) -> Response:
        facet_follows.follow_tag(actor=person_of(request), tag=feeds.facet_called(FacetKind.TAG, value))
        return Response({"following": True})

    @extend_schema(responses=shapes.TagFollowOutput, summary="Stop following a tag")
    def delete(self, request: Request, value: str) -> Response:
        facet_follows.unfollow_tag(actor=person_of(request), tag=feeds.facet_called(FacetKind.TAG, value))
        return Response({"following": False})


def _listed(facets: list[Facet]) -> dict[str, Any]:
    shown = [{"kind": one.kind, "value": one.value, "name": one.name, "post_count": one.post_count} for one in facets]
    return {"facets": shown}
