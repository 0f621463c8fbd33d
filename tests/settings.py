"""The product's settings over a folder of the test run's own."""

import os
import tempfile
from pathlib import Path

os.environ["HENGJI_DATA"] = tempfile.mkdtemp(prefix="hengji-tests-")

from hengji.settings import *  # noqa: F403 - the folder has to be known first
from hengji.settings import CONFIG, DATABASES, STORAGES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(CONFIG.data) / "tests.sqlite3")}
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
WHITENOISE_AUTOREFRESH = True
