"""``nlu evaluate``: teach and test the engine on any table of sentences and intents."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from bot.nlu.engine import Classifier, Example
from bot.nlu.evaluate import Guesses, Score, read_table, score
from db.errors import WrongInputError


@dataclass(frozen=True, slots=True)
class _Made:
    """A model to be tested: what it learnt from, and how long that took in seconds."""

    model: Guesses
    sentences: int
    seconds: float


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.csv")
@click.option(
    "--train", "teaching", type=click.Path(path_type=Path), metavar="FILE.csv",
    help="เรียนรู้จากไฟล์นี้ก่อน ไม่ระบุ = ใช้แบบจำลองของระบบเอง",
)  # fmt: skip
@click.option(
    "--semantic", is_flag=True, help="ถามความเห็นที่สองจากความหมายของประโยคเมื่อไม่แน่ใจ (ต้องติดตั้งส่วนเสริมก่อน)"
)
@click.option("--top", default=15, show_default=True, type=click.IntRange(0), help="แสดงคู่ที่สับสนกี่คู่")
@click.option("--json", "as_json", is_flag=True, help="พิมพ์ผลเป็น JSON หนึ่งบรรทัด")
def evaluate(file: Path, teaching: Path | None, semantic: bool, top: int, as_json: bool) -> None:
    """วัดความแม่นของการจำแนกประโยคด้วยไฟล์ CSV ที่มีคอลัมน์ text และ intent

    ผลเหมือนเดิมทุกครั้งที่ใช้ไฟล์เดิม (ยกเว้นเวลา)

    \b
    ตัวอย่าง: nongphaen nlu evaluate test.csv --train train.csv
    """
    from bot.nlu.intents import THRESHOLD

    examples = read_table(file)
    made = _learnt(_examples(teaching) if teaching else _own_examples(), semantic)
    found = score(made.model, examples, THRESHOLD)
    if as_json:
        click.echo(json.dumps(_as_json(found, made, top), ensure_ascii=False))
        return
    click.echo("\n".join(_lines(found, made, top)))


def _examples(path: Path) -> list[Example]:
    examples = read_table(path)
    if len({name for _, name in examples}) < 2:
        raise WrongInputError(f"ไฟล์ {path.name} มี intent เดียว ต้องมีอย่างน้อย 2 แบบจึงจะเรียนรู้ได้")
    return examples


def _own_examples() -> list[Example]:
    """Return what teaches the product's own model; it is learnt afresh, and its kept copy is left alone."""
    from bot.nlu.intents import teaching_of
    from handlers.core import load_handlers

    return teaching_of(load_handlers())


def _learnt(examples: list[Example], semantic: bool) -> _Made:
    from bot.nlu.semantic import SecondOpinion, load_embedder

    embedder = load_embedder() if semantic else None
    began = time.perf_counter()
    model = Classifier.train(examples) if embedder is None else SecondOpinion.train(examples, embedder)
    return _Made(model, len(examples), time.perf_counter() - began)


def _lines(found: Score, made: _Made, top: int) -> list[str]:
    lines = [
        f"เรียนรู้ {made.sentences:,} ประโยค {len(made.model.names):,} intent ใช้ {made.seconds:.1f} วินาที",
        f"ทดสอบ {found.sentences:,} ประโยค {found.intents:,} intent ใช้ {found.ms:.2f} มิลลิวินาทีต่อประโยค",
        f"ถูก (accuracy) {found.accuracy:.2%}",
        f"macro-F1 {found.macro_f1:.2%}",
        f"มั่นใจตั้งแต่ {found.threshold:.2f} ขึ้นไป {found.sure:.2%} ของประโยค"
        + (f" ในจำนวนนี้ถูก {found.sure_right:.2%}" if found.sure_right is not None else ""),
    ]
    if found.untaught:
        lines.append(f"intent ที่ไม่เคยเรียนรู้ {len(found.untaught):,} แบบ จึงตอบไม่ถูก: {', '.join(found.untaught)}")
    shown = found.confusions[:top]
    if shown:
        lines.append(
            f"คู่ที่สับสนมากที่สุด {len(shown):,} จาก {len(found.confusions):,} คู่ (จำนวน: intent จริง -> ที่เข้าใจ)"
        )
    return lines + [f"  {each.count:,}: {each.wanted} -> {each.taken}" for each in shown]


def _as_json(found: Score, made: _Made, top: int) -> dict[str, object]:
    return {
        "trained_on": made.sentences,
        "trained_intents": len(made.model.names),
        "trained_s": round(made.seconds, 3),
        **asdict(found),
        "confusions": [asdict(each) for each in found.confusions[:top]],
    }
