"""The addresses of the posts API, as registered services know them."""

from functools import partial

from django.urls import path

from services_registry.api.contract.calls import CALLS
from services_registry.api.contract.lane import respond

urlpatterns = [path(call.path, partial(respond, call=call)) for call in CALLS]
