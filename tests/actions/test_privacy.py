"""The retention clock in a real folder, and keeping details longer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING

import attrs
import pytest

from bgz.actions import privacy
from bgz.domain.cases.person import Left
from bgz.domain.cases.request_family import Intake, RequestFamily
from bgz.domain.cases.support_family import Decision, Screening, SupportFamily
from bgz.domain.record.about import About
from bgz.errors import BgzError, Conflict, Invalid, NotFound, Refused
from bgz.i18n import in_language
from bgz.output import privacy_screen
from bgz.output.envelope import plain
from tests.output import printing

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

AT = datetime(2024, 1, 15, 10, 0, tzinfo=UTC)
DAY = date(2024, 1, 15)
NEW, GONE, GOING, S = "V-00001", "V-00002", "V-00003", "S-4TX9B"


@pytest.fixture
def filled(folder: CaseFolder) -> CaseFolder:
    """Return a folder with a family without intake, one that left, one that goes on, and a support family refused."""
    long_ago = date(2023, 10, 2)
    intake = Intake(on=date(2022, 1, 5))
    folder.create(RequestFamily(number=NEW, surname="Jansen", registered_on=long_ago), at=AT)
    left = Left(on=date(2023, 12, 1), reason="stopped")
    folder.create(RequestFamily(number=GONE, registered_on=date(2022, 1, 1), intake=intake, left=left), at=AT)
    folder.create(RequestFamily(number=GOING, registered_on=date(2022, 1, 1), intake=intake), at=AT)
    refused = Screening(decision=Decision(verdict="rejected", on=date(2023, 8, 15), reason="Past niet"))
    folder.create(SupportFamily(number=S, registered_on=date(2023, 6, 1), screening=refused), at=AT)
    return folder


def test_whose_time_is_over_comes_first_with_since_when_and_why(filled: CaseFolder) -> None:
    result = privacy.due(filled, today=DAY)
    found = [(each.case, each.why, each.since, each.due, each.over) for each in result.data.clocks]
    assert found == [
        (NEW, "no_intake", date(2023, 10, 2), date(2024, 1, 2), True),
        (S, "refused", date(2023, 8, 15), date(2024, 2, 15), False),
    ]
    assert (result.data.later, result.next_step) == (1, f"bgz privacy keep {NEW}")
    everything = privacy.due(filled, today=DAY, everything=True).data
    assert [(each.case, each.why, each.due) for each in everything.clocks[2:]] == [(GONE, "left", date(2025, 12, 1))]
    assert "Jansen" not in str(plain(everything, names=False))


def test_who_left_on_the_day_of_the_sign_up_left(folder: CaseFolder) -> None:
    on = date(2023, 11, 1)
    left = Left(on=on, reason="stopped")
    folder.create(RequestFamily(number=GONE, registered_on=on, intake=Intake(on=on), left=left), at=AT)
    assert privacy.clock_of(folder, GONE, today=DAY).why == "left"


def test_it_is_said_that_nothing_can_be_erased_yet(filled: CaseFolder) -> None:
    with in_language("nl"):
        decide, cannot = privacy.due(filled, today=DAY).messages
        assert "besluit met uw team" in decide
        assert privacy.due(filled, today=date(2024, 1, 1)).messages == (cannot,)
    assert "bgz kan nog geen gegevens wissen" in cannot


def test_where_nothing_runs_out_it_is_said(folder: CaseFolder) -> None:
    assert privacy.due(folder, today=DAY).next_step == "bgz followup"
    left = Left(on=DAY, reason="stopped")
    intake = Intake(on=date(2022, 1, 5))
    folder.create(RequestFamily(number=GONE, registered_on=date(2022, 1, 1), intake=intake, left=left), at=AT)
    early = privacy.due(folder, today=DAY)
    assert (early.data.clocks, early.data.later, early.next_step) == ((), 1, "bgz privacy due --all")


def test_kept_longer_with_a_reason(filled: CaseFolder) -> None:
    kept = privacy.keep(filled, NEW, date(2024, 6, 1), "Wacht op de wijkcoach", today=DAY, at=AT).data
    assert (kept.before, kept.until) == (date(2024, 1, 2), date(2024, 6, 1))
    assert "wijkcoach" not in str(plain(kept, names=False))
    clock = privacy.clock_of(filled, NEW, today=DAY)
    assert (clock.due, clock.kept, clock.reason) == (date(2024, 6, 3), date(2024, 6, 1), "Wacht op de wijkcoach")
    assert NEW not in {each.case for each in privacy.due(filled, today=DAY).data.clocks}


@pytest.mark.parametrize(
    ("case", "until", "reason", "error"),
    [
        (NEW, DAY, "Nodig", Refused),
        (NEW, date(2054, 1, 1), "Nodig", Refused),
        (S, date(2024, 2, 1), "Nodig", Refused),
        (NEW, date(2024, 6, 1), "BSN 111222333", Invalid),
        (GOING, date(2024, 6, 1), "Nodig", Refused),
        ("V-99999", date(2024, 6, 1), "Nodig", NotFound),
    ],
)
def test_what_is_refused(filled: CaseFolder, case: str, until: date, reason: str, error: type[BgzError]) -> None:
    with pytest.raises(error):
        privacy.keep(filled, case, until, reason, today=DAY, at=AT)
    assert not any(held.record.kept for kind in "VS" for held in filled.all(kind))


def test_a_contradiction_is_settled_first(filled: CaseFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    record = attrs.evolve(filled.read(NEW).record, about=About(disputed=frozenset({"kept"})))
    monkeypatch.setattr(type(filled), "read", lambda _folder, _number: SimpleNamespace(record=record))
    with pytest.raises(Conflict):
        privacy.clock_of(filled, NEW, today=DAY)


def test_the_screen_says_it_in_words_and_names_only_where_they_may_be(filled: CaseFolder) -> None:
    privacy.keep(filled, S, date(2024, 3, 1), "Bezwaar loopt", today=DAY, at=AT)
    with in_language("nl"):
        view = privacy.due(filled, today=DAY).data
        shown = printing.printed(privacy_screen.due, view, names=True)
        hidden = printing.printed(privacy_screen.due, view)
    for text in (
        "De bewaartermijn is voorbij (1)",
        "V-00001  Jansen  mocht bewaard worden tot 2 jan 2024",
        "er was geen intake, geteld vanaf 2 okt 2023",
        "bgz privacy keep V-00001",
        "De bewaartermijn loopt af (1)",
        "langer bewaard, tot 1 mrt 2024: Bezwaar loopt",
        "Van nog 1 gezin loopt de termijn later af: bgz privacy due --all",
    ):
        assert text in shown
    assert not [each for each in ("Jansen", "Bezwaar") if each in hidden]
    kept = privacy.keep(filled, NEW, date(2024, 6, 1), "Nodig", today=DAY, at=AT).data
    with in_language("nl"):
        assert "blijven bewaard tot 1 jun 2024; dat was tot 2 jan 2024" in " ".join(
            printing.printed(privacy_screen.kept, kept).split()
        )
