"""Small random worlds with suppliers and shelves, for the model and the naive simulator."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from numpy.random import Generator, default_rng

from policies import CanOrder
from sim.goods import Counting, Obsolescence, Planner, ShelfLife, Shrinkage
from sim.laws import Constant, Discrete, Exponential, Gamma
from sim.protocols import Law
from sim.terms import (
    Allotment,
    Breaks,
    Calendar,
    Confirmation,
    Disruption,
    Drift,
    Parts,
    Regimes,
    Rejects,
    SupplierStock,
    Yield,
)
from sim.views import Purchase, StockView, SupplierView
from sim.world import Item, Supplier, World
from tests.proof.brute_force import Rules
from tests.proof.test_brute_force import END, policy, random_class, random_rules

T = TypeVar("T")


@dataclass(frozen=True)
class MovingMean:
    """Orders up to a multiple of the mean demand of the latest periods, plus some units."""

    learns_every: float
    periods: int
    cover: float
    safety: int
    review_period: float | None = None
    first_review: float = 0.0

    def learn(self, learned: tuple[float, ...], demand: int) -> tuple[float, ...]:
        return (*learned, float(demand))[-self.periods :]

    def order(self, stock: StockView) -> int:
        known = stock.learned
        mean = sum(known) / len(known) if known else 0.0
        return max(0, int(self.cover * mean) + self.safety - stock.inventory_position)


@dataclass(frozen=True)
class Wary:
    """Orders up to a level, and counts only what is expected within some time."""

    review_period: float
    ahead: float
    level: int
    first_review: float
    sees_pipeline: bool = True

    def order(self, stock: StockView) -> int:
        latest = stock.now + self.ahead
        soon = sum(each.units for each in stock.pipeline if each.expected_at <= latest)
        return max(0, self.level - stock.on_hand + stock.backorders - soon)


@dataclass(frozen=True)
class Halves:
    """Buys the greater half from the first supplier, the other from the last."""

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> list[Purchase]:
        half = quantity // 2
        first = Purchase(suppliers[0].name, quantity - half)
        return [first, Purchase(suppliers[-1].name, half)]


@dataclass(frozen=True)
class Best:
    """Buys from whom has failed least, is up, is cheap, and has least on order."""

    learns: int = 3

    def source(
        self, stock: StockView, quantity: int, suppliers: Sequence[SupplierView]
    ) -> list[Purchase]:
        def merit(supplier: SupplierView) -> tuple[Any, ...]:
            failures = sum(
                each.ended_at > each.due_at or each.received < each.ordered
                for each in supplier.deliveries
            )
            up = not supplier.up
            return failures, up, supplier.price, supplier.on_order, supplier.placed

        return [Purchase(min(suppliers, key=merit).name, quantity)]


class Dice:
    """Draws what a world consists of."""

    def __init__(self, number: int) -> None:
        self.rng: Generator = default_rng([number, 4])
        self.grid = bool(number % 2)

    def maybe(self, share: float, value: T) -> T | None:
        return value if self.rng.random() < share else None

    def one(self, *values: T) -> T:
        return values[self.rng.integers(len(values))]

    def whole(self, least: int, most: int) -> int:
        return int(self.rng.integers(least, most + 1))

    def time(self, least: int, most: int) -> float:
        if self.grid:
            return float(self.whole(least, most))
        return float(self.rng.uniform(least, most))

    def law(self, least: int, most: int) -> Law:
        """Return a law of times; on the grid, all are whole."""
        a, b, c = sorted(self.whole(least, most) for _ in range(3))
        if not self.grid:
            mean = float((a + c + 1) // 2 or 1)  # few laws: each must be asked for its spread
            return self.one(Exponential(mean), Gamma(mean, 0.6))
        if a < b < c:
            return Discrete((float(a), float(b), float(c)), (1.0, 2.0, 1.0))
        return Constant(float(b))


def supplier(dice: Dice, name: str, prices: tuple[float | None, ...]) -> Supplier:
    """Draw a supplier: each of its terms is there now and then."""
    delivery = dice.one("crossing", "crossing", "sequential", "fifo", "queue")
    terms = Supplier(
        name=name,
        lead_time=dice.law(0, 5),
        delivery=delivery,
        prices=prices,
        breaks=tuple(dice.maybe(0.5, breaks(dice)) for _ in prices),
        moq=dice.one(1, 1, 1, dice.whole(2, 6)),
        pack=dice.one(1, 1, 1, dice.whole(2, 4)),
        merge_window=dice.maybe(0.4, dice.one(0.0, dice.time(0, 4))),
        promise=dice.maybe(0.3, dice.time(0, 6)),
        disruption=dice.maybe(0.3, disruption(dice)),
        calendar=dice.maybe(0.3, calendar(dice)),
        yield_=dice.maybe(0.25, dice.one(
            Yield(mean=0.7, rest=dice.one("cut", "later")),
            Yield(mean=0.6, sd=0.3, rest=dice.one("cut", "later")),
        )),
        rejects=dice.maybe(0.25, Rejects(share=0.3, replaced=bool(dice.whole(0, 1)))),
        parts=dice.maybe(0.25, Parts(parts=dice.whole(2, 4), gap=dice.law(0, 3))),
        confirmation=dice.maybe(
            0.25, Confirmation(after=dice.time(0, 3), error=dice.one(0.0, 1.5))
        ),
    )  # fmt: skip
    source = dice.whole(0, 3)
    if source == 0:
        terms = replace(terms, allotment=allotment(dice))
    elif source == 1:
        terms = replace(terms, stock=stock(dice))
    if delivery == "sequential":
        return replace(terms, lead_time=Constant(3.0) if dice.grid else Gamma(3.0, 0.6))
    if delivery == "queue":
        per_unit, transit = bool(dice.whole(0, 1)), dice.maybe(0.5, dice.law(0, 3))
        terms = replace(terms, servers=dice.whole(1, 3), per_unit=per_unit, transit=transit)
    if not dice.grid:
        regimes = Regimes(factors=(1.0, 2.5), stays=(6.0, 3.0))
        drift = Drift(times=(5.0, 25.0), factors=(1.0, 1.8))
        return replace(terms, regimes=dice.maybe(0.3, regimes), drift=dice.maybe(0.3, drift))
    return terms


def breaks(dice: Dice) -> Breaks:
    return Breaks(
        quantities=(3, 7), prices=(2.0, 1.5), discount=dice.one("all-units", "incremental")
    )


def disruption(dice: Dice) -> Disruption:
    up = Discrete((0.0, 3.0, 8.0), (0.2, 1.0, 1.0)) if dice.grid else Exponential(8.0)
    down = Discrete((0.0, 1.0, 4.0), (0.2, 1.0, 1.0)) if dice.grid else Exponential(3.0)
    return Disruption(up=up, down=down, mode=dice.one("wait", "frozen", "lost"))


def calendar(dice: Dice) -> Calendar:
    return Calendar(
        open_days=dice.one((0, 2, 3), (1,), (0, 1, 2, 3)),
        cycle=dice.one(4, 5),
        cut_off=dice.one(1.0, 0.5),
        holidays=dice.one((), (3, 7, 8)),
        deliveries=bool(dice.whole(0, 1)),
        day=dice.one(1.0, 2.0),
    )


def allotment(dice: Dice) -> Allotment:
    units = Discrete((0.0, 4.0, 12.0), (0.5, 1.0, 1.0))
    every, first = 1.0 + dice.time(0, 4), dice.time(0, 3)
    return Allotment(every=every, units=units, first=first, rest=dice.one("later", "cut"))


def stock(dice: Dice) -> SupplierStock:
    pooled = bool(dice.whole(0, 1))
    return SupplierStock(units=dice.whole(0, 8), lead_time=dice.law(0, 6), pooled=pooled)


def item(dice: Dice, name: str) -> Item:
    """Draw an item and its perils; its policy comes later."""
    life = ShelfLife(age=dice.law(0, 9), issue=dice.one("fifo", "lifo"))
    gap = Constant(float(dice.whole(3, 15))) if dice.grid else Exponential(12.0)
    shrinkage = Shrinkage(share=0.15, every=1.0 + dice.time(0, 3))
    counting = Counting(error=dice.one(0.0, 0.8), every=dice.maybe(0.6, 1.0 + dice.time(0, 9)))
    return Item(
        name=name,
        initial_on_hand=dice.whole(0, 8),
        shelf_life=dice.maybe(0.4, life),
        obsolescence=dice.maybe(0.2, Obsolescence(gap=gap)),
        shrinkage=dice.maybe(0.3, shrinkage),
        counting=dice.maybe(0.4, counting),
    )


def with_rules(dice: Dice, terms: Item) -> tuple[Item, Rules]:
    """Give an item its rules."""
    rules = random_rules(dice.rng)
    plain = policy(rules)
    s, lot, joins = dice.whole(-2, 5), dice.whole(2, 9), dice.whole(0, 6)
    every, periods = 1.0 + dice.time(0, 5), dice.whole(1, 4)
    cover, safety = dice.one(1.0, 1.5), dice.whole(0, 4)
    learns = every, periods, cover, safety
    if dice.rng.random() < 0.25:
        c = min(s + joins, s + lot - 1)
        rules = replace(rules, reorder=("can-order", s, c, s + lot))
        plain = replace(plain, reorder=CanOrder(s, c, s + lot))
    elif dice.rng.random() < 0.2:
        rules = replace(rules, reorder=("moving-mean", *learns))
        plain = replace(plain, reorder=MovingMean(*learns))
    elif dice.rng.random() < 0.2:
        period, first = 1.0 + dice.time(0, 4), dice.time(0, 3)
        rules = replace(rules, reorder=("periodic-mean", period, *learns, first))
        plain = replace(plain, reorder=MovingMean(*learns, period, first))
    elif dice.rng.random() < 0.15:
        period, ahead, first = 2.0 + dice.time(0, 4), dice.time(1, 6), dice.time(0, 3)
        rules = replace(rules, reorder=("periodic-wary", period, ahead, lot, first))
        plain = replace(plain, reorder=Wary(period, ahead, lot, first))
    sourcing, rule = dice.one(("first", None), ("halves", Halves()), ("best", Best()))
    rules = replace(rules, sourcing=sourcing)
    return replace(terms, policy=replace(plain, sourcing=rule)), rules


def supplied_world(number: int) -> tuple[World, list[Rules]]:
    """Draw world `number`; those of odd numbers live on a grid of whole times."""
    dice = Dice(number)
    n = dice.whole(1, 3)
    both = [with_rules(dice, item(dice, f"item{i}")) for i in range(n)]
    prices: list[tuple[float | None, ...]] = [
        tuple(dice.one(2.5, 3.0, 3.0, None) for _ in range(n)) for _ in range(2)
    ]
    main = tuple(3.0 if prices[1][i] is None else price for i, price in enumerate(prices[0]))
    suppliers = [supplier(dice, "acme", main)]
    if dice.rng.random() < 0.6:
        suppliers.append(supplier(dice, "best", prices[1]))
    else:
        suppliers[0] = replace(suppliers[0], prices=(3.0,) * n)
    names = [f"class{i}" for i in range(dice.whole(1, 2))]
    ignored = dice.one(0.0, 0.4)
    planner = Planner(
        delay=dice.maybe(0.7, dice.law(0, 4)),
        ignored=ignored,
        reminder=dice.maybe(0.7, 1.0 + dice.time(0, 4)),
    )
    world = World(
        items=tuple(each for each, _ in both),
        customers=tuple(random_class(dice.rng, name, n, grid=dice.grid) for name in names),
        suppliers=tuple(suppliers),
        planner=dice.maybe(0.3, planner),
        horizon=END,
    )
    return world, [rules for _, rules in both]
