"""A lesson: its settings, texts and expected numbers, as its file has them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from results.compare.verdicts import Verdict
from web.inputs import Rule, Seed, Settings
from web.learn.places import check_figure
from web.limits import REPLICATIONS

Words = Annotated[str, Field(min_length=1)]
Figure = Annotated[str, AfterValidator(check_figure)]
Page = Literal["/", "/learn", "/play", "/teach", "the board"]
Replications = Annotated[int, Field(ge=5, le=REPLICATIONS)]
PLANNED = 45  # minutes of a lesson plan


class Part(BaseModel):
    """A part of a lesson."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Side(Part):
    """One of the two shops that are compared: its name, and what it does."""

    label: Words
    about: str = ""
    variant: str | None = None
    rules: dict[str, Rule] = {}
    multipliers: dict[str, float] = {}

    @property
    def settings(self) -> Settings:
        """What is changed in the scenario."""
        return Settings(variant=self.variant, rules=self.rules, multipliers=self.multipliers)


class Expected(Part):
    """A number that the simulation gives, within a tolerance for any seed."""

    value: float
    tolerance: Annotated[float, Field(gt=0)]


class Choice(Part):
    """An answer to choose before anything is run, and the verdicts that make it true."""

    text: Words
    verdicts: Annotated[list[Verdict], Field(min_length=1)]


class Slider(Part):
    """A number to guess before anything is run; shares in per cent."""

    min: float
    max: float
    step: Annotated[float, Field(gt=0)]
    unit: str = ""

    @model_validator(mode="after")
    def _has_room(self) -> "Slider":
        if not self.min < self.max:
            raise ValueError("min must be below max")
        return self


class Predict(Part):
    """What is asked before anything is run: a number, or which verdict it will be."""

    question: Words
    figure: Figure
    slider: Slider | None = None
    options: list[Choice] = []

    @model_validator(mode="after")
    def _fits(self) -> "Predict":
        if (self.slider is None) == (not self.options):
            raise ValueError("give a slider or options, and not both")
        if self.slider is not None:
            return self
        if not self.figure.startswith("gap."):
            raise ValueError("options are about the difference; figure begins with gap.")
        told = [verdict for option in self.options for verdict in option.verdicts]
        needed = {"better", "worse", "same", "not distinguishable yet"}
        if sorted(told) != sorted(needed):
            raise ValueError(f"of {sorted(needed)} each belongs to one option, found {told}")
        return self


class Answer(Part):
    """An answer to the question at the end, and why it is right or wrong."""

    text: Words
    right: bool = False
    why: Words


class Question(Part):
    """The one question at the end."""

    text: Words
    options: Annotated[list[Answer], Field(min_length=2, max_length=6)]

    @model_validator(mode="after")
    def _has_one_answer(self) -> "Question":
        if sum(option.right for option in self.options) != 1:
            raise ValueError("exactly one option must be right")
        return self


class Further(Part):
    """Something else to try in Compare."""

    text: Words
    a: Side
    b: Side
    replications: Replications | None = None
    expect: Annotated[dict[Figure, Expected], Field(min_length=1)]
    verdicts: dict[str, Verdict] = {}


class Step(Part):
    """A part of the plan: so many minutes, what to do, where, and what to ask the class."""

    minutes: Annotated[int, Field(gt=0, lt=PLANNED)]
    title: Words
    page: Page
    do: Words
    ask: list[Words] = []


class Misconception(Part):
    """What is often said, and what is true."""

    said: Words
    true: Words


class Plan(Part):
    """The page for the instructor."""

    goal: Words
    before: list[Words] = []
    steps: Annotated[list[Step], Field(min_length=3)]
    board: list[Words] = []
    misconceptions: Annotated[list[Misconception], Field(min_length=1)]

    @model_validator(mode="after")
    def _lasts(self) -> "Plan":
        total = sum(step.minutes for step in self.steps)
        if total != PLANNED:
            raise ValueError(f"the steps must take {PLANNED} minutes together, not {total}")
        return self


class Lesson(Part):
    """A lesson; see the files for examples."""

    number: Annotated[int, Field(gt=0)]
    title: Words
    question: Words
    minutes: Annotated[int, Field(gt=0)]
    scenario: Words
    seed: Seed = 1
    replications: Replications = 30
    replication: Annotated[int, Field(ge=0, lt=REPLICATIONS)] = 0
    speed: Annotated[int, Field(ge=0, le=100)] = 30
    a: Side
    b: Side
    facts: dict[str, str] = {}
    expect: Annotated[dict[Figure, Expected], Field(min_length=1)]
    verdicts: dict[str, Verdict]
    figures: Annotated[list[str], Field(min_length=1)]
    story: Annotated[list[Words], Field(min_length=1)]
    predict: Predict
    watch: Words
    explained: Annotated[list[Words], Field(min_length=1)]
    ask: Question
    further: list[Further] = []
    plan: Plan
