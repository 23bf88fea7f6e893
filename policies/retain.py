"""Retain rules: what is done for a customer who waits."""

# ruff: noqa: ARG002 -- a rule takes all arguments of its protocol, needed or not

from dataclasses import dataclass

from sim.views import Care, OrderView


@dataclass(frozen=True)
class NoCare:
    """Do nothing: no notice, no compensation.

    Notes
    -----
    The baseline that any notice or gift has to beat. A gift of cost c to everybody who waits
    pays only if it keeps more than a share c / m of them, m being the margin of an order.

    Examples
    --------
    >>> from policies.samples import order_view
    >>> NoCare().retain(order_view())
    Care(notify=False, compensation=0.0, hazard=1.0, again=inf)
    """

    def retain(self, order: OrderView) -> Care:
        """Return that nothing is done, and never asked again."""
        return Care()
