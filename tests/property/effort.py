"""How many examples a property is held against: a few always, hundreds when asked for."""

import pytest
from hypothesis import HealthCheck, Phase, settings

_PHASES = [Phase.explicit, Phase.generate, Phase.shrink]  # no database, so nothing to reuse
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def _settings(examples: int) -> settings:
    """Return settings that try the same examples in every run, on every machine."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,  # the speed of a machine is no property of the model
        phases=_PHASES,
        suppress_health_check=_SLOW,
    )


def examples(few: int, many: int = 200) -> pytest.MarkDecorator:
    """Have a test run with settings for a `few` examples and, marked slow, for `many`.

    The test takes them as its argument `effort` and puts them above its property::

        @examples(20)
        def test_it(effort: settings) -> None:
            @effort
            @given(scenarios())
            def holds(scenario): ...

            holds()
    """
    much = pytest.param(_settings(many), marks=pytest.mark.slow, id=f"{many}")
    return pytest.mark.parametrize("effort", [pytest.param(_settings(few), id=f"{few}"), much])
