"""What a browser may send: every number bounded, every unknown field refused."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from web.errors import Refusal
from web.limits import ENTRIES, FACTOR, REPLICATIONS, REPORTED, RULES, SEED, TEXT, UNITS

Text = Annotated[str, Field(max_length=TEXT)]
Number = Annotated[float, Field(ge=-UNITS, le=UNITS, strict=True)]
Whole = Annotated[int, Field(ge=-UNITS, le=UNITS, strict=True)]
Scalar = StrictBool | Whole | Number | Text
Value = Scalar | Annotated[list[Scalar], Field(max_length=ENTRIES)] | None
Name = Annotated[str, Field(min_length=1, max_length=4 * TEXT)]
Seed = Annotated[int, Field(ge=0, le=SEED)]
Factor = Annotated[float, Field(ge=1 / FACTOR, le=FACTOR)]


class Input(BaseModel):
    """Something that was sent."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Rule(Input):
    """A rule and its parameters."""

    rule: Name
    values: Annotated[dict[Text, Value], Field(max_length=ENTRIES)] = {}


class Settings(Input):
    """What is changed in a scenario: a variant first, then rules by path, then multipliers."""

    variant: Name | None = None
    rules: Annotated[dict[Name, Rule], Field(max_length=RULES)] = {}
    multipliers: Annotated[dict[Text, Factor], Field(max_length=8)] = {}


class TraceRequest(Input):
    """One replication to look at."""

    scenario: Name
    seed: Seed = 1
    replication: Annotated[int, Field(ge=0, lt=REPLICATIONS)] = 0
    settings: Settings = Settings()


class CompareRequest(Input):
    """Two settings of a scenario, to be compared on the same customers."""

    scenario: Name
    seed: Seed = 1
    replications: Annotated[int, Field(ge=2, le=REPLICATIONS)] = 30
    a: Settings = Settings()
    b: Settings = Settings()


class ReportRequest(CompareRequest):
    """A comparison to be written up."""

    replications: Annotated[int, Field(ge=2, le=REPORTED)] = 30


class ExportRequest(Input):
    """A setting to be written down."""

    scenario: Name
    seed: Seed = 1
    replications: Annotated[int, Field(ge=1, le=REPLICATIONS)] = 30
    settings: Settings = Settings()
    what: Literal["toml", "command"] = "toml"


class WrongInputError(Refusal):
    """Something was sent that can't be taken."""


def read(model: type[BaseModel], body: bytes) -> Any:
    """Return what was sent as a `model`.

    Raises
    ------
    WrongInputError
        With everything that is wrong.
    """
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise WrongInputError("; ".join(_told(each) for each in error.errors()[:5])) from None


def _told(error: Any) -> str:
    where = ".".join(str(step) for step in error["loc"] if not str(step).startswith("function"))
    text = error["msg"].removeprefix("Value error, ")
    return f"{where[: 2 * TEXT]}: {text}" if where else text
