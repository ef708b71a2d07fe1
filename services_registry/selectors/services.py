"""What the administration reads of services, their secrets, and what they store."""

from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from services_registry.constants import OLD_SECRET
from services_registry.models import (
    Service,
    ServiceComment,
    ServiceDenial,
    ServiceEvent,
    ServicePost,
    ServiceSecret,
    ServiceTraffic,
)
from services_registry.selectors.comments import visible_comments
from services_registry.selectors.usage import DAY, FAILED, day_before_now
from wecho.common.errors import NotFound
from wecho.common.pagination import Page, keyset_page

SHOWN = 20
_ORDER = ("service_id", "id")


def with_secret_facts(services: QuerySet[Service]) -> QuerySet[Service]:
    """Add `live_secrets`, `newest_secret` (a time) and `last_used` to each service, in the same query."""
    secret = Q(secrets__revoked_at=None) & (Q(secrets__expires_at=None) | Q(secrets__expires_at__gt=timezone.now()))
    return services.annotate(
        live_secrets=Count("secrets", filter=secret),
        newest_secret=Max("secrets__created_at"),
        last_used=Max("secrets__last_used_at"),
    )


def calling(services: QuerySet[Service]) -> QuerySet[Service]:
    """Those that called within 24 hours."""
    return services.filter(Exists(_recent_traffic()))


def silent(services: QuerySet[Service]) -> QuerySet[Service]:
    """Those that did not."""
    return services.exclude(Exists(_recent_traffic()))


def failing(services: QuerySet[Service]) -> QuerySet[Service]:
    """Those that were answered with an error within 24 hours."""
    return services.filter(Exists(_recent_traffic().filter(FAILED)))


def denied(services: QuerySet[Service]) -> QuerySet[Service]:
    """Those of which a call was denied within 24 hours."""
    return services.filter(Exists(ServiceDenial.objects.filter(service=OuterRef("pk"), at__gte=timezone.now() - DAY)))


def without_secret(services: QuerySet[Service]) -> QuerySet[Service]:
    """Those that cannot call for want of a secret."""
    return services.exclude(Exists(ServiceSecret.objects.live().filter(service=OuterRef("pk"))))


def with_old_secret(services: QuerySet[Service]) -> QuerySet[Service]:
    """Those with a secret that is good and older than a year."""
    live = ServiceSecret.objects.live().filter(service=OuterRef("pk"))
    return services.filter(Exists(live.filter(created_at__lt=timezone.now() - OLD_SECRET)))


def _recent_traffic() -> QuerySet[ServiceTraffic]:
    return ServiceTraffic.objects.filter(service=OuterRef("pk"), hour__gte=day_before_now())


def service_by_id(service_id: int) -> Service:
    """Return a service; raises NotFound."""
    service = Service.objects.filter(pk=service_id).first()
    if service is None:
        raise NotFound
    return service


def secret_of(service: Service, secret_id: UUID) -> ServiceSecret:
    """Return one secret of that service; raises NotFound."""
    secret = ServiceSecret.objects.filter(service=service, pk=secret_id).select_related("service").first()
    if secret is None:
        raise NotFound
    return secret


def secrets_of(service: Service) -> list[ServiceSecret]:
    """The twenty newest secrets of a service, the newest first."""
    return list(service.secrets.order_by("-created_at")[:SHOWN])


def events_of(service: Service, *, cursor: str | None = None, limit: int = SHOWN) -> Page[ServiceEvent]:
    """What was done to a service, the newest first."""
    return keyset_page(service.events.all(), order=("at", "id"), cursor=cursor, limit=limit)


def stored_posts(service: Service, *, cursor: str | None) -> Page[ServicePost]:
    """The posts that a service stores, the newest first."""
    rows = ServicePost.objects.filter(service_id=service.pk)
    return keyset_page(rows, order=_ORDER, cursor=cursor, limit=SHOWN)


def stored_post(service: Service, post_id: int) -> ServicePost:
    """Return one post of a service; raises NotFound."""
    post = ServicePost.objects.filter(service_id=service.pk, id=post_id).first()
    if post is None:
        raise NotFound
    return post


def stored_comment(service: Service, comment_id: int) -> ServiceComment:
    """Return one comment of a service whose post and root still stand; raises NotFound."""
    comment = visible_comments(service.pk).filter(id=comment_id).first()
    if comment is None:
        raise NotFound
    return comment


def stored_comments(service: Service, post_id: int, root_id: int, *, cursor: str | None) -> Page[ServiceComment]:
    """The root comments of a post (`root_id` 0) or the replies under one, the newest first."""
    rows = visible_comments(service.pk).filter(post_id=post_id, root_id=root_id)
    return keyset_page(rows, order=_ORDER, cursor=cursor, limit=SHOWN)
