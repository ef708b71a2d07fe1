"""Likes over the posts API."""

from rest_framework.request import Request
from rest_framework.response import Response

from services_registry.actions import likes as actions
from services_registry.api import serializers as shapes
from services_registry.api.authentication import calling_service
from services_registry.api.contract import AnyJSONParser, ContractView, call
from services_registry.selectors import comments, posts
from wecho.common.api import asked


class LikePost(ContractView):
    parser_classes = [AnyJSONParser]

    @call("Like a post, or no longer; may be repeated", query=shapes.OwnPostQuery, body=shapes.ServiceLikeBody)
    def put(self, request: Request) -> Response:
        query = asked(shapes.OwnPostQuery, request.query_params)
        liked = asked(shapes.ServiceLikeBody, request.data)["like"]
        actions.like_post(service=calling_service(request), liked=liked, **query)
        return Response(None)


class PostLikes(ContractView):
    @call("How many like a post", query=shapes.PostQuery, answer=shapes.ServiceLikeCountOutput)
    def get(self, request: Request) -> Response:
        query = asked(shapes.PostQuery, request.query_params)
        return Response({"like": posts.post_likes(calling_service(request), **query)})


class LikeComment(ContractView):
    parser_classes = [AnyJSONParser]

    @call("Like a comment, or no longer; may be repeated", query=shapes.CommentLikeQuery, body=shapes.ServiceLikeBody)
    def put(self, request: Request) -> Response:
        query = asked(shapes.CommentLikeQuery, request.query_params)
        liked = asked(shapes.ServiceLikeBody, request.data)["like"]
        actions.like_comment(service=calling_service(request), liked=liked, **query)
        return Response(None)


class CommentLikes(ContractView):
    parser_classes = [AnyJSONParser]

    @call("How many like each comment", body=shapes.ServiceCommentIdsBody, answer=shapes.ServiceLikeCountsOutput)
    def get(self, request: Request) -> Response:
        ids = asked(shapes.ServiceCommentIdsBody, request.data)["comment_ids"]
        return Response({"likes": comments.comment_likes(calling_service(request), ids)})
