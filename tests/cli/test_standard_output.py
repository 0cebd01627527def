"""What a library in C prints never comes between a person, or a program, and what the toolkit says."""

import json
import subprocess
import sys

from house import ROOT

NOISY = """
import ctypes, sys
from toolkit.cli import main
import toolkit.plan.load as load
real = load.load_settings
def noisy(*arguments):
    libc = ctypes.CDLL(None)
    libc.puts(b"a solver says something")
    libc.fflush(None)
    return real(*arguments)
load.load_settings = noisy
sys.argv = ["tiltaksplan", *{arguments!r}]
main()
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = NOISY.replace("{arguments!r}", repr(list(arguments)))
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)


def test_json_is_one_document_whatever_a_library_prints():
    finished = run("status", "--json")
    assert json.loads(finished.stdout)["school_year"] == "2020-21"
    assert "a solver says something" in finished.stderr


def test_what_the_toolkit_says_comes_out_as_before():
    finished = run("status")
    assert "Solstøl skole" in finished.stdout and "a solver" not in finished.stdout
