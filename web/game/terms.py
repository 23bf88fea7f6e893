"""What is said about a game: its terms, and what a team decides."""

from typing import Annotated, Literal

from pydantic import Field

from web.inputs import Input, Name, Seed
from web.limits import GAME_ITEMS, GAME_SUPPLIERS, ROUNDS

Units = Annotated[int, Field(ge=0, le=1_000_000)]


class Terms(Input):
    """How a game is played.

    Attributes
    ----------
    scenario, variant
        Which world.
    rounds, length
        How many rounds there are, and how long one is, in time units.
    seed
        The same customers and lead times for everybody; None: one that nobody knows.
    start_stock
        Units on the shelf at first, as a multiple of the scenario's.
    end_value
        What a unit left over at the end is worth, as a share of its purchase cost; None: what
        the scenario says, else all of it.
    accept, allocate
        Whether teams decide who may wait, and who is served first; else the scenario's own
        rules do.
    reveal
        What is shown of the demand to come: nothing, that of the next round, or all.
    pace
        Who ends a round: each team for itself, or the instructor for all.
    title, brief
        For people: what the game is called, and what teams are told before they begin.
    """

    scenario: Name
    variant: Name | None = None
    rounds: Annotated[int, Field(ge=1, le=ROUNDS)] = 12
    length: Annotated[float, Field(ge=0.001, le=10_000)] = 7.0
    seed: Seed | None = None
    start_stock: Annotated[float, Field(ge=0, le=10)] = 1.0
    end_value: Annotated[float, Field(ge=0, le=1)] | None = None
    accept: bool = True
    allocate: bool = True
    reveal: Literal["hidden", "next", "all"] = "hidden"
    pace: Literal["free", "instructor"] = "free"
    title: Annotated[str, Field(max_length=80)] = ""
    brief: Annotated[str, Field(max_length=500)] = ""


class Buy(Input):
    """Units of an item that are bought from a supplier."""

    item: Name
    supplier: Name
    units: Units


class Decision(Input):
    """What a team decides for a round.

    Attributes
    ----------
    buy
        What is bought as the round begins.
    accept
        What is done with who finds too little: all may wait, what is free is sold and the rest
        refused, or the order is refused.
    allocate
        In which order those who wait are served.
    reserve
        Units that are kept for the best class of customers.
    """

    buy: Annotated[tuple[Buy, ...], Field(max_length=GAME_ITEMS * GAME_SUPPLIERS)] = ()
    accept: Literal["all", "free", "none"] = "all"
    allocate: Literal[
        "fcfs", "priority", "smallest-first", "largest-first", "highest-value", "last-come"
    ] = "fcfs"
    reserve: Units = 0
