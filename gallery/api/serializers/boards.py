"""Shapes of boards."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from accounts.api.serializers.people import ListInput, PersonOutput
from gallery.api.serializers.photos import PhotoOutput
from gallery.constants import MAX_SECTIONS, Arrangement, Whose
from gallery.states import BoardStatus

Shape = serializers.Serializer[Any]
BIGGEST_ID = 2**63 - 1


class CriteriaInput(Shape):
    tag = serializers.CharField(required=False, allow_blank=True, max_length=120)
    camera = serializers.CharField(required=False, allow_blank=True, max_length=120)
    lens = serializers.CharField(required=False, allow_blank=True, max_length=120)
    year = serializers.CharField(required=False, allow_blank=True, max_length=4)
    colour = serializers.CharField(required=False, allow_blank=True, max_length=120)
    whose = serializers.ChoiceField(choices=Whose.choices, required=False, default=Whose.EVERYBODY)


@extend_schema_serializer(
    examples=[
        OpenApiExample("By hand", {"title": "雨", "is_public": True, "arrangement": "hand"}, request_only=True),
        OpenApiExample(
            "One that fills itself",
            {"title": "雨, 2024", "criteria": {"tag": "雨", "year": "2024", "whose": "everybody"}},
            request_only=True,
        ),
    ]
)
class BoardInput(Shape):
    title = serializers.CharField(max_length=60)
    description = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)
    is_public = serializers.BooleanField(required=False, default=True)
    arrangement = serializers.ChoiceField(choices=Arrangement.choices, required=False, help_text="`date` unless told.")
    criteria = CriteriaInput(
        required=False, help_text="What a smart board is filled by: the key or name of a facet, or of several."
    )


class TagOutput(Shape):
    value = serializers.CharField(help_text="The key, for `section`.")
    name = serializers.CharField()


class BoardOutput(Shape):
    id = serializers.IntegerField()
    title = serializers.CharField()
    description = serializers.CharField()
    is_public = serializers.BooleanField()
    status = serializers.ChoiceField(choices=BoardStatus.choices)
    owner = PersonOutput()
    arrangement = serializers.ChoiceField(choices=Arrangement.choices)
    criteria = serializers.DictField(child=serializers.CharField(), allow_null=True, help_text="Null: filled by hand.")
    item_count = serializers.IntegerField(help_text="0 for one that fills itself.")
    follower_count = serializers.IntegerField(help_text="How many collect it.")
    updated_at = serializers.DateTimeField()


class StandingOutput(Shape):
    is_owner = serializers.BooleanField()
    is_collaborator = serializers.BooleanField()
    is_invited = serializers.BooleanField()
    keeps = serializers.BooleanField()


class BoardDetailOutput(BoardOutput):
    cover = PhotoOutput(allow_null=True)
    sections = TagOutput(many=True)
    collaborators = PersonOutput(many=True)
    keepers = PersonOutput(many=True, help_text="The latest few, as far as they show what they like.")
    mine = StandingOutput(help_text="What the caller is to the board.")


class BoardListOutput(Shape):
    boards = BoardOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class BoardPostsInput(ListInput):
    section = serializers.CharField(required=False, max_length=120, help_text="Only what has this tag.")


class CollectOutput(Shape):
    holds = serializers.BooleanField()


class PlaceInput(Shape):
    after = serializers.IntegerField(
        min_value=1, max_value=BIGGEST_ID, allow_null=True, help_text="The post that it comes behind; null: the first."
    )


class CoverInput(Shape):
    photo = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, allow_null=True, help_text="Null: the newest.")


class SectionsInput(Shape):
    tags = serializers.ListField(
        child=serializers.CharField(max_length=120), max_length=2 * MAX_SECTIONS, help_text="Keys of tags, in order."
    )


class SectionsOutput(Shape):
    sections = TagOutput(many=True)


class TagsOnBoardOutput(SectionsOutput):
    tags = TagOutput(many=True, help_text="What may be a section, the most frequent first.")


class KeepOutput(Shape):
    keeps = serializers.BooleanField()
    follower_count = serializers.IntegerField()


class KeptOutput(Shape):
    board_id = serializers.IntegerField()
    kept_at = serializers.DateTimeField()
    board = BoardOutput(allow_null=True, help_text="Null when it is deleted, or hidden by now.")


class KeptListOutput(Shape):
    kept = KeptOutput(many=True)
    next_cursor = serializers.CharField(allow_null=True)


class BoardMemberOutput(Shape):
    person = PersonOutput()
    invited_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)


class BoardMemberListOutput(Shape):
    members = BoardMemberOutput(many=True)


class SharedOutput(Shape):
    boards = BoardOutput(many=True, help_text="Others' boards that I share.")
    invitations = BoardOutput(many=True, help_text="Others' boards that I am invited to share.")
