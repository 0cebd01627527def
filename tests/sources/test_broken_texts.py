"""Texts whose rows run together, or with one table below another: refused, never read under wrong headings."""

import pytest
from helpers import bullying_row, codes_of, csv_text, make_settings, mean_row, only
from openpyxl import Workbook

from toolkit.errors import InputError
from toolkit.present.problem_sentences import problem_sentence
from toolkit.sources.recognise import read_file
from toolkit.validate.year import read_year

LINES = csv_text([mean_row(Score=f"{number % 4 + 1},{number % 10}") for number in range(30)]).splitlines()


def write(tmp_path, lines):
    path = tmp_path / "tabell.csv"
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")
    return path


def refusal(path):
    with pytest.raises(InputError) as caught:
        read_file(path)
    return caught.value


def with_stray_quote(line):
    before, _, last = line.rpartition(";")
    return f'{before};"{last}'


@pytest.mark.parametrize(("stray", "row"), [([4], 5), ([4, 9], 5), ([30], 31), ([4, 9, 20], 21)])
def test_a_stray_quotation_mark_does_not_swallow_rows(tmp_path, stray, row):
    lines = [with_stray_quote(line) if place in stray else line for place, line in enumerate(LINES)]
    error = refusal(write(tmp_path, lines))
    assert (error.code, error.values["row"]) == ("quotes_not_closed", row)


def test_a_stray_quotation_mark_above_thousands_of_rows(tmp_path):
    error = refusal(write(tmp_path, [LINES[0], with_stray_quote(LINES[1]), *LINES[2:] * 100]))
    assert (error.code, error.values["row"]) == ("quotes_not_closed", 2)


def test_quotation_marks_that_belong_are_read(tmp_path):
    rows = [mean_row(EnhetNavn='Vollen "gamle" skole'), mean_row(EnhetNavn="Vollen\nskole"), mean_row(EnhetNavn="A;B")]
    path = tmp_path / "tabell.csv"
    path.write_text(csv_text(rows), encoding="utf-8")
    (table,) = read_file(path)
    assert list(table.frame["EnhetNavn"]) == ['Vollen "gamle" skole', "Vollen\nskole", "A;B"]
    assert list(table.rows) == [2, 3, 5]


def test_an_inch_mark_inside_a_cell_is_no_quotation(tmp_path):
    (table,) = read_file(write(tmp_path, [LINES[0], LINES[1].replace("Vollen skole", 'Vollen 5" skole'), LINES[2]]))
    assert list(table.frame["EnhetNavn"]) == ['Vollen 5" skole', "Vollen skole"]


def test_a_heading_over_two_lines_is_not_read_as_a_row(tmp_path):
    header = LINES[0].replace("AntallBesvart", '"Antall\r\nBesvart"')
    (table,) = read_file(write(tmp_path, [header, *LINES[1:4]]))
    assert list(table.frame["Score"]) == ["1,0", "2,1", "3,2"]
    assert list(table.rows) == [3, 4, 5]


def second_table():
    return csv_text([bullying_row(Skille="")]).splitlines()


def test_a_second_table_below_the_first_is_not_read_under_its_headings(tmp_path):
    assert second_table()[0].count(";") == LINES[0].count(";")
    error = refusal(write(tmp_path, [*LINES[:3], "", *second_table()]))
    assert (error.code, error.values["row"]) == ("header_repeated", 5)


def test_a_second_table_in_a_sheet_says_where_it_begins(tmp_path):
    workbook = Workbook()
    workbook.active.title = "Tall"
    for line in [*LINES[:3], "", *second_table()]:
        workbook.active.append(line.split(";"))
    workbook.save(tmp_path / "tabell.xlsx")
    tables = read_year(make_settings(tmp_path, ["tabell.xlsx"]))
    problem = only(tables.problems, "header_repeated")
    assert codes_of(tables.problems) == ["header_repeated"]
    assert (problem.file, problem.sheet, problem.row) == ("tabell.xlsx", "Tall", 5)
    assert "rad 5" in problem_sentence(problem)
    assert tables.survey_by_unit_year_grade_gender_indicator.empty


def test_one_cell_like_its_heading_is_a_cell(tmp_path):
    (table,) = read_file(write(tmp_path, [LINES[0], LINES[1].replace("Vollen skole", "enhetnavn")]))
    assert list(table.rows) == [2]
