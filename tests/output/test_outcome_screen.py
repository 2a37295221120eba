"""What came of the proposals, as it is printed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from bgz.domain.figures.counts import Count, Mark
from bgz.domain.figures.period import Period
from bgz.domain.outcomes.groups import Groups
from bgz.domain.outcomes.outcome import NeverProposed, Outcome
from bgz.domain.outcomes.ranks import Ranks
from bgz.domain.outcomes.share import Alive
from bgz.domain.outcomes.waiting import WaitingTimes, Waits, WaitsBy
from bgz.i18n import in_language
from bgz.output.outcome_screen import render
from tests.output import printing

LAST = date(2024, 1, 15)
NONE = Groups(0, (), 0)
NO_KINDS = WaitsBy((), 0, 0)
X = Mark.HIDDEN
EMPTY = Outcome(
    period=None, last=LAST, municipalities=(), proposals=0, standing=NONE, declined_by=NONE, declined_because=NONE,
    trials=0, running=0, alive=(Alive(3, 0, None, None, None, None),), chosen=NONE,
    ranks=Ranks(3, "too_few", None, None), lifted=0, rules_lifted=(), trials_by_override=0, never_proposed=(),
    waiting=WaitingTimes(0, None, 0, None, NO_KINDS, NO_KINDS, NO_KINDS),
)  # fmt: skip
FULL = evolve(
    EMPTY,
    proposals=30,
    standing=Groups(30, (Count("declined", "afgewezen", 10), Count("trial", "kwam tot een proefperiode", 20)), 0),
    declined_by=Groups(10, (), 10, ("eerst het vraaggezin", "eerst het steungezin", "beide")),
    declined_because=Groups(10, (Count("click", "het klikt niet", 6),), 4, ("te ver weg", "onbekend")),
    trials=20,
    running=13,
    alive=(Alive(3, 12, 7, 58, 31, 81), Alive(6, 9, X, X, 26, 99), Alive(12, Mark.FEW, None, None, None, None)),
    chosen=Groups(30, (Count("1", "eerste", 12), Count("2-3", "tweede of derde", 11)), 7, ("a", "b", "c")),
    lifted=7,
    rules_lifted=(Count("H9", "afstand", 5),),
    trials_by_override=Mark.FEW,
    never_proposed=tuple(NeverProposed(f"S-0000{at}", date(2023, 1, 1), 10 - at) for at in range(10)),
    waiting=WaitingTimes(
        20,
        43.5,
        3,
        X,
        WaitsBy((Waits("weekend", "weekendopvang", 6, 40, X, X),), 9, 3),
        WaitsBy((Waits("near", "dichtbij", 20, 43.5, X, X),), 0, X),
        NO_KINDS,
    ),
)


def printed(view: Outcome, language: str = "nl") -> str:
    with in_language(language):
        return printing.printed(render, view)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("view", [EMPTY, FULL], ids=["empty", "full"])
def test_no_line_is_wider_than_80_columns(view: Outcome, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = printed(view, language).splitlines()
    assert max(map(len, lines)) <= 80


def test_nothing_yet_is_one_sentence_that_helps() -> None:
    assert printed(EMPTY) == (
        "Uitkomst van de voorstellen, alles tot en met 15 jan 2024\n"
        "Er is nog niets voorgesteld. Wie er wacht ziet u met bgz list waiting; wie er\n"
        "past met bgz match suggest V-…\n"
        "\n"
        "Er is niets opgeslagen.\n"
    )


def test_nothing_in_a_period_points_at_everything() -> None:
    text = printed(evolve(EMPTY, period=Period.of_year(2022), municipalities=("Meppel",)))
    assert text.startswith("Uitkomst van de voorstellen, 2022, Meppel\nHier is niets voorgesteld.")
    assert "bgz match outcome" in text
    assert "zoals het was op 15 jan 2024" in text


def test_an_outcome_warns_of_laying_two_side_by_side() -> None:
    warning = "Geef maar één uitkomst door"
    assert warning not in printed(EMPTY)
    assert warning in printed(FULL)  # all together minus one municipality is the other
    assert warning in printed(evolve(FULL, period=Period.of_year(2022)))
    assert warning in printed(evolve(FULL, municipalities=("Meppel",)))


def test_each_part_under_its_heading() -> None:
    text = printed(FULL)
    for part in (
        "30 voorstellen\n  afgewezen                  10\n  kwam tot een proefperiode  20\n",
        "Wie nee zei\n  10 in totaal; de groepen zijn te klein om apart te noemen.\n",
        "Waarom nee\n  het klikt niet          6\n  te ver weg of onbekend  4\n",
        "20 proefperiodes begonnen\n  lopen nog             13\n  gestopt of beëindigd  7\n",
        "  na 3 maanden   7 van 12: 58% (waarschijnlijk 31 tot 81%)\n",
        "  na 6 maanden   van 9: waarschijnlijk 26 tot 99%\n",
        "  na 12 maanden  te weinig om iets te zeggen\n",
        "  eerste           12\n  tweede of derde  11\n  andere samen     7\n",
        "  Of hogere plaatsen vaker doorgaan: te weinig om iets te zeggen.\n",
        "  voorstellen met een opgeheven regel             7\n    H9 afstand                                    5\n",
        "  proefperiodes begonnen terwijl er iets ontbrak  <5\n",
        "x: verborgen.",
        "Waarschijnlijk: toeval speelt mee;",
    ):
        assert part in text, part


def test_small_groups_are_not_told_apart() -> None:
    text = printed(evolve(FULL, standing=Groups(30, (), 30), declined_by=None, declined_because=None, running=X))
    assert "30 voorstellen\n  30 in totaal; de groepen zijn te klein om apart te noemen.\n" in text
    assert "begonnen\n  Hoeveel er nog lopen: de groepen zijn te klein om apart te noemen.\n\n" in text
    assert "Wie nee zei" not in text
    assert "Waarom nee" not in text


def test_times_of_waiting_stand_beside_those_still_waiting() -> None:
    assert (
        "                 proef begonnen  mediaan  wacht nog  mediaan\n"
        "alle hulpvragen  20              43,5     3          x\n"
        "naar soort hulp\n"
        "  weekendopvang  6               40       x          x\n"
        "  andere samen   9               –        3          –\n"
        "naar afstand\n"
        "  dichtbij       20              43,5     x          x\n"
        "naar aantal kinderen: te weinig om iets te zeggen.\n"
        "Geteld: de eerste proefperiode van elke hulpvraag waarvan bekend is wanneer die\n"
        "gesteld is.\n"
        "Mediaan: de helft wachtte korter, de helft langer. –: geen mediaan.\n"
    ) in printed(FULL)


def test_the_first_families_never_proposed_have_a_line_and_the_others_a_number() -> None:
    text = printed(FULL)
    assert "10 steungezinnen kunnen helpen en zijn nooit voorgesteld\n  S-00000  10 dagen na de goedkeuring\n" in text
    assert "  S-00007  3 dagen na de goedkeuring\n  S-00008, S-00009\n" in text


def test_a_long_list_of_families_never_proposed_ends() -> None:
    many = tuple(NeverProposed(f"S-{at:05}", date(2023, 1, 1), 10) for at in range(1041))
    text = printed(evolve(FULL, never_proposed=many))
    assert "1.041 steungezinnen kunnen helpen" in text
    assert "S-00039\n  en nog 1.001; allemaal met --json\n" in text


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [("better", "gingen vaker door"), ("worse", "gingen minder vaak door"), ("alike", "geen verschil te zien")],
)
def test_what_ranks_tell(verdict: str, sentence: str) -> None:
    one, other = Alive(3, 9, 7, 78, 45, 94), Alive(3, 5, 5, 100, 56, 100)
    text = " ".join(printed(evolve(FULL, ranks=Ranks(3, verdict, one, other))).split())
    assert sentence in text
    assert "eerste drie plaatsen, na 3 maanden 7 van 9: 78%" in text
    assert "lagere plaatsen, na 3 maanden 5 van 5: 100%" in text


@pytest.mark.parametrize(("lifted", "override", "told"), [(0, 0, False), (X, 0, False), (X, 5, True), (5, 0, True)])
def test_overrides_only_where_there_are_any(lifted: Any, override: Any, told: bool) -> None:
    text = printed(evolve(FULL, lifted=lifted, rules_lifted=(), trials_by_override=override))
    assert ("Regels opgeheven" in text) == told
