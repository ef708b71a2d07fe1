"""Who is calling, in the caller's own words to check a key with."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from services_registry.api.authentication import AppKeyAuthentication, calling_service


class ServiceOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    registered = serializers.DateTimeField()


class Me(APIView):
    authentication_classes = [AppKeyAuthentication]  # no person has a part in it

    @extend_schema(responses=ServiceOutput, operation_id="services_me", summary="The service whose appKey this is")
    def get(self, request: Request) -> Response:
        service = calling_service(request)
        return Response({"name": service.name, "registered": service.created_at})
