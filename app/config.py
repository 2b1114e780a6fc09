"""Settings, and the only reader of the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PACKAGE = Path(__file__).resolve().parent


class SettingsError(Exception):
    """A setting is missing or wrong; the message names the variable and says how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an installation may choose: `OFFICIUM_<NAME>` in the environment; see docs/configuration.md."""

    secret_key: str
    database_url: str
    data_dir: Path
    production: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 80
    processes: int = 1
    time_zone: str = "UTC"
    session_hours: int = 12
    sign_in_gate: int = 2
    lockout_failures: int = 8
    lockout_minutes: int = 15
    secure_cookies: bool = False
    log_level: str = "info"
    allow_volatile_store: bool = False
    testing: bool = False

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def content_dir(name: str) -> Path:
    """Where `templates` or `questions` lives: inside an installed wheel, else beside the package in a checkout."""
    packed = PACKAGE / "_data" / name
    return packed if packed.is_dir() else PACKAGE.parent / name


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check every `OFFICIUM_*` variable. Raises SettingsError; never falls back silently."""
    env = dict(os.environ if environ is None else environ)
    read = {name.removeprefix("OFFICIUM_"): value for name, value in env.items() if name.startswith("OFFICIUM_")}
    known = {field.upper() for field in Settings.__dataclass_fields__} - {"TESTING"}
    unknown = sorted(set(read) - known)
    if unknown:
        raise SettingsError(f"OFFICIUM_{unknown[0]} is not a setting. Known: {', '.join(sorted(known))}.")

    production = _flag(read, "PRODUCTION", False)
    data_dir = Path(read.get("DATA_DIR") or _default_data_dir()).resolve()
    time_zone = read.get("TIME_ZONE", "UTC")
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(
            f"OFFICIUM_TIME_ZONE={time_zone!r} is not a time zone. Use a name such as Asia/Shanghai."
        ) from None
    log_level = read.get("LOG_LEVEL", "info").lower()
    if log_level not in {"debug", "info", "warning", "error"}:
        raise SettingsError(f"OFFICIUM_LOG_LEVEL={log_level!r}: use debug, info, warning or error.")

    database_url = read.get("DATABASE_URL") or f"sqlite:///{data_dir / 'officium.db'}"
    if database_url.startswith(("postgresql://", "postgres://")):
        database_url = "postgresql+psycopg://" + database_url.split("://", 1)[1]
    if not database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("OFFICIUM_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    processes = _whole(read, "PROCESSES", 1, 1, 64)
    if processes > 1 and database_url.startswith("sqlite"):
        raise SettingsError("OFFICIUM_PROCESSES above 1 needs PostgreSQL: SQLite has one writer.")
    allow_volatile_store = _flag(read, "ALLOW_VOLATILE_STORE", False)
    if allow_volatile_store and production:
        raise SettingsError("OFFICIUM_ALLOW_VOLATILE_STORE must be off when OFFICIUM_PRODUCTION is on.")

    return Settings(
        secret_key=_secret(read.get("SECRET_KEY"), production, data_dir),
        database_url=database_url,
        data_dir=data_dir,
        production=production,
        host=read.get("HOST") or "127.0.0.1",
        port=_whole(read, "PORT", 8000, 1, 65535),
        threads=_whole(read, "THREADS", 80, 1, 256),
        processes=processes,
        time_zone=time_zone,
        session_hours=_whole(read, "SESSION_HOURS", 12, 1, 24 * 30),
        sign_in_gate=_whole(read, "SIGN_IN_GATE", 2, 1, 64),
        lockout_failures=_whole(read, "LOCKOUT_FAILURES", 8, 3, 100),
        lockout_minutes=_whole(read, "LOCKOUT_MINUTES", 15, 1, 24 * 60),
        secure_cookies=_flag(read, "SECURE_COOKIES", production),
        log_level=log_level,
        allow_volatile_store=allow_volatile_store,
    )


def _default_data_dir() -> Path:
    checkout = PACKAGE.parent
    return checkout / "instance" if (checkout / "pyproject.toml").is_file() else Path.cwd() / "instance"


def _secret(given: str | None, production: bool, data_dir: Path) -> str:
    if given is not None:
        if _is_weak(given):
            raise SettingsError(
                "OFFICIUM_SECRET_KEY is too weak: use at least 32 random characters, for example the output of "
                "`python -c 'import secrets; print(secrets.token_urlsafe(48))'`."
            )
        return given
    if production:
        raise SettingsError("OFFICIUM_SECRET_KEY must be set when OFFICIUM_PRODUCTION is on.")
    # A key of its own for this installation, so that sessions survive a restart of `make run`.
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        fresh = data_dir / f"secret-key.{os.getpid()}"
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # another process was first: its key is the key
        finally:
            fresh.unlink()
    kept = path.read_text().strip()
    if _is_weak(kept):
        raise SettingsError(f"{path} does not hold a good key: remove the file, and a new one is made.")
    return kept


def _is_weak(secret: str) -> bool:
    """Short, of few characters, or a short text repeated."""
    return len(secret) < 32 or len(set(secret)) < 8 or secret in (secret + secret)[1:-1]


def _flag(read: Mapping[str, str], name: str, default: bool) -> bool:
    value = read.get(name, "").strip().lower()
    if value in ("", "1", "0", "true", "false", "yes", "no", "on", "off"):
        return default if value == "" else value in ("1", "true", "yes", "on")
    raise SettingsError(f"OFFICIUM_{name}={value!r}: use 1 or 0.")


def _whole(read: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = read.get(name)
    if value is None or value == "":
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingsError(f"OFFICIUM_{name}={value!r}: use a whole number from {least} to {most}.")
    return int(value)
