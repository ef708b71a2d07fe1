"""What the posts API reads of posts."""

from datetime import datetime
from typing import TypedDict

from django.db.models import TextField
from django.db.models.functions import Cast

from services_registry.errors import CountFailed, FindFailed
from services_registry.models import Service, ServicePost
from services_registry.models.ids import created_at, first_id_at
from services_registry.selectors.reading import answering, refuse_missing_table

EXTRA_AS_TEXT = Cast("extra", TextField())


class PostInfo(TypedDict):
    """A post as its service sees it; `extra` is the text of a JSON object."""

    id: int
    title: str
    content: str
    author: str
    time: datetime
    extra: str


def post_info(service: Service, post_id: int) -> PostInfo:
    """Return a post; raises FindFailed when there is none, TableMissing when the service has no table."""
    rows = ServicePost.objects.filter(service_id=service.pk, id=post_id)
    with answering(FindFailed):
        row = rows.values_list("title", "content", "author", EXTRA_AS_TEXT).first()
        if row is None:
            refuse_missing_table(ServicePost, service.pk)
            raise FindFailed
    title, content, author, extra = row
    return PostInfo(id=post_id, title=title, content=content, author=author, time=created_at(post_id), extra=extra)


def newest_post_ids(service: Service, *, before: datetime, limit: int) -> list[int]:
    """Return up to `limit` ids of posts made before that moment, the newest first; raises TableMissing."""
    rows = ServicePost.objects.filter(service_id=service.pk, id__lt=first_id_at(before)).order_by("-id")
    with answering(FindFailed):
        ids = list(rows.values_list("id", flat=True)[:limit])
        if not ids:
            refuse_missing_table(ServicePost, service.pk)
    return ids


def post_likes(service: Service, post_id: int) -> int:
    """Return how many like a post; 0 for a post that is not there; raises TableMissing."""
    rows = ServicePost.objects.filter(service_id=service.pk, id=post_id)
    with answering(CountFailed):
        count = rows.values_list("like_count", flat=True).first()
        if count is None:
            refuse_missing_table(ServicePost, service.pk)
    return count or 0
