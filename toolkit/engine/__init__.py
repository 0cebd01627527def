"""Making many reports. What is imported here spares each process a second before anything else is imported."""

import sys

# jsonschema, which nbformat imports, builds a grammar of web addresses (0.8 s) for a check that no notebook asks for.
# It does without where the package that has the grammar cannot be imported.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
