"""nongphaen simulator: the stand-in for LINE, with a chat page to try the bot in a browser."""

import os
import signal
import threading
from types import FrameType
from urllib.parse import urlsplit

import click

DEFAULT_PORT = 8001
CALLBACK_PATH = "/callback"


@click.command("simulator")
@click.option("--host", default="127.0.0.1", show_default=True, help="ที่อยู่เครือข่ายที่เปิดรับ")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="พอร์ต (0 = พอร์ตที่ว่าง)",
)
@click.option(
    "--bot-url",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="ที่อยู่ของบอท ถ้าไม่มีเส้นทางจะเติม /callback ให้",
)
@click.option(
    "--quota", type=click.IntRange(0), default=300, show_default=True, help="โควตาข้อความต่อเดือน (แพ็กเกจฟรี 300)"
)
@click.option(
    "--cast",
    type=click.Choice(["demo", "trial"]),
    default="demo",
    show_default=True,
    help="ผู้คนบนหน้าแชต: demo = ของระบบสาธิต, trial = ยังไม่มีใครลงทะเบียน",
)
@click.option("--redeliver", is_flag=True, help="ส่งเหตุการณ์ซ้ำเองเมื่อบอทไม่ตอบ 200")
def simulator(host: str, port: int, bot_url: str, quota: int, cast: str, redeliver: bool) -> None:
    """เปิด LINE จำลองพร้อมหน้าแชตในเบราว์เซอร์

    ตัวอย่าง: nongphaen simulator --port 8001 --bot-url http://127.0.0.1:8000
    """
    from bot.simulator.personas import CASTS
    from bot.simulator.server import (
        DEMO_CHANNEL_ACCESS_TOKEN,
        DEMO_CHANNEL_SECRET,
        SimulatorConfig,
        SimulatorServer,
    )

    personas, groups = CASTS[cast]
    config = SimulatorConfig(
        webhook_url=_callback(bot_url),
        channel_secret=os.environ.get("LINE_CHANNEL_SECRET") or DEMO_CHANNEL_SECRET,
        access_token=os.environ.get("LINE_CHANNEL_ACCESS_TOKEN") or DEMO_CHANNEL_ACCESS_TOKEN,
        quota_limit=quota,
        personas=personas,
        groups=groups,
        redelivery_delays_s=(1.0, 5.0, 15.0) if redeliver else (),
    )
    try:
        server = SimulatorServer(config, host=host, port=port)
    except (OSError, SystemExit) as fault:
        # werkzeug ends the process by itself when the port is taken; say it in Thai instead.
        click.echo(f"เปิด LINE จำลองที่พอร์ต {port} ไม่ได้ พอร์ตนี้อาจมีโปรแกรมอื่นใช้อยู่", err=True)
        raise SystemExit(1) from fault
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    with server:
        click.echo(f"หน้าแชต: {server.url}/  (ส่ง webhook ไปที่ {config.webhook_url})")
        stopped.wait()
    click.echo("ปิด LINE จำลองแล้ว")


def _callback(bot_url: str) -> str:
    """Return the webhook address: the path of the bot's door is added when none was given."""
    parts = urlsplit(bot_url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise click.BadParameter("ต้องขึ้นต้นด้วย http:// หรือ https://", param_hint="--bot-url")
    return bot_url if parts.path.strip("/") else bot_url.rstrip("/") + CALLBACK_PATH
