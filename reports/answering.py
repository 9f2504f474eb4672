"""Any question to its figures: as they are held, or reckoned from them (share, average)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from reports.figures import Figures, answer_question
from reports.means import answer_mean
from reports.question import Question
from reports.shares import answer_share


def answer_any(session: Session, question: Question) -> Figures:
    """Return the figures of a question, also of a share (ร้อยละ) or an average (เฉลี่ย).

    Raises:
        NoFiguresError: Nothing is held of the period or place asked for.
        AnswerableError: What is asked cannot be reckoned of this measure.
        KeyError: The measure cannot be broken down or narrowed that way.
    """
    if question.share:
        return answer_share(session, question)
    if question.mean:
        return answer_mean(session, question)
    return answer_question(session, question)
