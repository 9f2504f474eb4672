"""Results of NT, O-NET and RT in conversations: a mean is never a mean of means, and each seat sees what it may."""

from __future__ import annotations

from db.people import Seat
from tests.dialogues.conftest import DIRECTOR, PRINCIPAL, PUBLIC

CLUSTER = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")


def test_results_of_the_office_are_those_announced_and_put_beside_the_year_before(talk):
    talk(
        """
        คุณ> ผล O-NET ป.6 เทียบปีที่แล้ว
        บอท> แยกตามวิชา ปีการศึกษา 2567 และ ปีการศึกษา 2568
             คณิตศาสตร์ ปี 2567 29.41 คะแนน
             คณิตศาสตร์ ปี 2568 29.75 คะแนน
             คณิตศาสตร์ เพิ่มขึ้น 0.34 คะแนน
             ค่าของทั้งเขตตามที่ประกาศ
             ข้อมูลสาธิต
             กราฟ
        คุณ> เฉพาะคณิต
        บอท> 29.41
             29.75
    """
    )


def test_a_school_is_told_its_area_its_like_the_country_and_the_year_before(talk):
    talk(
        """
        คุณ> โรงเรียนเรา NT ได้เท่าไหร่
        บอท> 53.90 คะแนน คือคะแนนเฉลี่ย NT ป.3 เฉลี่ยทุกวิชา ของโรงเรียนบ้านแม่จัน
             ต่ำกว่าค่าเฉลี่ยของเขต 0.15 คะแนน
             สูงกว่ามัธยฐานโรงเรียนขนาดเดียวกัน 0.67 คะแนน
             ต่ำกว่าค่าเฉลี่ยระดับประเทศ 0.60 คะแนน
             ลดลง 1.68 คะแนน จากปี 2567
             คณิตศาสตร์ 49.81 คะแนน
             กราฟ
        คุณ> คณิตล่ะ
        บอท> 49.81 คะแนน
             ค่าเฉลี่ยของเขต 51.28 คะแนน
             มัธยฐานโรงเรียนขนาด
             ค่าเฉลี่ยระดับประเทศ
             ปี 2567
             กราฟ
    """,
        seat=PRINCIPAL,
    )


def test_all_tests_of_a_school_stand_side_by_side_and_are_not_mixed(talk):
    talk(
        """
        คุณ> ผลสอบของโรงเรียนเรา
        บอท> O-NET · ป.6 43.58 คะแนน
             O-NET · ม.3 35.15 คะแนน
             NT · ป.3 53.90 คะแนน
             RT · ป.1 74.70 คะแนน
             ไม่มี: ภาพรวม
    """,
        seat=PRINCIPAL,
    )


def test_ten_schools_in_order_ask_for_the_grade_and_go_on(talk):
    talk(
        """
        คุณ> 10 อันดับ O-NET อังกฤษ
        บอท> ชั้นใดคะ
             ปุ่ม: ป.6 | ม.3
        กด> ป.6
        บอท> บ้านสันนา 54.74 คะแนน มากที่สุด ใน 10 อันดับ
             ค่าเฉลี่ยของเขต 36.85 คะแนน
             ค่าเฉลี่ยระดับประเทศ 38.00 คะแนน
             กราฟ
    """
    )


def test_schools_below_the_country_are_counted_and_then_listed(talk):
    talk(
        """
        คุณ> คะแนนคณิต O-NET ป.6 ต่ำกว่าระดับประเทศกี่โรง
        บอท> 67 โรง
             ต่ำกว่าค่าเฉลี่ยระดับประเทศ
             ไม่มีข้อมูลคะแนนเฉลี่ย 2 โรงเรียน
             จึงไม่นับรวม
        คุณ> อำเภอแม่สายล่ะ
        บอท> อำเภอแม่สาย
             ต่ำกว่าค่าเฉลี่ยระดับประเทศ
    """
    )


def test_a_mean_over_an_amphoe_is_weighed_by_who_took_the_test(talk):
    talk(
        """
        คุณ> RT ป.1 แยกอำเภอ
        บอท> ดอยหลวง 78.04 คะแนน
             ถ่วงน้ำหนักผู้สอบ 149 คน 13 โรง
             ภาพรวม 76.75 คะแนน ค่าของทั้งเขตตามที่ประกาศ
             กราฟ
        คุณ> RT ป.1 อำเภอแม่สาย
        บอท> 76.93 คะแนน
             ถ่วงน้ำหนักผู้สอบ
    """,
        seat=DIRECTOR,
    )


