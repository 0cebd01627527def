"""What a server logs is without what stands after `?` in an address: the token stands there.

Who is refused may hold the right token (a page elsewhere that lets its own name point here), so tornado's lines about
refusals and faults, which have the whole address, are cut where they are made.
"""

from __future__ import annotations

import logging
import re
from typing import Final

from tornado.log import access_log, app_log, gen_log

QUERY: Final = re.compile(r"\?[^\s'\"]*")


class WithoutQueries(logging.Filter):
    """Lets every line through, its addresses cut."""

    def filter(self, record: logging.LogRecord) -> bool:
        """The words are put together here, for the address may be inside what they are made of."""
        record.msg, record.args = QUERY.sub("", record.getMessage()), ()
        return True


CUT: Final = WithoutQueries()


def keep_queries_out_of_logs() -> None:
    """From now on in this process; asked for twice, it is done once."""
    for logger in (access_log, app_log, gen_log):
        logger.addFilter(CUT)
