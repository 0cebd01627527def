"""Trials of a run that something disturbs: from an earlier release to the new one, and what is to hold on the way."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from faulty_town import YEAR, Standing, Town, left_running, mount, standing, unmount  # noqa: E402

from toolkit.engine.folders import FINISHED, WORK  # noqa: E402
from toolkit.engine.publishing import audit  # noqa: E402
from toolkit.engine.releases import Releases  # noqa: E402
from toolkit.errors import TiltaksplanError  # noqa: E402


class Trials:
    """The municipality, the earlier release, and what an undisturbed run makes of it."""

    def __init__(self, folder: Path, units: tuple[str, ...], with_surveys: bool, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)
        self.town = Town(folder / "town", units, with_surveys)
        self._earlier = folder / "earlier"
        late = next(path for path in self._workbooks() if units[-1] in path.name)
        content = late.read_bytes()
        late.unlink()  # the last unit's workbook comes later: the two releases differ
        self._must_end_well(self.town.run(self._earlier))
        late.write_bytes(content)
        self.before = standing(self._earlier)
        self.inputs = self.town.inputs()
        undisturbed, began = self.out(), time.monotonic()
        self._must_end_well(self.town.run(undisturbed))
        self.seconds = time.monotonic() - began
        self.after = standing(undisturbed)
        assert self.before.pages != self.after.pages

    def ends_before_a_random_moment(self, run: subprocess.Popen[str]) -> bool:
        """Wait until some moment of the time that a run takes. Where it ends before, it takes less than was thought."""
        began = time.monotonic()
        try:
            run.wait(self.random.uniform(0, self.seconds))
        except subprocess.TimeoutExpired:
            return False
        self.seconds = (self.seconds + time.monotonic() - began) / 2
        return True

    def out(self) -> Path:
        """A new output folder in which the earlier release stands."""
        out = Path(tempfile.mkdtemp(prefix="ut-", dir=self.folder)) / "ut"
        shutil.copytree(self._earlier, out)
        return out

    @contextmanager
    def disk(self, of_its_own: bool) -> Iterator[Path]:
        """An output folder as `out`, if so on a file system of its own."""
        folder = Path(tempfile.mkdtemp(prefix="disk-", dir=self.folder))
        if of_its_own and not mount(folder):
            raise OSError("no file system could be mounted")
        try:
            yield Path(shutil.copytree(self._earlier, folder / "ut"))
        finally:
            if of_its_own:
                unmount(folder)
            shutil.rmtree(folder)

    def look(self, out: Path) -> list[str]:
        """What is wrong just after a fault, where readers are to see the earlier release or the new one."""
        wrong = self.safe(out)
        if standing(out).pages not in (self.before.pages, self.after.pages):
            wrong.append("readers see neither the earlier release nor the new one")
        return wrong

    def safe(self, out: Path) -> list[str]:
        """What is wrong with the ledger, with what is out, and with what was not to be touched."""
        wrong = [f"left running: {process}" for process in left_running(out)]
        try:
            Releases(out, "example").all()
            wrong += [f"audit: {stop.code}" for stop in audit(out)]
        except (TiltaksplanError, OSError, ValueError) as error:
            wrong.append(f"the ledger: {error}")
        if self.town.inputs() != self.inputs:
            wrong.append("the inputs have changed")
        return wrong

    def run_again(self, out: Path, *options: str, releases: bool = True) -> list[str]:
        """What is wrong with the next run."""
        status, said = self.town.run(out, *options)
        wrong = [] if status == 0 else [f"the next run: {status}: {said[-300:]}"]
        return wrong + self.differs(out, releases)

    def differs(self, out: Path, releases: bool = True) -> list[str]:
        """How what lies there differs from what an undisturbed run leaves."""
        found = standing(out)
        same = found.pages == self.after.pages and (not releases or found.ledger == self.after.ledger)
        wrong = [] if same else [f"not the same bytes: {_names_that_differ(found, self.after)}"]
        half = [path.name for path in (out / "example").iterdir() if path.name != YEAR]
        wrong += [f"left beside the release: {name}" for name in half]
        return wrong + [f"left in the working folder: {name}" for name in _half_done(out)]

    def _workbooks(self) -> Iterator[Path]:
        yield from (self.town.folder / "data" / "example" / YEAR).rglob("*.xlsx")

    def _must_end_well(self, ended: tuple[int, str]) -> None:
        if ended[0] != 0:
            raise SystemExit(f"an undisturbed run ended with {ended[0]}: {ended[1]}")


def _half_done(out: Path) -> list[str]:
    """The folders in which a report was made, with all that it could see; a run that ends leaves none."""
    work = out / WORK / "example" / YEAR
    return sorted(path.name for path in work.iterdir() if path.is_dir() and path.name != FINISHED)


def _names_that_differ(one: Standing, other: Standing) -> str:
    sides = [(one.pages, other.pages), (one.ledger, other.ledger)]
    return ", ".join(sorted({name for a, b in sides for name in {*a, *b} if a.get(name) != b.get(name)}))
