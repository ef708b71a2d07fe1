"""Shapes of the posts API: what its calls read from the query and the body, and what they answer."""

from typing import Any

from rest_framework import serializers

from services_registry.api import fields

Shape = serializers.Serializer[Any]


class CallerQuery(Shape):
    svc = serializers.CharField(help_text="The name of the registered service.")
    appKey = serializers.CharField(help_text="A fresh appKey, good for 10 seconds.")  # noqa: N815 - as clients know it


class PostQuery(Shape):
    post_id = fields.RecordId()


class OwnPostQuery(Shape):
    post_id = fields.RecordId()
    user_id = fields.Name(help_text="The service's own id of the acting user.")


class OwnCommentQuery(Shape):
    comment_id = fields.RecordId()
    user_id = fields.Name(help_text="The service's own id of the acting user.")


class ReplyQuery(Shape):
    post_id = fields.RecordId()
    root_comment_id = fields.RecordIdOrZero(help_text="The root comment; never 0.")
    father_comment_id = fields.RecordIdOrZero(help_text="The comment that is answered, the root or a reply; never 0.")
    user_id = fields.Name(help_text="The service's own id of the acting user.")


class CommentLikeQuery(Shape):
    post_id = fields.RecordId()
    comment_id = fields.RecordId()
    user_id = fields.Name(help_text="The service's own id of the acting user.")


class PostListQuery(Shape):
    cursor = fields.Cursor(help_text="UTC, like 2024-01-01T11:01:00: posts made before it.")
    limit = fields.Limit(help_text="At most 100; a larger number counts as 100.")


class CommentListQuery(Shape):
    post_id = fields.RecordId()
    root_comment_id = fields.RecordIdOrZero(help_text="0 for the root comments, else the root whose replies are meant.")
    cursor = fields.Cursor(help_text="UTC, like 2024-01-01T09:45:45: comments made after it.")
    limit = fields.Limit(help_text="At most 100; a larger number counts as 100.")


class ServicePublishForm(Shape):
    author = fields.Name(help_text="The service's own id of the author.")
    title = fields.Name(required=False)
    content = fields.Content()
    extra = fields.Extra(required=False, help_text="A JSON object, as text.")


class ServiceCommentForm(Shape):
    content = fields.Content()
    extra = fields.Extra(required=False, help_text="A JSON object, as text.")


class ServiceEditForm(Shape):
    content = fields.Content(required=False)
    extra = fields.Extra(required=False, help_text="A JSON object, as text. One of the two must be given.")


class ServiceLikeBody(Shape):
    like = fields.StrictBoolean()


class ServiceCommentIdsBody(Shape):
    comment_ids = serializers.ListField(child=fields.StrictId())


class ServicePostIdOutput(Shape):
    post_id = serializers.IntegerField()


class ServiceCommentIdOutput(Shape):
    comment_id = serializers.IntegerField()


class ServiceStoredPostOutput(Shape):
    id = serializers.IntegerField()
    title = serializers.CharField()
    content = serializers.CharField()
    author = serializers.CharField()
    time = serializers.CharField(help_text="When it was published, Asia/Shanghai, like 2025-02-07T19:33:00.")
    svc = serializers.CharField()
    extra = serializers.DictField()


class ServicePostOutput(Shape):
    post = ServiceStoredPostOutput()


class ServicePostListOutput(Shape):
    post_list = serializers.ListField(child=serializers.IntegerField(), help_text="The newest first.")


class ServiceLikeCountOutput(Shape):
    like = serializers.IntegerField()


class ServiceLikeCountsOutput(Shape):
    likes = serializers.ListField(child=serializers.IntegerField(), help_text="In the order asked.")


class ServiceStoredCommentOutput(Shape):
    id = serializers.IntegerField()
    user_id = serializers.CharField()
    content = serializers.CharField()
    root_id = serializers.IntegerField(help_text="0 on a root comment.")
    father_id = serializers.IntegerField(help_text="0 on a root comment.")
    target_user_id = serializers.CharField(allow_null=True, help_text="Whose comment is answered; null on a root.")
    post_id = serializers.IntegerField()
    time = serializers.CharField(help_text="When it was published or last edited, Asia/Shanghai.")
    svc = serializers.CharField()
    child_num = serializers.IntegerField(allow_null=True, help_text="Replies under a root; null on a reply.")
    extra = serializers.DictField()


class ServiceCommentListOutput(Shape):
    comments = ServiceStoredCommentOutput(many=True)
