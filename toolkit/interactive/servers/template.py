"""Our template for Voilà, put where the server looks for templates, with its wording filled in."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

from toolkit.interactive.servers.listening import LARGEST_UPLOAD
from toolkit.present.texts import LANGUAGE, text

TEMPLATE: Final = "tiltaksplan"
SOURCE: Final = Path(__file__).resolve().parent.parent / "voila" / TEMPLATE
PLAIN: Final = ("waiting", "slow", "lost", "reload", "no_script", "failed_title", "failed")
"""The words around the page that have no values in them."""


def write_template(data: Path, municipality: str) -> None:
    """The template under Jupyter's data folder `data`; what it says comes from the catalogue's section `page`."""
    target = data / "voila" / "templates" / TEMPLATE
    shutil.copytree(SOURCE, target)
    words = {name: text(f"page.{name}") for name in PLAIN}
    words["title"] = text("page.title", municipality=municipality)
    words["too_large"] = text("page.too_large", limit=LARGEST_UPLOAD // 2**20)
    given = {"language": LANGUAGE, "words": words, "largest_upload": LARGEST_UPLOAD}
    lines = (f"{{% set {name} = {json.dumps(value, ensure_ascii=False)} %}}\n" for name, value in given.items())
    (target / "words.j2").write_text("".join(lines), encoding="utf-8")
