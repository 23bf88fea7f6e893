"""What one replication leaves for the pictures."""

from results.evidence.evidence import Plan, Trace
from results.evidence.levels import levels_at
from results.evidence.waits import counts_by_wait
from results.kpis import backlog_ages, measure_run
from results.view import Run
from sim.record import Record


def trace_of(run: Run | Record, plan: Plan) -> Trace:
    """Return what pictures want of one replication; it is small, whatever the run was."""
    run = Run(run) if isinstance(run, Record) else run
    waits = counts_by_wait(run, plan.waits)
    ages = backlog_ages(run.record, plan.ages.tolist())
    return Trace(
        measured=measure_run(run),
        levels=levels_at(run.record, plan.times),
        served=waits.served,
        left=waits.left,
        waiting=waits.waiting,
        orders=waits.orders,
        aged_units=ages.units,
        aged_orders=ages.orders,
    )
