"""What is so on SQLite alone, where one table holds all rows. On PostgreSQL there is nothing of this to collect."""

from django.conf import settings

collect_ignore_glob = [] if settings.EMBEDDED else ["test_*.py"]
