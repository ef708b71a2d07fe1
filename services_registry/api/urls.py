from django.urls import path

from services_registry.api.views import whoami

urlpatterns = [path("me", whoami.Me.as_view())]
