"""Two municipalities that differ only in what is hidden get the same bytes, in every file and every file name."""

import csv
import json

import pytest
from house import answer_cell, copy_example, set_cell, tiltaksplan, workbook_of
from openpyxl import load_workbook

pytestmark = pytest.mark.slow

YEAR = "2020-21"
# What the source hides in the example, as a school owner's own file might show it: participants and bullied by school
# and grade. The sums are those of the municipality's rows; every school has fewer than five.
PARTICIPANTS = {
    ("Kometdalen oppvekstsenter", "5"): 6,
    ("Nordlysgrenda oppvekstsenter", "5"): 5,
    ("Saturn friskole", "5"): 5,
    ("Kometdalen oppvekstsenter", "6"): 7,
    ("Nordlysgrenda oppvekstsenter", "6"): 6,
    ("Saturn friskole", "6"): 7,
    ("Nordlysgrenda oppvekstsenter", "7"): 5,
    ("Saturn friskole", "7"): 6,
}
NUMBER = {
    "311000020": "Solstøl skole",
    "311000047": "Kometdalen oppvekstsenter",
    "311000063": "Nordlysgrenda oppvekstsenter",
    "311000136": "Saturn friskole",
}
SCHOOLS = ("Solstøl skole", "Kometdalen oppvekstsenter", "Nordlysgrenda oppvekstsenter", "Saturn friskole")
ONE_TRUTH = {"5": (1, 0, 0, 0), "6": (1, 1, 1, 0), "7": (1, 0, 1, 0)}
ANOTHER = {"5": (0, 0, 0, 1), "6": (0, 2, 0, 1), "7": (2, 0, 0, 0)}


def write_truth(params, bullied, cases, words):
    """A copied example in which these numbers stand where the report shows none."""
    data = params.parent.parent / "data" / "example"
    counts = {(school, grade): n for grade, own in bullied.items() for school, n in zip(SCHOOLS, own, strict=True)}
    participation = data / "elevundersokelsen_tabell_151_deltakelse.json"
    rows = json.loads(participation.read_text(encoding="utf-8"))
    for row in rows:
        n = PARTICIPANTS.get((NUMBER.get(row["Organisasjonsnummer"]), row["TrinnKode"]))
        if row["Skoleaarnavn"] == YEAR and n is not None:
            invited = n if row["AntallInvitert"] == "*" else max(n, int(row["AntallInvitert"]))
            share = f"{100 * n / invited:.1f}".replace(".", ",")
            row.update({"AntallBesvart": str(n), "AntallInvitert": str(invited), "AndelDeltatt": share})
    participation.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    fill_bullying(data / "elevundersokelsen_tabell_150_mobbing.csv", counts, rows)
    for unit, number in cases.items():
        path = workbook_of(params, unit)
        set_cell(path, "Saker", answer_cell(path, "Saker", "new_cases"), number)
    path = workbook_of(params, "Nordlysgrenda")  # has not released its free text
    form = next(sheet for sheet in load_workbook(path).sheetnames if holds(path, sheet, "outcome_reason"))
    set_cell(path, form, answer_cell(path, form, "outcome_reason"), words)


def holds(path, sheet, code):
    return any(row[0].value == code for row in load_workbook(path)[sheet].iter_rows())


def fill_bullying(path, counts, participation):
    asked = {
        (NUMBER.get(row["Organisasjonsnummer"]), row["TrinnKode"]): row["AntallBesvart"]
        for row in participation
        if row["Skoleaarnavn"] == YEAR
    }
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, delimiter=";")
        rows, names = list(reader), reader.fieldnames
    changed = 0
    for row in rows:
        place = (NUMBER.get(row["Organisasjonsnummer"]), row["TrinnKode"])
        whole = row["Spoersmaalnavn"] == "Alle spørsmål" and row["Spoersmaalgruppekode"] == "EUIndeks_1398"
        if row["Skoleaarnavn"] == YEAR and whole and place in counts:
            n = PARTICIPANTS.get(place) or int(asked[place])
            row["AntallBesvart"] = str(counts[place])
            row["AndelMobbet"] = f"{100 * counts[place] / n:.1f}".replace(".", ",")
            changed += 1
    assert changed >= len(counts)  # some rows stand there once more, by ownership
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, names, delimiter=";", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Every published file's bytes by name, for the two truths."""
    folders = []
    truths = (
        (
            ONE_TRUTH,
            {"Solstøl": 3, "Kometdalen": 5},
            "Tre elever på 4. trinn kjenner seg utenfor etter flyttingen.",
        ),
        (ANOTHER, {"Solstøl": 5, "Kometdalen": 3}, "Ingen har meldt fra om noe som ikke ble løst samme dag."),
    )
    for bullied, cases, words in truths:
        params = copy_example(tmp_path_factory.mktemp("truth"))
        write_truth(params, bullied, cases, words)
        out = params.parent / "out"
        finished = tiltaksplan("run", "--params", params, "--run", YEAR, "--out", out)
        assert finished.returncode == 0, finished.stderr
        pages = out / "example" / YEAR
        folders.append({path.relative_to(pages).as_posix(): path.read_bytes() for path in sorted(pages.rglob("*"))})
    return folders


def test_the_same_files_with_the_same_bytes(published):
    first, second = published
    assert list(first) == list(second)
    assert len(first) == 34
    assert [name for name in first if first[name] != second[name]] == []


def test_the_truths_do_differ_in_what_was_read(tmp_path):
    """The test above would be worth nothing if the changed numbers never reached the house."""
    shares = []
    for number, truth in enumerate((ONE_TRUTH, ANOTHER)):
        params = copy_example(tmp_path / str(number))
        write_truth(params, truth, {}, "Noe.")
        from toolkit.plan.load import load_settings
        from toolkit.validate.year import read_year

        survey = read_year(load_settings(params, YEAR)).survey_by_unit_year_grade_gender_indicator
        rows = survey[(survey["unit"] == "solstol") & (survey["indicator"] == "bullied")]
        shares.append(rows.loc[rows["school_year"] == YEAR, "count"].tolist())
    assert shares == [[1, 1, 1], [0, 0, 2]]
