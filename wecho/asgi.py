"""Sockets for several processes (`granian --interface asgi wecho.asgi:application`); HTTP too when embedded."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecho.settings")
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "10000")
http = get_asgi_application()

from gallery.actions import views  # noqa: E402 - needs the apps loaded
from messaging.routing import websocket_urlpatterns  # noqa: E402
from services_registry.actions import traffic  # noqa: E402
from services_registry.api.contract.lane import behind_asgi  # noqa: E402
from wecho.requests import ASGIUtf8Request  # noqa: E402

http.request_class = ASGIUtf8Request
Message = dict[str, Any]


async def no_such_socket(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """Refuse a socket at an address that has none, without a trace in the log."""
    await receive()
    await send({"type": "websocket.close", "code": 4404})


sockets = URLRouter([*websocket_urlpatterns, re_path(r"", no_such_socket)])  # type: ignore[arg-type]
application = behind_asgi(ProtocolTypeRouter({"http": http, "websocket": sockets}))
traffic.keep_flushing()
views.keep_flushing()
