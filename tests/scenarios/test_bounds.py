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
