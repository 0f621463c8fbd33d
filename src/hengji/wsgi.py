"""The web application, as a server such as granian runs it."""

import os

from django.core.wsgi import get_wsgi_application

from hengji.logs import configure_logs

configure_logs()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.settings")

application = get_wsgi_application()
