"""What happens to a file that is sent to the bot: fetched from LINE at once, kept sealed, handed to the conversation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.line.content import Fetches, too_large
from bot.line.events import Incoming
from db.errors import AnswerableError
from db.importing.guards import SENT
from db.kept_files import PAPER, TABLE, Given, Keeping, KeptFile, keep_file
from db.papers import is_pdf
from db.session import writing

NOT_FROM_YOU = "ขอบคุณค่ะ น้องแผนรับไฟล์เฉพาะจากเจ้าหน้าที่ของสำนักงานเขต จึงไม่ได้เปิดไฟล์นี้ พิมพ์คำถามได้เลยค่ะ"
NO_PLACE = "ขออภัยค่ะ ตอนนี้ระบบยังรับไฟล์ไม่ได้ กรุณาแจ้งผู้ดูแลระบบ"


class Filing:
    """Takes files in for one process; ``contents`` gives the content endpoint of an office's channel."""

    def __init__(self, keeping: Keeping | None, contents: Callable[[str], Fetches]) -> None:
        self._keeping = keeping
        self._contents = contents

    def take_in(self, incoming: Incoming, office_code: str, *, by: str, now: datetime) -> KeptFile:
        """Fetch a file and keep it: a table, or a paper (PDF). The same message again gives the same file.

        Raises:
            AnswerableError: Too large, gone, or there is no place for files; says so.
            TemporaryError: LINE does not give it now.
        """
        if self._keeping is None:
            raise AnswerableError(NO_PLACE)
        if incoming.file_size > SENT.size:
            raise too_large(SENT.size)
        data = self._contents(office_code).fetch(incoming.message_id, SENT.size)
        purpose = PAPER if is_pdf(data) else TABLE
        given = Given(incoming.file_name, data, purpose, incoming.message_id)
        with writing(self._keeping.sessions) as session:
            return keep_file(session, self._keeping.sealer, office_code, given, by=by, now=now)
