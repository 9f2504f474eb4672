"""The names of the demonstration and one trained model for all tests of this room."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.intents import load_or_train
from bot.nlu.regression import ASKED_AT, SEATS, demo_gazetteer
from bot.nlu.understand import Understander
from bot.nlu.understanding import Setting


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return demo_gazetteer()


@pytest.fixture(scope="session")
def model(model_home):
    return load_or_train(model_home)


@pytest.fixture(scope="session")
def understander(model) -> Understander:
    return Understander(model)


@pytest.fixture
def setting():
    def make(
        who: str = "o", *, at: datetime = ASKED_AT, chat: str = "private", mentioned: bool = False
    ) -> Setting:
        return Setting(SEATS[who], at, chat, mentioned)

    return make
