"""Free text: what may let somebody be recognised is pointed at, and ordinary prose is left in peace."""

import datetime as dt
import time
from pathlib import Path

import pytest
from helpers import codes_of, make_settings, only, write_workbook
from house import answer_cell, copy_example, set_cell, tiltaksplan, workbook_of
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.plan.load import load_settings
from toolkit.present.problem_sentences import problem_sentence
from toolkit.sources import workbook_layout as layout
from toolkit.validate.free_text import known_words
from toolkit.validate.problems import Problem
from toolkit.validate.recognisable import FIRST_NAMES, recognisable_traits
from toolkit.validate.year import read_year

PARAMS = Path(__file__).resolve().parents[2] / "params" / "example"
SETTINGS = load_settings(PARAMS, "2020-21")
KNOWN = known_words(SETTINGS)
NAME, GENDER, PUPIL, DATE = (
    "free_text_name",
    "free_text_gender_and_grade",
    "free_text_single_pupil",
    "free_text_date",
)


def traits(text):
    return [tuple(trait) for trait in recognisable_traits(text, KNOWN)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Planen er godt kjent, og FAU, SFO og PPT har vært med.",
        "Vi bruker Zippys venner på 1.–4. trinn og Mitt valg på 5.–7. trinn.",
        "Jenter og gutter på 5. trinn trives like godt som før. Flere jenter enn gutter svarte.",
        "Samarbeidet med BUP og Statped fortsetter. Elevrådet var med.",
        "Solstøl skole og Stjernelia barneskole hadde felles fagdag i Månedal i mars.",
        "Rektor og Sosiallærer følger opp, se handlingsplanens kapittel 1.7.",
        "Temaet «Vennskap» var oppe i alle klasser.",
        "Tiltak: Felles aktivitetsdag høsten 2021, sammen med SFO-leder.",
        "To av fire økter gjenstår i vår; 80 % av lærerne har fått opplæring.",
        "1. Flere voksne ute\n2. Elevene lager nye regler\n- Lekeansvarlige i storefri\na) Faste plasser",
        "Kurs med Læringsmiljøsenteret om klasseledelse, f.eks. om Elevundersøkelsen.",
        "Digital dømmekraft (Teams, TikTok og Snapchat) på 10. trinn.",
        "Elever på 4. trinn ønsket flere aktiviteter i storefri.",
        "Skoleåret 2020-21 ble preget av Covid-19 og mange på hjemmeskole.",
        "Alle elever på 8. trinn har hatt samtale med kontaktlærer.",
        "En elev har en 9A-sak. Saker etter § 9 A følges opp, og 8/10 av foreldrene er fornøyde.",
        "Personalet i Månedal kommune deltok. Det gjorde også Foreldrerådets leder.",
        "Resultatet gikk fra 3,8 til 4,1 på Trivsel.",
        "Skulen har god kontakt med Barnevernstenesta og heimane.",
        "Vi feirer 17. mai-frokost. Voksne er ute 24/7 i uke 12.",
        "Samarbeid med Utdanningsforbundet, Røde Kors og Redd Barna.",
        "Per i dag har ingen meldt fra. Even fordeling av vakter.",
        "Rådgiver Oppvekst og Kommunedirektøren er informert.",
        "Hver elev har en PC. Jentene fikk egen gruppe. På 3. trinn er det rolig.",
    ],
)
def test_ordinary_prose_gives_no_warning(text):
    assert traits(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ola har det vanskelig i friminuttene.", "Ola"),
        ("Olas foreldre er fornøyde.", "Olas"),
        ("Mamma til Kari er med i gruppa.", "Kari"),
        ("Ola Nordmann har fått egen plan.", "Ola Nordmann"),
        ("Xenia Zorbas flyttet hit i høst.", "Xenia Zorbas"),
        ("Samtaler med familien Hansen hver uke.", "Hansen"),
        ("Lærer Anne-Marie Lund slutter.", "Lærer Anne-Marie Lund"),
        ("Elevene er trygge, f.eks. Lodin i storefri.", "Lodin"),
        ("Foreldrene til O. Nordmann klaget.", "Nordmann"),
        ("Saken om O.N. er avsluttet.", "O.N."),
        ("Saken om O. N. er avsluttet.", "O. N."),
        ("Elev A. trenger tett oppfølging.", "Elev A."),
        ("Vi følger opp jente B hver dag.", "jente B"),
        ("Vi hjelper O\u00adla i timene.", "Ola"),
        ("Vi så at A\u030agot ble ertet.", "Ågot"),
    ],
)
def test_a_name_or_initials(text, words):
    assert traits(text) == [(NAME, words)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vi har en gutt i 3. trinn som er mye alene.", "gutt i 3. trinn"),
        ("Det gjelder ei jente på\u00a010. trinn.", "jente på 10. trinn"),
        ("Guttene i 5B mobber hverandre.", "Guttene i 5B"),
        ("En jente (9. kl.) er flyttet.", "jente (9. kl."),
        ("Det er ein gut i tredje klasse som strevar.", "gut i tredje klasse"),
        ("Gutar i 9. klasse øydela.", "Gutar i 9. klasse"),
        ("Jentene på åttende trinn er lei seg.", "Jentene på åttende trinn"),
        ("På 9. trinn er det to jenter som er hjemme.", "9. trinn er det to jenter"),
        ("Jentegruppe på 6. trinn med helsesykepleier.", "Jentegruppe på 6. trinn"),
        ("Han går i 7. klasse og blir plaget.", "Han går i 7. klasse"),
        ("En gutt på 10 år har fått fast voksen.", "gutt på 10 år"),
    ],
)
def test_a_gender_with_a_grade(text, words):
    assert traits(text) == [(GENDER, words)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("En elev på 4. trinn har byttet skole.", "En elev på 4. trinn"),
        ("Ein elev i fjerde klasse slit.", "Ein elev i fjerde klasse"),
        ("Det er én ny elev i 6A.", "én ny elev i 6A"),
        ("To elever fra 2. klasse er utestengt.", "To elever fra 2. klasse"),
        ("Eleven på 4. trinn har fått hjelp.", "Eleven på 4. trinn"),
    ],
)
def test_a_single_pupil_or_a_few_with_a_grade(text, words):
    assert traits(text) == [(PUPIL, words)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Møte 12. mars med foreldrene.", "12. mars"),
        ("Møte 3. desember 2020 med foreldrene.", "3. desember 2020"),
        ("Hendelsen 12.3.2021 er fulgt opp.", "12.3.2021"),
        ("Vedtak 12/3-21 i saken.", "12/3-21"),
        ("Vedtak 2021-03-12 i saken.", "2021-03-12"),
        ("Det skjedde den 12.3 i garderoben.", "den 12.3"),
    ],
)
def test_a_date(text, words):
    assert traits(text) == [(DATE, words)]


