"""How a difference of a KPI is said: what a policy does more or less."""

from typing import NamedTuple

from results.words.labels import short_label


class Phrase(NamedTuple):
    """Clauses to follow the name of a policy; ``{}`` is the amount.

    `more` and `less` say that the KPI is higher or lower than that of the baseline.
    """

    more: str
    less: str


_PHRASES = {
    "profit": Phrase("earns {} more", "earns {} less"),
    "revenue": Phrase("takes in {} more", "takes in {} less"),
    "cost_total": Phrase("costs {} more", "costs {} less"),
    "fill_rate": Phrase(
        "serves {} more of the demand at once",
        "serves {} less of the demand at once",
    ),
    "order_fill_rate": Phrase(
        "serves {} more of the orders at once in full",
        "serves {} less of the orders at once in full",
    ),
    "lost_rate": Phrase(
        "loses {} more of the demand",
        "loses {} less of the demand",
    ),
    "mean_wait": Phrase(
        "serves orders {} later on average",
        "serves orders {} sooner on average",
    ),
    "mean_wait_backordered": Phrase(
        "serves those who wait {} later",
        "serves those who wait {} sooner",
    ),
    "backlog_mean": Phrase("has {} more waiting", "has {} fewer waiting"),
    "on_hand_mean": Phrase("holds {} more in stock", "holds {} less in stock"),
    "on_time_to_promise": Phrase(
        "keeps {} more of its promises",
        "keeps {} less of its promises",
    ),
    "cancellation_rate": Phrase(
        "has {} more of the orders cancelled",
        "has {} less of the orders cancelled",
    ),
    "expiry_rate": Phrase(
        "ends {} more of the orders after a wait",
        "ends {} less of the orders after a wait",
    ),
    "decline_rate": Phrase(
        "has {} more of the orders declined",
        "has {} less of the orders declined",
    ),
    "rejection_rate": Phrase(
        "refuses {} more of the orders",
        "refuses {} less of the orders",
    ),
    "stayed_away": Phrase(
        "misses {} more for customers who stay away",
        "misses {} fewer for customers who stay away",
    ),
    "cost_compensation": Phrase(
        "pays {} more in compensation",
        "pays {} less in compensation",
    ),
    "written_off": Phrase("writes off {} more", "writes off {} less"),
}


def phrase(name: str) -> Phrase:
    """Return how differences of a KPI are said.

    Examples
    --------
    >>> phrase("profit").more.format("3.4 EUR per day"), phrase("backlog_peak").less.format(7)
    ('earns 3.4 EUR per day more', 'has its units waiting 7 lower')
    """
    if name in _PHRASES:
        return _PHRASES[name]
    told = short_label(name)
    return Phrase(f"has its {told} {{}} higher", f"has its {told} {{}} lower")
