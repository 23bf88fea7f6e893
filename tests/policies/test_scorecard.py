"""The scorecard: by hand, against the binomial law, and how soon it knows.

A supplier delivers line after line, each on time and in full with probability p, and is judged
after each. What the rule does then is a Markov chain small enough to be solved exactly.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from math import comb, inf, sqrt

import numpy as np
import pytest

from policies import Scorecard, stock_view
from policies.scorecard import is_decided, otif
from sim.views import Delivery, Purchase, Status, SupplierView

GOOD, BAD = 0.95, 0.6
Z = 3.29  # missed once in 1000


def line(number: float, kept: bool) -> Delivery:
    """A line due at `number`, received then, or half a time unit later."""
    return Delivery(number - 1.0, number, number if kept else number + 0.5, 5, 5)


def statuses(rule: Scorecard, outcomes: Iterable[bool]) -> Iterator[Status]:
    """The status after each line, the way the model keeps it."""
    supplier = SupplierView("acme")
    for number, kept in enumerate(outcomes, 1):
        shown = (*supplier.deliveries, line(float(number), kept))[-rule.learns :]
        supplier = supplier._replace(deliveries=shown)
        status, now = rule.judge(supplier, number + 0.75), number + 0.75
        if status != supplier.status:
            supplier = supplier._replace(status=status, status_since=now)
        yield status


def fails(n: int, p: float, threshold: float = 0.9) -> float:
    """The binomial probability that fewer than the share `threshold` of n lines are kept."""
    most = sum(k / n < threshold for k in range(n + 1))
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(most))


def first_passage(
    window: int, failures: int, p: float, lines: int, *, clean: bool = False
) -> list[float]:
    """P(so many failures within one window not later than line 1, 2, ...).

    The state is the ages of the failures in the window. Nothing is judged before the first
    window is full; it is full of good lines at the start if `clean`.
    """
    chances: dict[tuple[int, ...], float] = {(): 1.0}
    done, found = 0.0, []
    for number in range(1, lines + 1):
        after: dict[tuple[int, ...], float] = defaultdict(float)
        for ages, chance in chances.items():
            kept = tuple(age + 1 for age in ages if age + 1 < window)
            after[kept] += chance * p
            if len(kept) + 1 == failures:
                done += chance * (1 - p)
            else:
                after[(*kept, 0)] += chance * (1 - p)
        chances = after
        found.append(done if clean or number >= window else 0.0)
    return found


def test_what_is_overdue_fails_and_what_is_not_due_does_not_count() -> None:
    cases = {  # due at 10, 5 ordered; seen at 12
        (9.0, 5): (True, True),
        (10.0, 5): (True, True),
        (10.5, 5): (True, False),
        (9.0, 4): (True, False),
        (inf, 0): (True, False),
        (inf, 4): (True, False),
    }
    for (ended, received), (decided, kept) in cases.items():
        each = Delivery(0.0, 10.0, ended, 5, received)
        assert is_decided(each, 12.0) == decided
        assert otif([each]) == float(kept)
        assert is_decided(each, 12.0, 3.0) == (ended < inf), "not yet overdue with a tolerance"
        assert not is_decided(Delivery(0.0, 13.0, inf, 5, 0), 12.0)
    assert np.isnan(otif([]))


def test_a_constant_lead_time_is_not_late_by_the_rounding_of_the_clock() -> None:
    due, ended = 0.3, 3 * 0.1
    assert ended > due
    assert otif([Delivery(0.0, due, ended, 1, 1)]) == 1.0


def test_a_supplier_that_stops_is_found_out_though_it_delivers_nothing() -> None:
    silent = tuple(Delivery(n, n + 5.0, inf, 5, 0) for n in range(10))
    acme = SupplierView("acme", deliveries=silent)
    rule = Scorecard(window=10, minimum=4)
    assert [rule.judge(acme, now).name for now in (8.0, 8.1)] == ["TRUSTED", "PROBATION"]
    received = tuple(each for each in silent if each.ended_at < inf)
    assert rule.judge(acme._replace(deliveries=received), 99.0) == Status.TRUSTED, "blind"


def test_a_life_by_hand() -> None:
    rule = Scorecard(window=4, threshold=0.75, minimum=3, probation=2)
    fates = "+-- -+ ++ +++- - -- +++"
    kept = [mark == "+" for mark in fates if mark != " "]
    names = "".join(status.name[0] for status in statuses(rule, kept))
    #       +--     -+    P: 1 of 2 fails, and abandoned is for good
    assert names == "TTPPA" + "A" * (len(kept) - 5)
    kept = [mark == "+" for mark in "+--++--+-+"]
    names = "".join(status.name[0] for status in statuses(rule, kept))
    # after two good lines it is trusted, and the two old failures are forgotten
    assert names == "TTPPTTTPPA"


def test_who_is_forgiven_starts_anew_on_probation() -> None:
    rule = Scorecard(window=4, minimum=4, probation=2, forgive=30.0)
    bad = tuple(line(float(n), kept=False) for n in range(1, 5))
    acme = SupplierView("acme", status=Status.ABANDONED, status_since=10.0, deliveries=bad)
    assert [rule.judge(acme, now).name[0] for now in (39.9, 40.0)] == ["A", "P"]
    assert Scorecard().judge(acme, 1e9) == Status.ABANDONED
    tried = acme._replace(status=Status.PROBATION, status_since=40.0)
    assert rule.judge(tried, 50.0) == Status.PROBATION, "the old lines do not count"
    good = (*bad, line(45.0, kept=True), line(46.0, kept=True))
    assert rule.judge(tried._replace(deliveries=good), 50.0) == Status.TRUSTED


@pytest.mark.parametrize("n", [8, 10, 12])
def test_one_look_fails_a_healthy_supplier_with_the_binomial_probability(n: int) -> None:
    rule, wrong = Scorecard(window=n, minimum=n), 0.0
    for outcomes in product((True, False), repeat=n):
        deliveries = tuple(line(float(k), kept) for k, kept in enumerate(outcomes, 1))
        acme = SupplierView("acme", deliveries=deliveries)
        if rule.judge(acme, n + 0.75) == Status.PROBATION:
            wrong += GOOD ** sum(outcomes) * (1 - GOOD) ** (n - sum(outcomes))
    assert wrong == pytest.approx(fails(n, GOOD), rel=1e-12)
    assert fails(n, GOOD) == pytest.approx({8: 0.3366, 10: 0.0861, 12: 0.1184}[n], abs=5e-5)


@pytest.mark.parametrize("n", [10, 20, 50])
def test_the_figures_in_the_docs(n: int) -> None:
    assert f"{fails(n, GOOD):.3f} at {n}" in " ".join((Scorecard.__doc__ or "").split())


def test_looking_again_and_again_is_a_scan_with_a_closed_form() -> None:
    """Two failures in ten lines: none if all are ten apart, which can be counted."""
    n, w = 100, 10
    spaced = sum(
        comb(n - (k - 1) * (w - 1), k) * (1 - GOOD) ** k * GOOD ** (n - k)
        for k in range(1, n // w + 2)
        if n - (k - 1) * (w - 1) >= k
    )
    never = spaced + GOOD**n
    assert first_passage(w, 2, GOOD, n)[-1] == pytest.approx(1 - never, rel=1e-12)


@pytest.mark.parametrize(
    ("window", "failures", "within_100"), [(8, 1, 0.994), (10, 2, 0.748), (20, 3, 0.501)]
)
def test_false_alarms_come_as_often_as_the_chain_says(
    window: int, failures: int, within_100: float
) -> None:
    exact = first_passage(window, failures, GOOD, 100)
    assert exact[-1] == pytest.approx(within_100, abs=5e-4)
    assert exact[window - 1] == pytest.approx(fails(window, GOOD), rel=1e-12), "the first look"
    rule, rng, runs = Scorecard(window=window, minimum=window), np.random.default_rng(5), 300
    alarms = [Status.PROBATION in statuses(rule, rng.random(100) < GOOD) for _ in range(runs)]
    margin = Z * sqrt(within_100 * (1 - within_100) / runs)
    assert np.mean(alarms) == pytest.approx(exact[-1], abs=margin)


def test_a_second_trial_makes_false_abandonment_rarer() -> None:
    """Who is on probation by mistake has ten new lines, fails them with 0.0861, or is new."""
    alarms, lost, n = first_passage(20, 3, GOOD, 100), fails(10, GOOD), 100
    steps = np.diff([0.0, *alarms])
    by = [0.0] * (
        n + 1
    )  # P(abandoned within so many lines), by renewal at the end of probation
    for lines in range(n + 1):
        by[lines] = sum(
            steps[line - 1] * (lost + (1 - lost) * by[lines - line - 10])
            for line in range(1, lines - 9)
        )
    assert by[n] == pytest.approx(0.0460, abs=5e-5)
    rule, rng, runs = Scorecard(window=20, minimum=20), np.random.default_rng(6), 600
    lives = [list(statuses(rule, rng.random(n) < GOOD)) for _ in range(runs)]
    abandoned = np.mean([Status.ABANDONED in life for life in lives])
    assert abandoned == pytest.approx(by[n], abs=Z * sqrt(by[n] * (1 - by[n]) / runs))


@pytest.mark.parametrize(("window", "failures", "lines"), [(10, 2, 5.03), (20, 3, 7.50)])
def test_a_supplier_that_becomes_bad_is_noticed_after_so_many_lines(
    window: int, failures: int, lines: float
) -> None:
    """From a window of good lines, as many failures as it takes, one in 1 / 0.4 lines."""
    reached = first_passage(window, failures, BAD, 400, clean=True)
    exact = sum(1.0 - chance for chance in [0.0, *reached])
    assert exact == pytest.approx(lines, abs=5e-3)
    if failures == 2:  # Wald: gaps of 1 / 0.4 lines, until one is shorter than the window
        assert exact == pytest.approx((1 + 1 / (1 - BAD ** (window - 1))) / (1 - BAD))
    rule, rng = Scorecard(window=window, minimum=window), np.random.default_rng(7)
    found = []
    for _ in range(400):
        life = statuses(rule, [True] * window + (rng.random(200) < BAD).tolist())
        found.append(list(life).index(Status.PROBATION) + 1 - window)
    assert np.mean(found) == pytest.approx(
        exact, abs=Z * float(np.std(found)) / sqrt(len(found))
    )
    assert 1 - fails(10, BAD) == pytest.approx(0.0464, abs=5e-5), "survives its probation"


def test_the_purchase_goes_to_those_trusted_and_a_share_to_who_must_prove_himself() -> None:
    T, P, A = Status.TRUSTED, Status.PROBATION, Status.ABANDONED
    cases = {
        (T, T, T): {"a": 9},
        (P, T, T): {"a": 5, "b": 4},
        (P, P, T): {"a": 5, "c": 4},
        (T, P, A): {"a": 9},
        (A, P, T): {"b": 5, "c": 4},
        (A, T, P): {"b": 9},
        (P, P, P): {"a": 9},
        (A, P, A): {"b": 9},
        (A, A, A): {"c": 9},
    }
    records = ((False, True), (False, False), (True, True))
    for standing, expected in cases.items():
        sellers = [
            SupplierView(
                name,
                price=30.0 - number,
                status=status,
                deliveries=tuple(line(k + 1.0, kept) for k, kept in enumerate(record)),
            )
            for number, (name, status, record) in enumerate(
                zip("abc", standing, records, strict=True)
            )
        ]
        found = Scorecard().source(stock_view(now=50.0), 9, sellers)
        assert found == tuple(Purchase(*each) for each in expected.items()), standing
    cheap = Scorecard(preference="cheapest")
    sellers = [each._replace(status=T) for each in sellers]
    assert cheap.source(stock_view(), 9, sellers) == (Purchase("c", 9),)
    for trial, parts in ((0.0, ("b", 9)), (1.0, ("a", 9))):
        sellers[0] = sellers[0]._replace(status=P)
        rule = Scorecard(trial=trial)
        assert rule.source(stock_view(), 9, sellers) == (Purchase(*parts),)
    one = Scorecard(trial=0.1).source(stock_view(), 1, sellers)
    assert one == (Purchase("a", 1),), "a trial is at least one unit"


def test_a_scorecard_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^minimum \(9\) must not be above window \(8\)$"):
        Scorecard(window=8, minimum=9)
    with pytest.raises(ValueError, match=r"^preference must be one of scenario, cheapest; got"):
        Scorecard(preference="dearest")
