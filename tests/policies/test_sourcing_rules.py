"""Where a purchase goes: by hand, in the limits of the parameters, and over many purchases."""

from math import inf, log, sqrt

import numpy as np
import pytest

from policies import (
    Backup,
    Bandit,
    Cheapest,
    ConfidenceBandit,
    Fastest,
    FixedSplit,
    LandedCost,
    RoundRobin,
    stock_view,
    supplier_views,
)
from policies.bandit import mean_lateness
from policies.sourcing_split import largest_remainder
from sim.rules import Sourcing
from sim.views import Delivery, Purchase, Status, SupplierView

STOCK = stock_view()
Z = 3.29  # missed once in 1000


def where(rule: Sourcing, quantity: int, *suppliers: SupplierView, **stock: float) -> str:
    """The supplier of all of a purchase."""
    (part,) = rule.source(stock_view(**stock), quantity, suppliers)  # type: ignore[arg-type]
    assert part.quantity == quantity
    return part.supplier


def some_suppliers(seed: int) -> list[SupplierView]:
    rng = np.random.default_rng(seed)
    return [
        SupplierView(name, *rng.integers(1, 9, 4).tolist())
        for name in ("acme", "bolt", "cargo")
    ]


def test_the_cheapest_changes_at_the_quantity_where_both_cost_the_same() -> None:
    acme = SupplierView("acme", price=22.0)
    bolt = SupplierView("bolt", price=20.0, order_cost=50.0)
    bought = [where(Cheapest(), n, acme, bolt) for n in range(1, 60)]
    assert bought == ["acme"] * 25 + ["bolt"] * 34, "2 * 25 = 50, and ties go to the first"


@pytest.mark.parametrize("seed", range(20))
def test_the_landed_cost_lies_between_the_cheapest_and_the_fastest(seed: int) -> None:
    suppliers = some_suppliers(seed)
    assert where(LandedCost(), 4, *suppliers) == where(Cheapest(), 4, *suppliers)
    found = where(LandedCost(holding=1e9), 4, *suppliers)
    shortest = min(each.lead_time for each in suppliers)
    assert {each.name: each.lead_time for each in suppliers}[found] == shortest
    assert where(Fastest(), 4, *suppliers) == next(
        each.name for each in suppliers if each.lead_time == shortest
    )


def test_the_landed_cost_of_each_part_of_it() -> None:
    acme = SupplierView("acme", 20.0, 0.0, lead_time=14.0, lead_time_sd=4.2)
    bolt = SupplierView("bolt", 22.0, 0.0, lead_time=10.0, lead_time_sd=2.0)
    # acme is cheaper by 2, slower by 4 and less sure by 2.2
    for rule, chosen in (
        (LandedCost(holding=0.49), "acme"),
        (LandedCost(holding=0.51), "bolt"),
        (LandedCost(risk=0.90), "acme"),
        (LandedCost(risk=0.92), "bolt"),
        (LandedCost(0.0, 0.0, ("bolt", "acme"), (0.5, 2.49)), "acme"),
        (LandedCost(0.0, 0.0, ("bolt", "acme"), (0.5, 2.51)), "bolt"),
    ):
        assert where(rule, 10, acme, bolt) == chosen, rule


def test_whole_parts_are_within_one_of_their_quota() -> None:
    rng = np.random.default_rng(3)
    for _ in range(2000):
        weights = rng.choice([0.1, 0.3, 1.0, 2.5, 1e-6, 7.0], rng.integers(1, 6)).tolist()
        units = int(rng.choice([1, 2, 7, 100, 10**9]))
        parts = largest_remainder(units, weights)
        assert sum(parts) == units
        quotas = [units * weight / sum(weights) for weight in weights]
        assert all(abs(p - q) < 1 for p, q in zip(parts, quotas, strict=True))


def test_equal_remainders_go_to_the_first() -> None:
    assert largest_remainder(5, (0.7, 0.3)) == [4, 1]
    assert largest_remainder(5, (0.3, 0.7)) == [2, 3]
    assert largest_remainder(100, (0.29, 0.71)) == [29, 71]


def test_a_split_leaves_out_who_does_not_sell_the_item() -> None:
    rule = FixedSplit(("acme", "bolt", "cargo"), (5.0, 3.0, 2.0))
    for sellers, expected in (
        ("cargo bolt acme", {"acme": 50, "bolt": 30, "cargo": 20}),
        ("acme cargo", {"acme": 71, "cargo": 29}),
        ("cargo elsewhere", {"cargo": 100}),
    ):
        parts = rule.source(STOCK, 100, supplier_views(*sellers.split()))
        assert parts == tuple(Purchase(*each) for each in expected.items())
    with pytest.raises(ValueError, match=r"^none of acme, bolt, cargo sells 'lantern'; who do"):
        rule.source(STOCK, 100, supplier_views("elsewhere"))


def test_single_units_all_go_to_the_largest_weight() -> None:
    rule = FixedSplit(("acme", "bolt"), (0.4, 0.6))
    assert rule.source(STOCK, 1, supplier_views("acme", "bolt")) == (Purchase("bolt", 1),)


def test_round_robin_takes_turns() -> None:
    placed = {"acme": 0, "bolt": 0, "cargo": 0}
    turns = []
    for _ in range(30):
        sellers = [SupplierView(name, placed=n) for name, n in placed.items()]
        turns.append(where(RoundRobin(), 20, *sellers))
        placed[turns[-1]] += 1
    assert turns == ["acme", "bolt", "cargo"] * 10


