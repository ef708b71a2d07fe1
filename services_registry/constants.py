"""Names and numbers of registered services."""

from datetime import timedelta

SECRET_LENGTH = 16
MOST_LIVE_SECRETS = 2
OVERLAP_HOURS = 24
NOTE_USE_EVERY = timedelta(minutes=1)

MOST_CONTENT = 65_536
MOST_NAME = 255
MOST_ROWS = 100

ADMINISTRATORS = "service administrators"
