"""What only S3 does. Without it nothing is collected."""

from django.conf import settings

collect_ignore_glob = [] if settings.ENV.s3 else ["test_*.py"]
