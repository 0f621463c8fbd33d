import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.services.postgresql import OLDEST, postgresql


class Interrupted(BaseException):
    pass


@pytest.fixture
def clusters(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that only the cluster under test uses, open to the account it runs under."""
    with tempfile.TemporaryDirectory(prefix="hengji-clusters-") as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setattr("tempfile.tempdir", folder)
        yield Path(folder)


def test_the_cluster_is_new_enough_and_its_account_rules_only_its_database(clusters: Path) -> None:
    with postgresql() as url, psycopg.connect(url) as connection:
        version = connection.info.server_version // 10000
        superuser = connection.execute("SELECT usesuper FROM pg_user WHERE usename=user").fetchone()
        encoding = connection.execute("SHOW server_encoding").fetchone()

    assert version >= OLDEST
    assert superuser == (False,)
    assert encoding == ("UTF8",)


def test_the_cluster_is_gone_when_its_user_is_interrupted(clusters: Path) -> None:
    port = 0

    with pytest.raises(Interrupted), postgresql() as url:
        port = urlsplit(url).port or 0
        assert list(clusters.iterdir()) != []
        raise Interrupted

    assert list(clusters.iterdir()) == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"postgresql://hengji@127.0.0.1:{port}/hengji", connect_timeout=2)


def test_the_cluster_runs_under_another_name_than_root(clusters: Path) -> None:
    with postgresql():
        owners = {path.stat().st_uid for path in clusters.iterdir()}

    assert owners == ({os.geteuid()} if os.geteuid() else owners - {0})
