"""Pictures as people ask for them: which kind comes by itself, how it is changed, and why another one is drawn."""

from db.people import Seat

PHRAE = Seat("officer", "5402")
PRINCIPAL = Seat("school", "5703", school_code="57030040", role="principal")


def test_a_pyramid_by_its_name_needs_no_breakdown(talk):
    talk("""
        คุณ> พีระมิดนักเรียน
        บอท> แยกตามชั้นและเพศ
             ภาพ: พีระมิด
             ภาพ: ชาย
             ปุ่ม: ขอเป็นกราฟแท่งซ้อน | ขอเป็นแท่งเคียงกัน
             ข้อมูล ณ 10 มิ.ย. 2568
    """)


def test_grades_by_sex_are_a_pyramid_and_become_bars_by_button(talk):
    talk("""
        คุณ> นักเรียนแยกชั้นและเพศ ขอกราฟ
        บอท> ภาพ: พีระมิด
             ปุ่ม: ขอเป็นกราฟแท่งซ้อน
        กด> ขอเป็นกราฟแท่งซ้อน
        บอท> ภาพ: แท่งซ้อน
             ปุ่ม: ขอเป็นพีระมิด
        กด> ขอเป็นพีระมิด
        บอท> ภาพ: พีระมิด
    """)


def test_levels_of_amphoes_are_stacked_and_stand_side_by_side_on_request(talk):
    talk("""
        คุณ> นักเรียนแยกระดับรายอำเภอ ขอกราฟ
        บอท> ภาพ: แท่งซ้อน
        คุณ> ขอเป็นแท่งเคียงกัน
        บอท> ภาพ: แท่งเคียงกัน
             ปุ่ม: ขอเป็นกราฟแท่งซ้อน
    """)


def test_years_are_a_line_and_become_bars_and_a_line_again(talk):
    talk("""
        คุณ> นักเรียนย้อนหลัง 3 ปี ขอกราฟ
        บอท> ภาพ: กราฟเส้น
             37,029 คน
             ปุ่ม: ขอเป็นกราฟแท่ง
        กด> ขอเป็นกราฟแท่ง
        บอท> ภาพ: กราฟแท่ง
        คุณ> ขอเป็นกราฟเส้น
        บอท> ภาพ: กราฟเส้น
             ไม่มี: กราฟเส้นใช้กับ
    """)


def test_a_line_of_one_year_is_refused_with_its_reason(talk):
    talk("""
        คุณ> นักเรียนแยกอำเภอ ขอกราฟเส้น
        บอท> กราฟเส้นใช้กับตัวเลขหลายปี จึงทำเป็นกราฟแท่งนอนให้ค่ะ
             แม่สาย 12,048 คน
             กราฟ
    """)


def test_a_pie_is_never_drawn_and_the_reason_is_given_also_in_a_follow_up(talk):
    talk("""
        คุณ> โรงเรียนแยกขนาด ขอกราฟวงกลม
        บอท> กราฟวงกลมเปรียบเทียบขนาดได้ยาก จึงทำเป็นกราฟแท่งให้ค่ะ
             ภาพ: กราฟแท่ง
        คุณ> นักเรียนแยกอำเภอ
        บอท> ภาพ: กราฟแท่งนอน
        คุณ> ขอเป็นกราฟวงกลม
        บอท> กราฟวงกลมเปรียบเทียบขนาดได้ยาก จึงทำเป็นกราฟแท่งนอนให้ค่ะ
    """)


def test_what_does_not_add_up_is_not_stacked(talk):
    talk("""
        คุณ> นักเรียนต่อครูแยกอำเภอ ขอกราฟแท่งซ้อน
        บอท> แท่งซ้อนใช้กับส่วนย่อย 2 ถึง 4 ส่วนที่รวมกันเป็นทั้งหมด
             กราฟ
    """)


def test_pupils_and_teachers_of_every_school_are_dots_with_the_own_one_named(talk):
    talk(
        """
        คุณ> นักเรียนต่อครูแต่ละโรงเรียนเป็นกราฟจุด
        บอท> ภาพ: กราฟจุด
             ปุ่ม: ขอเป็นกราฟแท่งนอน
             ข้อมูลสาธิต
        กด> ขอเป็นกราฟแท่งนอน
        บอท> ภาพ: กราฟแท่งนอน
             ปุ่ม: ขอเป็นกราฟจุด
    """,
        seat=PRINCIPAL,
    )


def test_dots_need_two_figures_of_each_school(talk):
    talk("""
        คุณ> นักเรียนแยกอำเภอ ขอกราฟจุด
        บอท> กราฟจุดใช้กับอัตราส่วนรายโรงเรียน เช่น นักเรียนต่อครู จึงทำเป็นกราฟแท่งนอนให้ค่ะ
    """)


def test_schools_beside_reports_are_a_table_of_signs_for_the_officer(talk):
    talk("""
        คุณ> ตารางการส่งรายงานรายโรงเรียน
        บอท> ค้างส่ง
             ค้างมากที่สุดคือ
             ภาพ: ตารางสี
             ปุ่ม: DMC 2/2569
             ข้อมูลสาธิต
    """)


def test_who_has_not_sent_is_not_laid_open_to_another_school(talk):
    talk(
        """
        คุณ> ตารางสีการส่งรายงาน
        บอท> ไม่มี: ค้างมากที่สุดคือ
    """,
        seat=PRINCIPAL,
    )


def test_a_table_of_signs_of_pupils_is_refused_with_its_reason(talk):
    talk("""
        คุณ> นักเรียนแยกอำเภอ ขอเป็นตารางสี
        บอท> ตารางสีใช้กับการส่งรายงานรายโรงเรียน จึงทำเป็นกราฟแท่งนอนให้ค่ะ
    """)


def test_a_map_where_coordinates_are_held_and_a_sentence_where_they_are_not(talk):
    talk(
        """
        คุณ> แผนที่โรงเรียนขนาดเล็ก
        บอท> ภาพ: แผนที่
             68 โรงเรียนขนาดเล็ก
    """,
        seat=PHRAE,
    )
    talk("""
        คุณ> แผนที่โรงเรียนขนาดเล็ก
        บอท> ยังไม่มีพิกัด
             ไม่มีกราฟ
    """)


def test_two_years_of_amphoes_stand_beside_each_other_and_are_never_added(talk):
    talk("""
        คุณ> นักเรียนเทียบกับปีที่แล้ว แยกอำเภอ ขอกราฟ
        บอท> ภาพ: แท่งเคียงกัน
             ภาพ: เพิ่มขึ้นมากที่สุด แม่สาย
             ไม่มี: 72,751
    """)


def test_nothing_found_is_a_sentence_and_no_picture(talk):
    talk("""
        คุณ> โรงเรียนที่มีนักเรียนเกิน 90000 คน แยกอำเภอ ขอกราฟ
        บอท> ไม่พบ
             ไม่มีกราฟ
    """)
