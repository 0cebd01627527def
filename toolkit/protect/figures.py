"""Which of the survey's figures may be published: primary rules, then secondary hiding over the whole municipality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import replace

from toolkit.plan.settings import Settings, Thresholds
from toolkit.protect.coarsen import Pooled, pooled_figures
from toolkit.protect.gate import told_numbers
from toolkit.protect.ledger import Ledger, Secret
from toolkit.protect.model import Edition, FigureState, SurveyFigure
from toolkit.protect.respondents import left_over, place_of, places_with_few
from toolkit.protect.survey_ledger import (
    HIGHEST_MEAN,
    LOWEST_MEAN,
    OUTSIDE,
    CellName,
    Family,
    Figure,
    SurveyLedger,
    differences,
    families,
)
from toolkit.protect.witnesses import hide_until_safe
from toolkit.validate.tables import MUNICIPALITY, YearTables


def protected_figures(
    tables: YearTables, settings: Settings, earlier: Sequence[SurveyFigure] = (), edition: Edition = "full"
) -> tuple[SurveyFigure, ...]:
    """All survey figures up to the run's year, hidden where they must be, sorted by unit, year, group and indicator.

    Args:
        earlier: figures of earlier releases, hidden ones too; what was shown cannot be hidden again.
        edition: `without_unit_numbers` hides every unit's figures and protects the municipality's on their own;
            `without_survey` hides them all.

    Raises:
        ProtectionError: figures contradict each other or the solver did not finish.
    """
    by_year: dict[str, list[Pooled]] = defaultdict(list)
    for figure in pooled_figures(tables, settings):
        if figure.school_year <= settings.run.school_year:
            by_year[figure.school_year].append(figure)
    published: list[SurveyFigure] = []
    for year, figures in by_year.items():
        before = [figure for figure in earlier if figure.school_year == year]
        offered = [f for f in figures if f.unit == MUNICIPALITY or edition == "full"]
        shown = frozenset() if edition == "without_survey" else shown_in(figures, offered, before, settings)
        published += [publish(f, _state(f, shown, f in offered and edition != "without_survey")) for f in figures]
        published += _outside(figures, year, settings)
    return tuple(sorted(published, key=lambda f: (f.unit, f.school_year, f.group, f.indicator)))


def _outside(figures: Sequence[Pooled], year: str, settings: Settings) -> list[SurveyFigure]:
    """Hidden figures of pupils whom only the municipality's figure counts: the audit must know that they exist."""
    found = []
    for family in families(settings.surveys):
        rows = [f for f in figures if f.indicator == family.whole.id and f.state != "not_measured"]
        places = {"unit": OUTSIDE, "school_year": year, "indicator": family.whole.id, "group": ""}
        found += [SurveyFigure(**places, grades=grades, state="hidden") for grades in sorted(left_over(rows))]
    return found


def _state(figure: Pooled, shown: frozenset[CellName], is_offered: bool) -> FigureState:
    if figure.state == "not_measured":
        return "not_measured"
    if not is_offered:
        return "left_out"
    return "shown" if cell_of(figure) in shown else "hidden"


def publish(figure: Pooled, state: FigureState) -> SurveyFigure:
    """A pooled figure as it may be published: without any number unless it is shown."""
    names = ("share", "count", "mean", "sd", "n") if state == "shown" else ()
    numbers = {name: getattr(figure, name) for name in names}
    about = ("unit", "school_year", "group", "indicator", "grades", "definition", "wording")
    place = {name: getattr(figure, name) for name in about}
    return SurveyFigure.model_validate({**place, **numbers, "state": state})


def shown_in(
    figures: Sequence[Pooled], offered: Sequence[Pooled], earlier: Sequence[SurveyFigure], settings: Settings
) -> frozenset[CellName]:
    """The cells of one school year that may be shown: respondents first, since all indicators share them.

    Args:
        figures: all that were measured, whether they are to be published or not.
        offered: those that would be published.
        earlier: what has been published of this year.
    """
    limits = settings.thresholds
    measured = [figure for figure in offered if figure.state != "not_measured"]
    if not measured:
        return frozenset()
    cells = frozenset(cell_of(figure) for figure in figures if figure.state != "not_measured")
    few = places_with_few(measured, limits.smallest_respondents.value)
    hidden = {cell_of(figure) for figure in measured if place_of(figure) in few or figure.state == "hidden"}
    for family in families(settings.surveys):
        rows = [figure for figure in measured if figure.indicator in family.ids]
        before = [figure for figure in earlier if figure.indicator in family.ids]
        if rows:
            hidden |= _hidden_in(family, cells, rows, hidden, before, limits)
    return frozenset(map(cell_of, measured)) - hidden