def test_each_thing_once_in_the_order_it_stands():
    text = "Den 3. mai kom Kari. Kari og en elev på 4. trinn gikk 3. mai."
    assert traits(text) == [(DATE, "3. mai"), (NAME, "Kari"), (PUPIL, "en elev på 4. trinn")]


@given(st.text())
@example("Ola" * 100)
@example('«("- \n')
def test_any_text_can_be_read_and_only_a_few_words_are_quoted(text):
    for code, words in traits(text):
        assert code in {NAME, GENDER, PUPIL, DATE}
        assert 0 < len(words) <= 80


@given(st.sampled_from(sorted(FIRST_NAMES)), st.sampled_from(["{} er med.", "Vi hjelper {} i timene.", "Vi\n- {}"]))
def test_a_common_name_is_found_wherever_it_stands(name, sentence):
    assert traits(sentence.format(name.capitalize())) == [(NAME, name.capitalize())]


@given(st.lists(st.sampled_from(sorted(KNOWN)), max_size=8))
def test_a_known_word_with_a_capital_is_no_name(words):
    assert NAME not in dict(traits("Vi har " + ", ".join(word.capitalize() for word in words)))


@pytest.mark.parametrize(
    "part", ["Ola ", "Ola-", "O.", "gutt ", "gutt 3. trinn ", "en elev ", "12.", "1.-", "A", " ", "«"]
)
def test_the_time_grows_with_the_length_only(part):
    text = (part * 10_000)[:10_000]
    started = time.perf_counter()
    recognisable_traits(text, KNOWN)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("run", sorted(path.stem for path in (PARAMS / "runs").glob("*.toml")))
def test_the_example_has_no_such_text(run):
    assert [p for p in read_year(load_settings(PARAMS, run)).problems if p.code.startswith("free_text")] == []


