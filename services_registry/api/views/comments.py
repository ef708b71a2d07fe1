"""Comments over the posts API."""

from rest_framework.request import Request
from rest_framework.response import Response

from services_registry.actions import comments as actions
from services_registry.api import serializers as shapes
from services_registry.api.authentication import calling_service
from services_registry.api.contract import ContractView, call, written_extra, written_time
from services_registry.errors import ParamsWrong
from services_registry.selectors import comments
from wecho.common.api import asked


class Publish(ContractView):
    @call(
        "Comment on a post",
        query=shapes.OwnPostQuery,
        body=shapes.ServiceCommentForm,
        answer=shapes.ServiceCommentIdOutput,
    )
    def post(self, request: Request) -> Response:
        query = asked(shapes.OwnPostQuery, request.query_params)
        form = asked(shapes.ServiceCommentForm, request.data)
        return Response({"comment_id": actions.publish_comment(service=calling_service(request), **query, **form)})


class Reply(ContractView):
    @call(
        "Answer a comment",
        query=shapes.ReplyQuery,
        body=shapes.ServiceCommentForm,
        answer=shapes.ServiceCommentIdOutput,
    )
    def post(self, request: Request) -> Response:
        query = asked(shapes.ReplyQuery, request.query_params)
        form = asked(shapes.ServiceCommentForm, request.data)
        root_id, father_id = query.pop("root_comment_id"), query.pop("father_comment_id")
        if not root_id or not father_id:
            raise ParamsWrong
        comment_id = actions.reply_to_comment(
            service=calling_service(request), root_id=root_id, father_id=father_id, **query, **form
        )
        return Response({"comment_id": comment_id})


class Update(ContractView):
    @call(
        "Replace content or extra of a comment, by its author",
        query=shapes.OwnCommentQuery,
        body=shapes.ServiceEditForm,
    )
    def put(self, request: Request) -> Response:
        query = asked(shapes.OwnCommentQuery, request.query_params)
        form = asked(shapes.ServiceEditForm, request.data)
        actions.update_comment(service=calling_service(request), **query, **form)
        return Response(None)


class Delete(ContractView):
    @call("Delete a comment with the replies to it, by its author", query=shapes.OwnCommentQuery)
    def delete(self, request: Request) -> Response:
        query = asked(shapes.OwnCommentQuery, request.query_params)
        actions.delete_comment(service=calling_service(request), **query)
        return Response(None)


class GetInfo(ContractView):
    @call(
        "Root comments of a post, or the replies under one, made after a moment",
        query=shapes.CommentListQuery,
        answer=shapes.ServiceCommentListOutput,
    )
    def get(self, request: Request) -> Response:
        service = calling_service(request)
        query = asked(shapes.CommentListQuery, request.query_params)
        found = comments.comments_after(
            service,
            post_id=query["post_id"],
            root_id=query["root_comment_id"],
            after=query["cursor"],
            limit=query["limit"],
        )
        return Response({"comments": [_comment(row, service.name) for row in found]})


def _comment(row: comments.CommentInfo, svc: str) -> dict[str, object]:
    return {**row, "time": written_time(row["time"]), "svc": svc, "extra": written_extra(row["extra"])}
