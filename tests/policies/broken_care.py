"""Rules of the other hooks that are broken, each in one way; see `BROKEN_CARE`."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, nan
from typing import Any, ClassVar

from sim.views import (
    Action,
    Answer,
    Care,
    OrderView,
    Purchase,
    Rescue,
    StockView,
    SupplierView,
    SupplyView,
)


@dataclass(frozen=True)
class Accepts:
    answer: Any = Answer.BACKORDER
    always: Any = None

    def accept(self, order: OrderView, stock: StockView) -> Any:
        return self.answer


@dataclass(frozen=True)
class CapsButSaysAlways:
    always: ClassVar[Answer] = Answer.BACKORDER

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        return Answer.BACKORDER if stock.backorders < 50 else Answer.REJECT


@dataclass(frozen=True)
class Ranks:
    answer: Any = 0.0
    held: Any = 0

    def rank(self, order: OrderView) -> Any:
        return self.answer

    def held_back(self, order: OrderView, stock: StockView) -> Any:
        return self.held


@dataclass(frozen=True)
class RanksByAge:
    def rank(self, order: OrderView) -> float:
        return order.placed_at - order.now


@dataclass(frozen=True)
class LastComeFirst:
    first_come: ClassVar[bool] = True

    def rank(self, order: OrderView) -> float:
        return -order.placed_at


@dataclass(frozen=True)
class Shares:
    answer: Any = ()
    dynamic: Any = False

    def rank(self, order: OrderView) -> float:
        return 0.0

    def share(self, free: int, wanted: Sequence[int]) -> Any:
        return self.answer


@dataclass(frozen=True)
class SharesTooMuch:
    def rank(self, order: OrderView) -> float:
        return 0.0

    def share(self, free: int, wanted: Sequence[int]) -> Sequence[int]:
        return wanted


@dataclass(frozen=True)
class Ships:
    share: float = 1.0
    always: Any = None

    def ship(self, order: OrderView, ready: int, unshipped: int) -> Any:
        return self.share * ready


@dataclass(frozen=True)
class ShipsInPairs:
    def ship(self, order: OrderView, ready: int, unshipped: int) -> int:
        return ready // 2 * 2


@dataclass(frozen=True)
class Cancels:
    extra: Any = 0
    always: Any = None
    fee: Any = 0.0

    def cancel(self, order: OrderView, stock: StockView) -> Any:
        return order.open + self.extra


@dataclass(frozen=True)
class Quotes:
    """Promises so long after the order was *placed*; by then the date may be past."""

    after: Any = 5.0

    def quote(self, order: OrderView, stock: StockView, supply: SupplyView) -> Any:
        return order.placed_at + self.after


@dataclass(frozen=True)
class Promises:
    """Promises tomorrow, and says about itself what it is told to."""

    tolerance: Any = None
    learns: Any = None

    def quote(self, order: OrderView, stock: StockView, supply: SupplyView) -> float:
        return order.now + 1.0


@dataclass(frozen=True)
class Prepaid:
    deposit: Any = None
    forfeit: Any = None
    hazard: Any = None

    def accept(self, order: OrderView, stock: StockView) -> Answer:
        return Answer.BACKORDER


@dataclass(frozen=True)
class NagsWithoutEnd:
    """Is asked for the next notice at the time of the last: it forgets how many it sent."""

    def retain(self, order: OrderView) -> Care:
        return Care(notify=True, again=order.placed_at + 7.0 * max(order.notices, 1))


@dataclass(frozen=True)
class Cares:
    answer: Any = Care()  # noqa: RUF009 -- a tuple, and so immutable

    def retain(self, order: OrderView) -> Any:
        return self.answer


@dataclass(frozen=True)
class CaresOnce:
    """Forgets that it is asked again at the very time it asked for."""

    def retain(self, order: OrderView) -> Care:
        due = order.placed_at + 777.0
        return Care(again=due if order.now <= due else inf)


@dataclass(frozen=True)
class Rescues:
    answer: Any = Rescue()  # noqa: RUF009 -- a tuple, and so immutable

    def rescue(self, order: OrderView, stock: StockView) -> Any:
        return self.answer


@dataclass(frozen=True)
class RescuesOnce:
    """Waits for a time, and at that time waits for it again."""

    def rescue(self, order: OrderView, stock: StockView) -> Rescue:
        due = order.placed_at + 777.0
        return Rescue(again=due if order.now <= due else inf)


@dataclass(frozen=True)
class Sources:
    answer: Any = ()

    def source(self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]) -> Any:
        return self.answer


@dataclass(frozen=True)
class BuysElsewhere:
    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        return [Purchase("elsewhere", quantity)]


@dataclass(frozen=True)
class Halves:
    """Loses the odd unit."""

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        return [
            Purchase(suppliers[0].name, quantity // 2),
            Purchase(suppliers[-1].name, quantity // 2),
        ]


@dataclass(frozen=True)
class TakesFromTheList:
    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> Sequence[Purchase]:
        return (Purchase(suppliers.pop(), quantity),)  # type: ignore[attr-defined]  # broken


BROKEN_CARE: list[tuple[object, str]] = [
    (Accepts(answer=True), "accept() returned True; allowed is one of Answer.BACKORDER"),
    (Accepts(answer=None), "accept() returned None"),
    (Accepts(always=Answer.REJECT), "always is <Answer.REJECT: 1>, but accept() returned"),
    (Accepts(always=False), "always is False; allowed is an Answer"),
    (CapsButSaysAlways(), "but accept() returned <Answer.REJECT: 1>"),
    (Ranks(answer=nan), "rank() returned nan; allowed is a number"),
    (Ranks(answer=None), "rank() returned None"),
    (RanksByAge(), "rank() changes with the time it is asked"),
    (Ranks(held=-1), "held_back() returned -1"),
    (Ranks(held=0.5), "held_back() returned 0.5"),
    (LastComeFirst(), "first_come is set"),
    (Shares(), "share() returned (); allowed are whole numbers of units"),
    (Shares(answer=(0.5,)), "share() returned (0.5,)"),
    (Shares(dynamic=1), "dynamic is 1; allowed is True or False"),
    (SharesTooMuch(), "share() returned (3,)"),
    (Ships(share=2), "allowed is a whole number from 0 to the 1 ready"),
    (Ships(share=-1), "allowed is a whole number from 0"),
    (Ships(share=0), "what it holds back now never goes"),
    (ShipsInPairs(), "what it holds back now never goes"),
    (Ships(share=0, always=True), "always is True, but ship() returned 0"),
    (Ships(always="yes"), "always is 'yes'; allowed is True"),
    (Cancels(extra=1), "allowed is a whole number from 0 to the 1 units"),
    (Cancels(extra=-9), "cancel() returned -8"),
    (Cancels(fee=-1.0), "fee is -1.0; allowed is money, at least 0"),
    (Cancels(always=0), "always is 0, but cancel() returned 1"),
    (Cancels(always=False), "always is False; allowed is a whole number"),
    (Quotes(), "allowed is a time from now on, or nan"),
    (Quotes(after=inf), "quote() returned inf"),
    (Promises(tolerance=-1.0), "tolerance is -1.0; allowed is a time, at least 0"),
    (Promises(tolerance="2 days"), "tolerance is '2 days'"),
    (Promises(learns=2.5), "a whole number of orders or deliveries, at least 0"),
    (Prepaid(deposit=1.5), "deposit is 1.5; allowed is a share, from 0 to 1"),
    (Prepaid(forfeit=nan), "forfeit is nan"),
    (Prepaid(hazard=inf), "hazard is inf; allowed is a factor, at least 0"),
    (NagsWithoutEnd(), "allowed is to be asked again after now"),
    (Cares(answer=None), "retain() returned None; allowed is a Care"),
    (Cares(answer=Care(notify=1)), "allowed is a Care"),  # type: ignore[arg-type]  # broken
    (Cares(answer=Care(compensation=-1.0)), "allowed is a finite compensation, at least 0"),
    (Cares(answer=Care(hazard=inf)), "allowed is a finite hazard, at least 0"),
    (Cares(answer=Care(again=10.0)), "allowed is to be asked again after now"),
    (Cares(answer=Care(again=nan)), "allowed is to be asked again after now"),
    (CaresOnce(), "allowed is to be asked again after now"),
    (Rescues(answer=Action.WAIT), "allowed is a Rescue"),
    (Rescues(answer=Rescue(action=1)), "with an Action"),  # type: ignore[arg-type]  # broken
    (Rescues(answer=Rescue(Action.DROP_SHIP, cost=inf)), "allowed is a finite cost"),
    (Rescues(answer=Rescue(Action.EXPEDITE, lead_time=-1.0)), "allowed is a finite lead_time"),
    (Rescues(answer=Rescue(Action.SUBSTITUTE)), "the name of another item as substitute"),
    (Rescues(answer=Rescue(again=0.0)), "allowed is to be asked again after now"),
    (RescuesOnce(), "allowed is to be asked again after now"),
    (Sources(answer=5), "allowed is a sequence of Purchase"),
    (Sources(answer=(("acme", 1),)), "allowed is a sequence of Purchase"),
    (BuysElsewhere(), "allowed is purchases from acme"),
    (Sources(answer=(Purchase("acme", -1),)), "allowed is purchases of a whole number"),
    (Sources(), "allowed is purchases that sum to 1"),
    (Halves(), "allowed is purchases that sum to 1"),
    (TakesFromTheList(), "raised AttributeError"),
]
