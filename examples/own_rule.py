"""A reorder rule of one's own against the built-in one, on the same customers.

Run it with ``python examples/own_rule.py``. Both shops meet the same people and the same lead
times, so the difference is taken replication by replication and is much less noisy than the
two profits.
"""

from dataclasses import dataclass
from typing import Annotated

import backlab
from backlab import Parameter, StockView


@dataclass(frozen=True)
class HalfGone:
    """Order up to a level whenever half of it is gone."""

    level: Annotated[int, Parameter("order-up-to level", unit="units", gt=0)] = 180

    def order(self, stock: StockView) -> int:
        """Return the units to order."""
        gap = self.level - stock.inventory_position
        return gap if gap >= self.level / 2 else 0


def main() -> None:
    """Compare the two rules and print the difference in profit."""
    findings = backlab.check_policy(HalfGone())
    print(f"HalfGone: {'; '.join(findings) or 'keeps the contract'}")

    rule = {"policy.reorder.rule": f"{HalfGone.__module__}:HalfGone"}
    built_in = backlab.run(backlab.load("small-e-shop"), replications=30)
    own = backlab.run(backlab.load("small-e-shop", set=rule), replications=30)

    difference = own.values("profit") - built_in.values("profit")
    print(f"profit, reorder point: {built_in.kpis['profit'].mean:.2f} EUR/day")
    print(f"profit, HalfGone:      {own.kpis['profit'].mean:.2f} EUR/day")
    error = difference.std(ddof=1) / len(difference) ** 0.5
    print(f"difference:            {difference.mean():.2f} (standard error {error:.2f})")


if __name__ == "__main__":
    main()
