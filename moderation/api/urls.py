from django.urls import path

from moderation.api import views

urlpatterns = [
    path("queue", views.Queue.as_view()),
    path("posts/<int:post_id>/decision", views.PostDecision.as_view()),
]
