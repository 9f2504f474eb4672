"""``demo``: everything on one machine, with real schools, in one process group."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from bot.cli.stage import Played, local_environment, play, stage_port
from bot.deps import sessions_of
from bot.settings import Settings, load_settings
from bot.simulator.personas import DEMO_GROUPS, DEMO_PERSONAS
from db.audit import begin_sealing
from db.session import Sessions, writing
from db.values.calendar import utc_now


@click.command()
@click.option("--prepare-only", is_flag=True, help="เตรียมฐานข้อมูลและข้อมูลสาธิตแล้วหยุด")
def demo(prepare_only: bool) -> None:
    """เปิดระบบสาธิต: บอท ตัวทำงาน และหน้าแชตจำลอง (กด Ctrl-C เพื่อหยุด)"""
    port = stage_port()
    environment = local_environment(load_settings(), port)
    settings = load_settings(environment)
    sessions = prepare(settings)
    if prepare_only:
        click.echo("เตรียมข้อมูลสาธิตเรียบร้อย")
        return
    sessions.kw["bind"].dispose()
    play(Played("ระบบสาธิต", "make demo"), environment, port)


def prepare(settings: Settings) -> Sessions:
    """Bring the schema up to date, load the demonstration office once, give the personas their seats."""
    from bot.converse import make_converse
    from db.migrate import upgrade

    upgrade(settings.database_url)
    sessions = sessions_of(settings)
    with writing(sessions) as session:
        begin_sealing(session, settings.office_code, at=utc_now())
    load_demo_data(sessions)
    give_demo_seats(sessions)
    make_converse(settings, sessions)
    return sessions


def load_demo_data(sessions: Sessions) -> None:
    """Import the files of the demonstration; those that are in already change nothing."""
    from db.demo import DEMO_FILES, DEMO_OFFICES
    from db.importing import import_file
    from db.offices import ensure_office

    with writing(sessions) as session:
        for code, name in DEMO_OFFICES.items():
            ensure_office(session, code, name, demonstration=True)
    with click.progressbar(DEMO_FILES, label="นำเข้าข้อมูลสาธิต", file=sys.stderr) as files:
        for each in files:
            import_file(
                sessions, each.kind, each.path, office_code=each.office, as_of=each.as_of, by="demo",
                demonstration=each.demonstration,
            )  # fmt: skip


def give_demo_seats(sessions: Sessions) -> None:
    """Let each persona of the chat page hold its seat, and the group that of its first principal's cluster."""
    from bot.cli.acting import note_act
    from bot.cli.people import read_seat
    from bot.simulator.ids import DEMO_BOT, stable_user_id
    from db.datasets.schools import School
    from db.demo import DEMO_OFFICES
    from db.offices import link_office
    from db.people import Seat, give_seat

    office = next(iter(DEMO_OFFICES))
    with writing(sessions) as session:
        link_office(session, office, stable_user_id(DEMO_BOT))
        clusters: dict[str, str] = {}
        for persona in DEMO_PERSONAS:
            if persona.seat == "public":
                continue
            seat = read_seat(session, persona.seat, office)
            give_seat(session, replace(seat, office_code=office), persona.user_id)
            if seat.school_code:
                school = session.query(School).filter(School.code == seat.school_code, School.current).first()
                if school is not None and school.cluster:
                    clusters[persona.user_id] = school.cluster
        for group in DEMO_GROUPS:
            cluster = next((clusters[member] for member in group.members if member in clusters), None)
            if cluster:
                give_seat(session, Seat("cluster", office, cluster=cluster), group.group_id)
        note_act(session, office, "demo.loaded")
