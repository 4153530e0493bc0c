"""Starter journeys are complete, worded as customers' goals, and know real logs."""

from __future__ import annotations

import re

import pytest

from cjm_widgets.exchange.journeys import StarterJourney, starter_journeys
from cjm_widgets.model.scales import MapKind, Phase

NAMES = (
    "b2b_sale",
    "car_dealership",
    "clinic_visit",
    "generic",
    "online_shop",
    "software_onboarding",
)
ECOM_EVENTS = frozenset(
    [
        "account_page",
        "add_to_cart",
        "cart",
        "catalog",
        "checkout_bug",
        "compare",
        "error_page",
        "filter_results",
        "home",
        "payment_details",
        "payment_error",
        "product_view",
        "promo_page",
        "purchase",
        "review_page",
        "search",
        "shipping_details",
        "support_chat",
        "wishlist_add",
    ]
)
OUR_PROCESS = re.compile(
    r"\b(awareness|consideration|conversion|acquisition|lead|funnel|onboarding|retention|pipeline"
    r"|upsell|fulfil\w*|campaign)\b",
    re.IGNORECASE,
)
JOURNEYS = {journey.name: journey for journey in starter_journeys()}


@pytest.fixture(params=NAMES)
def journey(request: pytest.FixtureRequest) -> StarterJourney:
    return JOURNEYS[request.param]


def test_there_are_six_starter_journeys() -> None:
    assert tuple(sorted(JOURNEYS)) == NAMES


def test_a_journey_has_today_and_a_future(journey: StarterJourney) -> None:
    assert {MapKind.CURRENT, MapKind.FUTURE} <= set(journey.kinds)
    assert journey.purpose


def test_today_has_twelve_to_twenty_touchpoints_before_during_and_after(
    journey: StarterJourney,
) -> None:
    stages = journey.current.stages
    assert 12 <= sum(len(stage.touchpoints) for stage in stages) <= 20
    assert {stage.phase for stage in stages} == set(Phase)


def test_stages_are_goals_of_the_customer_and_not_steps_of_ours(journey: StarterJourney) -> None:
    for variant in journey.kinds.values():
        assert variant.title
        assert variant.scope
        for stage in variant.stages:
            assert not OUR_PROCESS.search(stage.name)
            assert len(stage.name.split()) >= 3
            assert stage.question
            assert stage.prompts
            assert stage.touchpoints
            assert all(t.customer_action and t.channel for t in stage.touchpoints)


def test_today_offers_interventions_in_every_stage(journey: StarterJourney) -> None:
    assert all(len(stage.interventions) >= 2 for stage in journey.current.stages)


def test_the_future_says_what_is_to_change(journey: StarterJourney) -> None:
    touchpoints = [t for s in journey.kinds[MapKind.FUTURE].stages for t in s.touchpoints]
    assert all(t.wanted_change for t in touchpoints)


def test_an_activity_belongs_to_one_touchpoint_of_a_variant(journey: StarterJourney) -> None:
    for variant in journey.kinds.values():
        names = [a for s in variant.stages for t in s.touchpoints for a in t.activities]
        assert len(names) == len(set(names))


def test_the_online_shop_knows_every_event_of_a_shop_log() -> None:
    stages = JOURNEYS["online_shop"].current.stages
    assert {a for s in stages for t in s.touchpoints for a in t.activities} >= ECOM_EVENTS
