"""What rules under periodic review have in common: when they are asked."""


class Reviewed:
    """A rule that is asked at `first`, ``first + T``, ``first + 2 T``, and so on."""

    T: float
    first: float

    @property
    def review_period(self) -> float:
        """Time between reviews."""
        return self.T

    @property
    def first_review(self) -> float:
        """Time of the first review."""
        return self.first


def due_by(time: float) -> float:
    """Return `time`, later by far less than any time that matters.

    Times are sums, so two that are meant to be the same may differ in the last digit.

    Examples
    --------
    >>> 0.1 + 0.2 <= 0.3, 0.1 + 0.2 <= due_by(0.3)
    (False, True)
    """
    return time + 1e-9 * max(1.0, abs(time))
