"""Teaching from the console (สอนน้องแผน): a lesson is shown as it will be understood, then taken in or refused."""

from __future__ import annotations

from pathlib import Path

from bot.clerk.errands import Job, errand
from bot.nlu.intents import load_or_train
from bot.nlu.understand import Understander
from bot.teaching import Sentence, Teaching, ignore, sentences_to_teach
from db.errands import Outcome
from db.errors import AnswerableError
from db.lessons import lessons_of, version_in_use
from db.session import writing


def _teaching(job: Job) -> Teaching:
    from handlers.core import load_handlers

    load_handlers()
    home = Path(job.deps.settings.home)
    return Teaching(
        job.deps.sessions, Understander(load_or_train(home)), job.office_code, by=job.actor, home=home,
        clock=job.deps.clock,
    )  # fmt: skip


def _sentence(job: Job) -> Sentence:
    """The sentence of the list that is meant.

    Raises:
        AnswerableError: It is no longer on the list.
    """
    with job.deps.sessions() as session:
        found = sentences_to_teach(session, job.office_code)
    line = int(job.params["line"])
    meant = next((each for each in found if line in each.lines), None)
    if meant is None:
        raise AnswerableError("ประโยคนี้สอนหรือนำออกไปแล้ว")
    return meant


@errand("teach.propose")
def propose(job: Job) -> Outcome:
    """Say what a sentence would be understood as; nothing is taught by it.

    Params:
        line: Of the sentence. like: A sentence of the same meaning that is understood already.
    """
    sentence = _sentence(job)
    proposal = _teaching(job).propose(sentence.text, like=str(job.params["like"]))
    return Outcome(
        {
            "line": sentence.number,
            "text": sentence.text,
            "like": job.params["like"],
            "describes": proposal.describes,
        }
    )


@errand("teach.accept")
def accept(job: Job) -> Outcome:
    """Take a lesson in, unless something that is understood rightly would break; a second attempt finds it taken in.

    Params:
        line: Of the sentence. like: A sentence of the same meaning that is understood already.
    """
    sentence = _sentence(job)
    teaching = _teaching(job)
    proposal = teaching.propose(sentence.text, like=str(job.params["like"]))
    with job.deps.sessions() as session:
        taught = lessons_of(session, job.office_code, version_in_use(session, job.office_code))
    if not any(
        each.sentence == proposal.sentence and each.meaning == proposal.meaning for each in taught.lessons
    ):
        teaching.teach(proposal, lines=sentence.lines)
    return Outcome({"to": "/teach", "note": "taught"})


@errand("teach.ignore")
def put_aside(job: Job) -> Outcome:
    """Take a sentence off the list.

    Params:
        line: Of the sentence.
    """
    sentence = _sentence(job)
    with writing(job.deps.sessions) as session:
        ignore(session, job.office_code, sentence, by=job.actor)
    return Outcome({"to": "/teach", "note": "ignored"})


@errand("teach.forget")
def forget(job: Job) -> Outcome:
    """Leave a lesson out from now on.

    Params:
        lesson: Its number.
    """
    _teaching(job).forget(int(job.params["lesson"]))
    return Outcome({"to": "/teach", "note": "saved"})


@errand("teach.use")
def use(job: Job) -> Outcome:
    """Put an earlier version back.

    Params:
        version: Its number; 0 is the bot as it came.
    """
    _teaching(job).use(int(job.params["version"]))
    return Outcome({"to": "/teach", "note": "saved"})
