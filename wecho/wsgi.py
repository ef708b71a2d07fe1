"""HTTP for several processes: `granian --interface wsgi wecho.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecho.settings")
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "10000")
site = get_wsgi_application()

from gallery.actions import views  # noqa: E402 - needs the apps loaded
from services_registry.actions import traffic  # noqa: E402 - needs the apps loaded
from services_registry.api.contract.lane import behind_wsgi  # noqa: E402 - needs the apps loaded
from wecho.requests import WSGIUtf8Request  # noqa: E402

site.request_class = WSGIUtf8Request
application = behind_wsgi(site)
traffic.keep_flushing()
views.keep_flushing()
