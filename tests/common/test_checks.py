"""What the check of a deployment advises."""

from pytest_django import Settings

from wecho.checks import mail_is_sent


def test_a_site_that_sends_no_mail_is_told_so(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "wecho.common.mail.FileBackend"
    assert [found.id for found in mail_is_sent()] == ["wecho.W004"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert mail_is_sent() == []
