"""Registered services, and what each of them stores here."""

from services_registry.models.records import (
    ServiceComment,
    ServiceCommentLike,
    ServiceErasure,
    ServicePost,
    ServicePostLike,
)
from services_registry.models.services import Service, ServiceEvent, ServiceSecret

__all__ = [
    "Service",
    "ServiceComment",
    "ServiceCommentLike",
    "ServiceErasure",
    "ServiceEvent",
    "ServicePost",
    "ServicePostLike",
    "ServiceSecret",
]
