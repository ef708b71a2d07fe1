"""The API: the services' contract under `posts/`, and Wecho's own resources beside it."""

from django.urls import include, path

urlpatterns = [
    path("posts/", include("services_registry.api.posts_urls")),
    path("accounts/", include("accounts.api.urls")),
    path("gallery/", include("gallery.api.urls")),
    path("moderation/", include("moderation.api.urls")),
    path("messaging/", include("messaging.api.urls")),
    path("services/", include("services_registry.api.urls")),
]
