from django.urls import URLPattern

app_name = "services_registry"
urlpatterns: list[URLPattern] = []
