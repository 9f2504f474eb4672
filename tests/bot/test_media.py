"""Signed links: they lead to what was kept until they expire, and nothing else does."""

from __future__ import annotations

import os

import pytest

from bot.app import create_app
from bot.deps import WebDeps
from bot.media import MediaStore
from db.values.calendar import utc_now
from tests.bot.kit import KEY, Clock

PNG, NAME = b"\x89PNG\r\n\x1a\n" + b"x" * 100, "a" * 64
BASE = "https://bot.example.go.th"


@pytest.fixture
def clock():
    return Clock(utc_now())


@pytest.fixture
def store(settings, clock):
    return MediaStore(settings.home, KEY, BASE, clock=clock)


@pytest.fixture
def client(settings, office, clock):
    return create_app(WebDeps(settings, office, clock)).test_client()


def path(url: str) -> str:
    assert url.startswith(BASE + "/")
    return url.removeprefix(BASE)


def test_a_picture_is_served_as_immutable_and_unsniffed(store, client):
    picture = store.put_png(PNG, NAME)
    answer = client.get(path(picture.original))
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PNG, "image/png")
    assert "public" in answer.headers["Cache-Control"] and "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        client.get(path(picture.original), headers={"If-None-Match": answer.headers["ETag"]}).status_code
        == 304
    )
    head = client.head(path(picture.original))
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(PNG))


def test_the_same_picture_has_one_address_all_day(store, clock):
    first = store.put_png(PNG, NAME)
    assert store.put_png(PNG, NAME) == first
    assert store.kept_png(NAME) is None, "no preview of its own was kept"


def test_a_preview_of_its_own_has_its_own_address(store, client):
    picture = store.put_png(PNG, NAME, b"small")
    assert client.get(path(picture.preview)).data == b"small"
    assert store.kept_png(NAME) == picture
    assert store.kept_png("nothing") is None


def test_pictures_live_30_days_and_files_24_hours(store, client, clock):
    picture, file = store.put_png(PNG, NAME), store.put_file(b"x", "a.xlsx", "text/plain")
    clock.move(hours=25)
    assert client.get(path(picture.original)).status_code == 200
    assert client.get(path(file)).status_code == 404
    clock.move(days=31)
    assert client.get(path(picture.original)).status_code == 404


def test_a_file_is_downloaded_under_its_thai_name_and_not_kept_by_others(store, client):
    answer = client.get(path(store.put_file(b"PK", "นักเรียน 2568.xlsx", "application/zip")))
    assert answer.data == b"PK"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "%E0%B8%99" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"].startswith("private")


def test_whatever_was_not_signed_by_us_is_404(store, client, settings):
    good = path(store.put_png(PNG, NAME).original)
    foreign = MediaStore(settings.home, "z" * 32, BASE).put_png(PNG, NAME)
    file = path(store.put_file(b"x", "a", "text/plain"))
    token = good.removeprefix("/media/").removesuffix(".png")
    last = "1" if token[-1] == "0" else "0"
    for bad in (
        f"/media/{token[:-1]}{last}.png",
        f"/media/{NAME}.png",
        "/media/x.png",
        "/media/..%2f..%2fnongphaen.db.png",
        f"/files/{token}",
        f"/media/{file.removeprefix('/files/')}.png",
        path(foreign.original),
        "/media/",
    ):
        answer = client.get(bad)
        assert answer.status_code == 404, bad
        assert "error" in answer.json


def test_a_link_to_a_file_opens_no_picture_though_one_of_its_name_were_kept(store, client):
    token = path(store.put_file(b"secret", "a.xlsx", "text/plain")).rpartition("/")[2]
    name = token.partition("-")[0]
    assert store.find("files", token) is not None
    kept = store._path("media", name)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(PNG)
    assert store.find("media", token) is None
    assert client.get(f"/media/{token}.png").status_code == 404


def test_the_name_of_a_file_tells_nothing_of_it_and_is_never_the_same_twice(store):
    names = [
        path(store.put_file(b"secret", "งบ.xlsx", "text/plain")).rpartition("/")[2].partition("-")[0]
        for _ in range(20)
    ]
    assert len(set(names)) == 20 and all(len(name) >= 32 for name in names), "128 bits of chance"


def test_what_no_link_leads_to_is_swept(store, client, clock):
    picture, _file = store.put_png(PNG, NAME), store.put_file(b"x", "a", "text/plain")
    assert store.sweep() == 0
    clock.move(days=3)
    assert store.sweep() == 2
    clock.move(days=40)
    assert store.sweep() == 1
    clock.move(days=-43)
    assert client.get(path(picture.original)).status_code == 404


@pytest.mark.parametrize("name", ["../x", "A" * 64, ""])
def test_a_picture_needs_a_fingerprint(store, name):
    with pytest.raises(ValueError, match="fingerprint"):
        store.put_png(PNG, name)


def test_a_preview_over_a_megabyte_is_refused(store):
    with pytest.raises(ValueError, match="preview"):
        store.put_png(b"x" * 1_000_001, NAME)


def test_half_a_picture_is_never_seen(store, settings, monkeypatch):
    def full(*_paths):
        raise OSError("disk is full")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="full"):
        store.put_png(PNG, NAME)
    assert not [each for each in (settings.home / "media").rglob("*") if each.is_file()]
