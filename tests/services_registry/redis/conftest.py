"""What only Redis does: records in the cache, counts that all processes share. Without it nothing is collected."""

from django.conf import settings

collect_ignore_glob = [] if settings.ENV.redis_url else ["test_*.py"]