def test_every_free_text_cell_is_read_and_the_file_is_used(tmp_path):
    """Answers, decisions, reasons and notes, each with its place; a date that Excel made of a text is one too."""

    def note(workbook):
        workbook["Saker"]["D4"] = "Gjelder Kari"

    settings = make_settings(tmp_path)
    write_workbook(
        tmp_path / "workbooks" / "vollen.xlsx",
        answers={
            "outcome_reason": "Jente på 6. trinn",
            "participation": "FAU ved Åse",
            "competence_activity": dt.date(2021, 3, 12),
            "nobody_recognisable": "nei",
        },
        tables={
            "Fjorårets beslutninger": [[1, "Hjelpe Arvid", "Mor til Arvid", None, "i gang", "En elev i 7A sluttet"]],
            "Nye beslutninger": [[1, "Følge opp Turid", "Ola Nordmann", None]],
        },
        change=note,
    )
    tables = read_year(settings)
    assert {(p.code, p.sheet, p.row, p.column, p.value) for p in tables.problems} == {
        (NAME, "Saker", 4, "Merknad", "Gjelder Kari"),
        (GENDER, "Konklusjon", 5, "Svar", "Jente på 6. trinn"),
        (NAME, "Konklusjon", 6, "Svar", "Åse"),
        (DATE, "Kompetanse", 5, "Svar", "2021-03-12"),
        (NAME, "Fjorårets beslutninger", 4, "Beslutning", "Hjelpe Arvid"),
        (NAME, "Fjorårets beslutninger", 4, "Ansvarlig", "Arvid"),
        (PUPIL, "Fjorårets beslutninger", 4, "Begrunnelse", "En elev i 7A"),
        (NAME, "Nye beslutninger", 4, "Beslutning", "Turid"),
        (NAME, "Nye beslutninger", 4, "Ansvarlig", "Ola Nordmann"),
    }
    assert {(p.severity, p.file, p.unit) for p in tables.problems} == {("warning", "vollen.xlsx", "vollen")}
    assert (tables.delivered, tables.broken) == ({"vollen"}, frozenset())


def test_the_municipalitys_comments_are_read_too(tmp_path):
    settings = make_settings(tmp_path)
    rows = [["T4", "T4", "i gang", None, None, "Ledes av Kari"]]
    write_workbook(tmp_path / "workbooks" / "kommunen.xlsx", "kommunen", tables={layout.COMMON_MEASURES.name: rows})
    problem = only(read_year(settings).problems, NAME)
    assert (problem.column, problem.value, problem.unit) == ("Merknad", "Kari", "kommunen")


def test_what_the_sheet_says_about_the_unit_is_no_free_text(tmp_path):
    settings = make_settings(tmp_path)
    write_workbook(tmp_path / "workbooks" / "vollen.xlsx", answers={"unit_name": "Vollen, ved Kari"})
    assert codes_of(read_year(settings).problems) == []


@pytest.mark.parametrize("code", [NAME, GENDER, PUPIL, DATE])
def test_the_sentence_says_where_what_and_what_to_do(code):
    sentence = problem_sentence(
        Problem("warning", code, "vollen.xlsx", "Konklusjon", 5, "Svar", "de få ordene", "vollen")
    )
    assert sentence.startswith("Filen «vollen.xlsx», ark «Konklusjon», rad 5, kolonne «Svar»: «de få ordene»")
    assert "hvis" in sentence and "publiseres" in sentence


@pytest.mark.slow
def test_the_warning_stands_in_check_and_on_no_page(tmp_path):
    """The text itself is on the page of the leader who has released it, and on no page of the one who has not."""
    params = copy_example(tmp_path)
    for school in ("Solstøl", "Nordlysgrenda"):
        book = workbook_of(params, school)
        set_cell(
            book,
            "Konklusjon",
            answer_cell(book, "Konklusjon", "outcome_reason"),
            f"Uro rundt en elev på 5. trinn ved {school}.",
        )
        set_cell(
            book,
            "Konklusjon",
            answer_cell(book, "Konklusjon", "participation"),
            f"Elevråd, FAU og Ulvhild ved {school}.",
        )
    said = tiltaksplan("check", "--params", params)
    assert said.returncode == 0
    assert said.stdout.count("«Ulvhild» kan være navnet på en person") == 2
    run = tiltaksplan("run", "--params", params, "--out", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    pages = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "out" / "example").rglob("*.html")}
    assert said.stdout.count("«en elev på 5. trinn» gjelder én eller noen få elever") == 2
    assert [name for name, page in pages.items() if "navnet på en person" in page or "noen få elever" in page] == []
    assert [name for name, page in pages.items() if "Ulvhild" in page] == ["solstol.html"]
