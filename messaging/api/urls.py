from django.urls import path

from messaging.api import views

urlpatterns = [
    path("messages", views.Messages.as_view()),
    path("conversations", views.Conversations.as_view()),
    path("conversations/<int:conversation_id>/messages", views.History.as_view()),
    path("conversations/<int:conversation_id>/read", views.Read.as_view()),
    path("events", views.Events.as_view()),
]
