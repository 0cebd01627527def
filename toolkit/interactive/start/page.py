"""The leader's start page: choose unit and year, deliver, fill in, make a draft and read it."""

from __future__ import annotations

from collections.abc import Mapping

import ipywidgets

from toolkit.notebook import StartParameters, read_parameters


def open_page(namespace: Mapping[str, object]) -> ipywidgets.Widget:
    """The page for the notebook's parameters. Raises ParameterError as the report notebooks do."""
    read_parameters(namespace, StartParameters)
    return ipywidgets.VBox([])
