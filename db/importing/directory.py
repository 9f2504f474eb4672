"""The schools and clusters that an import may name."""

from __future__ import annotations

import re
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.batches import ImportBatch
from db.datasets.schools import School
from db.importing.faults import ALIKE_CODE, CellError, closest
from db.offices import EVERY_OFFICE, Cluster, Office

CODE_LENGTH = 8
_CODE = re.compile(r"\d{8}")


class Directory:
    """Looks codes up among the current schools of one office, or of all with ``--office all``.

    ``restored`` remembers codes that had lost their leading zeros, for the notes of the import.
    """

    def __init__(self, session: Session, office_code: str) -> None:
        self._session, self.office_code = session, office_code
        self.restored: dict[str, str] = {}
        self._hints: dict[str, str] = {}

    @cached_property
    def _schools(self) -> dict[str, set[str]]:
        """Code of each current school and the offices that hold it."""
        live = select(ImportBatch.id).where(ImportBatch.state == "live")
        found: dict[str, set[str]] = {}
        query = select(School.code, School.office_code).where(School.current, School.batch_id.in_(live))
        for code, office in self._session.execute(query):
            found.setdefault(code, set()).add(office)
        return found

    @cached_property
    def _by_other_codes(self) -> dict[str, str]:
        live = select(ImportBatch.id).where(ImportBatch.state == "live")
        query = select(School.ministry_code, School.code).where(School.current, School.batch_id.in_(live))
        return {ministry: code for ministry, code in self._session.execute(query) if ministry}

    @cached_property
    def _clusters(self) -> list[str]:
        query = select(Cluster.name).where(Cluster.office_code == self.office_code)
        return list(self._session.scalars(query.order_by(Cluster.name)))

    @property
    def is_empty(self) -> bool:
        """No school of the office is known yet, so no other file can be checked against them."""
        if self.office_code == EVERY_OFFICE:
            return not self._schools
        return not any(self.office_code in offices for offices in self._schools.values())

    def office_of(self, code: str) -> str:
        """Return the office of a known school; with several, the first."""
        return min(self._schools.get(code) or {code[:4]})

    def of_ministry(self, code: str) -> str:
        """Return our code of a school that is named by its ministry code; any other text as it is."""
        return self._by_other_codes.get(code, code)

    def school(self, code: str, *, must_exist: bool) -> str:
        """Return a school code of 8 digits, lost leading zeros restored.

        Raises:
            CellError: No such code, or a school of another office, named as such.
        """
        if code.isdigit() and len(code) < CODE_LENGTH and code.zfill(CODE_LENGTH) in self._schools:
            self.restored[code] = code.zfill(CODE_LENGTH)
            code = code.zfill(CODE_LENGTH)
        if not _CODE.fullmatch(code):
            smis = self._by_other_codes.get(code)
            hint = f" (รหัสกระทรวงของโรงเรียน {smis})" if smis else ""
            raise CellError(f"ควรเป็นรหัสโรงเรียน {CODE_LENGTH} หลัก{hint}")
        if not must_exist:
            return code
        offices = self._schools.get(code)
        if offices is None:
            raise CellError(f"ไม่พบรหัสโรงเรียนนี้ ควรเป็นรหัสในทะเบียนโรงเรียนของเขต{self._similar(code)}")
        if self.office_code != EVERY_OFFICE and self.office_code not in offices:
            office = self._session.get(Office, min(offices))
            raise CellError(
                f"เป็นโรงเรียนของ {office.name if office else min(offices)} ควรเป็นโรงเรียนของเขต {self.office_code}"
            )
        return code

    def body(self, code: str) -> str:
        """Return the code of the office itself (``NNNN0000``) or of the country (``00000000``).

        Raises:
            CellError: Another office's code, or a body's row in a file of all offices.
        """
        if self.office_code == EVERY_OFFICE:
            raise CellError("ค่าของเขตและของประเทศควรนำเข้าทีละเขต ด้วย --office รหัสเขต")
        own = f"{self.office_code}0000"
        if code not in (own, "0" * CODE_LENGTH):
            raise CellError(f"ควรเป็น {own} (เขตนี้) หรือ {'0' * CODE_LENGTH} (ทั้งประเทศ)")
        return code

    def _similar(self, code: str) -> str:
        """Return the hint for an unknown code, looked for once: one wrong code may stand in thousands of rows."""
        if code not in self._hints:
            self._hints[code] = closest(code, self._own, alike=ALIKE_CODE)
        return self._hints[code]

    @cached_property
    def _own(self) -> list[str]:
        return [code for code, offices in self._schools.items() if self.office_code in offices]

    def cluster(self, name: str) -> str:
        """Return the name of a cluster of the office.

        Raises:
            CellError: No such cluster.
        """
        if name not in self._clusters:
            raise CellError(f"ไม่พบกลุ่มโรงเรียนนี้ ควรเป็นกลุ่มโรงเรียนของเขต{closest(name, self._clusters)}")
        return name
