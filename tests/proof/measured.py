"""What the proofs measure, kept for docs/verification.md, which is written from it."""

from collections import Counter
from dataclasses import dataclass

from scipy.special import stdtrit

MISS = 0.001  # how often an interval of the proofs misses the truth


@dataclass(frozen=True)
class Figure:
    """A figure of a test, what it should be, and how near it has to come.

    Attributes
    ----------
    half_width
        Of the interval over `n` replications that misses the truth once in 1000 times; of what
        is computed or counted (`n` is 0) the tolerance.
    most
        The widest half width that the test allows; nan where there is no interval.
    """

    name: str
    truth: float
    found: float
    half_width: float
    most: float = float("nan")
    n: int = 0

    @property
    def holds(self) -> bool:
        """Whether the truth is covered, by an interval that is narrow enough."""
        narrow = self.n == 0 or self.half_width <= self.most
        return narrow and abs(self.found - self.truth) <= self.half_width

    @property
    def within_95(self) -> bool:
        """Whether the interval of 95 % over the same replications covers the truth, too."""
        narrower = stdtrit(self.n - 1, 0.975) / stdtrit(self.n - 1, 1 - MISS / 2)
        return bool(abs(self.found - self.truth) <= narrower * self.half_width)

    def as_numbers(self) -> list[str | float]:
        """Return the fields as Python's own numbers, which go from process to process."""
        numbers = (self.truth, self.found, self.half_width, self.most)
        return [self.name, *map(float, numbers), int(self.n)]

    def __str__(self) -> str:
        interval = f" +- {self.half_width:.5g}" if self.n else ""
        wanted = f" (at most +- {self.most:g})" if self.n else f" within {self.half_width:g}"
        return f"{self.name}: {self.found:.7g}{interval} against {self.truth:.7g}{wanted}"


MEASURED: list[Figure] = []
COUNTED: Counter[str] = Counter()


def hold(figure: Figure) -> None:
    """Keep a figure, and demand that it holds."""
    MEASURED.append(figure)
    assert figure.holds, str(figure)


def assert_equals(name: str, found: float, truth: float, within: float = 0.0) -> None:
    """Hold something computed or counted against what it should be."""
    hold(Figure(name, float(truth), float(found), within))


def count(what: str, number: int) -> None:
    """Keep how many of something were compared and found equal."""
    COUNTED[what] += number
