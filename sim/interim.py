"""Stand-ins until the real modules land."""
from functools import partial
from sim.ledger import Standing
from sim.errors import RuleError
from sim.streams import one_by_one
from math import inf

def lead_times(supplier, streams):
    rng = streams.generator(f"suppliers/{supplier.name}/lead_time")
    it = one_by_one(partial(supplier.lead_time.sample, rng))
    def draw(now):
        t = next(it)
        if not 0.0 <= t < inf:
            raise RuleError(
                f"supplier {supplier.name}: the law of the lead time "
                f"gave {t}; allowed is a time, at least 0"
            )
        return t
    return draw

class Servers:
    def __init__(self, supplier, standing):
        self.delivery, self.standing, self.dues = supplier.delivery, standing, []
    def due(self, now, time, row):
        dues = self.dues
        while dues and self.standing[dues[-1][1]] == Standing.CANCELLED:
            dues.pop()
        latest = max(now, dues[-1][0]) if dues else now
        due = max(now + time, latest) if self.delivery == "fifo" else latest + time
        dues.append((due, row))
        return due
