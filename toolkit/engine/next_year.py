"""What a leader gets beside the draft: next year's plan, what has changed in it, and next year's workbook."""

from __future__ import annotations

from pathlib import Path

from toolkit.plan.settings import Settings
from toolkit.plan.unit_plan import changes
from toolkit.plan.units import Unit
from toolkit.template.files import written_on
from toolkit.template.fixed_zip import save_fixed
from toolkit.template.next_year import last_year_of, settings_of_next_year, unit_plan
from toolkit.template.prefill import prefilled
from toolkit.template.unit_plan_text import as_changes, as_toml
from toolkit.template.unit_workbook import unit_workbook
from toolkit.validate.tables import YearTables


def write_next_year(unit: Unit, settings: Settings, tables: YearTables, folder: Path) -> tuple[Path, ...]:
    """Write the three files, over those of an earlier draft. They are the leader's own and nobody else's to read.

    Args:
        tables: this year's, with `earlier`. The same tables give the same bytes.
    """
    coming = settings_of_next_year(settings)
    year = coming.run.school_year
    after = unit_plan(unit, coming, tables)
    last = last_year_of(tables, settings)
    before = None if last is None else unit_plan(unit, settings, last)
    plan, list_of_changes = folder / f"{unit.id}-plan-{year}.toml", folder / f"{unit.id}-endringer.md"
    workbook = folder / f"{unit.id}-arbeidsbok-{year}.xlsx"
    plan.write_text(as_toml(after), encoding="utf-8", newline="\n")
    told = as_changes(before, after, changes(before, after), settings.plan)
    list_of_changes.write_text(told, encoding="utf-8", newline="\n")
    save_fixed(unit_workbook(unit, coming, prefilled(unit, coming, tables)), workbook, written_on(coming))
    written = (plan, list_of_changes, workbook)
    for path in written:
        path.chmod(0o600)
    return written
