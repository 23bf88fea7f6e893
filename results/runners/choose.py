"""Find the runner that an experiment asks for."""

from contextlib import AbstractContextManager, nullcontext

from results.runners.cluster import Cluster
from results.runners.pool import Pool
from results.work import Runner, Serial


def runner(jobs: int = 1, cluster: str | None = None) -> Runner:
    """Return a runner; use it in a ``with`` statement.

    Parameters
    ----------
    jobs
        Processes on this machine; 1: this very process.
    cluster
        Address of a Dask scheduler, such as ``tcp://host:8786``, instead of processes here.

    Raises
    ------
    ValueError
        If `jobs` is below 1, or processes here and a cluster are asked for.

    Examples
    --------
    >>> with runner() as serial:
    ...     list(serial.map(abs, [-2, 3]))
    [(-2, 2), (3, 3)]
    """
    if jobs < 1:
        raise ValueError(f"jobs must be at least 1, got {jobs}")
    if cluster is not None:
        if jobs > 1:
            raise ValueError("ask for jobs here or for a cluster, not for both")
        return Cluster(cluster)
    if jobs == 1:
        return Serial()
    return Pool(jobs)


def hands(
    jobs: int = 1, cluster: str | None = None, given: Runner | None = None
) -> AbstractContextManager[Runner]:
    """Return a context with the runner of an experiment: the one given, or one of its own.

    A runner that is given was begun by the caller, and goes on when the context ends, so that
    several experiments can share it.

    Raises
    ------
    ValueError
        If more than one of the three is asked for.
    """
    if given is None:
        return runner(jobs, cluster)
    if jobs > 1 or cluster is not None:
        raise ValueError("ask for jobs, for a cluster or for a runner, not for two of them")
    return nullcontext(given)
