from django.urls import path

from accounts.web import views

app_name = "accounts"
urlpatterns = [
    path("join/", views.register, name="register"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("settings/profile/", views.settings_profile, name="settings_profile"),
    path("@<str:username>/follow", views.follow, name="follow"),
]
