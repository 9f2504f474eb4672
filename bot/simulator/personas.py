"""Invented people and a group for the demonstration; the schools are real, the people are not."""

from dataclasses import dataclass

from bot.simulator.ids import stable_group_id, stable_user_id


@dataclass(frozen=True)
class Persona:
    """Somebody you can be on the chat page."""

    user_id: str
    name: str
    #: "public", "officer", "director", "school:CODE" (8-digit OBEC code), or "new" for who is yet to register.
    seat: str
    #: One Thai line under the name.
    hint: str = ""
    friend: bool = True


@dataclass(frozen=True)
class GroupPersona:
    """A group chat on the chat page."""

    group_id: str
    name: str
    members: tuple[str, ...]
    #: "cluster:NAME"; "" for a group that is yet to be bound.
    seat: str
    hint: str = ""


def persona(key: str, name: str, seat: str, hint: str) -> Persona:
    """Return a persona whose LINE id is the same on every machine."""
    return Persona(user_id=stable_user_id(key), name=name, seat=seat, hint=hint)


PUBLIC = persona("demo-public", "ประชาชนทั่วไป", "public", "ยังไม่ได้ลงทะเบียน เห็นเฉพาะข้อมูลสาธารณะ")
PRINCIPAL_MAECHAN = persona(
    "demo-principal-57030040", "ผอ.โรงเรียนบ้านแม่จัน", "school:57030040", "ผู้บริหารโรงเรียน 57030040"
)
PRINCIPAL_PABONG = persona(
    "demo-principal-57030024", "ผอ.โรงเรียนบ้านป่าบงแม่จัน", "school:57030024", "ผู้บริหารโรงเรียน 57030024"
)
OFFICER = persona("demo-officer-5703", "เจ้าหน้าที่นโยบายและแผน", "officer", "กลุ่มนโยบายและแผน สพป.เชียงราย เขต 3")
DIRECTOR = persona("demo-director-5703", "ผอ.เขต", "director", "ผู้อำนวยการ สพป.เชียงราย เขต 3")

DEMO_PERSONAS = (PUBLIC, PRINCIPAL_MAECHAN, PRINCIPAL_PABONG, OFFICER, DIRECTOR)
DEMO_GROUPS = (
    GroupPersona(
        group_id=stable_group_id("demo-cluster-maechan"),
        name="กลุ่มโรงเรียนแม่จัน",
        members=(PRINCIPAL_MAECHAN.user_id, PRINCIPAL_PABONG.user_id, OFFICER.user_id, PUBLIC.user_id),
        seat="cluster:แม่จัน",
        hint="ห้องแชตกลุ่มโรงเรียน เรียก @น้องแผน เมื่อต้องการถาม",
    ),
    GroupPersona(
        group_id=stable_group_id("demo-desk"),
        name="กลุ่มงานนโยบายและแผน",
        members=(OFFICER.user_id, DIRECTOR.user_id),
        seat="",
        hint="ผูกกลุ่มด้วย: น้องแผน ผูกกลุ่มนี้เป็นกลุ่มเจ้าหน้าที่",
    ),
)

#: Who stands on the chat page of an office that is just being set up: nobody holds a seat yet.
TRIAL_OFFICER = persona("trial-officer", "เจ้าหน้าที่ของท่าน", "new", "รับรหัสจากหน้าจัดการ แล้วพิมพ์ในแชตนี้")
TRIAL_PRINCIPAL = persona("trial-principal", "ผอ.โรงเรียนแห่งหนึ่ง", "new", "ลงทะเบียนด้วยรหัสของโรงเรียน")
TRIAL_CLERK = persona("trial-clerk", "ธุรการโรงเรียนอีกแห่ง", "new", "ลงทะเบียนด้วยรหัสของโรงเรียน")
TRIAL_PUBLIC = persona("trial-public", "ผู้ปกครอง", "new", "คนทั่วไป เห็นเฉพาะข้อมูลสาธารณะ")
TRIAL_PERSONAS = (TRIAL_OFFICER, TRIAL_PRINCIPAL, TRIAL_CLERK, TRIAL_PUBLIC)
TRIAL_GROUPS = (
    GroupPersona(
        group_id=stable_group_id("trial-cluster"),
        name="กลุ่มโรงเรียน",
        members=tuple(each.user_id for each in TRIAL_PERSONAS),
        seat="",
        hint="ผูกกลุ่มด้วย: น้องแผน ผูกกลุ่มนี้กับ ชื่อกลุ่มโรงเรียน",
    ),
)
#: The people of the chat page by what is played.
CASTS = {"demo": (DEMO_PERSONAS, DEMO_GROUPS), "trial": (TRIAL_PERSONAS, TRIAL_GROUPS)}
