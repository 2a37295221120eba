"""Every reason to refuse a row, each in a row that is sound but for that one thing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bgz.domain.cases.programme import ChecklistItem, Norms
from bgz.domain.importing.form import MATCHES, REQUESTS, SUPPORTS
from bgz.domain.work.screening import Rules, was_approved
from bgz.domain.work.stages import match_stage, request_stage, support_stage

if TYPE_CHECKING:
    from tests.domain.importing.conftest import Cells, Judged

TODAY = date(2024, 1, 15)
OTHER = {"nr": "V002", "achternaam": "Bakker", "postcode": "7943 EF", "telefoon": "06-12345003"}
OTHER_S = {"nr": "S002", "achternaam": "Visser", "postcode": "7943 EF", "telefoon": "06-12345004"}
LEFT = {"uitstroom": "teruggetrokken", "uitstroom_op": "01-06-2023"}


def test_good_rows_become_records(judged: Judged) -> None:
    outcome = judged()
    (asking,), (helping,), (match,) = (outcome.records[sheet] for sheet in (REQUESTS, SUPPORTS, MATCHES))
    assert request_stage(asking, [match], TODAY) == "in_match"
    assert support_stage(helping, [match], TODAY, outcome.judge.rules) == "available"
    assert match_stage(match, TODAY) == "confirmed"
    assert (match.request_family, match.support_family) == (asking.number, helping.number)
    assert [asking.children[key].called for key in match.children] == ["zoon"]
    assert match.request in asking.requests
    assert [contact.about for contact in match.contacts.values()] == ["trial_review"]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"postcode": "1234 SS"}, ("postcode", "invalid_postcode")),
        ({"postcode": ""}, ("postcode", "empty_required_field")),
        ({"achternaam": " "}, ("achternaam", "empty_required_field")),
        ({"gemeente": "-"}, ("gemeente", "empty_required_field")),
        ({"aangemeld_op": ""}, ("aangemeld_op", "empty_required_field")),
        ({"kinderen": ""}, ("kinderen", "empty_required_field")),
        ({"hulpvraag": ""}, ("hulpvraag", "empty_required_field")),
        ({"nr": "mijn buurvrouw"}, ("nr", "invalid_nr")),
        ({"aangemeld_op": "31-02-2021"}, ("aangemeld_op", "impossible_date")),
        ({"intake_op": "29-02-2023"}, ("intake_op", "impossible_date")),
        ({"aangemeld_op": "01-02-2025", "intake_op": "", "toestemming_op": ""}, ("aangemeld_op", "date_in_future")),
        ({"uitstroom": "doorverwezen", "uitstroom_op": "01-02-2033"}, ("uitstroom_op", "date_in_future")),
        ({"kinderen": "2099-04 dochter"}, ("kinderen", "birth_in_future")),
        ({"kinderen": "2023-03 dochter"}, ("kinderen", "birth_in_future")),
        ({"kinderen": "2000-02 zoon"}, ("kinderen", "too_old")),
        ({"kinderen": "2013-13 zoon"}, ("kinderen", "impossible_date")),
        ({"kinderen": "zoon van acht"}, ("kinderen", "invalid_child")),
        ({"bijzonderheden": "bsn 111222333"}, ("bijzonderheden", "bsn_in_text")),
        ({"achternaam": "111.222.333"}, ("achternaam", "bsn_in_text")),
        ({"verwijzer": "111222333"}, ("verwijzer", "bsn_in_text")),
        ({"hulpvraag": "111222333"}, ("hulpvraag", "bsn_in_text")),
        ({"kinderen": "2015-03 zoon 111222333"}, ("kinderen", "bsn_in_text")),
        ({"e-mail": "111222333@example.org"}, ("e-mail", "bsn_in_text")),
        ({"bijzonderheden": "=cmd|' /C calc'!A0"}, ("bijzonderheden", "formula")),
        ({"voornaam": "@SUM(A1)"}, ("voornaam", "formula")),
        ({"aangemeld_op": "=VANDAAG()"}, ("aangemeld_op", "formula")),
        ({"bijzonderheden": "-2+3"}, ("bijzonderheden", "formula")),
        ({"bijzonderheden": "hond\x01"}, ("bijzonderheden", "invalid_text")),
        ({"telefoon": "zes"}, ("telefoon", "invalid_phone")),
        ({"e-mail": "anna"}, ("e-mail", "invalid_email")),
        ({"hulpvraag": "zwemles, paardrijden"}, ("hulpvraag", "unknown_value")),
        ({"dagdelen": "wo-snachts"}, ("dagdelen", "unknown_value")),
        ({"afstand": "ver"}, ("afstand", "unknown_value")),
        ({"uitstroom": "weg", "uitstroom_op": "01-06-2023"}, ("uitstroom", "unknown_value")),
        ({"uitstroom": "doorverwezen"}, ("uitstroom_op", "empty_required_field")),
        ({"uitstroom_op": "01-06-2023"}, ("uitstroom", "empty_required_field")),
        ({**LEFT, "uitstroom_op": "31-01-2023"}, ("uitstroom_op", "end_before_start")),
        ({**LEFT, "uitstroom_op": "05-02-2023"}, ("uitstroom_op", "dates_out_of_order")),
        ({"intake_op": "31-01-2023"}, ("intake_op", "dates_out_of_order")),
        ({"toestemming_op": "31-01-2023"}, ("toestemming_op", "dates_out_of_order")),
    ],
)
def test_a_request_family_is_refused(judged: Judged, cells: Cells, fault: tuple[str, str]) -> None:
    outcome = judged(requests=[cells], matches=[])
    row = outcome.rows[REQUESTS][0]
    assert (row.layout.header(row.faults[0].field), row.faults[0].code) == fault
    assert row.record is None
    assert row.faults[0].reason


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"vog_afgegeven_op": "19-10-2022, 16-01-2023"}, ("vog_afgegeven_op", "vog_too_old")),
        ({"vog_afgegeven_op": "15-01-2023"}, ("vog_afgegeven_op", "vog_missing")),
        ({"vog_afgegeven_op": ""}, ("vog_afgegeven_op", "vog_missing")),
        ({"vog_afgegeven_op": "15-01-2023, 21-01-2023"}, ("vog_afgegeven_op", "dates_out_of_order")),
        ({"volwassenen": "1"}, ("vog_afgegeven_op", "contradiction")),
        ({"volwassenen": "twee"}, ("volwassenen", "invalid_number")),
        ({"max_kinderen": "11"}, ("max_kinderen", "invalid_number")),
        ({"leeftijd_van": "14"}, ("leeftijd_tot", "contradiction")),
        ({"gesprek_2_op": ""}, ("gesprek_2_op", "missing_for_approval")),
        ({"referentie_op": ""}, ("referentie_op", "missing_for_approval")),
        ({"huisregels_op": "21-01-2023"}, ("huisregels_op", "dates_out_of_order")),
        ({"gesprek_2_op": "04-01-2023"}, ("gesprek_2_op", "dates_out_of_order")),
        ({"goedgekeurd_op": "31-12-2022"}, ("goedgekeurd_op", "dates_out_of_order")),
        ({"roken": "soms"}, ("roken", "unknown_value")),
        ({"ervaring": "BSN 123456782"}, ("ervaring", "bsn_in_text")),
        ({**LEFT, "uitstroom_op": "31-12-2022"}, ("uitstroom_op", "end_before_start")),
        (LEFT, ("uitstroom", "contradiction")),
        ({**LEFT, "goedgekeurd_op": "", "uitstroom": "gestopt"}, ("uitstroom", "contradiction")),
        ({**LEFT, "uitstroom": "gestopt", "uitstroom_op": "19-01-2023"}, ("uitstroom_op", "dates_out_of_order")),
        ({**LEFT, "uitstroom": "doorverwezen"}, ("uitstroom", "unknown_value")),
    ],
)
def test_a_support_family_is_refused(judged: Judged, cells: Cells, fault: tuple[str, str]) -> None:
    outcome = judged(supports=[cells], matches=[])
    assert outcome.faults("S001")[0] == fault
    assert outcome.row("S001").record is None


def test_a_vog_of_exactly_three_months_is_young_enough(judged: Judged) -> None:
    assert not judged(supports=[{"vog_afgegeven_op": "20-10-2022, 20-01-2023"}], matches=[]).faults("S001")


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"vraaggezin": "V999"}, ("vraaggezin", "unknown_family")),
        ({"steungezin": "S999"}, ("steungezin", "unknown_family")),
        ({"vraaggezin": "S001"}, ("vraaggezin", "unknown_family")),
        ({"steungezin": ""}, ("steungezin", "empty_required_field")),
        ({"voorgesteld_op": ""}, ("voorgesteld_op", "empty_required_field")),
        ({"kinderen": "2015-04 zoon"}, ("kinderen", "unknown_child")),
        ({"kinderen": "2015-03 dochter"}, ("kinderen", "unknown_child")),
        ({"frequentie": "=1+1"}, ("frequentie", "formula")),
        ({"voorgesteld_op": "31-02-2021"}, ("voorgesteld_op", "impossible_date")),
        ({"einde_op": "09-03-2023"}, ("einde_op", "end_before_start")),
        ({"einde_op": "11-05-2023"}, ("einde_op", "dates_out_of_order")),
        ({"proef_start": "04-03-2023"}, ("proef_start", "dates_out_of_order")),
        ({"einde_reden": "verhuizing"}, ("einde_op", "empty_required_field")),
        ({"proef_start": "", "proef_evaluatie_op": ""}, ("proef_start", "empty_required_field")),
        ({"uitkomst_steun": "nee"}, ("uitkomst_steun", "contradiction")),
        ({"uitkomst_vraag": "misschien"}, ("uitkomst_vraag", "unknown_value")),
        ({"kinderen": "2015-03 zoon, 2017-05 dochter, 2019-01 zoon"}, ("kinderen", "unknown_child")),
    ],
)
def test_a_match_is_refused(judged: Judged, cells: Cells, fault: tuple[str, str]) -> None:
    outcome = judged(matches=[cells])
    assert outcome.faults("K001")[0] == fault
    assert outcome.row("K001").record is None


@pytest.mark.parametrize(
    ("asks", "offers", "match", "fault"),
    [
        ({"toestemming_op": ""}, {}, {}, ("vraaggezin", "missing_consent")),
        ({"toestemming_op": "11-03-2023"}, {}, {}, ("vraaggezin", "missing_consent")),
        ({"toestemming_op": "09-03-2023"}, {}, {}, ("voorgesteld_op", "proposal_too_early")),
        ({"intake_op": ""}, {}, {}, ("vraaggezin", "missing_intake")),
        ({"intake_op": "02-03-2023"}, {}, {}, ("voorgesteld_op", "proposal_too_early")),
        ({}, {"goedgekeurd_op": "11-03-2023"}, {}, ("proef_start", "trial_before_approval")),
        ({}, {"goedgekeurd_op": ""}, {}, ("proef_start", "trial_before_approval")),
        ({}, {"goedgekeurd_op": "02-03-2023"}, {}, ("voorgesteld_op", "proposal_too_early")),
        ({"toestemming_op": ""}, {}, "proposed", ("vraaggezin", "missing_consent")),
        ({"toestemming_op": "02-03-2023"}, {}, "proposed", ("voorgesteld_op", "proposal_too_early")),
        ({"intake_op": "02-03-2023"}, {}, "proposed", ("voorgesteld_op", "proposal_too_early")),
        ({}, {"goedgekeurd_op": ""}, "proposed", ("voorgesteld_op", "proposal_too_early")),
        (LEFT, {}, {}, ("einde_op", "family_has_left")),
        (LEFT, {}, {"einde_op": "02-06-2023"}, ("einde_op", "family_has_left")),
        ({**LEFT, "uitstroom_op": "10-03-2023"}, {}, {}, ("proef_start", "family_has_left")),
        ({**LEFT, "uitstroom_op": "28-02-2023"}, {}, {}, ("voorgesteld_op", "family_has_left")),
        ({}, {**LEFT, "uitstroom": "gestopt"}, {}, ("einde_op", "family_has_left")),
        ({}, {"max_kinderen": "1"}, {"kinderen": "2015-03 zoon, 2017-05 dochter"}, ("steungezin", "capacity_exceeded")),
    ],
)
def test_a_gate_of_a_match_is_closed(
    judged: Judged, asks: Cells, offers: Cells, match: Cells | str, fault: tuple[str, str]
) -> None:
    only_proposed = dict.fromkeys(("proef_start", "proef_evaluatie_op", "definitief_op", "frequentie"), "")
    cells = only_proposed if isinstance(match, str) else match
    outcome = judged(requests=[asks], supports=[offers], matches=[cells])
    assert not outcome.faults("V001")
    assert not outcome.faults("S001")
    assert outcome.faults("K001")[0] == fault


def test_a_match_that_ended_on_the_day_its_family_left_is_fine(judged: Judged) -> None:
    outcome = judged(requests=[LEFT], matches=[{"einde_op": "01-06-2023"}])
    assert not outcome.faults("K001")


def test_a_family_that_was_refused_is_unknown_to_its_matches(judged: Judged) -> None:
    outcome = judged(requests=[{"postcode": "1234 SS"}])
    assert outcome.faults("K001") == [("vraaggezin", "unknown_family")]


def test_a_child_is_in_one_running_match_at_a_time(judged: Judged) -> None:
    later = {"nr": "K002", "steungezin": "S002", "proef_start": "01-04-2023", "kennismaking_op": ""}
    outcome = judged(supports=[{}, OTHER_S], matches=[later, {}])
    assert not outcome.faults("K001")
    assert outcome.faults("K002") == [("kinderen", "child_in_two_matches")]


def test_a_child_may_come_into_a_new_match_when_the_old_one_has_ended(judged: Judged) -> None:
    later = {"nr": "K002", "steungezin": "S002", "proef_start": "01-04-2023", "kennismaking_op": ""}
    ended = {"einde_op": "01-04-2023", "proef_evaluatie_op": "", "definitief_op": ""}
    outcome = judged(supports=[{}, OTHER_S], matches=[later, ended])
    assert not outcome.faults("K001")
    assert not outcome.faults("K002")


def test_places_are_counted_over_all_families(judged: Judged) -> None:
    second = {
        "nr": "K002",
        "vraaggezin": "V002",
        "kinderen": "2015-03 zoon, 2017-05 dochter",
        "proef_start": "11-03-2023",
    }
    outcome = judged(requests=[{}, OTHER], matches=[second, {}])
    assert outcome.faults("K002") == [("steungezin", "capacity_exceeded")]
    assert not outcome.faults("K001")


def test_an_older_trial_that_comes_in_later_finds_its_place_taken(judged: Judged) -> None:
    first = judged(requests=[{}, OTHER], matches=[{"kinderen": "2015-03 zoon, 2017-05 dochter"}])
    older = {"nr": "K002", "vraaggezin": "V002", "proef_start": "05-03-2023"}
    again = judged(requests=[{}, OTHER], matches=[older], records=first.records)
    assert again.faults("K002") == [("steungezin", "capacity_exceeded")]


def test_twins_need_to_be_told_apart(judged: Judged) -> None:
    twins = {"kinderen": "2015-03 zoon, 2015-03 zoon"}
    assert judged(requests=[twins]).faults("K001") == [("kinderen", "ambiguous_child")]
    both = judged(requests=[twins], matches=[twins])
    assert len(both.row("K001").record.children) == 2
    other = judged(requests=[twins], matches=[{"kinderen": "2015-03"}])
    assert other.faults("K001") == [("kinderen", "ambiguous_child")]


def test_a_child_without_a_word_is_known_by_its_month(judged: Judged) -> None:
    outcome = judged(matches=[{"kinderen": "2017-05"}])
    family = outcome.row("V001").record
    assert [family.children[key].called for key in outcome.row("K001").record.children] == ["dochter"]


@pytest.mark.parametrize(
    "cells",
    [
        {"voornaam": "Iemand anders"},
        {"telefoon": "06-12345999"},
        {"achternaam": "JANSEN", "postcode": "7941ab", "telefoon": "+31 6 12345001"},
    ],
)
def test_the_same_family_twice_is_refused(judged: Judged, cells: Cells) -> None:
    outcome = judged(requests=[{}, {"nr": "V002", "aangemeld_op": "02-02-2023", **cells}], matches=[])
    assert outcome.faults("V002") == [("nr", "duplicate_family")]
    assert not outcome.faults("V001")


def test_the_one_that_signed_up_first_is_the_original(judged: Judged) -> None:
    outcome = judged(requests=[{"nr": "V009", "aangemeld_op": "05-02-2023"}, {}], matches=[])
    assert outcome.faults("V009") == [("nr", "duplicate_family")]
    assert not outcome.faults("V001")


@pytest.mark.parametrize(
    "cells",
    [
        {"telefoon": "06-12345999", "voornaam": "Bea"},
        {"postcode": "7941 XX"},
        {"achternaam": "Pietersen"},
        {"postcode": "7941"},
    ],
)
def test_families_that_share_less_are_two(judged: Judged, cells: Cells) -> None:
    outcome = judged(requests=[{}, {"nr": "V002", **cells}], matches=[])
    assert not outcome.faults("V002")


def test_a_family_of_the_folder_is_not_taken_over_twice(judged: Judged) -> None:
    first = judged(matches=[])
    again = judged(requests=[{"nr": "V800"}], matches=[], records=first.records)
    assert again.faults("V800") == [("nr", "duplicate_family")]
    assert again.row("V800").faults[0].details["other"] == first.row("V001").record.number


def test_a_number_occurs_once(judged: Judged) -> None:
    outcome = judged(requests=[{}, {**OTHER, "nr": "v001 "}], matches=[])
    assert outcome.faults("V001") == [("nr", "duplicate_nr")]
    assert [bool(row.faults) for row in outcome.rows[REQUESTS]] == [False, True]


def test_only_gates_that_the_sheet_has_a_column_for_are_asked(judged: Judged, rules: Rules) -> None:
    drop = ("toestemming_op", "intake_op", "goedgekeurd_op", "max_kinderen")
    outcome = judged(drop=drop)
    match = outcome.row("K001").record
    assert set(match.source.gaps) == {
        "missing_intake",
        "missing_consent",
        "trial_before_approval",
        "capacity_exceeded",
    }
    assert match.source.override == "geen kolom"
    assert outcome.row("V001").record.source.gaps == ("intake", "consent")


def test_an_approval_counts_without_the_columns_it_rests_on(judged: Judged, rules: Rules) -> None:
    outcome = judged(drop=("vog_afgegeven_op", "referentie_op"), matches=[])
    family = outcome.row("S001").record
    assert set(family.source.gaps) == {"vog", "reference"}
    assert was_approved(family, rules)


def test_an_item_of_ones_own_checklist_is_a_gap(judged: Judged, rules: Rules) -> None:
    own = Rules({**rules.checklist, "visit": ChecklistItem(label="Huisbezoek")}, Norms(), four_eyes=True)
    family = judged(matches=[], rules=own).row("S001").record
    assert set(family.source.gaps) == {"visit", "four_eyes"}
    assert was_approved(family, own)


def test_who_is_no_lead_notes_no_override(judged: Judged) -> None:
    family = judged(drop=("referentie_op",), matches=[], no_column="").row("S001").record
    assert family.source.gaps == ("reference",)
    assert family.source.override is None


def test_who_is_no_lead_leaves_the_override_of_a_lead_alone(judged: Judged) -> None:
    first = judged(drop=("referentie_op",), matches=[])
    again = judged(
        supports=[{"telefoon": "06-12345777"}], matches=[], drop=("referentie_op",), records=first.records, no_column=""
    )
    family = again.row("S001").record
    assert family.phone == "0612345777"
    assert family.source == first.row("S001").record.source


@pytest.mark.parametrize(
    ("asks", "offers", "nr", "gap"),
    [
        ({"toestemming_op": ""}, {}, "K001", "missing_consent"),
        ({}, {"goedgekeurd_op": "11-03-2023"}, "K001", "trial_before_approval"),
        ({}, {"referentie_op": ""}, "S001", "reference"),
    ],
)
def test_a_lead_lifts_a_gate_with_a_reason(judged: Judged, asks: Cells, offers: Cells, nr: str, gap: str) -> None:
    outcome = judged(requests=[asks], supports=[offers], accept="oude administratie")
    assert not outcome.faults(nr)
    record = outcome.row(nr).record
    assert gap in record.source.gaps
    assert record.source.override == "oude administratie"
    held = record.trial if nr.startswith("K") else record.screening.decision
    assert held.override == "oude administratie"
    assert outcome.row(nr).lifted


def test_what_a_lead_lifted_stays_lifted_when_another_cell_changes(judged: Judged) -> None:
    records = judged(requests=[{"toestemming_op": ""}], accept="oude administratie").records
    later = {"frequentie": "maandelijks"}
    again = judged(requests=[{"toestemming_op": ""}], matches=[later], records=records)
    match = again.row("K001").record
    assert (match.frequency, match.source.override) == ("maandelijks", "oude administratie")
    earlier = {"voorgesteld_op": "01-02-2023"}
    worse = judged(requests=[{"toestemming_op": ""}], matches=[earlier], records=records)
    assert worse.faults("K001") == [("vraaggezin", "missing_consent"), ("voorgesteld_op", "proposal_too_early")]


def test_a_lead_never_lifts_a_vog(judged: Judged) -> None:
    outcome = judged(supports=[{"vog_afgegeven_op": "19-10-2022, 16-01-2023"}], matches=[], accept="reden")
    assert outcome.faults("S001") == [("vog_afgegeven_op", "vog_too_old")]


def test_a_lifted_proposal_has_no_trial_to_note_it_at(judged: Judged) -> None:
    early = {**dict.fromkeys(("proef_start", "proef_evaluatie_op", "definitief_op", "frequentie"), "")}
    outcome = judged(requests=[{"intake_op": "02-03-2023"}], matches=[early], accept="reden")
    assert outcome.row("K001").record.source.gaps == ("proposal_too_early",)
    assert outcome.row("K001").record.trial is None


def test_a_reason_never_holds_a_text_of_the_row(judged: Judged) -> None:
    canary = "Kanariebos"
    bad: Cells = dict.fromkeys(
        ("postcode", "telefoon", "e-mail", "kinderen", "hulpvraag", "aangemeld_op", "nr"), canary
    )
    row = judged(requests=[bad], matches=[]).rows[REQUESTS][0]
    assert len(row.faults) == 7
    assert not [fault for fault in row.faults if canary.casefold() in fault.reason.casefold()]
    assert row.nr == ""
