"""Posts over the posts API."""

from rest_framework.request import Request
from rest_framework.response import Response

from services_registry.actions import posts as actions
from services_registry.api import serializers as shapes
from services_registry.api.authentication import calling_service
from services_registry.api.contract import ContractView, call, written_extra, written_time
from services_registry.selectors import posts
from wecho.common.api import asked


class Publish(ContractView):
    @call("Publish a post", body=shapes.ServicePublishForm, answer=shapes.ServicePostIdOutput)
    def post(self, request: Request) -> Response:
        form = asked(shapes.ServicePublishForm, request.data)
        return Response({"post_id": actions.publish_post(service=calling_service(request), **form)})


class GetInfo(ContractView):
    @call("A post, without its comments", query=shapes.PostQuery, answer=shapes.ServicePostOutput)
    def get(self, request: Request) -> Response:
        service = calling_service(request)
        post = posts.post_info(service, **asked(shapes.PostQuery, request.query_params))
        answer = {**post, "time": written_time(post["time"]), "extra": written_extra(post["extra"])}
        return Response({"post": {**answer, "svc": service.name}})


class GetList(ContractView):
    @call("The ids of posts made before a moment", query=shapes.PostListQuery, answer=shapes.ServicePostListOutput)
    def get(self, request: Request) -> Response:
        query = asked(shapes.PostListQuery, request.query_params)
        ids = posts.newest_post_ids(calling_service(request), before=query["cursor"], limit=query["limit"])
        return Response({"post_list": ids})


class Update(ContractView):
    @call("Replace content or extra of a post, by its author", query=shapes.OwnPostQuery, body=shapes.ServiceEditForm)
    def put(self, request: Request) -> Response:
        query = asked(shapes.OwnPostQuery, request.query_params)
        form = asked(shapes.ServiceEditForm, request.data)
        actions.update_post(service=calling_service(request), **query, **form)
        return Response(None)


class Delete(ContractView):
    @call("Delete a post with its comments and likes, by its author", query=shapes.OwnPostQuery)
    def delete(self, request: Request) -> Response:
        query = asked(shapes.OwnPostQuery, request.query_params)
        actions.delete_post(service=calling_service(request), **query)
        return Response(None)
