"""Nobody can use up the room for others, and forty people behind one router do not notice."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cjm_widgets.room.limits import Allowance, Limits, TooFastError, neighbourhood
from gathering import new_nonce
from house import House


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def n_allowed(allowance: Allowance, key: str) -> int:
    for n in range(100_000):
        try:
            allowance.take(key)
        except TooFastError:
            return n
    raise AssertionError("never too fast")


def test_a_burst_is_allowed_and_then_so_many_a_second() -> None:
    clock = Clock()
    allowance = Allowance(rate=2, burst=10, clock=clock)
    assert n_allowed(allowance, "a") == 10
    clock.now += 3
    assert n_allowed(allowance, "a") == 6
    clock.now += 1000
    assert n_allowed(allowance, "a") == 10
    assert n_allowed(allowance, "b") == 10


def test_whoever_is_too_fast_is_told_when_to_come_again() -> None:
    clock = Clock()
    allowance = Allowance(rate=0.25, burst=1, clock=clock)
    allowance.take("a")
    with pytest.raises(TooFastError) as caught:
        allowance.take("a")
    assert caught.value.seconds == 4
    clock.now += 4
    allowance.take("a")


def test_a_flood_of_addresses_is_forgotten_and_not_kept() -> None:
    allowance = Allowance(rate=1, burst=1, clock=Clock())
    for n in range(20_000):
        allowance.take(str(n))
    assert len(allowance.keys) <= 10_000


def test_forty_people_behind_one_router_come_in_within_a_minute_and_follow() -> None:
    clock = Clock()
    limits = Limits(clock=clock)
    for second in range(60):
        clock.now += 1
        if second < 40:
            limits.joining.take("router")
            for _ in ("/", "/room.js", "/room.css", "/api/invitation", "/api/join"):
                limits.strangers.take("router")
        for seat in range(min(second, 40)):
            for _ in range(2):
                limits.asking.take(f"seat-{seat}")
            limits.giving.take(f"seat-{seat}")


def test_two_hundred_people_may_open_the_link_in_the_same_moment() -> None:
    limits = Limits(clock=Clock())
    for _ in range(200):
        limits.joining.take("router")
        for _ in range(5):
            limits.strangers.take("router")


def test_a_phone_may_send_at_once_what_it_kept_while_it_was_away() -> None:
    assert n_allowed(Limits(clock=Clock()).giving, "seat") >= 50


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("what", "ever", True),
    ],
)
def test_on_ipv6_a_network_counts_as_one_address(one: str, other: str, same: bool) -> None:
    assert (neighbourhood(one) == neighbourhood(other)) is same


def test_one_phone_that_hammers_is_told_to_wait_and_others_are_not(house: House) -> None:
    house.room.limits.asking = Allowance(rate=0.01, burst=3)
    busy, calm = house.join(name="Busy"), house.join(name="Calm")
    codes = [busy.ask("GET", "/api/state").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    slow = busy.ask("GET", "/api/state")
    assert int(slow.headers["retry-after"]) >= 1
    assert slow.json()["error"]["code"] == "too_fast"
    assert calm.ask("GET", "/api/state").status_code == 200
    busy.write("What it gives is counted apart")


def test_guessing_tokens_is_slowed_down_and_does_not_slow_down_those_inside(house: House) -> None:
    phone = house.join()
    house.room.limits.strangers = Allowance(rate=0.01, burst=5)
    guesses = [
        house.client.get("/api/state", headers={"Authorization": f"Bearer {'a' * 42}{n}"})
        for n in range(7)
    ]
    assert [guess.status_code for guess in guesses] == [401] * 5 + [429] * 2
    assert house.client.get("/").status_code == 429
    assert phone.ask("GET", "/api/state").status_code == 200
    phone.write("Still heard")


def test_taking_seat_after_seat_is_slowed_down(house: House) -> None:
    house.room.limits.joining = Allowance(rate=0.01, burst=2)
    invitation = house.invite()
    body = {"invitation": invitation, "name": "Tove", "anonymous": False}
    codes = [
        house.client.post("/api/join", json=body | {"nonce": new_nonce()}).status_code
        for _ in range(3)
    ]
    assert codes == [201, 201, 429]


def test_behind_our_own_proxy_people_are_told_apart_by_what_it_says(house: House) -> None:
    house.room.limits.strangers = Allowance(rate=0.01, burst=1)
    assert house.client.get("/", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 200
    # Without a proxy of ours nobody is believed.
    assert house.client.get("/", headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 429