def test_nt_by_subject(talk):
    talk(
        """
        คุณ> NT แยกวิชา
        บอท> ภาษาไทย 56.81 คะแนน
             คณิตศาสตร์ 51.28 คะแนน
             NT ป.3 ทั้งเขต ปีการศึกษา 2568
             กราฟ
    """
    )


def test_the_mean_of_the_country_is_the_countrys_whoever_asks(talk):
    talk(
        """
        คุณ> ค่าเฉลี่ย O-NET ป.6 ระดับประเทศ
        บอท> ทั้งประเทศ ปีการศึกษา 2568
             คณิตศาสตร์ 30.00 คะแนน
             ไม่มี: บ้านแม่จัน
    """,
        seat=PRINCIPAL,
    )


def test_a_test_a_grade_and_a_year_that_are_not_held_say_what_is(talk):
    talk(
        """
        คุณ> ผล o-net ม.6
        บอท> ไม่มีข้อมูล
             O-NET ม.6
             ที่มีคือ ป.6, ม.3
        คุณ> ผล NT ปี 2566
        บอท> ยังไม่มีข้อมูลคะแนนเฉลี่ย NT ปีการศึกษา 2566
             ข้อมูลล่าสุดที่มีคือปีการศึกษา 2568
             ปุ่ม: ดูปี 2568
        คุณ> คะแนน PISA
        บอท> ยังไม่มีข้อมูล
    """
    )


def test_two_years_of_one_subject(talk):
    talk(
        """
        คุณ> คะแนนคณิต NT รายปี
        บอท> ปี 2567 51.34 คะแนน
             ปี 2568 51.28 คะแนน
             ไม่มี: รวม 102
    """
    )


def test_the_public_sees_areas_and_no_school(talk):
    talk(
        """
        คุณ> ผล O-NET ป.6 แยกอำเภอ
        บอท> ดอยหลวง 43.74 คะแนน
             เชียงแสน 38.49 คะแนน
        คุณ> โอเน็ต ป.6 โรงเรียนบ้านแม่จัน
        บอท> ขออภัยค่ะ คะแนนเฉลี่ยรายโรงเรียนดูได้เฉพาะโรงเรียนในเขตและเจ้าหน้าที่
             ไม่มี: 43.58
        คุณ> 10 อันดับโรงเรียน NT
        บอท> ขออภัยค่ะ
    """,
        seat=PUBLIC,
    )


def test_a_school_may_see_anothers_and_come_back_to_its_own(talk):
    talk(
        """
        คุณ> O-NET ป.6 โรงเรียนบ้านสันโค้ง อำเภอแม่สาย
        บอท> 28.83 คะแนน
             โรงเรียนบ้านสันโค้ง
        คุณ> แล้วของเราล่ะ
        บอท> 43.58 คะแนน
             โรงเรียนบ้านแม่จัน
        คุณ> เราได้อันดับที่เท่าไหร่ O-NET ป.6
        บอท> อันดับที่ 52 จาก 137 โรงเรียน
    """,
        seat=PRINCIPAL,
    )


def test_a_group_asks_for_its_schools_together_and_apart(talk):
    talk(
        """
        คุณ> น้องแผน คะแนน NT ของกลุ่มเรา
        บอท> ภาษาไทย 55.60 คะแนน
             กลุ่มสาธิตแม่จัน 1
             ถ่วงน้ำหนักผู้สอบ
        คุณ> น้องแผน คะแนน NT แยกโรงเรียน
        บอท> บ้านห้วยน้ำราก
             68.61 คะแนน
             กราฟ
        คุณ> คะแนน NT
        บอท> (เงียบ)
    """,
        seat=CLUSTER,
        chat="group",
    )


def test_words_as_typed_on_phones(talk):
    for said in (
        "โอเน็ต ป.6 คณิต",
        "onet ป6 เลข",
        "ผลสอบ o-net ป.6 วิชาคณิต",
        "คะแนนวิชาคณิต ป.6",
        "โอเนต ป.6 คณิตศาสตร์เฉลี่ยเท่าไหร่",
    ):
        talk(
            f"""
            คุณ> {said}
            บอท> 29.75 คะแนน
                 ป.6 คณิตศาสตร์
        """
        )
