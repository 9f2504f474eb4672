"""nongphaen simulator: starts, says where it is, stops cleanly."""

import os
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from bot.cli.simulator import simulator


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly(how):
    code = "from bot.cli.simulator import simulator; simulator(['--port', '0'])"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
    )
    first = process.stdout.readline()
    process.send_signal(how)
    rest, errors = process.communicate(timeout=30)
    assert "http://127.0.0.1:8000/callback" in first
    assert (process.returncode, rest.strip(), errors) == (0, "ปิด LINE จำลองแล้ว", "")


def test_a_wrong_bot_address_is_told_in_thai():
    result = CliRunner().invoke(simulator, ["--bot-url", "ftp://x"])
    assert result.exit_code == 2
    assert "ต้องขึ้นต้นด้วย http://" in result.output
