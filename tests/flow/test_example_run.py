"""The whole pipe on the example municipality, as real processes."""

import json
import re
import stat
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from house import ROOT, copy_example, keep_workbooks, tiltaksplan, workbook_of

from toolkit.plan.load import load_settings
from toolkit.publish.page_check import check_page

pytestmark = pytest.mark.slow
UNITS = 11


@pytest.fixture(scope="module")
def pages(demo):
    return {page.stem: page.read_text(encoding="utf-8") for page in demo[1].glob("*.html")}


def test_demo_ends_well_and_says_where_the_index_is(demo):
    finished, folder = demo
    assert finished.returncode == 0, finished.stderr
    assert str(folder / "index.html") in finished.stdout
    assert "Traceback" not in finished.stderr


def test_the_index_links_every_report(pages):
    links = set(re.findall(r'href="([\w.-]+\.html)"', pages["index"]))
    assert links == {f"{name}.html" for name in pages if name != "index"}
    # One unit has not delivered; the others have two pages. The committee has two, the plan's years, the wheel and the
    # tables one each.
    assert len(links) == 2 * (UNITS - 1) + 5
    assert 'href="saksframlegg.docx"' in pages["index"]
    assert "Jupiterhagen barnehage" in pages["index"]
    assert "ikke levert" in pages["index"]


def test_the_rows_of_the_files_are_in_the_runs_record_and_in_no_page(demo, pages):
    record = json.loads((demo[1].parents[1] / "arbeid" / "example" / "2020-21" / "kjoring.json").read_text("utf-8"))
    assert len(record["files"]) > 10
    for account in record["files"]:
        assert account["rows_read"] == account["rows_used"] + account["rows_rejected"] + account["rows_duplicate"]
        for page in pages.values():
            assert account["sha256"][:12] not in page
            assert f"{account['rows_read']} rader" not in page


def test_every_page_is_fit_for_publication(pages):
    for name, page in pages.items():
        check_page(page)
        assert "<script" not in page, name
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page), name
        for absent in ("slice_file", "papermill", "Traceback", "from toolkit", str(ROOT), str(Path.home())):
            assert absent not in page, (name, absent)


def test_every_page_and_every_figure_carries_the_band(pages):
    for name, page in pages.items():
        assert "EKSEMPELDATA – ikke virkelige tall" in page.split("<h1>")[0], name
        assert "UTKAST" not in page, name
        for figure in re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL):
            assert "EKSEMPELDATA" in figure


def test_every_figure_has_an_alt_from_its_data_and_its_numbers_in_a_table(pages):
    seen = 0
    for page in pages.values():
        for figure in re.findall(r"<figure>.*?</figure>", page, flags=re.DOTALL):
            alt = re.search(r"<desc[^>]*>(.*?)</desc>", figure, flags=re.DOTALL).group(1)
            table = re.search(r"<tbody>(.*?)</tbody>", figure, flags=re.DOTALL).group(1)
            years = re.findall(r'<th scope="row">(\d{4}-\d{2})</th>', table)
            said = [" ".join(re.sub("<[^>]+>", "", cell).split()) for cell in re.findall("</th><td>(.*?)</td>", table)]
            assert said and (years or all(cell in " ".join(alt.split()) for cell in said))
            for year, row in zip(years, table.split("</tr>"), strict=False):
                n = re.findall(r"<td>([\d\u00a0]+)</td>", row)
                assert year in alt
                assert not n or f"{n[0]} svar" in alt or f"av {n[0]} elever" in alt
            seen += 1
    assert seen >= 10


def test_no_real_name_stands_beside_invented_figures(pages):
    register = (ROOT / "params" / "oppdal" / "units.toml").read_text(encoding="utf-8")
    names = set(re.findall(r'name = "([^"]+)"', register)) | {"Oppdal"}
    for name, page in pages.items():
        assert [real for real in names if real in page] == [], name


def test_the_hidden_school_shows_no_survey_number(pages):
    page = pages["nordlysgrenda"]
    assert "Mobbetallet er skjermet. Det betyr verken høyt eller lavt." in page
    assert "<figure" not in page
    figures = page.split("<h2>Tallene</h2>")[1].split("<h2>")[0]
    assert not re.search(r"\d av \d|\d,\d", figures)


def test_first_pages_say_what_matters(pages):
    solstol = pages["solstol"]
    assert "Revisjon nødvendig" in solstol.split("Viktigst")[0]
    assert "Mitt valg mangler på 6. trinn. (1.7)" in solstol
    assert re.search(r"Trivsel, 5.–7. trinn: 4,\d av 5 \(43 svar, usikkerhet 4,\d–4,\d\)", solstol)
    committee = pages["driftsutvalget"]
    assert "10 av 11 enheter har levert i år." in committee
    assert "Ikke levert: Jupiterhagen barnehage." in committee
    assert re.search(r"37 av 497 elever \(7,4\u00a0%\) oppgir mobbing 2–3 ganger i måneden", committee)
    assert "Gjennomført 21.\u00a0mars\u00a02019, etter fristen 31.\u00a0desember\u00a02018." in committee


