"""Sockets of messages."""

from django.urls import URLPattern, path

from messaging.consumers.socket import messaging_socket

websocket_urlpatterns: list[URLPattern] = [path("ws/", messaging_socket)]  # type: ignore[arg-type]
