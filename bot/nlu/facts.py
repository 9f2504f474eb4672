"""One line of facts of what was understood: the notation of the corpus (bot/nlu/corpus/README.md) and of its labels."""

from __future__ import annotations

from bot.nlu.understanding import Understanding
from reports.question import Question

#: Slots that hold what somebody wrote in words of their own: no log keeps them.
OWN_WORDS = frozenset(("reason", "named", "as_shown", "unclear", "wording"))


def facts(understood: Understanding) -> str:
    """``figures students school:57030040 grade=ป.1 by=sex [ปีการศึกษา 2568] list``; ``? label | label`` when asked back."""
    if understood.kind == "clarify":
        return ("? " + " | ".join(option.label for option in understood.options)).strip()
    if understood.kind in ("fallback", "silent"):
        return f"{understood.kind} {understood.topic}".strip()
    parts = [understood.topic]
    if understood.question is not None:
        parts += _question(understood.question)
    told = {key: value for key, value in understood.slots.items() if key not in OWN_WORDS}
    parts += [f"{key}:{_slot(value)}" for key, value in sorted(told.items())]
    return " ; ".join([" ".join(parts), *map(facts, understood.also)])


def _question(question: Question) -> list[str]:
    keys = ":" + ",".join(question.scope.keys) if question.scope.keys else ""
    if question.scope.kind == "office" and not question.scope.everything:
        keys = f":{question.scope.office_code}"
    parts = [question.measure, f"{question.scope.kind}{keys}"]
    parts += [f"{dimension}={','.join(values)}" for dimension, values in sorted(question.where)]
    parts += [f"-{dimension}={','.join(values)}" for dimension, values in sorted(question.excluding)]
    if question.by:
        parts.append("by=" + ",".join(question.by))
    if question.period:
        parts.append(f"[{question.period.name}]")
    if question.compare:
        parts.append(question.compare)
    if question.rank:
        start = f"from{question.rank.start}" if question.rank.start > 1 else ""
        parts.append(f"{'top' if question.rank.top else 'bottom'}{question.rank.count}{start}")
        if question.rank.within:
            parts.append(f"within={question.rank.within}")
    for bound in question.bounds:
        least = f"{bound.least}<{'' if bound.above else '='}" if bound.least is not None else ""
        most = f"<{'' if bound.below else '='}{bound.most}" if bound.most is not None else ""
        if bound.than:
            least, most = ("", f"<{bound.than}") if bound.below else (f"{bound.than}<", "")
        parts.append(f"{least}{bound.measure}{most}")
    if question.share:
        parts.append(f"share={question.share}")
    if question.mean:
        parts.append(f"mean={question.mean}")
    if question.standing:
        parts.append("standing")
    if question.listing:
        parts.append("list")
    if question.want != "sentence":
        parts.append(f"{question.want}{':' + question.chart if question.chart else ''}")
    return parts


def _slot(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    if isinstance(value, dict):
        return ",".join(f"{key}{count:+d}" for key, count in value.items())
    return str(value)
