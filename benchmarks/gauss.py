"""Plain secondary hiding by Gauss elimination: the yardstick that `protect` is compared with.

No sensitive cell is a linear combination of published ones afterwards. That stops an attacker who solves equations; it
does not stop one who knows that children are whole and never negative.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

Key = tuple[str, ...]

MARGIN = "Total"
PRIME = 2_147_483_629
"""Elimination is done with whole numbers modulo a large prime; products of two fit in 64 bits."""


def gauss_hidden(cells: Mapping[Key, int], limit: int, zero_public: bool) -> frozenset[Key]:
    """Sensitive cells and what else must be hidden so that no equation gives one of them.

    Cells are published in order, the largest first, since hiding a small one costs least. A cell that would make a
    sensitive one a combination of what is published is hidden.
    """
    inner = [key for key in cells if MARGIN not in key]
    sensitive = [key for key, value in cells.items() if value < limit and not (zero_public and value == 0)]
    secrets = np.array([_coefficients(key, inner) for key in sensitive], dtype=np.int64).reshape(-1, len(inner))
    hidden = set(sensitive)
    basis = _Published(secrets)
    for key in sorted(cells.keys() - hidden, key=lambda key: _price(key, cells[key], zero_public), reverse=True):
        if not basis.publish(np.array(_coefficients(key, inner), dtype=np.int64)):
            hidden.add(key)
    return frozenset(hidden)


def _price(key: Key, value: int, zero_public: bool) -> tuple[bool, bool, int, Key]:
    """What is lost by hiding a cell: the grand total and public zeros are never hidden."""
    return all(part == MARGIN for part in key), zero_public and value == 0, value, key


def _coefficients(key: Key, inner: list[Key]) -> list[int]:
    return [int(all(own in (MARGIN, part) for own, part in zip(key, other, strict=True))) for other in inner]


class _Published:
    """Published rows in echelon form, and the secrets with everything taken out that the published rows give."""

    def __init__(self, secrets: np.ndarray) -> None:
        self._secrets = secrets % PRIME
        self._rows: dict[int, np.ndarray] = {}

    def publish(self, row: np.ndarray) -> bool:
        """Add a row, unless a secret would follow from it."""
        row = self._reduced(row % PRIME)
        if not row.any():
            return True
        pivot = int(np.flatnonzero(row)[0])
        row = row * pow(int(row[pivot]), -1, PRIME) % PRIME
        factors = self._secrets[:, pivot]
        after = (self._secrets - factors[:, None] * row[None, :]) % PRIME
        if not after.any(axis=1).all():
            return False
        self._rows[pivot] = row
        self._secrets = after
        return True

    def _reduced(self, row: np.ndarray) -> np.ndarray:
        """The row less the published rows; a later row has a zero in the pivots of all earlier ones."""
        for pivot, other in self._rows.items():
            if row[pivot]:
                row = (row - row[pivot] * other) % PRIME
        return row
