"""Figures of small regions, one rule at a time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve

from bgz.domain.cases.match import Confirmation, End, Match, Proposal, Trial
from bgz.domain.cases.person import Left, Source
from bgz.domain.cases.request_family import Child, Request
from bgz.domain.cases.support_family import Decision, Screening
from bgz.domain.figures.counts import Lengths, Survival
from bgz.domain.record.about import About
from bgz.domain.values.months import Month
from bgz.domain.work.screening import Rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.figures.counts import Count

    Build = Callable[..., Any]

BEGIN, END = date(2023, 1, 1), date(2023, 12, 31)


def counts(categories: tuple[Count, ...]) -> dict[str, object]:
    return {count.code: count.count for count in categories if count.count}


def test_nothing_at_all_gives_zeros(sheets: Build) -> None:
    figures = sheets().figures(BEGIN, END)
    assert (figures.request_signups, figures.matches_started, figures.waiting_at_end) == (0, 0, 0)
    assert figures.waiting_days.median is None
    assert [survival.percent for survival in figures.alive] == [None, None, None]
    assert len(figures.months) == 12
    assert [year.period.name for year in figures.years] == ["2020", "2021", "2022"]


def test_the_first_and_the_last_day_belong_to_the_period(sheets: Build, asking: Build, matched: Build) -> None:
    families = [asking("V-00001", BEGIN), asking("V-00002", END), asking("V-00003", date(2024, 1, 1))]
    matches = [
        matched("K-00001", "V-00001", BEGIN, END),
        matched("K-00002", "V-00002", END),
        matched("K-00003", "V-00003", date(2024, 1, 1)),
        matched("K-00004", "V-00004", date(2022, 12, 31), BEGIN),
    ]
    figures = sheets(families, (), matches).figures(BEGIN, END)
    assert figures.request_signups == 2
    assert (figures.running_at_begin, figures.matches_started, figures.matches_ended) == (1, 2, 2)
    assert figures.running_at_end == 1
    # K-00004 does not run on its own last day, the first of the period.
    assert figures.request_families_helped == 2


def test_a_proposal_that_never_started_is_no_match(sheets: Build, asking: Build, matched: Build) -> None:
    refused = matched("K-00001", "V-00001", None, date(2023, 3, 1))
    figures = sheets([asking("V-00001", BEGIN)], (), [refused]).figures(BEGIN, END)
    assert (figures.matches_started, figures.matches_ended, figures.request_families_helped) == (0, 0, 0)
    assert not counts(figures.end_reasons)


def test_an_end_before_the_trial_counts_on_its_first_day(sheets: Build, asking: Build, matched: Build) -> None:
    wrong = matched("K-00001", "V-00001", date(2023, 5, 1), date(2022, 3, 1))
    figures = sheets([asking("V-00001", BEGIN)], (), [wrong]).figures(BEGIN, END)
    assert (figures.running_at_begin, figures.matches_started, figures.matches_ended) == (0, 1, 1)
    assert figures.running_at_end == 0


def test_families_and_children_count_once_however_often_they_are_matched(
    sheets: Build, asking: Build, matched: Build
) -> None:
    family = asking("V-00001", BEGIN, children={"k1": Child(born=Month(2015, 3)), "k2": Child(born=Month(2020, 12))})
    matches = [
        matched("K-00001", "V-00001", date(2023, 2, 1), date(2023, 3, 1)),
        matched("K-00002", "V-00001", date(2023, 3, 1), children=("k1", "k2")),
    ]
    figures = sheets([family], (), matches).figures(BEGIN, END)
    assert (figures.matches_started, figures.request_families_helped, figures.children_helped) == (2, 1, 2)
    assert counts(figures.age_bands) == {"0-3": 1, "4-11": 1}
    assert figures.waiting_days.families == 1
    assert figures.waiting_days.median == 31


def test_ages_count_on_the_last_day_from_the_first_of_the_month_of_birth(
    sheets: Build, asking: Build, matched: Build
) -> None:
    born = [Month(2019, 12), Month(2020, 1), Month(2011, 12), Month(2005, 12), Month(2000, 12), Month(2024, 2), None]
    family = asking("V-00001", BEGIN, children={f"k{at}": Child(born=month) for at, month in enumerate(born)})
    match = matched("K-00001", "V-00001", BEGIN, children=(*family.children, "gone"))
    figures = sheets([family], (), [match]).figures(BEGIN, END)
    assert counts(figures.age_bands) == {"0-3": 1, "4-11": 1, "12-17": 1, "18-22": 1, "23+": 1, "unknown": 3}
    assert figures.children_helped == 8


def test_only_the_first_trial_ever_ends_the_waiting(sheets: Build, asking: Build, matched: Build) -> None:
    families = [asking("V-00001", date(2022, 1, 1)), asking("V-00002", date(2023, 1, 1)), asking("V-00003", None)]
    matches = [
        matched("K-00001", "V-00001", date(2022, 2, 1), date(2022, 3, 1)),
        matched("K-00002", "V-00001", date(2023, 2, 1)),
        matched("K-00003", "V-00002", date(2023, 1, 11)),
        matched("K-00004", "V-00003", date(2023, 1, 11)),
        matched("K-00005", "V-99999", date(2023, 1, 11)),
    ]
    figures = sheets(families, (), matches).figures(BEGIN, END)
    assert (figures.waiting_days.families, figures.waiting_days.longest) == (1, 10)
    assert figures.request_families_helped == 4


def test_waiting_so_far_counts_from_the_last_match(sheets: Build, asking: Build, matched: Build) -> None:
    families = [asking("V-00001", date(2022, 1, 1)), asking("V-00002", date(2023, 12, 1))]
    matches = [
        matched("K-00001", "V-00001", date(2022, 2, 1), date(2022, 3, 1)),
        matched("K-00002", "V-00001", date(2022, 4, 1), date(2023, 12, 21)),
    ]
    figures = sheets(families, (), matches).figures(BEGIN, END)
    assert (figures.still_waiting_days.families, figures.still_waiting_days.median) == (2, 20)
    assert figures.still_waiting_days.longest == 30


def test_a_family_without_a_day_of_sign_up_waits_but_nobody_knows_how_long(sheets: Build, asking: Build) -> None:
    ready = asking("V-00001", BEGIN)
    figures = sheets([evolve(ready, registered_on=None)]).figures(BEGIN, END)
    assert (figures.waiting_at_end, figures.still_waiting_days.families) == (1, 0)


def test_two_municipalities(sheets: Build, asking: Build, matched: Build, approved: Build) -> None:
    families = [asking("V-00001", BEGIN, "Meppel"), asking("V-00002", BEGIN, "Westerveld"), asking("V-3", BEGIN, None)]
    matches = [matched(f"K-0000{at}", f"V-0000{at}", date(2023, 2, 1)) for at in (1, 2)]
    region = sheets(families, [approved("S-00001", BEGIN)], matches)
    total, here = region.figures(BEGIN, END), region.figures(BEGIN, END, town="Westerveld")
    assert (total.request_signups, here.request_signups) == (3, 1)
    assert (total.matches_started, here.matches_started) == (2, 1)
    # The support family lives in Meppel and counts there, also when it helps elsewhere.
    assert (total.approvals, here.approvals, here.support_signups) == (1, 0, 0)


def test_screening_in_its_four_outcomes(sheets: Build, approved: Build) -> None:
    on = date(2023, 4, 1)
    supports = [
        approved("S-00001", on),
        approved("S-00002", on, "rejected"),
        approved("S-00003", on, "withdrawn"),
        approved("S-00004", on, screening=Screening(decision=None)),
        approved("S-00005", on, screening=Screening(), left=Left(on=date(2023, 5, 1), reason="withdrawn")),
        approved("S-00006", date(2024, 1, 1)),
        approved("S-00007", date(2022, 4, 1), "rejected"),
        approved("S-00008", date(2022, 4, 1), screening=Screening(), left=Left(on=on, reason="withdrawn")),
        approved("S-00009", on, registered_on=None, screening=Screening()),
    ]
    figures = sheets((), supports).figures(BEGIN, END)
    assert figures.support_signups == 5
    assert (figures.approvals, figures.rejections, figures.withdrawals) == (1, 1, 3)
    assert figures.in_screening_at_end == 1


def test_an_approval_that_is_none_does_not_count(sheets: Build, approved: Build) -> None:
    on = date(2023, 4, 1)
    lacking = approved("S-00001", on, screening=Screening(decision=Decision(verdict="approved", on=on)))
    disputed = approved("S-00002", on, "rejected", about=About(disputed=frozenset({"screening.decision"})))
    figures = sheets((), [lacking, disputed]).figures(BEGIN, END)
    assert (figures.approvals, figures.rejections, figures.in_screening_at_end) == (0, 0, 2)


def test_an_approval_by_who_held_the_talks_does_not_count_under_four_eyes(sheets: Build, approved: Build) -> None:
    authors = {"screening.done.talk_1": "m1", "screening.decision": "m1"}
    family = approved("S-00001", date(2023, 4, 1), about=About(authors=authors))
    assert sheets((), [family]).figures(BEGIN, END).approvals == 1
    assert sheets((), [family], four_eyes=True).figures(BEGIN, END).approvals == 0
    assert isinstance(sheets().rules, Rules)


def test_help_asked_after_the_last_day_is_not_counted(sheets: Build, asking: Build) -> None:
    requests = {
        "r1": Request(help={"sport": "must", "contacts": "nice"}),
        "r2": Request(opened_on=date(2024, 2, 1), help={"weekend": "must"}),
        "r3": Request(opened_on=date(2023, 6, 1), help={"sport": "must"}),
    }
    families = [asking("V-00001", BEGIN, requests=requests, household="one_parent"), asking("V-00002", BEGIN)]
    figures = sheets(families).figures(BEGIN, END)
    assert counts(figures.help_kinds) == {"sport": 1, "contacts": 1, "unknown": 1}
    assert counts(figures.household) == {"one_parent": 1, "unknown": 1}
    assert figures.re_requests == 1
    assert figures.open_requests == 3


def test_children_without_a_match_are_those_of_open_requests(sheets: Build, asking: Build, matched: Build) -> None:
    children = {"k1": Child(), "k2": Child(), "k3": Child()}
    requests = {
        "r1": Request(children=("k1", "k2")),
        "r2": Request(children=("k3",), closed=Left(on=date(2023, 5, 1), reason="helped")),
    }
    families = [
        asking("V-00001", BEGIN, children=children, requests=requests),
        asking("V-00002", BEGIN, left=Left(on=date(2023, 5, 1), reason="referred")),
        asking("V-00003", None, requests={"r1": Request()}),
    ]
    figures = sheets(families, (), [matched("K-00001", "V-00001", date(2023, 2, 1))]).figures(BEGIN, END)
    assert (figures.open_requests, figures.unmatched_children) == (2, 2), "what has no day was asked before"


def test_trials_go_on_or_stop(sheets: Build, asking: Build, matched: Build) -> None:
    def trial(number: str, since: date, confirmed: date | None, until: date | None) -> Match:
        on = Confirmation(on=confirmed) if confirmed else None
        return evolve(matched(number, "V-00001", since, until), confirmed=on)  # type: ignore[no-any-return]

    matches = [
        trial("K-00001", date(2022, 11, 1), date(2023, 1, 5), None),
        trial("K-00002", date(2023, 2, 1), None, date(2023, 3, 1)),
        trial("K-00003", date(2023, 2, 1), None, None),
        trial("K-00004", date(2023, 2, 1), date(2024, 1, 5), date(2024, 3, 1)),
        trial("K-00005", date(2023, 3, 1), date(2023, 2, 1), date(2023, 9, 1)),
        trial("K-00006", date(2023, 3, 1), date(2023, 9, 2), date(2023, 9, 1)),
    ]
    figures = sheets([asking("V-00001", BEGIN)], (), matches).figures(BEGIN, END)
    assert (figures.trials_continued, figures.trials_stopped) == (2, 2)
    assert counts(figures.trial_stop_reasons) == {"agreed": 2}
    assert counts(figures.end_reasons) == {"agreed": 3}


def test_lengths_and_who_is_still_running(sheets: Build, asking: Build, matched: Build) -> None:
    matches = [
        matched("K-00001", "V-00001", date(2022, 11, 30), date(2023, 2, 28)),
        matched("K-00002", "V-00001", date(2023, 1, 1), date(2023, 3, 31)),
        matched("K-00003", "V-00001", date(2021, 1, 1), date(2023, 1, 1)),
        matched("K-00004", "V-00001", date(2023, 10, 1)),
    ]
    figures = sheets([asking("V-00001", BEGIN)], (), matches).figures(BEGIN, END)
    assert counts(figures.length_bands) == {"3-5": 1, "0-2": 1, "24+": 1}
    assert figures.lengths == Lengths(3, 90)
    # A match that ends on the very day three months on no longer runs on it.
    assert figures.alive == (Survival(3, 3, 1, 33), Survival(6, 3, 1, 33), Survival(12, 2, 1, 50))


def test_lifted_rules_count_when_they_were_lifted(
    sheets: Build, asking: Build, matched: Build, approved: Build
) -> None:
    on = date(2023, 4, 1)
    match = evolve(
        matched("K-00001", "V-00001", on),
        proposed=Proposal(on=on, override="-"),
        trial=Trial(on=on, override="-"),
        source=Source(sheet="-", nr="1", on=on, cells={}, override="history"),
    )
    later = evolve(match, proposed=Proposal(on=date(2024, 1, 1), override="-"), trial=Trial(on=on), source=None)
    support = evolve(
        approved("S-00001", on), screening=Screening(decision=Decision(verdict="approved", on=on, override="-"))
    )
    region = sheets([asking("V-00001", BEGIN)], [support], [match, later])
    assert counts(region.figures(BEGIN, END).overrides) == {"approval": 1, "proposal": 1, "trial": 1, "import": 1}
    taken_over = evolve(support, source=Source(sheet="-", nr="1", on=on, cells={}, override="-"))
    region = sheets([asking("V-00001", BEGIN)], [taken_over], [])
    assert counts(region.figures(BEGIN, END).overrides) == {"import": 1}


def test_a_period_that_is_not_over_is_counted_up_to_today(sheets: Build, asking: Build, matched: Build) -> None:
    families = [asking("V-00001", date(2023, 3, 1)), asking("V-00002", date(2023, 8, 1))]
    matches = [matched("K-00001", "V-00001", date(2023, 4, 1), date(2023, 9, 1))]
    figures = sheets(families, (), matches).figures(BEGIN, END, today=date(2023, 6, 30))
    assert (figures.request_signups, figures.running_at_end, figures.matches_ended) == (1, 1, 0)


def test_a_period_that_lies_ahead_shows_how_it_stands_today(sheets: Build, asking: Build, matched: Build) -> None:
    families = [asking("V-00001", date(2023, 3, 1)), asking("V-00002", date(2023, 3, 1))]
    matches = [matched("K-00001", "V-00001", date(2023, 4, 1), date(2023, 9, 1))]
    figures = sheets(families, (), matches).figures(date(2025, 1, 1), date(2025, 12, 31), today=date(2023, 6, 30))
    assert (figures.running_at_begin, figures.matches_started, figures.running_at_end) == (1, 0, 1)
    assert (figures.waiting_at_begin, figures.waiting_at_end, figures.request_families_helped) == (1, 1, 0)


def test_months_and_earlier_years(sheets: Build, asking: Build, matched: Build) -> None:
    families = [asking("V-00001", date(2022, 3, 1)), asking("V-00002", date(2023, 3, 31))]
    matches = [matched("K-00001", "V-00001", date(2022, 4, 1), date(2023, 9, 1))]
    figures = sheets(families, (), matches).figures(BEGIN, END)
    assert [month.request_signups for month in figures.months] == [0, 0, 1] + [0] * 9
    assert [month.running_at_end for month in figures.months] == [1] * 8 + [0] * 4
    assert [month.matches_ended for month in figures.months].index(1) == 8
    last = figures.years[-1]
    assert (last.period.name, last.request_signups, last.children_helped, last.waiting_median) == ("2022", 1, 1, 31)


def test_months_that_have_not_begun_are_left_out(sheets: Build, asking: Build) -> None:
    held = sheets([asking("V-00001", BEGIN)])
    for today, months in ((date(2023, 2, 28), 2), (date(2023, 3, 1), 3), (date(2022, 12, 31), 0), (END, 12)):
        assert len(held.figures(BEGIN, END, today=today).months) == months


def test_a_match_of_a_family_that_is_not_there_counts_in_the_total_only(sheets: Build, matched: Build) -> None:
    region = sheets((), (), [matched("K-00001", "V-99999", date(2023, 2, 1)), Match(number="K-00002", end=End(on=END))])
    figures = region.figures(BEGIN, END)
    assert (figures.matches_started, figures.children_helped) == (1, 1)
    assert region.figures(BEGIN, END, town="Meppel").matches_started == 0
