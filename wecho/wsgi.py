"""HTTP for several processes: `granian --interface wsgi wecho.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecho.settings")
application = get_wsgi_application()
