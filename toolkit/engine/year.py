"""What a run is about, and where it leaves what its next part needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from toolkit.engine.folders import preliminary_folder
from toolkit.engine.options import RunOptions
from toolkit.plan.settings import Settings


@dataclass(frozen=True)
class Year:
    """One run of one municipality's school year.

    Attributes:
        work: the working folder of the municipality and year.
        folder: the run's own in it: readable by its owner only, and gone with the run.
    """

    settings: Settings
    out: Path
    options: RunOptions
    work: Path
    folder: Path

    @property
    def released(self) -> Path:
        """The folder that readers see."""
        return self.out / self.settings.params_dir.name / self.settings.run.school_year

    @property
    def pages(self) -> Path:
        """Where this run's pages are to stand: there, or among the drafts."""
        return preliminary_folder(self.out, self.settings) if self.options.preliminary else self.released

    @property
    def everything(self) -> Path:
        """All that was read, and all that may be seen of it."""
        return self.folder / "aar.pickle"

    def slice_file(self, report: str) -> Path:
        """What one report may see, packed."""
        return self.folder / f"{report}.json.gz"
