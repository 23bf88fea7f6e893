"""What can go wrong while a model runs."""


class RuleError(Exception):
    """A rule raised, or answered with something that is not an answer."""


class BoundError(Exception):
    """A run has more orders or events than it may have; a bound stops what would never end."""


class BalanceError(Exception):
    """Units, orders or money appeared or vanished: a bug in the model, never the user's."""