def _hidden_in(
    family: Family,
    cells: frozenset[CellName],
    figures: list[Pooled],
    hidden: set[CellName],
    earlier: list[SurveyFigure],
    limits: Thresholds,
) -> frozenset[CellName]:
    """What must be hidden in one family: primary rules on each number, then whatever gives it away."""
    outside = {
        CellName(OUTSIDE, grades, family.whole.id)
        for grades in left_over([figure for figure in figures if figure.indicator == family.whole.id])
    }
    names = {*(cell for cell in cells if cell.indicator in family.ids), *outside, *map(cell_of, earlier)}
    survey = SurveyLedger(family, names, limits)
    # Two groups may have the same grades measured; then they say the same, and are one statement.
    by_cell = {cell_of(figure): figure for figure in figures if figure.state == "value"}
    statements = [survey.statement(cell, figure) for cell, figure in by_cell.items()]
    published = [
        row for figure in earlier if figure.state == "shown" for row in survey.statement("earlier", figure).rows
    ]
    ledger = Ledger(survey.unknowns, tuple(statements), (*survey.definitions(), *published), survey.branches)
    shown = {cell_of(figure): figure for figure in figures if cell_of(figure) not in hidden}
    sensitive = {cell for cell, figure in shown.items() if is_sensitive(figure, shown, family, limits)}
    secrets: dict[Hashable, Sequence[Secret]] = {
        cell: survey.secrets(cell) for cell in (*map(cell_of, figures), *outside)
    }
    # Groups of grades that are out already and those of now may be subtracted: what is left may not be small either.
    between = differences({*map(cell_of, figures), *map(cell_of, earlier)}) - secrets.keys()
    secrets |= {cell: [replace(s, may_be_exact=True) for s in survey.secrets(cell)] for cell in between}
    if published:
        secrets = _without_told(ledger, secrets)
    first = {cell for cell in map(cell_of, figures) if cell in hidden} | sensitive | outside | between
    protection = hide_until_safe(ledger, first, secrets)
    ours = {cell_of(figure) for figure in figures}
    # What was hidden to keep another number may be a whole; its sub-questions go with it, and may give away others.
    while alone := _without_their_whole(ours - protection.hidden, family):
        protection = hide_until_safe(ledger, protection.hidden | alone, secrets)
    return frozenset(ours & protection.hidden)


def _without_their_whole(shown: Set[CellName], family: Family) -> set[CellName]:
    """Sub-questions that would be shown where their whole is not."""
    return {
        cell
        for cell in shown
        if cell.indicator != family.whole.id and CellName(cell.unit, cell.grades, family.whole.id) not in shown
    }


def is_sensitive(figure: Figure, shown: Mapping[CellName, Figure], family: Family, limits: Thresholds) -> bool:
    """Primary rules: a number that a figure gives away and that is below its limit, nobody and everybody among them.

    A sub-question stands only beside its whole, and tells how many the whole counts besides.
    """
    if figure.n is None or figure.n < limits.smallest_respondents.value:
        return True
    if figure.mean is not None:
        numbers = [figure.n * (HIGHEST_MEAN - figure.mean), figure.n * (figure.mean - LOWEST_MEAN)]
        numbers.append((figure.n - 1) * (figure.sd or 0.0) ** 2)  # nearly all have answered the same
        return min(map(round, numbers)) < limits.smallest_count.value
    assert figure.count is not None
    counts = [figure.count, figure.n - figure.count]
    if figure.indicator != family.whole.id:
        whole = shown.get(CellName(figure.unit, figure.grades, family.whole.id))
        if whole is None or whole.count is None or is_sensitive(whole, shown, family, limits):
            return True
        counts.append(whole.count - figure.count)
    return min(counts) < limits.smallest_count.value


def _without_told(ledger: Ledger, secrets: Mapping[Hashable, Sequence[Secret]]) -> dict[Hashable, Sequence[Secret]]:
    """Secrets that earlier releases have told already cannot be kept; the others must not be told by us."""
    nothing_of_ours = Ledger(ledger.unknowns, (), ledger.always, ledger.branches)
    told = {found.secret for found in told_numbers(nothing_of_ours, secrets, secrets)}
    return {cell: [secret for secret in own if secret not in told] for cell, own in secrets.items()}


def cell_of(figure: Figure) -> CellName:
    """The figure's place in the ledger."""
    return CellName(figure.unit, figure.grades, figure.indicator)
