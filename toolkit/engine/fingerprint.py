"""What a report is made of, as digests: a report whose parts are all the same need not be made again."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import toolkit
from toolkit.plan.project import NOTEBOOKS
from toolkit.plan.settings import Settings
from toolkit.sources.digest import digest
from toolkit.validate.input_files import decided_files

TOOLKIT: Final = Path(toolkit.__file__).parent
TEXTS: Final = TOOLKIT / "present" / "texts"
TEMPLATES: Final = TOOLKIT / "publish" / "templates"
NEVER_IN_A_REPORT: Final = ("cli", "interactive", "template", "included")
"""Rooms that no report comes through: a change there makes no report again."""

LIBRARIES: Final = (
    "babel",
    "ipykernel",
    "ipython",
    "jinja2",
    "mistune",
    "nbclient",
    "nbconvert",
    "nbformat",
    "numpy",
    "pandas",
    "papermill",
    "pydantic",
    "scipy",
    "weasyprint",
)
"""Whose version may change a page's bytes."""

READERS: Final = ("icalendar", "openpyxl", "pandera", "pyarrow", "python-calamine", "python-docx", "python-stdnum")
"""Whose version may change what is read, and so a slice, or a file that is made in every run: the case paper in Word
and the calendar."""

HOW_THE_WORK_IS_DONE: Final = {
    "survey_files",
    "workbook_folder",
    "plan",
    "jobs",
    "scheduler",
    "force",
    "preliminary",
    "seconds_per_report",
    "keep_days",
}
"""Settings of a run that say where files are and who works how long. What the files say is in the slice."""

Fingerprint = Mapping[str, str]
"""A part of what a report is made of, and its digest."""


@dataclass(frozen=True)
class CommonParts:
    """The parts that all reports of a run share, worked out once."""

    settings: str
    toolkit: str
    texts: str
    template: str
    libraries: str


def common_parts(settings: Settings) -> CommonParts:
    """The digests of this run's settings and of the toolkit as it is installed here."""
    said = settings.model_dump_json(exclude={"params_dir": True, "run": HOW_THE_WORK_IS_DONE})
    return CommonParts(digest(said.encode()), *toolkit_parts())


def toolkit_parts() -> tuple[str, str, str, str]:
    """The digests of the code, the texts, the page's template and the libraries."""
    code = [path for path in TOOLKIT.rglob("*") if path.relative_to(TOOLKIT).parts[0] not in NEVER_IN_A_REPORT]
    others = (path for path in code if not path.is_relative_to(TEXTS) and not path.is_relative_to(TEMPLATES))
    return (
        digest_of_files(others, TOOLKIT),
        digest_of_files(TEXTS.rglob("*"), TEXTS),
        digest_of_files(TEMPLATES.rglob("*"), TEMPLATES),
        versions_of(LIBRARIES),
    )


def parts_of_a_run(settings: Settings) -> Fingerprint:
    """What all of a run's reports are made of besides their slices, to see that it is the same when they are done.

    The kernels read the files under `params/` themselves: one that was changed and put back is seen by when it was.
    """
    stamps = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in decided_files(settings)]
    return {
        **vars(common_parts(settings)),
        "notebooks": digest_of_files(NOTEBOOKS.glob("*.ipynb"), NOTEBOOKS),
        "decided": digest(str(stamps).encode()),
    }


def fingerprint(packed_slice: bytes, notebook: str, with_pdf: bool, common: CommonParts) -> Fingerprint:
    """What one report is made of.

    Args:
        packed_slice: the protected slice it may see, so that what changes elsewhere and nothing here changes nothing.
        notebook: the notebook's file name.
    """
    return {
        "slice": digest(packed_slice),
        "notebook": digest((NOTEBOOKS / notebook).read_bytes()),
        "pdf": str(with_pdf),
        **vars(common),
    }


def changed_parts(before: Fingerprint | None, now: Fingerprint) -> tuple[str, ...]:
    """The parts that differ; none where there was no report before."""
    return () if before is None else tuple(part for part in now if before.get(part) != now[part])


def digest_of_files(paths: Iterable[Path], root: Path) -> str:
    """One digest of the files' names and bytes; what Python compiles for itself is left out."""
    files = sorted(path for path in paths if path.is_file() and "__pycache__" not in path.parts)
    told = "\n".join(f"{path.relative_to(root).as_posix()} {digest(path.read_bytes())}" for path in files)
    return digest(told.encode())


def versions_of(libraries: Iterable[str]) -> str:
    """Each library with its version here, and that of Python."""
    return "\n".join((f"python {platform.python_version()}", *(f"{name} {_version(name)}" for name in libraries)))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # an extra
        return "–"
