"""What an installation decides (安装设置): environment first, then ``hengji.toml``.

Every name is read from the environment as ``HENGJI_…``; the database also
from ``DATABASE_URL``. A name nobody knows in the file is an error, since a
misspelt setting would silently leave a default.
"""

import os
import secrets
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Profile(StrEnum):
    """How strictly the pages are guarded (运行方式).

    ``OFFICE`` is one office PC on loopback, ``PRODUCTION`` is for more people
    behind TLS: secure cookies and a second factor for everyone. ``DEMO`` lets
    people in by one-time links on loopback and marks every page.
    """

    DEMO = "demo"
    OFFICE = "office"
    PRODUCTION = "production"


class Config(BaseSettings):
    """The settings of one installation.

    Attributes:
        data: Holds the embedded database, the files and the secret key.
        database_url: ``postgresql://…``; empty means SQLite inside ``data``.
        profile: See ``Profile``.
        hosts: Names under which the pages may be asked for.
        proxy_hops: How many trusted proxies stand before this server; the
            client address is believed only from the last of them.
        secret_key: Empty means one is made and kept in ``data``.
        idle_minutes: A session that does nothing for so long ends.
        longest_hours: No session lasts longer, however busy.
        upload_megabytes: A larger request is refused before it is read.
        evidence_megabytes: A larger piece of evidence is refused before its
            first part is sent; parts are small requests.
        rules: A folder with the bureau's own files of the rulebook (规则文件夹):
            holidays, limits, grades; empty means none.
        heads: A folder outside ``data`` to which the head of the event
            chain is written every day; empty means none.
    """

    model_config = SettingsConfigDict(env_prefix="HENGJI_", extra="forbid")

    data: Path = Path("hengji-data")
    database_url: SecretStr = Field(
        SecretStr(""), validation_alias=AliasChoices("DATABASE_URL", "database_url")
    )
    profile: Profile = Profile.OFFICE
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    proxy_hops: int = Field(0, ge=0, le=5)
    secret_key: SecretStr = SecretStr("")
    idle_minutes: int = Field(30, ge=5, le=240)
    longest_hours: int = Field(12, ge=1, le=24)
    upload_megabytes: int = Field(100, ge=1, le=4096)
    evidence_megabytes: int = Field(4096, ge=1, le=65_536)
    rules: Path | None = None
    heads: Path | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is the library's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments, then the environment, then the file beside the data."""
        file = Path(os.environ.get("HENGJI_DATA", "hengji-data")) / "hengji.toml"
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file)

    @property
    def database(self) -> dict[str, object]:
        """Return Django's settings of the database."""
        url = self.database_url.get_secret_value()
        return _postgresql(url) if url else sqlite_in(self.data)

    @property
    def is_on_server(self) -> bool:
        """Tell whether the database is PostgreSQL and not inside ``data``."""
        return bool(self.database_url.get_secret_value())

    @property
    def files(self) -> Path:
        """Return the folder in which files are kept by their SHA-256."""
        return self.data / "files"

    @cached_property
    def key(self) -> str:
        """Return the secret key, making one on first use."""
        if given := self.secret_key.get_secret_value():
            return given
        path = self.data / "secret-key"
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text("ascii")
        key = secrets.token_urlsafe(64)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key)
        return key


def sqlite_in(folder: Path) -> dict[str, object]:
    """Return Django's settings of the embedded database of a data folder.

    Connections are kept open and the file is never mapped into memory.

    Either alone has returned errors under load with the library of Debian 12;
    FULL keeps every committed row through a power cut.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "hengji.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def _postgresql(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ValueError("DATABASE_URL 应写成 postgresql://用户:口令@主机:端口/数据库 的样式")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
