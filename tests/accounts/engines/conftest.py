"""What needs Redis or several processes."""

from django.conf import settings

collect_ignore_glob = ["test_*.py"] if settings.EMBEDDED else []
