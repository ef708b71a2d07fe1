"""Registered services, and what each of them stores here."""

from services_registry.models.live_settings import ServiceSettings, ServiceSettingsChange
from services_registry.models.records import (
    ServiceComment,
    ServiceCommentLike,
    ServiceErasure,
    ServicePost,
    ServicePostLike,
)
from services_registry.models.services import Service, ServiceEvent, ServiceSecret
from services_registry.models.traffic import ServiceDenial, ServiceTraffic
from services_registry.models.upkeep import ServiceExport, ServiceReconciliation
from services_registry.models.webhooks import ServiceDelivery, ServiceWebhook

__all__ = [
    "Service",
    "ServiceComment",
    "ServiceCommentLike",
    "ServiceDelivery",
    "ServiceDenial",
    "ServiceErasure",
    "ServiceEvent",
    "ServiceExport",
    "ServicePost",
    "ServicePostLike",
    "ServiceReconciliation",
    "ServiceSecret",
    "ServiceSettings",
    "ServiceSettingsChange",
    "ServiceTraffic",
    "ServiceWebhook",
]
