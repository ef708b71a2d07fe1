from django.urls import path

from accounts.web import follows, joining, pictures, profile, sessions

app_name = "accounts"
urlpatterns = [
    path("join/", joining.register, name="register"),
    path("sign-in/", joining.sign_in, name="sign_in"),
    path("sign-out/", joining.sign_out, name="sign_out"),
    path("settings/profile/", profile.settings_profile, name="settings_profile"),
    path("settings/profile/<str:kind>", pictures.picture, name="picture_upload"),
    path("settings/profile/<str:kind>/remove", pictures.remove, name="picture_remove"),
    path("pictures/<str:kind>/<str:key>/<int:edge>.<str:fmt>", pictures.rendition, name="picture"),
    path("settings/devices/", sessions.devices, name="devices"),
    path("settings/devices/end-others", sessions.end_other_sessions, name="end_other_sessions"),
    path("settings/devices/<int:session_id>/end", sessions.end_session, name="end_session"),
    path("@<str:username>/follow", follows.follow, name="follow"),
]
