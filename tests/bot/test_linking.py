"""The worker learns from LINE which destination is its office's own."""

from __future__ import annotations

from bot.line.sender import NotReached, Sent, Unauthorised
from bot.linking import link_own_office
from db.offices import Office, ensure_office
from db.session import writing
from tests.bot.kit import TestDeps, make_settings, put_in


class Line:
    """Says who the bot is, or fails to."""

    def __init__(self, outcome):
        self.outcome = outcome

    def bot_info(self):
        return self.outcome


def _deps(sessions, tmp_path, database_url, outcome) -> TestDeps:
    with writing(sessions) as session:
        for code in ("5703", "5402"):
            ensure_office(session, code, code)
    return put_in(TestDeps(make_settings(tmp_path, database_url), sessions), sender=Line(outcome))


def _destination(sessions, code="5703"):
    with sessions() as session:
        return session.get(Office, code).destination


def test_the_office_of_the_settings_gets_the_destination_that_line_names(sessions, tmp_path, database_url):
    deps = _deps(
        sessions, tmp_path, database_url, Sent(200, data={"userId": "Uown", "displayName": "น้องแผน"})
    )
    assert link_own_office(deps)
    assert (_destination(sessions), _destination(sessions, "5402")) == ("Uown", None)


def test_another_offices_destination_is_never_taken_over(sessions, tmp_path, database_url):
    deps = _deps(sessions, tmp_path, database_url, Sent(200, data={"userId": "Uphrae"}))
    with writing(sessions) as session:
        session.get(Office, "5402").destination = "Uphrae"
    assert link_own_office(deps)
    assert (_destination(sessions), _destination(sessions, "5402")) == (None, "Uphrae")


def test_while_line_does_not_answer_it_is_asked_again(sessions, tmp_path, database_url):
    for outcome in (NotReached(), Unauthorised(401), Sent(200, data=None), Sent(200, data={"userId": 7})):
        deps = _deps(sessions, tmp_path, database_url, outcome)
        assert not link_own_office(deps)
        assert _destination(sessions) is None
