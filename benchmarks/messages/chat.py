"""A chat as the Channels tutorial teaches it: a group for each room, JSON in and out, no sign-in, nothing kept."""

import json
import os
from typing import Any

import django
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path

REDIS = {"address": os.environ["REDIS_URL"], "socket_timeout": None}  # redis-py 8 hangs up on the idle otherwise
settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"],
    CHANNEL_LAYERS={"default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [REDIS]}}},
)
django.setup()


class Chat(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Whatever somebody says is heard by everybody in the room, themselves too."""

    async def connect(self) -> None:
        self.room = f"chat_{self.scope['url_route']['kwargs']['room']}"
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        said = json.loads(text_data or "{}")["message"]
        await self.channel_layer.group_send(self.room, {"type": "chat.message", "message": said})

    async def chat_message(self, event: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps({"message": event["message"]}))


async def ready(scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Plain HTTP: that the server is up."""
    await send({"type": "http.response.start", "status": 200, "headers": [], "trailers": False})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


chat = URLRouter([path("ws/<slug:room>/", Chat.as_asgi())])
application = ProtocolTypeRouter({"http": ready, "websocket": chat})
