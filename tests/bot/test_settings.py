"""Settings: one table, one reading, and sentences that name what is wrong."""

from __future__ import annotations

import pytest

from bot.settings import OPTIONS, load_settings, read_env_file
from db.errors import WrongInputError

KEY = "k" * 32


def test_without_any_setting_the_office_works_in_var(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = load_settings({})
    assert settings.home == tmp_path / "var"
    assert settings.database_url == f"sqlite:///{tmp_path / 'var' / 'nongphaen.db'}"
    assert (settings.office_code, settings.tz_office, settings.log_format) == (
        "5703",
        "Asia/Bangkok",
        "console",
    )


def test_nothing_secret_has_a_default():
    assert [option.name for option in OPTIONS if option.secret and option.default is not None] == []
    assert all(option.help for option in OPTIONS)


def test_secrets_are_not_in_the_repr():
    settings = load_settings(
        {
            "SECRET_KEY": KEY,
            "LINE_CHANNEL_SECRET": "hunter2",
            "LINE_CHANNEL_ACCESS_TOKEN": "hunter2",
            "DATABASE_URL": "postgresql://a:hunter2@h/d",
            "QUEUE_URL": "redis://:hunter2@h/0",
        }
    )
    assert "hunter2" not in repr(settings) and KEY not in repr(settings)


@pytest.mark.parametrize("name", ["LINE_CHANNEL_SECRET", "SECRET_KEY", "PUBLIC_URL", "OFFICE_CONTACT"])
def test_a_missing_one_is_named(name):
    with pytest.raises(WrongInputError, match=name):
        load_settings({}, need=(name,))
    with pytest.raises(WrongInputError, match=name):
        load_settings({}).demand(name)


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", "short"), ("LOG_FORMAT", "xml"), ("WORKERS", "0"), ("WORKERS", "two"), ("LEASE_S", "-1"),
     ("TZ_OFFICE", "Asia/Chiangrai"), ("LATE_ANSWERS", "sometimes")],
)  # fmt: skip
def test_a_value_that_makes_no_sense_is_refused_in_thai(name, value):
    with pytest.raises(WrongInputError, match=name) as refused:
        load_settings({name: value})
    if name == "SECRET_KEY":
        assert "short" not in refused.value.said


def test_a_slash_at_the_end_of_an_address_is_taken_off():
    settings = load_settings({"LINE_API_BASE": "http://127.0.0.1:9/", "PUBLIC_URL": "https://a.go.th/"})
    assert (settings.line_api_base, settings.public_url) == ("http://127.0.0.1:9", "https://a.go.th")


def test_the_environment_goes_before_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(
        "# ค่าของสำนักงาน\nexport OFFICE_CODE='5402'\nOFFICE_CONTACT=\"โทร 1\"\nLOG_FORMAT=json\n=x\nword\n",
        "utf-8",
    )
    monkeypatch.setenv("LOG_FORMAT", "console")
    monkeypatch.delenv("OFFICE_CODE", raising=False)
    monkeypatch.delenv("OFFICE_CONTACT", raising=False)
    settings = load_settings()
    assert (settings.office_code, settings.contact, settings.log_format) == ("5402", "โทร 1", "console")
    assert settings.sources["OFFICE_CODE"] == ".env"
    assert settings.sources["LOG_FORMAT"] == "environment"
    assert settings.sources["WORKERS"] == "default"


def test_no_file_is_no_setting(tmp_path):
    assert read_env_file(tmp_path / "none") == {}


def test_days_of_a_single_rule_of_retention_are_read_and_wrong_ones_refused():
    env = {"KEEP_CASE_TEXTS_DAYS": "90", "KEEP_ROWS_DAYS": "500"}
    keeping = load_settings(env).keeping()
    assert (keeping["KEEP_CASE_TEXTS_DAYS"], keeping["KEEP_ROWS_DAYS"], keeping["KEEP_TEXT_DAYS"]) == (
        90,
        500,
        30,
    )
    for wrong in ("0", "ห้า", "-1"):
        with pytest.raises(WrongInputError, match="KEEP_CASE_TEXTS_DAYS"):
            load_settings({"KEEP_CASE_TEXTS_DAYS": wrong})
