"""An office with an officer in its console, and the clerk who does the errands."""

from __future__ import annotations

import pytest

from bot.clerk.clerk import Clerk
from bot.workdeps import Deps
from tests.bot.console.kit import Browser, seated
from tests.bot.kit import USER


@pytest.fixture
def deps(settings, office, clock) -> Deps:
    return Deps(settings, office, clock)


@pytest.fixture
def officer(deps, clock) -> Browser:
    browser = Browser(deps)
    browser.come_in(seated(deps.sessions, USER, at=clock()))
    return browser


@pytest.fixture
def clerk(deps) -> Clerk:
    return Clerk(deps, "clerk")
