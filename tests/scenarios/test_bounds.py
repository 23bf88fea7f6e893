"""Scenarios too large to run, or finer than the clock, are refused in words."""

from typing import Any

import pytest

from scenarios import ScenarioError, load


def told(**values: Any) -> str:
    with pytest.raises(ScenarioError) as caught:
        load("small-e-shop", set={k.replace("__", "."): v for k, v in values.items()})
    return str(caught.value)


def test_a_rate_in_another_time_unit_is_noticed() -> None:
    text = told(customers__web__arrivals__rate=1e9)
    assert "run.horizon" in text
    assert "about 4.25e+11 are to be expected" in text
    assert "raise run.most_orders" in text


def test_the_bound_can_be_moved() -> None:
    assert "may have 1,000 order lines, about 1.7e+03" in told(run__most_orders=1000)
    load("small-e-shop", set={"run.most_orders": 1700})


def test_times_that_the_clock_cannot_tell_from_nothing_are_refused() -> None:
    assert "suppliers.acme.lead_time: lasts 1e-15" in told(
        suppliers__acme__lead_time__mean=1e-15
    )
    assert "customers.web.patience" in told(customers__web__patience__scale=1e-14)
    load("small-e-shop", set={"suppliers.acme.lead_time": {"law": "constant", "value": 0.0}})
    load("small-e-shop", set={"suppliers.acme.lead_time.mean": 1e-6})


def test_a_class_that_never_orders_anything_is_refused() -> None:
    text = told(customers__web__order_size={"law": "uniform", "low": 0.0, "high": 0.4})
    assert "customers.web.order_size: rounds to 0" in text
    assert "its mean is 0.2" in text
    rarely = {"law": "discrete", "values": [0.0, 1.0], "weights": [9.0, 1.0]}
    load("small-e-shop", set={"customers.web.order_size": rarely})


CONSTANT = {"law": "constant", "value": 1e-9}


@pytest.mark.parametrize(
    ("path", "value", "times"),
    [
        ("policy.reorder", {"rule": "periodic-order-up-to", "T": 1e-9, "S": 9}, "4.25e+11"),
        ("items.lantern.shrinkage", {"share": 0.1, "every": 1e-9}, "4.25e+11"),
        ("items.lantern.counting", {"every": 1e-9}, "4.25e+11"),
        ("items.lantern.obsolescence", {"gap": CONSTANT}, "4.25e+11"),
        ("suppliers.acme.allotment", {"every": 1e-9, "units": CONSTANT}, "4.25e+11"),
        ("suppliers.acme.disruption", {"up": CONSTANT, "down": CONSTANT}, "2.12e+11"),
        ("suppliers.acme.regimes", {"factors": [1.0, 2.0], "stays": [1e-9, 3e-9]}, "2.12e+11"),
    ],
)
def test_what_would_happen_too_often_is_refused(path: str, value: Any, times: str) -> None:
    """Before it does: a disruption or a regime ends no event, so nothing would stop it."""
    text = told(**{path: value})
    key = path.replace("policy", "items.lantern")
    assert f"{key}: a replication may have 20,000,000 events" in text
    assert f"about {times} times" in text
    assert "raise run.most_events" in text


def test_how_often_something_may_happen_can_be_raised() -> None:
    daily = {"policy.reorder": {"rule": "periodic-order-up-to", "T": 1.0, "S": 9}}
    assert "about 425 times" in told(**daily, run__most_events=424)
    load("small-e-shop", set=daily | {"run.most_events": 425})


def test_a_horizon_and_a_day_must_last_some_steps_of_the_clock() -> None:
    late = {"law": "constant", "value": 1e6}
    slow = {"customers.web.arrivals.rate": 1e-14, "suppliers.acme.lead_time": late}
    text = told(**slow, run__warm_up=1e18, run__horizon=1.0)
    assert "run.horizon: lasts 1, too short for a run that ends at 1e+18" in text
    load("small-e-shop", set=slow | {"run.warm_up": 1e10, "run.horizon": 1.0})
    assert "suppliers.acme.calendar.day: lasts 1e-14" in told(
        suppliers__acme__calendar__day=1e-14
    )
