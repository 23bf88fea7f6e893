"""Values that several tables of a scenario file have: names, money, laws of chance."""

from typing import TYPE_CHECKING, Annotated, Any

from scenarios.declared import any_arrivals, any_balking, any_law, plain_table, text_of
from scenarios.tables import MONEY, about
from scenarios.trace import TraceTable

if TYPE_CHECKING:  # unions made at run time are no types to a type checker
    AnyLaw = Any
    AnyArrivals = Any
    AnyBalking = Any
else:
    AnyLaw = any_law()
    AnyArrivals = any_arrivals(trace=TraceTable)
    AnyBalking = any_balking()

NAME = r"^[^\s\x00-\x1f\x7f]([^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?$"
Name = Annotated[str, about("name, unique among its kind", pattern=NAME, max_length=100)]
Money = MONEY
MOST_UNITS = 1_000_000_000  # the tables of a run hold 32-bit numbers


def optional(cls: Any, alias: str | None = None) -> Any:
    """Return the field of a table that builds `cls` and may be left out: type and default."""
    title = text_of(cls).partition("\n")[0].rstrip(".")
    text = f"{title[0].lower()}{title[1:]}; left out: not"
    renamed = {} if alias is None else {"alias": alias}
    return Annotated[plain_table(cls) | None, about(text, **renamed)], None
