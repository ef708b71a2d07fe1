from django.urls import path

from accounts.web import follows, joining, profile, proof

app_name = "accounts"
urlpatterns = [
    path("join/", joining.register, name="register"),
    path("sign-in/", joining.sign_in, name="sign_in"),
    path("sign-in/confirm/", proof.prove, name="prove"),
    path("sign-out/", joining.sign_out, name="sign_out"),
    path("settings/profile/", profile.settings_profile, name="settings_profile"),
    path("@<str:username>/follow", follows.follow, name="follow"),
]
