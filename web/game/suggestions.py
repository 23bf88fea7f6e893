"""Games that are worth an hour: scenarios of the library with terms that make a good game.

In each of them too small and too large orders both hurt within a dozen rounds, and a round is
about as long as a lead time: what is bought now is missed, or in the way, a round later.
"""

from typing import NamedTuple

from web.game.terms import Terms


class Suggestion(NamedTuple):
    """Terms, and what the game is good for."""

    terms: Terms
    why: str


SUGGESTIONS = (
    Suggestion(
        Terms(
            scenario="small-e-shop",
            title="The lantern shop",
            brief=(
                "Some 35 lanterns are sold in a week, now more, now fewer. The supplier "
                "needs ten days in the mean, sometimes much longer."
            ),
            rounds=12,
            length=7.0,
            start_stock=0.5,
            end_value=0.5,
            allocate=False,
        ),
        "The first game: one product, one supplier. How much, how often, and may customers "
        "wait? What is left over at the end is worth half of its cost.",
    ),
    Suggestion(
        Terms(
            scenario="unreliable-supplier",
            title="Cheap or sure?",
            brief=(
                "Some 35 lanterns are sold in a week. The cheap supplier stands still "
                "now and then, for three weeks in the mean, and nobody tells you when. "
                "The sure one hardly varies."
            ),
            rounds=12,
            length=7.0,
            start_stock=0.8,
            end_value=0.5,
            accept=False,
            allocate=False,
        ),
        "Where to buy: a cheap supplier who stands still now and then, or a dearer one.",
    ),
    Suggestion(
        Terms(
            scenario="b2b-rationing",
            title="Contracts first?",
            brief=(
                "Some 35 parts are ordered in a week: 14 by customers with a contract, "
                "who wait, but whose waiting is dear, and 21 by spot buyers, who leave "
                "after some days."
            ),
            rounds=10,
            length=7.0,
            start_stock=0.25,
            end_value=0.9,
        ),
        "Who gets the units: customers with a contract, whose waiting is dear, and spot buyers "
        "who leave. How much should be kept for the first?",
    ),
    Suggestion(
        Terms(
            scenario="black-friday",
            title="Black Friday",
            brief=(
                "Some 350 gadgets are sold in a week. Black Friday is day 24: from then "
                "on eight times as many are wanted for four days, and two and a half "
                "times as many until day 44."
            ),
            rounds=10,
            length=7.0,
            start_stock=0.4,
            end_value=0.5,
            allocate=False,
        ),
        "A season: eight times the demand for four days from day 24 on. How much to build up?",
    ),
    Suggestion(
        Terms(
            scenario="grocery-perishable",
            title="Fresh berries",
            brief=(
                "Some six punnets are sold in a day, to those who come and find some; "
                "nobody waits for berries. They spoil four days after they came."
            ),
            rounds=14,
            length=1.0,
            start_stock=0.5,
            end_value=0.0,
            accept=False,
            allocate=False,
        ),
        "Day by day: what is bought today comes tomorrow, and spoils after four days.",
    ),
    Suggestion(
        Terms(
            scenario="pharma-dual-sourcing",
            title="The drug must not run out",
            brief=(
                "Some 400 units are wanted in four weeks. The maker overseas is cheap "
                "and slow, and may stand still for weeks; the local one is dear and "
                "quick. Hospitals can't wait, pharmacies can for a while."
            ),
            rounds=12,
            length=4.0,
            start_stock=0.8,
            accept=False,
        ),
        "For the advanced: two suppliers and two classes of customers, and nobody can be "
        "refused. Profit is minus the cost.",
    ),
    Suggestion(
        Terms(
            scenario="law-kelton",
            title="Law and Kelton's shop",
            brief=(
                "Some 25 units are wanted in a month, and all customers wait for what "
                "is missing."
            ),
            rounds=12,
            length=1.0,
            start_stock=0.4,
            accept=False,
            allocate=False,
        ),
        "The classic of the textbooks, month by month: all wait, and waiting costs five times "
        "what stock does. Profit is minus the cost.",
    ),
)
