"""How much one phone, and one address that nobody knows, may ask of the room.

Seats are limited one by one, strangers by their address: forty people behind one router share an
address and must not slow each other down, and whoever has no seat cannot use up anybody's share.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

LONGEST_BODY = 64 * 1024
_MOST_KEYS = 10_000

Time = Callable[[], float]


class TooFastError(Exception):
    """Somebody asks faster than anybody taps.

    Attributes
    ----------
    seconds
        After how many whole seconds it is worth asking again.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__("You are too fast for this room. Wait a moment.")
        self.seconds = max(1, ceil(seconds))


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Allowance:
    """So many requests at once per key, and so many a second after that.

    The keys used longest ago are forgotten first; by then their allowance is full again.

    Attributes
    ----------
    rate
        Requests a second.
    burst
        Requests at once.
    """

    def __init__(self, rate: float, burst: int, *, clock: Time = time.monotonic) -> None:
        self.rate = rate
        self.burst = burst
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    @property
    def keys(self) -> tuple[str, ...]:
        """What is remembered, used longest ago first."""
        return tuple(self._buckets)

    def forget(self) -> None:
        """Let everybody begin anew."""
        self._buckets.clear()

    def take(self, key: str) -> None:
        """Use one request of a key.

        Raises
        ------
        TooFastError
            There is none left at the moment.
        """
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(self.burst, now)
            if len(self._buckets) > _MOST_KEYS:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
        bucket.left = min(self.burst, bucket.left + (now - bucket.at) * self.rate)
        bucket.at = now
        if bucket.left < 1:
            raise TooFastError((1 - bucket.left) / self.rate)
        bucket.left -= 1


class Limits:
    """All allowances of one room.

    A page asks for the state once a second and for its own things when the room moves on. It sends
    one thing at a time, but everything at once that it kept while it was out of reach.
    """

    def __init__(self, *, clock: Time = time.monotonic) -> None:
        self.asking = Allowance(rate=6, burst=40, clock=clock)
        self.giving = Allowance(rate=4, burst=60, clock=clock)
        self.strangers = Allowance(rate=40, burst=1000, clock=clock)
        self.joining = Allowance(rate=10, burst=300, clock=clock)


def neighbourhood(address: str) -> str:
    """Return what counts as one address: on IPv6 the network, of which a visitor has many."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
