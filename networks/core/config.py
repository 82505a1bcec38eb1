"""Settings from the environment; whatever is wrong is listed all at once before anything starts."""

from __future__ import annotations

import ipaddress
import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ASYNC_MODES = Literal["eventlet", "threading"]
TRANSPORTS = Literal["fast", "stock"]
SECRET_BYTES = 32


class Settings(BaseSettings):
    """Everything an operator can choose, by the names of `docs/settings.md` (`SIECI_DATA`, `PORT` ...)."""

    model_config = SettingsConfigDict(env_prefix="SIECI_", extra="ignore", frozen=True)

    port: int = Field(default=8000, ge=1, le=65535, validation_alias="PORT")
    data: Path = Path("var")
    database_url: str = ""
    redis_url: str = ""
    storage_url: str = ""
    smtp_url: SecretStr = SecretStr("")
    clamav: str = ""
    public_url: str = ""
    secret_key: SecretStr = SecretStr("")
    file_key: SecretStr = SecretStr("")
    require_2fa: bool = False
    # How long the audit log is kept; the database itself refuses to delete sooner than after 24 months.
    audit_months: int = Field(default=24, ge=24, le=240)
    processes: int = Field(default=1, ge=1, le=64)
    async_mode: ASYNC_MODES = Field(default="eventlet", validation_alias="SIECI_ASYNC")
    transport: TRANSPORTS = "fast"
    demo: bool = False
    # Per person, since a whole town hall shares one address.
    sockets_max: int = Field(default=20, ge=1)
    rooms_max: int = Field(default=200, ge=1)
    message_rate: float = Field(default=5, gt=0)
    message_burst: int = Field(default=20, ge=1)

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg2://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _known_mail_server(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if value.get_secret_value() and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("must begin with smtp:// or smtps:// and name a server")
        return value

    @field_validator("public_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname):
            raise ValueError("must be a whole address such as https://sieci.example.org")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _demonstration_stays_home(self) -> Settings:
        if self.demo and self.public_url and not is_loopback(self.public_url):
            raise ValueError(
                "SIECI_DEMO=1 opens accounts with a known password and is refused with a public SIECI_PUBLIC_URL"
            )
        return self

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database; a file in the data folder unless another one is set."""
        if not self.database_url:
            return f"sqlite:///{self.data.absolute() / 'sieci.sqlite3'}"
        return self.database_url.replace("postgresql://", "postgresql+psycopg2://", 1)

    @property
    def is_https(self) -> bool:
        """Whether visitors come by https, which decides over Secure cookies."""
        return self.public_url.startswith("https://")

    @property
    def address(self) -> str:
        """The address that links in mails begin with; never taken from a request."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def is_local(self) -> bool:
        """Whether the site lives on a loopback address, where a whole test shares one address."""
        return is_loopback(self.address)

    def signing_key(self) -> str:
        """The key that signs cookies; made at the first start and kept in the data folder when none is set."""
        return self.secret_key.get_secret_value() or _kept_secret(self.data / "secrets" / "secret_key")


def is_loopback(url: str) -> bool:
    """Whether `url` names this machine only."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _kept_secret(path: Path) -> str:
    """Read the secret at `path`, or make it; two processes starting at once agree on the first one written."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_hex(SECRET_BYTES))
        with suppress(FileExistsError):  # another process was faster; its secret counts
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def load() -> Settings:
    """Read the settings; if any is wrong, say all of them on stderr and leave with exit code 2."""
    try:
        return Settings()
    except ValidationError as problems:
        print(readable(problems), file=sys.stderr)
        raise SystemExit(2) from None


def readable(problems: ValidationError) -> str:
    """One line for each wrong setting, with the name an operator typed and without the value (it may be secret)."""
    lines = ["Sieci cannot start, these settings are wrong:"]
    for error in problems.errors(include_input=False, include_url=False):
        name = str(error["loc"][0]) if error["loc"] else ""
        shown = name if name.isupper() else f"SIECI_{name.upper()}" if name else "SIECI_DEMO"
        lines.append(f"  {shown}: {error['msg'].removeprefix('Value error, ')}")
    return "\n".join(lines)
