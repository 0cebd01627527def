"""Write the fictional municipality's data (EKSEMPELDATA) to `data/example`: same bytes every time.

Usage: python tools/make_example_data.py [--out DIR]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
os.environ["OPENPYXL_LXML"] = "False"  # with lxml at hand openpyxl writes the same sheets in other bytes
sys.path.insert(0, str(ROOT))  # works in a fresh checkout too, before the toolkit is installed

from example_data.municipality import REVIEW_YEARS, settings  # noqa: E402
from example_data.readme import write_readme  # noqa: E402
from example_data.survey_files import write_survey_files  # noqa: E402
from example_data.workbooks import write_workbooks  # noqa: E402


def main() -> None:
    """Write all files of the example and say where they are."""
    parser = argparse.ArgumentParser(description="Writes the data of the fictional municipality (EKSEMPELDATA).")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "example", metavar="DIR")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    write_survey_files(folder, settings().unit_register)
    for school_year in REVIEW_YEARS:
        write_workbooks(folder / school_year / "arbeidsboker", settings(school_year))
    write_readme(folder)
    sys.stderr.write(f"{folder}\n")


if __name__ == "__main__":
    main()