def test_national_figures_carry_their_source_and_say_that_they_are_real(pages):
    committee = pages["driftsutvalget"]
    assert "Hele landet: virkelige tall" in committee
    for year in ("2017-18", "2018-19", "2019-20", "2020-21"):
        assert f"<li>Hele landet {year}: https://" in committee
    assert "Hele landet" not in pages["nordlysgrenda"]  # nothing to compare with, so no comparison


def test_cases_stand_in_no_units_page(pages):
    sentence = "Antall saker vises aldri for én enhet."
    for name, page in pages.items():
        if (
            name not in ("index", "driftsutvalget", "rullering", "saksframlegg", "arshjul", "tabeller")
            and "-en-side" not in name
        ):
            assert page.count(sentence) == 1
            assert "skriftlig plan" not in page


def test_no_table_ranks_units(pages):
    """Wherever units stand under each other, they stand in the order of units.toml, whatever the figures are."""
    register = load_settings(ROOT / "params" / "example", "2020-21").unit_register
    order = [unit.name_in("2020-21") for unit in register.units]
    tables = 0
    for name, page in pages.items():
        for table in re.findall(r"<tbody>(.*?)</tbody>", page, flags=re.DOTALL):
            rows = [unescape(re.sub(r"<[^>]+>", "", row)) for row in re.findall(r'<th scope="row">(.*?)</th>', table)]
            units = [order.index(row) for row in rows if row in order]
            assert units == sorted(units), name
            tables += len(units) > 1
    assert tables >= 2


def test_the_working_folder_is_private_and_holds_the_record(demo):
    work = demo[1].parents[1] / "arbeid" / "example" / "2020-21"
    assert stat.S_IMODE(work.stat().st_mode) == 0o700
    record = json.loads((work / "kjoring.json").read_text(encoding="utf-8"))
    for account in record["files"]:
        assert account["rows_read"] == (account["rows_used"] + account["rows_rejected"] + account["rows_duplicate"])
    assert {report["name"] for report in record["reports"]} >= {"solstol", "driftsutvalget"}
    made, last_day = (date.fromisoformat(record[name]) for name in ("made_on", "delete_after"))
    assert (last_day - made).days == 365
    assert record["hidden"]["hidden"] and record["made_of"]["texts"] and record["options"]["jobs"] == 2
    private = [path for path in (work, *work.rglob("*")) if path.name != "i_bruk.lock"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in private if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in private if path.suffix in (".json", ".ipynb", ".html")} == {
        0o600
    }


def test_the_same_input_gives_the_same_bytes(demo, tmp_path):
    copy = copy_example(tmp_path)
    finished = tiltaksplan("run", "--pdf", "--params", copy, "--out", tmp_path / "out", "--jobs", 1, "--json")
    assert finished.returncode == 0, finished.stderr
    document = json.loads(finished.stdout)
    assert {u["state"] for u in document["units"]} == {"done", "pending"}
    again = {p.name: p.read_bytes() for p in (tmp_path / "out" / "example" / "2020-21").iterdir()}
    assert again == {p.name: p.read_bytes() for p in demo[1].iterdir()}


def test_a_draft_is_internal_and_outside_the_release_folder(tmp_path):
    finished = tiltaksplan("draft", "solstol", "--out", tmp_path)
    assert finished.returncode == 0, finished.stderr
    (page,) = tmp_path.rglob("*.html")
    assert page.relative_to(tmp_path).parts[0] == "utkast"
    assert "UTKAST – INTERN" in page.read_text(encoding="utf-8")
    beside = {path.name for path in page.parent.iterdir()} - {page.name}
    assert beside == {"solstol-plan-2021-22.toml", "solstol-endringer.md", "solstol-arbeidsbok-2021-22.xlsx"}
    assert all(name in finished.stdout for name in beside)


def test_a_real_municipality_without_files_gets_pages_without_figures(tmp_path):
    finished = tiltaksplan("run", "--params", ROOT / "params" / "oppdal", "--out", tmp_path)
    assert finished.returncode == 1  # its files are missing, and the run says which
    pages = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "oppdal" / "2020-21").glob("*.html")}
    common = {"index.html", "driftsutvalget.html", "saksframlegg.html", "arshjul.html", "tabeller.html"}
    assert set(pages) == common  # no year before
    assert not any(word in page for page in pages.values() for word in ("EKSEMPELDATA", "UTKAST", "<svg"))


def test_the_workbook_that_is_missing_is_pending(tmp_path):
    params = keep_workbooks(copy_example(tmp_path), "Solstøl", "Nymåne", "kommune")
    workbook_of(params, "Solstøl").unlink()
    finished = tiltaksplan("run", "--params", params, "--out", tmp_path / "out")
    assert finished.returncode == 0
    assert "Solstøl skole: ikke levert." in finished.stdout
    assert not (tmp_path / "out" / "example" / "2020-21" / "solstol.html").exists()
