"""Which callers the API answers at all."""

from typing import TYPE_CHECKING

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from services_registry.api.authentication import service_of
from services_registry.errors import AppKeyDenied

if TYPE_CHECKING:  # DRF's views load their permissions: not the other way round
    from rest_framework.views import APIView


class IsKnownCaller(BasePermission):
    """A registered service, or a person on a page of our own; anyone else is denied as a wrong appKey is."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if service_of(request) or isinstance(request.successful_authenticator, SessionAuthentication):
            return True
        raise AppKeyDenied


class IsService(BasePermission):
    """A registered service and nobody else."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if service_of(request):
            return True
        raise AppKeyDenied
