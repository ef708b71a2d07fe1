from django.urls import path

from accounts.web import follows, joining, profile, proof, second_factor, second_step, sessions

app_name = "accounts"
urlpatterns = [
    path("join/", joining.register, name="register"),
    path("sign-in/", joining.sign_in, name="sign_in"),
    path("sign-in/second/", second_step.second_step, name="second_step"),
    path("sign-in/passkey/", second_step.passkey, name="passkey"),
    path("sign-in/confirm/", proof.prove, name="prove"),
    path("sign-out/", joining.sign_out, name="sign_out"),
    path("settings/profile/", profile.settings_profile, name="settings_profile"),
    path("settings/two-factor/", second_factor.overview, name="settings_second_factor"),
    path("settings/two-factor/app/", second_factor.set_up_app, name="set_up_app"),
    path("settings/two-factor/app/begin", second_factor.begin_app, name="begin_app"),
    path("settings/two-factor/app/remove", second_factor.remove_app, name="remove_app"),
    path("settings/two-factor/keys/new/", second_factor.add_key, name="add_key"),
    path("settings/two-factor/keys/<int:key_id>/remove", second_factor.remove_key, name="remove_key"),
    path("settings/two-factor/recovery-codes", second_factor.renew_codes, name="renew_codes"),
    path("settings/two-factor/off", second_factor.turn_off, name="turn_off_second_factor"),
    path("settings/devices/", sessions.devices, name="devices"),
    path("settings/devices/end-others", sessions.end_other_sessions, name="end_other_sessions"),
    path("settings/devices/<int:session_id>/end", sessions.end_session, name="end_session"),
    path("@<str:username>/follow", follows.follow, name="follow"),
]
