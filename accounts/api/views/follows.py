"""Following over the API."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actions import follow_imports, follows
from accounts.api.caller import person_of
from accounts.api.serializers import people as shapes
from accounts.api.serializers import relations
from accounts.selectors.follows import every_followee, follow_import_of, follow_state, followed_by, followers_of
from accounts.selectors.people import person_seen_by
from accounts.selectors.standing import open_person, standing
from wecho.common.api import asked, asked_list
from wecho.common.errors import NotFound


class FollowPerson(APIView):
    @extend_schema(
        request=None,
        responses=relations.FollowOutput,
        summary="Follow, or ask to follow a private account; may be repeated",
    )
    def put(self, request: Request, username: str) -> Response:
        person, followee = person_of(request), person_seen_by(request.user, username)
        follows.follow_person(actor=person, followee=followee)
        return Response(relations.follow_shape(follow_state(person, followee)))

    @extend_schema(responses=relations.FollowOutput, summary="Stop following, or asking to; may be repeated")
    def delete(self, request: Request, username: str) -> Response:
        person, followee = person_of(request), person_seen_by(request.user, username)
        follows.unfollow_person(actor=person, followee=followee)
        return Response(relations.follow_shape(follow_state(person, followee)))


class Relation(APIView):
    @extend_schema(responses=relations.RelationOutput, summary="What I am to a person, and they to me")
    def get(self, request: Request, username: str) -> Response:
        found = standing(person_of(request), person_seen_by(request.user, username))
        shape = relations.follow_shape(found.following)
        return Response({**shape, "followed_by": found.followed_by, "muted": found.muted})


class Follower(APIView):
    @extend_schema(responses=relations.FollowerOutput, summary="Stop a person from following me; may be repeated")
    def delete(self, request: Request, username: str) -> Response:
        person, follower = person_of(request), person_seen_by(request.user, username)
        follows.remove_follower(actor=person, follower=follower)
        return Response({"followed_by": False})


class Followers(APIView):
    without_person = ("GET",)

    @extend_schema(
        parameters=[shapes.ListInput],
        responses=shapes.PeopleOutput,
        summary="Who follows a person",
        description="403 where the account is private and I don't follow it.",
    )
    def get(self, request: Request, username: str) -> Response:
        asked_for = asked_list(shapes.ListInput, request)
        page = followers_of(open_person(request.user, username), request.user, **asked_for)
        rows = [shapes.person_shape(row.follower) for row in page.rows]
        return Response({"people": rows, "next_cursor": page.next_cursor})


class Following(APIView):
    without_person = ("GET",)

    @extend_schema(
        parameters=[shapes.ListInput],
        responses=shapes.PeopleOutput,
        summary="Whom a person follows",
        description="403 where the account is private and I don't follow it.",
    )
    def get(self, request: Request, username: str) -> Response:
        asked_for = asked_list(shapes.ListInput, request)
        page = followed_by(open_person(request.user, username), request.user, **asked_for)
        rows = [shapes.person_shape(row.followee) for row in page.rows]
        return Response({"people": rows, "next_cursor": page.next_cursor})


class FollowExport(APIView):
    @extend_schema(responses=relations.FollowExportOutput, summary="Everyone whom I follow, newest first, at once")
    def get(self, request: Request) -> Response:
        rows = every_followee(person_of(request))
        found = [{"username": row.followee.username, "followed_at": row.created_at} for row in rows]
        return Response({"following": found})


class FollowImport(APIView):
    @extend_schema(responses=relations.FollowImportOutput, summary="How far the last list that I brought is followed")
    def get(self, request: Request) -> Response:
        found = follow_import_of(person_of(request))
        if found is None:
            raise NotFound
        return Response(relations.import_shape(found))

    @extend_schema(
        request=relations.FollowImportInput,
        responses=relations.FollowImportOutput,
        summary="Follow up to 5,000 people by name",
        description="A job follows them, or asks to; whom I follow already stays. 409 while a list is under way.",
    )
    def post(self, request: Request) -> Response:
        names = asked(relations.FollowImportInput, request.data)["usernames"]
        started = follow_imports.start_import(actor=person_of(request), names=names)
        return Response(relations.import_shape(started))
