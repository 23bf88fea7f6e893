"""Running totals of endless streams, and their way back through an increasing function."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from sim.protocols import Floats

STEPS = 200  # bisection alone needs at most about 60 from a bracket of full width
ROUNDING = 2 * float(np.finfo(float).eps)


def running_totals(blocks: Iterable[Floats]) -> Iterator[Floats]:
    """Yield the running totals of a stream of numbers that comes in blocks.

    The totals are the same bit for bit however the stream is cut: the sum goes strictly from
    left to right, the last total being the first summand of the next block.

    Examples
    --------
    >>> [t.tolist() for t in running_totals([np.array([1.0, 2.0]), np.array([3.0])])]
    [[1.0, 3.0], [6.0]]
    """
    total = 0.0
    for block in blocks:
        totals = np.cumsum(np.concatenate(([total], block)))[1:]
        total = float(totals[-1])
        yield totals


def solve_increasing(
    function: Callable[[Floats], Floats],
    slope: Callable[[Floats], Floats],
    target: Floats,
    low: Floats,
    high: Floats,
) -> Floats:
    """Return x with ``function(x) = target``, element by element, to the last digits.

    Newton's method from `low`, with a bisection wherever it would leave the bracket (Press,
    Teukolsky, Vetterling and Flannery, *Numerical Recipes*, 3rd ed., 2007, 9.4). An element
    is finished on its own, so the result does not depend on its neighbours.

    Parameters
    ----------
    function, slope
        A function that does not decrease, and its derivative.
    target
        Values wanted, shape ``(n,)``.
    low, high
        Brackets, shape ``(n,)``: ``function(low) <= target <= function(high)``.

    Examples
    --------
    >>> two = np.array([2.0])
    >>> solve_increasing(np.square, lambda x: 2 * x, two, np.zeros(1), two).tolist()
    [1.4142135623730951]
    """
    x = low.copy()
    low, high = low.copy(), high.copy()
    busy = np.arange(len(x))
    for _ in range(STEPS):
        if not len(busy):
            break
        at = x[busy]
        error = function(at) - target[busy]
        low[busy] = np.where(error < 0, at, low[busy])
        high[busy] = np.where(error > 0, at, high[busy])
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = at - error / slope(at)
        inside = (newton >= low[busy]) & (newton <= high[busy])
        better = np.where(inside, newton, (low[busy] + high[busy]) / 2)
        done = np.abs(error) <= ROUNDING * np.abs(target[busy])
        x[busy] = np.where(done, at, better)
        done |= np.abs(better - at) <= ROUNDING * np.abs(at)
        busy = busy[~done]
    return x
