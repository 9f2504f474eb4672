"""``nongphaen work`` with a voice that echoes, so that a test may kill it: ``python -m tests.bot.echo_work``."""

from __future__ import annotations

import sys

from bot.cli.work import run_work
from bot.logs import set_up_logs
from bot.settings import load_settings
from bot.workdeps import Deps, make_deps
from tests.bot.kit import Echo, put_in

#: Seconds an answer takes, so that a kill finds work in hand.
TAKES_S = 0.03


def main() -> None:
    settings = load_settings()
    set_up_logs(settings.log_format)
    deps: Deps = make_deps(settings)
    run_work(put_in(deps, speaks=Echo(TAKES_S)))


if __name__ == "__main__":
    sys.exit(main())