def test_the_backup_serves_while_the_primary_does_not() -> None:
    acme, bolt = supplier_views("acme", "bolt")
    rule = Backup(primary="bolt", backup="acme")
    down, dropped = bolt._replace(up=False), bolt._replace(status=Status.ABANDONED)
    assert where(rule, 5, acme, bolt) == "bolt"
    assert where(rule, 5, acme, down) == "acme"
    assert where(rule, 5, acme, dropped) == "acme"
    assert where(rule, 5, acme._replace(up=False), down) == "acme", "it is back when it is back"
    assert where(rule, 5, acme) == "acme"
    assert where(rule, 5, down) == "bolt", "nobody else sells it"
    with pytest.raises(ValueError, match=r"^none of bolt, acme sells 'lantern'"):
        rule.source(STOCK, 5, supplier_views("cargo"))


def test_rules_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="primary and backup must be two suppliers"):
        Backup("acme", "acme")
    for names, weights in ((("a", "b"), (1.0,)), (("a", "a"), (1.0, 2.0))):
        with pytest.raises(ValueError, match="weights must have one entry for each"):
            FixedSplit(names, weights)
    with pytest.raises(ValueError, match="at least one"):
        FixedSplit((), ())
    with pytest.raises(ValueError, match="freight must have one entry for each"):
        LandedCost(freight=(2.0,))


def test_lateness_is_measured_by_units_and_goes_on_while_they_are_overdue() -> None:
    early, late = Delivery(0.0, 10.0, 4.0, 30, 30), Delivery(0.0, 10.0, 16.0, 10, 10)
    overdue, open_ = Delivery(0.0, 12.0, inf, 20, 0), Delivery(15.0, 25.0, inf, 20, 0)
    record = (early, late, overdue, open_)
    assert mean_lateness(record, 20.0) == (30 * 0 + 10 * 6 + 20 * 8) / 60
    assert mean_lateness(record, 24.0) == (30 * 0 + 10 * 6 + 20 * 12) / 60
    assert mean_lateness((open_,), 20.0) == 0.0
    assert mean_lateness((), 20.0) == 0.0


def test_a_bandit_turns_away_at_the_lateness_that_eats_up_the_lower_price() -> None:
    """Two dearer, 0.5 per day late: four days overdue are as dear, one more is dearer."""
    overdue = Delivery(0.0, 10.0, inf, 5, 0)
    acme = SupplierView("acme", price=20.0, placed=1, deliveries=(overdue,))
    bolt = SupplierView("bolt", price=22.0, placed=1)
    rule = Bandit(late=0.5, epsilon=0.0)
    assert [where(rule, 9, acme, bolt, now=now) for now in (9.0, 14.0, 14.1)] == [
        "acme", "acme", "bolt",
    ]  # fmt: skip


def test_a_bandit_explores_with_its_probability() -> None:
    """Of three suppliers, each of the two dearer ones is asked with a third of epsilon."""
    suppliers = [SupplierView(n, p, placed=1) for n, p in (("a", 3.0), ("b", 1.0), ("c", 2.0))]
    rule, n, epsilon = Bandit(late=1.0, epsilon=0.3), 3000, 0.3
    uniforms = np.random.default_rng(11).random(n)
    chosen = [where(rule, 9, *suppliers, uniform=u) for u in uniforms.tolist()]
    for name, share in (("a", epsilon / 3), ("b", 1 - epsilon * 2 / 3), ("c", epsilon / 3)):
        margin = Z * sqrt(share * (1 - share) / n)
        assert chosen.count(name) / n == pytest.approx(share, abs=margin)
    last = np.nextafter(epsilon, 0.0).item()
    assert where(rule, 9, *suppliers, uniform=last) == "c", "and never beyond the last"


def test_who_was_never_bought_from_is_tried_first() -> None:
    acme, bolt = SupplierView("acme", price=1.0, placed=3), SupplierView("bolt", price=99.0)
    for rule in (Bandit(late=1.0), ConfidenceBandit(late=1.0, spread=0.0)):
        assert where(rule, 9, acme, bolt, uniform=0.9) == "bolt"


@pytest.mark.parametrize("gap", [0.5, 1.0, 2.0])
def test_a_confidence_bandit_keeps_the_least_costs_that_are_possible_equal(gap: float) -> None:
    """Where costs are known and do not vary, the two bounds meet, to within one purchase."""
    rule, spread, counts = ConfidenceBandit(late=0.0, spread=3.0), 3.0, {"acme": 0, "bolt": 0}
    prices = {"acme": 5.0, "bolt": 5.0 + gap}
    for _ in range(3000):
        sellers = [SupplierView(x, prices[x], placed=n) for x, n in counts.items()]
        counts[where(rule, 1, *sellers)] += 1
    n, cheap, dear = 3000, counts["acme"], counts["bolt"]
    root = sqrt(2 * log(n))
    before = [
        gap - spread * root * (1 / sqrt(k) - 1 / sqrt(cheap)) for k in (dear - 1, dear + 1)
    ]
    assert before[0] <= 0.02
    assert before[1] >= -0.02
    # Theorem 1 of Auer, Cesa-Bianchi & Fischer, for costs in units of their range
    assert dear <= 8 * log(n) * (spread / gap) ** 2 + 1 + np.pi**2 / 3
