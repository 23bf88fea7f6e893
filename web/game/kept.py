"""What was worked out once and is wanted again."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Kept:
    """Results by a key, up to so many; what has not been asked for longest goes first.

    Who asks while another's result is being worked out waits for that: thirty browsers that
    want the same debriefing cost one.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._all: OrderedDict[Hashable, asyncio.Future[Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._all)

    async def get(self, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """Return what is kept under a key, or make it; what fails is not kept."""
        result = self._all.get(key)
        if result is None or result.cancelled():
            result = self._all[key] = asyncio.ensure_future(make())
            if len(self._all) > self._most:
                self._all.popitem(last=False)
        self._all.move_to_end(key)
        try:
            found: T = await asyncio.shield(result)
        except Exception:
            if self._all.get(key) is result:
                del self._all[key]
            raise
        return found
