"""The model of an office's lessons: from its cache, or made anew beside the work when that is gone or damaged."""

from __future__ import annotations

import threading

import pytest

from bot.nlu import taught_models
from bot.nlu.intents import IntentModel
from bot.nlu.lessons import NOTHING_TAUGHT, Lessons
from bot.nlu.taught_models import KEPT_MODELS, TaughtModels, sweep_models
from bot.nlu.understand import Understander

TAUGHT = Lessons(version=1, examples=(("ยอดหัว", "figures:students"),))
OTHER = Lessons(version=2, examples=(("ทีมพ่อพิมพ์", "figures:teachers"),))


@pytest.fixture
def common() -> Understander:
    return Understander()


@pytest.fixture
def trained(monkeypatch):
    """Stands in for training, which takes seconds: waits for ``go`` and notes what it was taught."""
    go, seen = threading.Event(), []

    def train(home, handlers=None, lessons=()):
        go.wait(5)
        seen.append(lessons)
        return IntentModel.train([("ยอดหัว", "a"), ("ลาก่อน", "b")], "m")

    monkeypatch.setattr(taught_models, "load_or_train", train)
    return go, seen


def settle() -> None:
    for thread in threading.enumerate():
        if thread.name == "taught-model":
            thread.join(5)


def test_without_lessons_or_a_home_everybody_shares_one_model(common, tmp_path):
    assert TaughtModels(tmp_path, common).get("5703", NOTHING_TAUGHT) is common
    assert TaughtModels(None, common).get("5703", TAUGHT) is common


@pytest.mark.parametrize("damage", [None, b"", b"not a model"])
def test_a_missing_or_damaged_model_is_made_anew_while_the_common_one_answers(
    common, tmp_path, trained, monkeypatch, damage
):
    from bot.nlu import intents

    if damage is not None:
        mark = intents.fingerprint([*intents.examples_of(intents._declared()), *TAUGHT.examples])
        (tmp_path / "nlu").mkdir()
        (tmp_path / "nlu" / f"intents-{mark}.bin").write_bytes(damage)
    go, seen = trained
    models = TaughtModels(tmp_path, common)
    assert models.get("5703", TAUGHT) is common
    assert models.get("5703", TAUGHT) is common
    go.set()
    settle()
    assert models.get("5703", TAUGHT) is not common
    assert seen == [TAUGHT.examples]
    assert models.get("5402", NOTHING_TAUGHT) is common


def test_a_model_that_comes_too_late_does_not_replace_that_of_another_version(common, tmp_path, trained):
    go, _ = trained
    models = TaughtModels(tmp_path, common)
    models.get("5703", TAUGHT)
    models.get("5703", NOTHING_TAUGHT)
    models.get("5703", OTHER)
    go.set()
    settle()
    newest = models.get("5703", OTHER)
    assert newest is not common and models.get("5703", OTHER) is newest


def test_old_models_are_swept_and_the_common_one_never(tmp_path):
    folder = tmp_path / "nlu"
    folder.mkdir()
    for number in range(KEPT_MODELS + 5):
        (folder / f"intents-{number:020}.bin").touch()
    (folder / "intents-common.bin").touch()
    assert sweep_models(tmp_path, "common") == 5
    assert (folder / "intents-common.bin").exists()
    assert len(list(folder.iterdir())) == KEPT_MODELS + 1
