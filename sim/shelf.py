"""The shelf of one item that spoils: its units by the delivery they came with."""

from collections import deque

from sim.errors import BalanceError


class Lot:
    """Units that came together and spoil together."""

    __slots__ = ("expires_at", "units")

    def __init__(self, units: int, expires_at: float) -> None:
        self.units = units
        self.expires_at = expires_at


class Shelf:
    """The lots of one item, oldest first.

    Customers cost nothing here: which units they took is worked out when it next matters,
    when a lot comes or expires. In between units only go out, so all that has gone since went
    in one piece, from the oldest lot (fifo) or from the newest (lifo). Units set aside for an
    order, and units that disappear, have gone out like those that were sold.
    """

    def __init__(self, issue: str) -> None:
        self._newest_first = issue == "lifo"
        self._lots: deque[Lot] = deque()
        self._units = 0
        self.latest = 0.0  # when the newest lot expires, also one that is gone

    def add(self, free: int, units: int, expires_at: float) -> Lot:
        """Take in a lot; `free` units lay on the shelf before it came."""
        self._catch_up(free)
        lot = Lot(units, expires_at)
        self._lots.append(lot)
        self._units += units
        self.latest = expires_at
        return lot

    def expire(self, free: int, lot: Lot) -> int:
        """Take a lot off the shelf; return what was left of it. `free` units lie there."""
        self._catch_up(free)
        left = lot.units
        lot.units = 0
        self._units -= left
        while self._lots and not self._lots[0].units:
            self._lots.popleft()
        return left

    def _catch_up(self, free: int) -> None:
        """Take off the shelf what has gone out since the last time."""
        gone, lots = self._units - free, self._lots
        if gone < 0:
            raise BalanceError(f"{free} units are free, but the lots hold {self._units}")
        self._units = free
        while gone:
            lot = lots[-1 if self._newest_first else 0]
            taken = min(gone, lot.units)
            lot.units -= taken
            gone -= taken
            if not lot.units:
                lots.pop() if self._newest_first else lots.popleft()
