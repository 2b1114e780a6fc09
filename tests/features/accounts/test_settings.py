"""Settings from the environment: what is good is taken, what is bad is refused by name, nothing is guessed."""

import os
import stat

import pytest

from app.config import SettingsError, from_environment

SECRET = "tC2mXo0Fq9bJ5uYw7eKz1nLs4vRd8hGp"


@pytest.fixture
def read(tmp_path):
    """Settings from these variables, given without their prefix, in a folder of their own."""

    def settings(**variables):
        chosen = {"DATA_DIR": str(tmp_path / "data"), **variables}
        return from_environment({f"OFFICIUM_{name}": value for name, value in chosen.items()})

    return settings


def test_defaults(read, tmp_path):
    settings = read()
    assert settings.database_url == f"sqlite:///{tmp_path}/data/officium.db"
    assert settings.on_sqlite
    assert (settings.host, settings.port, settings.threads, settings.processes) == ("127.0.0.1", 8000, 80, 1)
    assert (settings.session_hours, settings.lockout_failures, settings.lockout_minutes) == (12, 8, 15)
    assert (settings.sign_in_gate, settings.time_zone, settings.log_level) == (2, "UTC", "info")
    assert not settings.production
    assert not settings.secure_cookies
    assert not settings.testing


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        ("HOST", "0.0.0.0", "0.0.0.0"),
        ("PORT", "1", 1),
        ("PORT", "65535", 65535),
        ("PORT", "", 8000),
        ("THREADS", "256", 256),
        ("PROCESSES", "1", 1),
        ("TIME_ZONE", "Asia/Shanghai", "Asia/Shanghai"),
        ("SESSION_HOURS", "720", 720),
        ("SIGN_IN_GATE", "64", 64),
        ("LOCKOUT_FAILURES", "3", 3),
        ("LOCKOUT_FAILURES", "100", 100),
        ("LOCKOUT_MINUTES", "1440", 1440),
        ("LOG_LEVEL", "WARNING", "warning"),
        ("SECURE_COOKIES", "1", True),
        ("SECURE_COOKIES", " Yes ", True),
        ("SECURE_COOKIES", "on", True),
        ("SECURE_COOKIES", "off", False),
        ("PRODUCTION", "0", False),
        ("PRODUCTION", "", False),
        ("SECRET_KEY", SECRET, SECRET),
        ("DATABASE_URL", "sqlite:////srv/officium.db", "sqlite:////srv/officium.db"),
        ("DATABASE_URL", "postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("DATABASE_URL", "postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("DATABASE_URL", "postgresql+psycopg://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
    ],
)
def test_good_ones_are_taken(read, name, value, taken):
    assert getattr(read(**{name: value}), name.lower()) == taken


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("PORT", value) for value in ("0", "65536", "-1", "+80", "8.5", "80 ", "http", "８０", "²")],
        *[("THREADS", value) for value in ("0", "257", "many")],
        *[("PROCESSES", value) for value in ("0", "65")],
        *[("SESSION_HOURS", value) for value in ("0", "721")],
        *[("SIGN_IN_GATE", value) for value in ("0", "65")],
        *[("LOCKOUT_FAILURES", value) for value in ("2", "101")],
        *[("LOCKOUT_MINUTES", value) for value in ("0", "1441")],
        *[("LOG_LEVEL", value) for value in ("loud", "critical ", "trace")],
        *[("TIME_ZONE", value) for value in ("Mars/Olympus", "asia/shanghai", "../etc/passwd", "/etc/localtime")],
        *[("TIME_ZONE", value) for value in ("Asia", "x" * 300)],
        *[("SECURE_COOKIES", value) for value in ("maybe", "2")],
        *[("PRODUCTION", value) for value in ("production", "tru")],
        *[
            ("DATABASE_URL", value)
            for value in ("mysql://u@h/d", "sqlite://", "officium.db", "postgresql+asyncpg://h/d")
        ],
        *[("SECRET_KEY", value) for value in ("", "secret", "changeme", SECRET[:31], "a" * 64, "abcabc" * 10)],
        *[("SECRET_KEY", value) for value in ("password" * 5, "change-me-" * 5, " " * 40)],
    ],
)
def test_bad_ones_are_refused_by_name(read, name, value):
    with pytest.raises(SettingsError, match=f"OFFICIUM_{name}"):
        read(**{name: value})


