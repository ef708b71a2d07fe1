"""Statuses of the gallery and the tables of allowed changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wecho.common.transitions import TransitionTable, transitions


class PhotoStatus(models.TextChoices):
    UPLOADING = "uploading", _("uploading")
    PROCESSING = "processing", _("processing")
    READY = "ready", _("ready")
    REFUSED = "refused", _("refused")


class PostStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    PROCESSING = "processing", _("processing")
    PENDING = "pending", _("waiting for review")
    PUBLISHED = "published", _("published")
    REJECTED = "rejected", _("rejected")
    HIDDEN = "hidden", _("hidden")
    DELETED = "deleted", _("deleted")


class Visibility(models.TextChoices):
    PUBLIC = "public", _("everybody")
    FOLLOWERS = "followers", _("my followers")
    PRIVATE = "private", _("only me")


class BoardStatus(models.TextChoices):
    PENDING = "pending", _("waiting for review")
    PUBLISHED = "published", _("published")
    REJECTED = "rejected", _("rejected")
    DELETED = "deleted", _("deleted")


PHOTO = TransitionTable(
    PhotoStatus,
    PhotoStatus.UPLOADING,
    transitions(
        {
            PhotoStatus.UPLOADING: [PhotoStatus.PROCESSING],
            PhotoStatus.PROCESSING: [PhotoStatus.READY, PhotoStatus.REFUSED],
        }
    ),
)

POST = TransitionTable(
    PostStatus,
    PostStatus.DRAFT,
    transitions(
        {
            PostStatus.DRAFT: [PostStatus.PROCESSING, PostStatus.PENDING, PostStatus.DELETED],
            PostStatus.PROCESSING: [PostStatus.PENDING, PostStatus.DRAFT, PostStatus.DELETED],
            PostStatus.PENDING: [
                PostStatus.PROCESSING,
                PostStatus.PUBLISHED,
                PostStatus.REJECTED,
                PostStatus.DELETED,
            ],
            PostStatus.PUBLISHED: [PostStatus.PROCESSING, PostStatus.PENDING, PostStatus.HIDDEN, PostStatus.DELETED],
            PostStatus.REJECTED: [
                PostStatus.PROCESSING,
                PostStatus.PENDING,
                PostStatus.PUBLISHED,
                PostStatus.DELETED,
            ],
            PostStatus.HIDDEN: [PostStatus.PUBLISHED, PostStatus.DELETED],
            # Out of the bin, back to what it was; what waited is reviewed again.
            PostStatus.DELETED: [
                PostStatus.DRAFT,
                PostStatus.PROCESSING,
                PostStatus.PUBLISHED,
                PostStatus.REJECTED,
                PostStatus.HIDDEN,
            ],
        }
    ),
)

BOARD = TransitionTable(
    BoardStatus,
    BoardStatus.PENDING,
    transitions(
        {
            BoardStatus.PENDING: [BoardStatus.PUBLISHED, BoardStatus.REJECTED, BoardStatus.DELETED],
            BoardStatus.PUBLISHED: [BoardStatus.PENDING, BoardStatus.REJECTED, BoardStatus.DELETED],
            BoardStatus.REJECTED: [BoardStatus.PENDING, BoardStatus.PUBLISHED, BoardStatus.DELETED],
        }
    ),
)
