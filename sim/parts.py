"""The levels of the statistics window, as a whole and in parts between marks."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.record import Levels
from sim.stock import Stock


class Parts:
    """Closes a part at each mark, before all else of that instant happens."""

    def __init__(self, stocks: Sequence[Stock]) -> None:
        self.levels: list[Levels] = []
        self._stocks = stocks
        self._start: NDArray[np.float64] = np.empty(0)  # integrals at the last mark

    def close(self, now: float) -> None:
        """End a part, and begin the next."""
        stocks = self._stocks
        if self.levels:
            start, on_hand_start = self._start, self.levels[-1].on_hand_end
        else:
            start, on_hand_start = _starts(stocks)
        for stock in stocks:
            stock.advance(now)
        peaks = np.array([stock.backorders_peak for stock in stocks])
        self._start = np.array([stock.areas() for stock in stocks], np.float64)
        self.levels.append(_levels(stocks, self._start - start, on_hand_start, peaks))
        for stock in stocks:
            stock.backorders_peak = stock.backorders

    def whole(self) -> Levels:
        """Return the levels of all parts together."""
        start, on_hand_start = _starts(self._stocks)
        areas = np.array([stock.areas() for stock in self._stocks], np.float64)
        peaks = np.max([part.backorders_peak for part in self.levels], axis=0)
        return _levels(self._stocks, areas - start, on_hand_start, peaks)


def _starts(stocks: Sequence[Stock]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the integrals and the units on hand at the beginning of the window."""
    areas = np.array([stock.start for stock in stocks], np.float64)
    return areas, np.array([stock.on_hand_at_start for stock in stocks])


def _levels(
    stocks: Sequence[Stock],
    areas: NDArray[np.float64],
    on_hand_start: NDArray[np.int64],
    peaks: NDArray[np.int64],
) -> Levels:
    on_hand, on_order, backorders, ready, clear, record_error = areas.T
    ends = np.array([(s.on_hand, s.on_order, s.backorders) for s in stocks])
    return Levels(
        on_hand=on_hand,
        on_order=on_order,
        backorders=backorders,
        ready=ready,
        clear=clear,
        backorders_peak=peaks,
        on_hand_end=ends[:, 0],
        on_order_end=ends[:, 1],
        backorders_end=ends[:, 2],
        on_hand_start=on_hand_start,
        record_error=record_error,
    )
