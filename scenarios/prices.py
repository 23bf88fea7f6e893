"""What a class pays, and how many come at that price: settled when the world is built.

With elastic demand the arrival rate is multiplied by ``(price / reference_price) **
-exponent``. Over 1,851 published estimates the mean price elasticity was -2.62 (Bijmolt, van
Heerde & Pieters, *Journal of Marketing Research* 42, 2005).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from scenarios.errors import listed
from scenarios.goods import Item
from scenarios.lines import Path
from scenarios.people import ElasticityTable
from scenarios.schema import Customers
from sim.arrivals import ARRIVALS
from sim.parameters import parameters_of
from sim.poisson_arrivals import PER_TIME
from sim.protocols import Arrivals

Raw = Mapping[str, Any]

_OF_RATES = {"elasticity": "a price", "goodwill": "goodwill", "hype": "hype"}


def settled(
    customers: Customers, items: Iterable[Item], arrivals: Arrivals
) -> tuple[Arrivals, float | None]:
    """Return a class's arrivals at the price it pays, and that price; None: the items' own.

    Where goodwill or hype may draw more customers than the file's rates say, the arrivals are
    those at the most of both; the model lets the others stay away.
    """
    arrivals = scaled(arrivals, _at_most(customers))
    handed_on, elasticity = customers.pass_through, customers.elasticity
    if handed_on is None and elasticity is None:
        return arrivals, customers.price
    [price] = _prices(dict(customers), map(dict, items))
    if handed_on is not None:
        price -= handed_on.share * handed_on.saving
    if elasticity is not None:
        arrivals = at_price(arrivals, price, elasticity)
    return arrivals, price


def _at_most(customers: Customers) -> float:
    """Return how many times as many customers there may be as the rates say."""
    goodwill, hype = customers.goodwill, customers.hype
    return (goodwill.high if goodwill else 1.0) * (1.0 + (hype.gain if hype else 0.0))


def at_price(arrivals: Any, price: float, elasticity: ElasticityTable) -> Any:
    """Return arrivals with their rates as they are at this price.

    Examples
    --------
    >>> from sim.arrivals import PoissonArrivals
    >>> square = ElasticityTable(exponent=2.0, reference_price=40.0)
    >>> at_price(PoissonArrivals(rate=4.0), 20.0, square)  # half the price, four times as many
    PoissonArrivals(rate=16.0)
    """
    return scaled(arrivals, (price / elasticity.reference_price) ** -elasticity.exponent)


def scaled(arrivals: Any, factor: float) -> Any:
    """Return arrivals with all their rates multiplied."""
    if factor == 1.0:
        return arrivals
    rates: dict[str, Any] = {}
    for name in _rates(arrivals.__class__):
        rate = getattr(arrivals, name)
        many = isinstance(rate, tuple)
        rates[name] = tuple(factor * each for each in rate) if many else factor * rate
    return replace(arrivals, **rates)


def mistakes(path: Path, customers: Raw, items: Iterable[Raw]) -> Iterator[tuple[Path, str]]:
    """Yield what keeps `elasticity` and `pass_through` of a class from making sense."""
    arrivals = customers.get("arrivals")
    law = arrivals.get("law") if isinstance(arrivals, Mapping) else None
    if isinstance(law, str) and law in ARRIVALS and not _rates(ARRIVALS[law]):
        with_rate = [name for name, cls in ARRIVALS.items() if _rates(cls)]
        for key, what in _OF_RATES.items():
            if customers.get(key) is not None:
                text = f"{law} arrivals have no rate that {what} could change"
                yield (*path, key), f"{text}; use {listed(with_rate)}"
    given = [key for key in ("elasticity", "pass_through") if key in customers]
    if not given:
        return
    elastic = "elasticity" in given
    prices = _prices(customers, items)
    if len(prices) > 1:
        yield (
            (*path, given[0]),
            "needs one price, but the items they order have "
            f"{listed(f'{price:g}' for price in sorted(prices))}; give the class a price",
        )
    handed_on = _handed_on(customers)
    for price in prices if len(prices) == 1 else ():
        if handed_on > max(price, 0.0):
            text = f"hands on {handed_on:g} per unit, which is more than the price, {price:g}"
            yield (*path, "pass_through"), text
        elif elastic and handed_on == price:
            yield (*path, "elasticity"), "needs a price > 0; at 0 all the world would come"


def _rates(cls: Any) -> list[str]:
    """Return the parameters of a law of arrivals that are rates."""
    return [one.name for one in parameters_of(cls) if one.parameter.unit == PER_TIME]


def _prices(customers: Raw, items: Iterable[Raw]) -> set[float]:
    """Return the prices that a class pays, the item's where it has none of its own.

    Examples
    --------
    >>> items = [{"name": "a", "price": 4.0}, {"name": "b", "price": 5.0}]
    >>> sorted(_prices({}, items)), _prices({"item": "b"}, items)
    ([4.0, 5.0], {5.0})
    """
    if customers.get("price") is not None:
        prices = [customers["price"]]
    else:
        wanted = _wanted(customers)
        ordered = (item for item in items if not wanted or item.get("name") in wanted)
        prices = [item.get("price", 0.0) for item in ordered]
    return {price for price in prices if isinstance(price, int | float)}


def _wanted(customers: Raw) -> tuple[str, ...]:
    """Return the names of the items that a class orders; none if it may be any."""
    if isinstance(customers.get("item"), str):
        return (customers["item"],)
    chosen = customers.get("choose") or customers.get("basket")
    if not isinstance(chosen, Mapping):
        return ()
    return tuple(name for name, weight in chosen.items() if weight)


def _handed_on(customers: Raw) -> float:
    """Return the part of a price that is handed on, 0 where the schema will complain."""
    table = customers.get("pass_through")
    given = table if isinstance(table, Mapping) else {}
    share, saving = given.get("share", 0.0), given.get("saving", 0.0)
    sound = isinstance(share, int | float) and isinstance(saving, int | float)
    return float(share * saving) if sound else 0.0
