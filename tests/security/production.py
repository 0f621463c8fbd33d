"""What the pages say under the production profile, printed as JSON.

Run in a process of its own, since the profile is read once, when Django starts.
"""

import json
import os
import sys
import tempfile

os.environ |= {
    "HENGJI_DATA": tempfile.mkdtemp(prefix="hengji-production-"),
    "HENGJI_PROFILE": "production",
    "HENGJI_PROXY_HOPS": "1",
    "HENGJI_HOSTS": '["bureau.example"]',
    "DJANGO_SETTINGS_MODULE": "hengji.settings",
}

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402

from hengji.actions.accounts import choose_password, found_first_account  # noqa: E402
from hengji.core.permissions import Role  # noqa: E402
from hengji.models import Event  # noqa: E402

PASSWORD = "yanglao-Qianzhen-72"  # noqa: S105 - of nobody
TLS = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "10.0.0.1, 192.0.2.7"}


def main() -> None:
    """Sign somebody in and print what came back."""
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    user, _ = found_first_account("zhang", "张三", Role.STAFF)
    choose_password(PASSWORD, by=user)
    client = Client(SERVER_NAME="bureau.example")
    fields = {"login": "zhang", "password": PASSWORD}
    plain = client.post("/sign-in", fields)
    wrong_host = client.get("/sign-in", SERVER_NAME="elsewhere.example", **TLS)
    watched = client.get("/healthz", SERVER_NAME="127.0.0.1")
    page = client.get("/sign-in", **TLS)
    entered = client.post("/sign-in", fields, **TLS)
    first = client.get("/", **TLS)
    facts = {
        "plain": _said(plain),
        "plain_api": _said(client.get("/api/v1/cycles")),
        "wrong_host": wrong_host.status_code,
        "watched": (watched.status_code, watched.content.decode()),
        "page": _said(page),
        "entered": _said(entered),
        "first": _said(first),
        "cookies": {
            name: {key: each[key] for key in ("secure", "httponly", "samesite", "path", "domain")}
            for name, each in client.cookies.items()
        },
        "address": Event.objects.filter(verb="登录").values_list("address", flat=True).first(),
        "debug": settings.DEBUG,
    }
    sys.stdout.write(json.dumps(facts))


def _said(response: HttpResponse) -> dict[str, object]:
    return {"status": response.status_code, **dict(response.items())}


main()
