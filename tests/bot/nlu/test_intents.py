"""The product's own model: taught by what is declared and by the corpus, kept, and made anew when it must be."""

from __future__ import annotations

import hashlib
import io
import pickle

import numpy as np
import pytest

from bot.nlu import intents
from bot.nlu.intents import IntentModel, examples_of, fingerprint, load_or_train
from handlers.core import load_handlers

EXAMPLES = [
    (f"{word}{tail}", name) for word, name in (("สวัสดี", "ทัก"), ("ขอบคุณ", "ขอบ")) for tail in ("", "ค่ะ", "จ้า")
]


@pytest.fixture
def quick(monkeypatch):
    """A few sentences instead of a thousand, and a count of how often they were learnt."""
    learnt: list[str] = []
    train = IntentModel.train

    def counted(examples, mark="", *, like=None):
        learnt.append(mark)
        return train(examples, mark, like=like)

    monkeypatch.setattr(intents, "teaching_of", lambda handlers: EXAMPLES)
    monkeypatch.setattr(IntentModel, "train", counted)
    return learnt


def _kept(home):
    return next((home / "nlu").glob("*.bin"))


def test_it_is_learnt_once_and_then_taken_from_its_file(quick, tmp_path):
    first = load_or_train(tmp_path)
    again = load_or_train(tmp_path)
    assert len(quick) == 1
    assert again.guess("สวัสดีครับ") == first.guess("สวัสดีครับ")
    assert again.example("ทัก") == "สวัสดี"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-10],
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: data[:31],
        lambda data: (
            data[:5000] + bytes([data[5000] ^ 1]) + data[5001:] if len(data) > 5001 else data[:-1] + b"\x00"
        ),
        lambda data: b"\x00" * len(data),
        lambda data: data + b"x",
    ],
    ids=["cut off", "half", "empty", "no checksum", "one bit", "zeros", "longer"],
)
def test_a_damaged_file_is_made_anew(spoil, quick, tmp_path):
    load_or_train(tmp_path)
    _kept(tmp_path).write_bytes(spoil(_kept(tmp_path).read_bytes()))
    assert load_or_train(tmp_path).guess("ขอบคุณนะ")[0].name == "ขอบ"
    assert len(quick) == 2
    load_or_train(tmp_path)
    assert len(quick) == 2


def _npz(**arrays):
    body = io.BytesIO()
    np.savez(body, **arrays)
    return body.getvalue()


class _Runs:
    """What a hostile file would hold: something that runs when it is unpickled."""

    def __reduce__(self):
        return (pytest.fail, ("the file was run",))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not an archive",
        _npz(weights=np.zeros((3, 2))),
        _npz(said=np.frombuffer(b"{}", np.uint8)),
        pickle.dumps({"an older version": "kept itself like this"}),
        pickle.dumps(_Runs()),
        _npz(said=np.array([_Runs()], dtype=object)),
    ],
    ids=["nothing", "text", "other arrays", "no arrays", "pickle", "hostile pickle", "hostile array"],
)
def test_a_whole_file_that_is_not_ours_is_made_anew_and_never_run(body, quick, tmp_path):
    load_or_train(tmp_path)
    _kept(tmp_path).write_bytes(hashlib.sha256(body).digest() + body)
    assert load_or_train(tmp_path).guess("ขอบคุณนะ")[0].name == "ขอบ"
    assert len(quick) == 2


def test_another_version_of_the_libraries_learns_anew(quick, tmp_path, monkeypatch):
    load_or_train(tmp_path)
    monkeypatch.setattr(intents, "version", lambda name: "99.0")
    load_or_train(tmp_path)
    assert len(set(quick)) == 2


def test_a_model_of_other_declarations_is_not_taken(quick, tmp_path):
    model = load_or_train(tmp_path)
    other = IntentModel.train(EXAMPLES, "other")
    _kept(tmp_path).write_bytes(other.to_bytes())
    assert load_or_train(tmp_path).mark == model.mark


def test_the_mark_changes_with_declarations_and_with_the_corpus(tmp_path, monkeypatch):
    declared = examples_of(load_handlers())
    mark = fingerprint(declared)
    assert fingerprint(declared) == mark
    assert fingerprint([*declared, ("รถถีบกี่คัน", "figures:bicycles")]) != mark
    monkeypatch.setattr(intents, "_CORPUS", tmp_path)
    without = fingerprint(declared)
    (tmp_path / "more.txt").write_text("## ใหม่\no | นักเรียนกี่คน => figures students\n", encoding="utf-8")
    assert len({mark, without, fingerprint(declared)}) == 3


def test_a_home_that_cannot_be_written_still_gets_a_model(quick, tmp_path):
    (tmp_path / "nlu").write_text("a file where the folder should be")
    assert load_or_train(tmp_path).guess("สวัสดีครับ")[0].name == "ทัก"


def test_it_knows_what_is_declared_and_not_what_is_not(model):
    assert model.guess("หวัดดีจ้าน้องแผน")[0].name == "talk.greeting"
    assert model.guess("เด็กทั้งเขตมีกี่คน")[0].name == "figures:students"
    for stranger in ("เมื่อคืนดูบอลคู่ไหนสนุกสุด", "อยากกินส้มตำปูปลาร้า", "blah blah lorem ipsum"):
        assert model.guess(stranger)[0].probability < intents.THRESHOLD, stranger
