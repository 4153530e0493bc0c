"""Measures of real logs against facts that were computed elsewhere.

The facts stand in the README of the shared data; those of the incident log agree with pm4py.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cjm_widgets.analytics import eventlog
from cjm_widgets.sources.eventlog import EventMapping, read_events

INCIDENTS = EventMapping(
    "number", "ident_state", "sys_updated_at", channel="contact_type", order="row"
)


def clicks(persona_by: str) -> EventMapping:
    return EventMapping("user_id", "event", "timestamp", persona_by=persona_by)


@pytest.fixture(scope="module")
def incidents(shared_data: Path) -> pd.DataFrame:
    batch = read_events(shared_data / "incident_events.parquet", INCIDENTS)
    assert batch.rejects.empty
    return batch.rows


@pytest.fixture(scope="module")
def shop(shared_data: Path) -> pd.DataFrame:
    batch = read_events(shared_data / "ecom_clickstream.csv.gz", clicks("platform"))
    assert batch.rejects.empty
    return batch.rows


def edges(events: pd.DataFrame) -> dict[tuple[str, str], int]:
    found = eventlog.transitions(events)
    return dict(zip(zip(found["from"], found["to"], strict=True), found["n"], strict=True))


def test_incidents_are_read_in_full(incidents: pd.DataFrame) -> None:
    assert len(incidents) == 141_712
    assert incidents["case"].nunique() == 24_918
    assert incidents["at"].min() == pd.Timestamp("2016-02-29 01:23", tz="UTC")
    assert incidents["at"].max() == pd.Timestamp("2017-02-18 15:00", tz="UTC")
    channels = incidents.drop_duplicates("case")["channel"].value_counts().to_dict()
    assert channels == {
        "Phone": 24_684,
        "Self service": 161,
        "Email": 61,
        "IVR": 9,
        "Direct opening": 3,
    }


def test_transitions_of_incidents(incidents: pd.DataFrame) -> None:
    found = edges(incidents)
    assert len(found) == 50
    assert sum(found.values()) == 116_794
    assert list(found.items())[:6] == [
        (("Resolved", "Closed"), 24_916),
        (("Active", "Active"), 22_728),
        (("New", "New"), 20_009),
        (("Active", "Resolved"), 12_048),
        (("Awaiting User Info", "Awaiting User Info"), 8_790),
        (("New", "Active"), 7_936),
    ]


def test_variants_of_incidents(incidents: pd.DataFrame) -> None:
    found = eventlog.variants(incidents)
    assert len(found) == 2_080
    assert found["n_cases"].sum() == 24_918
    top = [(" > ".join(path), n) for path, n in zip(found["path"], found["n_cases"], strict=True)]
    assert top[:3] == [
        ("Active > Resolved > Closed", 3_238),
        ("New > Resolved > Closed", 3_099),
        ("Resolved > Closed", 1_796),
    ]


def test_variants_of_incidents_without_repeats(incidents: pd.DataFrame) -> None:
    collapsed = eventlog.collapse_repeats(incidents)
    found = eventlog.variants(collapsed)
    assert len(collapsed) == 88_952
    assert len(found) == 190
    assert found["path"][0] == ("New", "Resolved", "Closed")
    assert found["path"][1] == ("New", "Active", "Resolved", "Closed")
    assert found["n_cases"].tolist()[:2] == [6_281, 5_492]


def test_every_incident_ends_closed(incidents: pd.DataFrame) -> None:
    volume = eventlog.activity_volume(incidents).set_index("activity")
    assert volume["n_events"].to_dict() == {
        "-100": 5,
        "Active": 38_716,
        "Awaiting Evidence": 38,
        "Awaiting Problem": 461,
        "Awaiting User Info": 14_642,
        "Awaiting Vendor": 707,
        "Closed": 24_985,
        "New": 36_407,
        "Resolved": 25_751,
    }
    assert volume.loc["Closed", "n_last"] == volume.loc["Closed", "n_cases"] == 24_918
    assert volume["n_last"].sum() == 24_918
    assert volume.loc["Closed", "drop_off_rate"] == 1
    assert eventlog.activity_volume(incidents, goals=["Closed"])["n_lost"].sum() == 0


def test_the_order_of_the_file_does_not_matter_where_an_order_is_given(
    shared_data: Path, tmp_path: Path, incidents: pd.DataFrame
) -> None:
    source = pd.read_parquet(shared_data / "incident_events.parquet")
    shuffled = source.sample(frac=1, random_state=3)
    shuffled.to_parquet(tmp_path / "shuffled.parquet")
    again = read_events(tmp_path / "shuffled.parquet", INCIDENTS).rows
    pd.testing.assert_frame_equal(again, incidents)


def test_order_by_time_alone_would_give_other_transitions(incidents: pd.DataFrame) -> None:
    assert incidents.duplicated(["case", "at"], keep=False).sum() == 27_745
    shuffled = incidents.iloc[np.random.default_rng(3).permutation(len(incidents))]
    by_time_alone = shuffled.sort_values(["case", "at"], kind="stable")
    naive, right = edges(by_time_alone), edges(incidents)
    assert len(naive) != 50
    assert sum(naive.values()) == sum(right.values())
    assert sum(naive.get(pair) != n for pair, n in right.items()) > 10


def test_transitions_of_the_shop(shop: pd.DataFrame) -> None:
    assert len(shop) == 31_106
    assert shop["case"].nunique() == 600
    found = edges(shop)
    assert len(found) == 338
    assert sum(found.values()) == 30_506
    assert found["catalog", "product_view"] == 1_751
    assert found["product_view", "catalog"] == 1_561


def test_volume_of_the_shop(shop: pd.DataFrame) -> None:
    volume = eventlog.activity_volume(shop, goals=["purchase"]).set_index("activity")
    assert len(volume) == 19
    assert volume.loc["purchase", ["n_events", "n_cases"]].tolist() == [470, 328]
    assert volume.loc["checkout_bug", "n_events"] == 44
    assert volume.loc["payment_error", "n_events"] == 119
    assert volume["n_last"].sum() == 600
    assert volume["n_lost"].sum() == 600 - 328


@pytest.mark.parametrize("segment", ["user_lifecycle", "platform"])
def test_each_user_of_the_shop_belongs_to_one_persona(shared_data: Path, segment: str) -> None:
    path = shared_data / "ecom_clickstream.csv.gz"
    batch = read_events(path, clicks(segment))
    source = pd.read_csv(path)
    first = source.sort_values("timestamp", kind="stable").groupby("user_id")[segment].first()
    found = batch.rows.groupby("case")["persona"].unique()
    assert {case: list(values) for case, values in found.items()} == {
        case: [value] for case, value in first.items()
    }
    assert batch.n_mixed == (source.groupby("user_id")[segment].nunique() > 1).sum()
