"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from accounts.web.account import language, to_account
from accounts.web.joining import sign_in_to_administration
from wecho.health import healthz

urlpatterns = [
    path("", include("gallery.web.urls")),
    path("", include("accounts.web.urls")),
    path("", include("messaging.web.urls")),
    path("", include("moderation.web.public_urls")),
    path("admin/", include("moderation.web.urls")),
    path("admin/login/", sign_in_to_administration),
    path("admin/password_change/", to_account, name="admin_password"),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    path("api/v1/", include("wecho.api_urls")),
    path("language/", language, name="set_language"),
    path("healthz", healthz, name="healthz"),
]

handler400 = "wecho.common.faults.bad_request"
handler403 = "wecho.common.faults.forbidden"
handler404 = "wecho.common.faults.not_found"
handler500 = "wecho.common.faults.server_error"
