from django.urls import path

from messaging.web import views

app_name = "messaging"
urlpatterns = [
    path("messages/", views.conversation_list, name="list"),
    path("messages/@<str:username>/", views.thread, name="thread"),
]
