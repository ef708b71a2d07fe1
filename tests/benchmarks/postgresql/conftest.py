"""What only PostgreSQL has: partitions, the sequence of ids, roles. On SQLite there is nothing of this to collect."""

from django.conf import settings

collect_ignore_glob = ["test_*.py"] if settings.EMBEDDED else []
