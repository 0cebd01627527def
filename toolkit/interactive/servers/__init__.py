"""The two servers and what they share.

Reading a notebook brings `jsonschema`, and that a grammar of internationalised web addresses, which is parsed anew in
every process: a third of the time from command to page. No notebook has such an address to check. The library is
optional there, so it is said to be absent.
"""

import sys

if "jsonschema" not in sys.modules:
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # what makes an import fail