def test_a_refused_secret_is_not_repeated(read):
    with pytest.raises(SettingsError) as refused:
        read(SECRET_KEY=SECRET[:31])
    assert SECRET[:31] not in str(refused.value)


def test_an_empty_host_is_not_every_host(read):
    assert read(HOST="").host == "127.0.0.1"


@pytest.mark.parametrize("name", ["SECRETKEY", "secret_key", "TESTING", "ON_SQLITE", "PORTS", ""])
def test_unknown_ones_are_refused(read, name):
    with pytest.raises(SettingsError, match=f"OFFICIUM_{name} is not a setting. Known: .*SECRET_KEY"):
        read(**{name: "1"})


def test_other_programs_variables_are_left_alone(tmp_path):
    environ = {"OFFICIUM_DATA_DIR": str(tmp_path), "PORT": "http", "SECRET_KEY": "x", "MY_OFFICIUM_PORT": "x"}
    assert from_environment(environ).port == 8000


def test_the_environment_itself_is_read(tmp_path, monkeypatch):
    monkeypatch.setenv("OFFICIUM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("OFFICIUM_PORT", "8123")
    assert from_environment().port == 8123


def test_many_processes_need_postgresql(read):
    with pytest.raises(SettingsError, match="OFFICIUM_PROCESSES above 1 needs PostgreSQL"):
        read(PROCESSES="2")
    assert read(PROCESSES="2", DATABASE_URL="postgresql://h/d").processes == 2


def test_production_needs_a_secret(read, tmp_path):
    with pytest.raises(SettingsError, match="OFFICIUM_SECRET_KEY must be set"):
        read(PRODUCTION="1")
    assert not (tmp_path / "data").exists()
    settings = read(PRODUCTION="1", SECRET_KEY=SECRET)
    assert settings.production
    assert settings.secret_key == SECRET


def test_production_refuses_a_weak_secret(read):
    with pytest.raises(SettingsError, match="OFFICIUM_SECRET_KEY is too weak"):
        read(PRODUCTION="1", SECRET_KEY="changeme")


def test_production_keeps_cookies_to_https_unless_told(read):
    assert read(PRODUCTION="1", SECRET_KEY=SECRET).secure_cookies
    assert not read(PRODUCTION="1", SECRET_KEY=SECRET, SECURE_COOKIES="0").secure_cookies


def test_a_key_is_made_once_and_kept(read, tmp_path):
    mask = os.umask(0)
    try:
        first = read()
    finally:
        os.umask(mask)
    path = tmp_path / "data" / "secret-key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(first.secret_key) >= 32
    assert path.read_text() == first.secret_key
    assert read().secret_key == first.secret_key
    assert [file.name for file in path.parent.iterdir()] == ["secret-key"]


def test_each_installation_has_its_own_key(read, tmp_path):
    assert read().secret_key != read(DATA_DIR=str(tmp_path / "another")).secret_key


def test_a_given_secret_makes_no_file(read, tmp_path):
    read(SECRET_KEY=SECRET)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("content", ["", "\n", "short"])
def test_a_damaged_key_file_is_refused(read, tmp_path, content):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret-key").write_text(content)
    with pytest.raises(SettingsError, match="secret-key"):
        read()


def test_the_data_folder_is_absolute(read, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = read(DATA_DIR="here", SECRET_KEY=SECRET)
    assert settings.data_dir == tmp_path / "here"
    assert settings.database_url == f"sqlite:///{tmp_path}/here/officium.db"
