from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.terms import codes
from backend.domain.terms.codes import CodeError

GRIDS = ["110101001001001", "320508019044001", "320508019044999"]
COMPONENTS = ["3205080101000001", "1101010402000123", "4403050503000001"]
CAMERAS = ["44030500081326000001", "44030500082006000001", "44030500082156000001"]
CLASSES = frozenset({"c0101", "c0138", "c0402", "c0503", "e0102"})


def refused_rule(check, text, **options):
    with pytest.raises(CodeError) as caught:
        check(text, **options)
    assert caught.value.words.zh
    assert caught.value.words.en
    return caught.value.rule


@pytest.mark.parametrize("text", GRIDS)
def test_valid_grid_codes_pass(text):
    code = codes.check_grid(text)
    assert code.text == text
    assert code.notes == ()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("11010100100101", "length"),
        ("110101001001000", "serial_zero"),
        ("110101000001001", "street_zero"),
        ("110101600001001", "street_class"),
        ("110100001001001", "county_zero"),
        ("910101001001001", "province"),
        ("11010100100100A", "digit"),
        ("110101001000001", "community_zero"),
        ("110001001001001", "prefecture_zero"),
        ("", "digit"),
    ],
)
def test_invalid_grid_codes_say_why(text, rule):
    assert refused_rule(codes.check_grid, text) == rule


def test_a_lost_digit_is_not_padded_and_says_so():
    with pytest.raises(CodeError, match="old form or a lost digit"):
        codes.check_grid("11010100100101")


def test_full_width_digits_are_normalised_and_told():
    wide = "".join(chr(0xFF10 + int(digit)) for digit in GRIDS[0])
    code = codes.check_grid(wide)
    assert code.text == GRIDS[0]
    assert [note.zh for note in code.notes] == ["全角数字已改为半角"]


def test_spaces_of_a_printed_code_are_removed_and_told():
    code = codes.check_component(" 320508 01 01 000001 ")
    assert code.text == "3205080101000001"
    assert len(code.notes) == 1


def test_parts_of_a_grid_code_are_named():
    code = codes.check_grid("320508019044007")
    assert [code.part(key) for key in ("division", "street", "community", "serial")] == [
        "320508",
        "019",
        "044",
        "007",
    ]
    with pytest.raises(KeyError):
        code.part("major")


@pytest.mark.parametrize("text", COMPONENTS)
def test_valid_component_codes_pass(text):
    assert codes.check_component(text, classes=CLASSES).text == text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("320508010100001", "length"),
        ("3205080100000001", "minor_zero"),
        ("3205080139000001", "class_unknown"),
        ("3205080701000001", "major_unknown"),
        ("3205082101000001", "major_unknown"),
        ("3205080101000000", "serial_zero"),
        ("3205080001000001", "major_zero"),
    ],
)
def test_invalid_component_codes_say_why(text, rule):
    assert refused_rule(codes.check_component, text, classes=CLASSES) == rule


def test_an_extension_class_passes_when_the_city_defines_it():
    assert codes.check_component("3205082101000001", classes={"c2101"}).class_key == "c2101"


@pytest.mark.parametrize("text", CAMERAS)
def test_valid_device_ids_pass_without_notes(text):
    assert codes.check_camera(text).notes == ()


def test_a_business_group_is_a_device_id_without_a_picture():
    assert codes.check_camera(CAMERAS[0]).playable
    assert not codes.check_camera(CAMERAS[2]).playable


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("44030500081106000001", "Type 110"),
        ("44030500201326000001", "Industry 20"),
        ("44030500081329000001", "Network digit 9"),
    ],
)
def test_reserved_values_of_a_device_id_only_warn(text, word):
    (note,) = codes.check_camera(text).notes
    assert word in note.en


@pytest.mark.parametrize("text", ["4403050008132600001", "44030500"])
def test_wrong_lengths_of_device_ids_are_refused(text):
    assert refused_rule(codes.check_camera, text) == "length"


def test_a_directory_node_is_told_apart_from_a_short_device_id():
    with pytest.raises(CodeError, match="directory node"):
        codes.check_camera("44030500")


def test_event_class_codes_name_a_class_in_a_district():
    code = codes.check_event_class("3205080102", classes=CLASSES)
    assert code.class_key == "e0102"
    assert refused_rule(codes.check_event_class, "3205080177", classes=CLASSES) == "class_unknown"


def test_city_rows_are_divisions_but_not_districts():
    assert codes.check_division("320500", county=False).text == "320500"
    assert refused_rule(codes.check_division, "320500") == "county_zero"
    assert codes.check_division("500119").text == "500119"


@pytest.mark.parametrize(
    ("check", "synthetic", "real"),
    [
        (codes.check_division, "990102", "320508"),
        (codes.check_grid, "990102003012045", GRIDS[0]),
        (codes.check_component, "9901020103000731", COMPONENTS[0]),
        (codes.check_event_class, "9901020102", "3205080102"),
        (codes.check_camera, "99010200081326000017", CAMERAS[0]),
    ],
)
def test_real_and_synthetic_codes_never_mix(check, synthetic, real):
    assert check(synthetic, synthetic=True).text == synthetic
    assert check(real).text == real
    assert refused_rule(check, synthetic) == "synthetic_in_real"
    assert refused_rule(check, real, synthetic=True) == "real_in_synthetic"


def test_case_number_carries_city_date_serial_and_check_digit():
    # 794 -> 5 is the worked example of the standard's hybrid system.
    assert codes.check_digit("0794") == 5
    number = codes.case_no("YT", "990100", date(2026, 6, 10), 131)
    assert number.startswith("YT-20260610-000131-")
    assert codes.check_case_no(number, "990100") == number
    assert codes.check_case_no(number.lower(), "990100") == number


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("YT-20260610-131-5", "form"),
        ("YT-20261310-000131-5", "date"),
        ("YT-20260610-000000-5", "serial_zero"),
        ("YT-20260610-000131-4", "check_digit"),
    ],
)
def test_wrong_case_numbers_say_why(text, rule):
    assert refused_rule(codes.check_case_no, text, city_code="990100") == rule


@pytest.mark.parametrize("serial", [0, -1, 1_000_000])
def test_a_serial_that_cannot_be_printed_is_refused(serial):
    with pytest.raises(ValueError, match="serial"):
        codes.case_no("YT", "990100", date(2026, 6, 10), serial)


@given(
    st.dates(min_value=date(1000, 1, 1)),
    st.integers(1, 999_999),
    st.integers(0, 19),
    st.integers(1, 9),
)
def test_any_single_wrong_digit_of_a_case_number_is_caught(day, serial, where, shift):
    body = "990100" + day.strftime("%Y%m%d") + f"{serial:06d}"
    wrong = body[:where] + str((int(body[where]) + shift) % 10) + body[where + 1 :]
    assert codes.check_digit(wrong) != codes.check_digit(body)


@given(st.text(max_size=24))
def test_any_text_is_a_code_or_is_refused_in_words(text):
    for check in (codes.check_grid, codes.check_component, codes.check_camera):
        try:
            assert check(text).text.isascii()
        except CodeError as error:
            assert error.words.zh
