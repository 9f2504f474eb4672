"""Every school beside every report (ตารางการส่งรายงาน): who owes most stands on top; for officers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from db.datasets.submissions import EXEMPT, NOT_SENT, RETURNED, SENT, SENT_LATE
from db.errors import NoFiguresError
from db.values.calendar import thai_date
from handlers.charting import footer_of
from handlers.core import Ask, HandlerContext, Reply, Suggestion
from handlers.rounds import Round
from reports.cards import Card, Figure, source_line
from reports.charts.spec import ChartSpec, State
from reports.figures import Figures, answer_question
from reports.question import Question
from reports.reckoning import together

#: Reports beside each other: what a phone has room for.
MOST_REPORTS = 8
#: Not sent, but its day is still to come: nothing is owed yet.
NOT_DUE = "ยังไม่ถึงกำหนด"
_STATES = (SENT, SENT_LATE, EXEMPT, NOT_DUE, NOT_SENT, RETURNED)
_OWED = (NOT_SENT, RETURNED)
TITLE = "การส่งรายงานรายโรงเรียน"


@dataclass(frozen=True, slots=True)
class _School:
    """One school with where it stands with each report it has to send."""

    key: str
    name: str
    states: dict[str, str]

    @property
    def owed(self) -> list[str]:
        """Codes of the reports that are past due and not settled, in the order of the columns."""
        return [report for report, state in self.states.items() if state in _OWED]


def asks_table(ask: Ask, question: Question) -> bool:
    """Say whether all reports are asked for as a table of schools, by somebody who may see who has not sent."""
    by_school = "school" in question.by or question.listing
    wanted = question.chart == "heat" or (question.want == "table" and by_school)
    return wanted and ask.seat.sees_office


def answer_table(
    ask: Ask, context: HandlerContext, narrowed: list[tuple[Round, Question]], today: date
) -> Reply:
    """Show the newest reports that have opened, schools down and reports across, as a picture and as a card.

    ``narrowed`` are the rounds, the latest due first, each with the question about it alone.

    Raises:
        NoFiguresError: No school has to send any of them.
    """
    rounds = list(reversed(narrowed[:MOST_REPORTS]))
    answers = [
        answer_question(
            context.session,
            replace(question, by=("school", "status"), rank=None, want="sentence").with_where("status", ()),
        )
        for _, question in rounds
    ]
    schools = _schools([each for each, _ in rounds], answers, today)
    if not schools:
        raise NoFiguresError("ยังไม่มีรายงานที่โรงเรียนต้องส่งค่ะ")
    provenance = answers[-1].provenance
    for answer in answers[:-1]:
        provenance = together(provenance, answer.provenance)
    provenance = replace(provenance, period=f"{len(rounds):,} รายงานที่เปิดรับแล้ว ณ {thai_date(today)}")
    titles = {each.code: each.title for each, _ in rounds}
    names = _columns([each for each, _ in rounds])
    rows = tuple(_row(each, titles) for each in schools)
    cells = sum(len(each.states) for each in schools)
    spec = ChartSpec(
        kind="heat",
        title=TITLE,
        subtitle=f"{provenance.scope} {provenance.period}",
        footer=footer_of(provenance),
        demo=provenance.demonstration,
        item="โรงเรียน",
        classes=_STATES,
        owed=_OWED,
        states=tuple(
            State(each.name, names[code], state, key=each.key)
            for each in schools
            for code, state in sorted(each.states.items(), key=lambda pair: list(titles).index(pair[0]))
        ),
    )
    return Reply(
        kind="question",
        text=f"{_sentence(schools, cells, provenance.scope, len(rounds))}\n{source_line(provenance)}",
        cards=(Card(TITLE, rows, provenance, f"{provenance.scope} {provenance.period}"),),
        chart=spec,
        suggest=tuple(Suggestion(each.short, f"ใครยังไม่ส่ง {each.title}") for each, _ in narrowed[:3]),
        figures=rows,
        provenance=provenance,
        answered=ask.question,
    )


def _schools(rounds: list[Round], answers: list[Figures], today: date) -> list[_School]:
    """Gather the schools, those who owe most first, then by name."""
    gathered: dict[str, _School] = {}
    for each, answer in zip(rounds, answers, strict=True):
        for row in answer.rows:
            keys = dict(row.keys)
            state = keys["status"]
            if state == NOT_SENT and today <= each.due_on:
                state = NOT_DUE
            name = row.label.rpartition(" · ")[0] or row.label
            school = gathered.setdefault(keys["school"], _School(keys["school"], name, {}))
            school.states[each.code] = state
    return sorted(gathered.values(), key=lambda school: (-len(school.owed), school.name, school.key))


def _columns(rounds: list[Round]) -> dict[str, str]:
    """Return what stands over each column: short where that is whole and tells the reports apart, else the title."""
    short = {each.code: f"{each.system or each.code} {each.round}/{each.year}" for each in rounds}
    names = {
        each.code: short[each.code]
        if short[each.code] == each.short and list(short.values()).count(each.short) == 1
        else each.title
        for each in rounds
    }
    return {
        code: name if list(names.values()).count(name) == 1 else f"{name} ({code})"
        for code, name in names.items()
    }


def _row(school: _School, titles: dict[str, str]) -> Figure:
    owed = school.owed
    note = ", ".join(f"{titles[code]} {school.states[code]}" for code in owed) if owed else "ไม่มีรายงานค้าง"
    return Figure(f"{school.name}", len(owed), "รายงาน", (("school", school.key),), note=note)


def _sentence(schools: list[_School], cells: int, scope: str, reports: int) -> str:
    owed = sum(len(each.owed) for each in schools)
    if not owed:
        return (
            f"ไม่มีรายงานค้างส่ง จาก {cells:,} รายการ ของ {len(schools):,} โรงเรียน ({scope}) {reports:,} รายงานค่ะ"
        )
    most = len(schools[0].owed)
    equals = sum(len(each.owed) == most for each in schools) - 1
    more = f" และอีก {equals:,} โรงที่ค้างเท่ากัน" if equals else ""
    owing = sum(bool(each.owed) for each in schools)
    return (
        f"ค้างส่ง {owed:,} รายการ จาก {cells:,} รายการ ({scope}) {reports:,} รายงาน มี {owing:,} จาก {len(schools):,} โรงที่ค้าง"
        f" ค้างมากที่สุดคือ {schools[0].name} {most:,} รายงาน{more}ค่ะ"
    )
