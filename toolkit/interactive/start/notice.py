"""What has just happened, in a sentence that a screen reader says at once; and how every fault becomes one."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Literal

import ipywidgets

from toolkit.errors import TiltaksplanError
from toolkit.present.problem_sentences import error_sentence
from toolkit.present.texts import text
from toolkit.validate.identity_problems import without_identity_number

Kind = Literal["good", "bad", "note"]


def escaped(words: str) -> str:
    """Text from files and people is data, never markup."""
    from html import escape

    return escape(words)


class Notice:
    """A place for sentences. `widget` is what is shown."""

    def __init__(self) -> None:
        self.widget = ipywidgets.HTML()
        self.widget.add_class("tp-notice")

    def say(self, kind: Kind, sentences: str | Sequence[str]) -> None:
        """Show these instead of what stands there. A bad one interrupts a screen reader, the others wait."""
        shown = [sentences] if isinstance(sentences, str) else list(sentences)
        role = "alert" if kind == "bad" else "status"
        paragraphs = "".join(f"<p>{escaped(one)}</p>" for one in shown)
        self.widget.value = f'<div role="{role}" class="tp-{kind}">{paragraphs}</div>'

    def clear(self) -> None:
        """Nothing to say."""
        self.widget.value = ""

    def trying(self, action: Callable[[], None]) -> bool:
        """Do something. A fault becomes a sentence here, and the page goes on: the answer is whether all went well."""
        try:
            action()
        except TiltaksplanError as error:
            self.say("bad", error_sentence(error))
        except OSError as error:
            self.say("bad", os_sentence(error))
        except Exception:  # a fault of ours: its words go to the server's log, and the person gets a sentence
            print(without_identity_number(traceback.format_exc()), file=sys.__stderr__)
            self.say("bad", text("start.fault"))
        else:
            return True
        return False


def os_sentence(error: OSError) -> str:
    """What the system refused, for the person who must act on it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return text("start.disk_full")
    if isinstance(error, PermissionError):
        return text("start.not_allowed", file=error.filename or "")
    return text("start.system_fault", number=error.errno or "–")
