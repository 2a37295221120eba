"""Importing again: nothing twice, and only what changed in the sheet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

from bgz.domain.cases.kinds import stored, structure
from bgz.domain.cases.match import Confirmation
from bgz.domain.cases.person import Contact, Left
from bgz.domain.cases.request_family import Child, Request
from bgz.domain.importing.form import MATCHES, PREFIX, REQUESTS, SUPPORTS
from bgz.domain.record.about import About
from bgz.domain.values.months import Month
from bgz.domain.work.screening import vogs_of

if TYPE_CHECKING:
    from tests.domain.importing.conftest import Cells, Judged

LATER = date(2024, 3, 1)


def changed(judged: Judged, sheet: str, cells: Cells, *, edit: Any = None, **judge: Any) -> tuple[Any, Any, Any]:
    """Import good sheets, edit a record in bgz, import a row with other cells; return before, after, outcome."""
    records = judged().records
    if edit:
        records[sheet] = [edit(records[sheet][0])]
    rows: dict[str, list[Cells]] = {name: [cells] if name == sheet else [{}] for name in PREFIX}
    again = judged(rows[REQUESTS], rows[SUPPORTS], rows[MATCHES], records=records, **judge)
    return records[sheet][0], again.rows[sheet][0].record, again


def test_the_same_sheets_again_change_nothing(judged: Judged) -> None:
    records = judged().records
    again = judged(records=records)
    assert all(row.unchanged and not row.faults for rows in again.rows.values() for row in rows)
    assert again.records == records


def test_what_is_written_otherwise_but_means_the_same_changes_nothing(judged: Judged) -> None:
    before, after, again = changed(
        judged, REQUESTS, {"postcode": "7941ab", "aangemeld_op": "1-2-2023 ", "telefoon": "+31 6 12345001"}
    )
    assert again.row("V001").unchanged
    assert after == before


@pytest.mark.parametrize(
    ("sheet", "cells", "paths"),
    [
        (REQUESTS, {"achternaam": "Jansen-Smit"}, {"surname"}),
        (REQUESTS, {"postcode": "7942 XY"}, {"address"}),
        (REQUESTS, {"verwijzer": "de buurvrouw"}, {"referrer", "referrer_note"}),
        (REQUESTS, {"verwijzer": ""}, {"referrer"}),
        (REQUESTS, {"gezinsvorm": "woongroep"}, {"household", "notes"}),
        (REQUESTS, {"gezinsvorm": ""}, {"household"}),
        (REQUESTS, {"intake_op": "07-02-2023"}, {"intake"}),
        (REQUESTS, {"intake_op": ""}, {"intake"}),
        (REQUESTS, {"toestemming_op": "09-02-2023"}, {"consents.matching"}),
        (REQUESTS, {"uitstroom": "doorverwezen", "uitstroom_op": "01-12-2023"}, {"left"}),
        (REQUESTS, {"aangemeld_op": "02-02-2023"}, {"registered_on", "requests.*.opened_on"}),
        (REQUESTS, {"hulpvraag": "sport"}, {"requests.*.help"}),
        (REQUESTS, {"dagdelen": ""}, {"requests.*.day_parts", "requests.*.day_parts_needed"}),
        (REQUESTS, {"afstand": "geen voorkeur"}, {"requests.*.distance"}),
        (REQUESTS, {"bijzonderheden": "bang voor honden"}, {"requests.*.wishes", "requests.*.needs"}),
        (SUPPORTS, {"aanbod": "zwemles, sport", "huisdieren": "geen"}, {"offer.help", "offer.pets"}),
        (SUPPORTS, {"max_kinderen": "3"}, {"offer.max_children"}),
        (SUPPORTS, {"wervingskanaal": "krant"}, {"channel"}),
        (SUPPORTS, {"wervingskanaal": ""}, {"channel"}),
        (SUPPORTS, {"referentie_op": "11-01-2023"}, {"screening.done.reference"}),
        (SUPPORTS, {"goedgekeurd_op": "21-01-2023"}, {"screening.decision"}),
        (SUPPORTS, {"uitstroom": "gestopt", "uitstroom_op": "01-12-2023"}, {"left"}),
        (MATCHES, {"einde_op": "01-12-2023", "einde_reden": "verhuizing", "afscheid": "ja"}, {"end"}),
        (MATCHES, {"frequentie": "om de week"}, {"frequency", "confirmed"}),
        (MATCHES, {"definitief_op": ""}, {"confirmed"}),
        (MATCHES, {"definitief_op": "13-05-2023"}, {"confirmed"}),
        (MATCHES, {"uitkomst_steun": ""}, {"answers.support", "source.on"}),
        (MATCHES, {"proef_evaluatie_op": "11-05-2023"}, {"contacts.*"}),
        (MATCHES, {"proef_evaluatie_op": ""}, {"contacts.*"}),
        (MATCHES, {"kinderen": "2017-05 dochter"}, {"children"}),
    ],
)
def test_only_what_changed_in_the_sheet_is_touched(judged: Judged, sheet: str, cells: Cells, paths: set[str]) -> None:
    edit = None
    before, after, again = changed(judged, sheet, cells, edit=edit)
    assert not again.rows[sheet][0].faults
    old, new = stored(before), stored(after)
    assert old["source"]["cells"] != new["source"]["cells"]
    touched = {_plain(path) for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
    assert touched - {"source"} == paths - {"source.on"}
    assert structure(after.number, _tree(new), after.about)[1] == []


def _plain(path: str) -> str:
    """Return the path with the keys of items left out."""
    parts = path.split(".")
    return ".".join("*" if part[:1] in "rc" and len(part) == 5 else part for part in parts)


def _tree(flat: dict[str, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for path, value in flat.items():
        *above, name = path.split(".")
        here = tree
        for part in above:
            here = here.setdefault(part, {})
        here[name] = value
    return tree


def test_an_intake_keeps_what_bgz_knows_of_it(judged: Judged) -> None:
    def summarised(record: Any) -> Any:
        return evolve(record, intake=evolve(record.intake, summary="Goed gesprek"))

    _before, after, _again = changed(judged, REQUESTS, {"intake_op": "07-02-2023"}, edit=summarised)
    assert (after.intake.on, after.intake.summary) == (date(2023, 2, 7), "Goed gesprek")


def test_what_was_changed_in_bgz_stays_unless_its_cell_changed(judged: Judged) -> None:
    def moved(record: Any) -> Any:
        return evolve(record, phone="0612345555", first_name="Annemarie")

    _before, after, again = changed(judged, REQUESTS, {"telefoon": "06-12345777"}, edit=moved)
    assert (after.first_name, after.phone) == ("Annemarie", "0612345777")
    assert [(row.nr, name) for row, name in again.judge.overwritten] == [("V001", "phone")]


def test_a_cell_that_changed_where_bgz_did_not_is_no_clash(judged: Judged) -> None:
    _before, after, again = changed(judged, REQUESTS, {"telefoon": "06-12345777"})
    assert after.phone == "0612345777"
    assert again.judge.overwritten == []


def test_children_keep_their_keys(judged: Judged) -> None:
    before, after, _again = changed(judged, REQUESTS, {"kinderen": "2017-06 dochter, 2019-01 zoon, 2015-03 zoon"})
    son, daughter = before.children
    assert after.children[son] == Child(born=Month(2015, 3), called="zoon")
    assert after.children[daughter] == Child(born=Month(2017, 6), called="dochter")
    assert len(after.children) == 3
    assert next(iter(after.requests.values())).children == tuple(after.children)


def test_a_child_that_only_bgz_knows_stays(judged: Judged) -> None:
    def grown(record: Any) -> Any:
        return evolve(record, children={**record.children, "k9999": Child(born=Month(2022, 1), called="baby")})

    _before, after, _again = changed(judged, REQUESTS, {"kinderen": "2015-03 zoon"}, edit=grown)
    assert sorted(child.called for child in after.children.values()) == ["baby", "zoon"]


def test_the_request_of_the_sheet_is_the_oldest(judged: Judged) -> None:
    def asked_again(record: Any) -> Any:
        return evolve(record, requests={"r0000": Request(opened_on=LATER), **record.requests})

    _before, after, _again = changed(judged, REQUESTS, {"hulpvraag": "logeren"}, edit=asked_again)
    assert not after.requests["r0000"].help
    assert [dict(request.help) for key, request in after.requests.items() if key != "r0000"] == [{"sleepover": "must"}]


def test_a_corrected_vog_stays_with_its_adult(judged: Judged) -> None:
    before, after, _again = changed(judged, SUPPORTS, {"vog_afgegeven_op": "17-01-2023, 15-01-2023"})
    first, second = before.adults
    assert vogs_of(after, first) == vogs_of(before, first)
    assert [vog.issued_on for vog in vogs_of(after, second).values()] == [date(2023, 1, 17)]


def test_an_adult_less_and_one_more(judged: Judged) -> None:
    before, after, _again = changed(judged, SUPPORTS, {"volwassenen": "1", "vog_afgegeven_op": "15-01-2023"})
    assert list(after.adults) == list(before.adults)[:1]
    more = {"volwassenen": "3"}
    before, after, again = changed(judged, SUPPORTS, more)
    assert again.faults("S001") == [("vog_afgegeven_op", "vog_missing")]
    assert after is None


def test_adults_are_counted_anew_without_touching_their_vogs(judged: Judged) -> None:
    records = judged(supports=[{"goedgekeurd_op": ""}], matches=[]).records
    again = judged(supports=[{"goedgekeurd_op": "", "volwassenen": "3"}], matches=[], records=records)
    (before,) = records[SUPPORTS]
    after = again.row("S001").record
    assert [len(adult.vogs) for adult in after.adults.values()] == [1, 1, 0]
    assert set(before.adults) < set(after.adults)


def test_a_review_logged_in_bgz_as_well_is_one_contact(judged: Judged) -> None:
    def logged(record: Any) -> Any:
        own = Contact(on=date(2023, 5, 11), about="trial_review", side="both", text="ging goed")
        return evolve(record, contacts={**record.contacts, "c0000": own})

    _before, after, _again = changed(judged, MATCHES, {"proef_evaluatie_op": "11-05-2023"}, edit=logged)
    assert [contact.text for contact in after.contacts.values()] == ["ging goed"]


def test_what_was_agreed_in_bgz_stays_when_the_frequency_changes(judged: Judged) -> None:
    def agreed(record: Any) -> Any:
        return evolve(
            record, confirmed=Confirmation(on=record.confirmed.on, frequency="wekelijks", rules="schoenen uit")
        )

    _before, after, _again = changed(judged, MATCHES, {"frequentie": "maandelijks"}, edit=agreed)
    assert (after.confirmed.rules, after.confirmed.frequency) == ("schoenen uit", "maandelijks")


def test_a_step_that_came_later_counts_from_the_import_that_brought_it(judged: Judged) -> None:
    waiting = dict.fromkeys(("proef_start", "proef_evaluatie_op", "definitief_op", "frequentie"), "")
    records = judged(matches=[waiting]).records
    old = records[MATCHES][0]
    records[MATCHES] = [evolve(old, source=evolve(old.source, on=date(2023, 3, 8)))]
    after = judged(records=records).row("K001").record
    assert after.trial.on == date(2023, 3, 10)
    assert after.source.on == date(2024, 1, 15)


def test_a_changed_row_with_a_fault_leaves_the_record_alone(judged: Judged) -> None:
    _before, after, again = changed(judged, REQUESTS, {"postcode": "1234 SS"})
    assert after is None
    assert again.faults("V001") == [("postcode", "invalid_postcode")]
    assert not again.faults("K001")


def test_a_match_comes_in_later_than_its_families(judged: Judged) -> None:
    records = judged(matches=[]).records
    outcome = judged(requests=[], supports=[], records=records)
    assert outcome.row("K001").record.request_family == records[REQUESTS][0].number


ANOTHER = {"achternaam": "Smit", "postcode": "7941 ZZ", "aangemeld_op": "03-02-2023", "telefoon": "06-12345888"}


def test_another_series_under_the_same_numbers_is_told(judged: Judged) -> None:
    _before, after, again = changed(judged, REQUESTS, ANOTHER)
    assert again.faults("V001") == [("nr", "other_series")]
    assert after is None
    other_match = {"vraaggezin": "V002", "steungezin": "S002", "voorgesteld_op": "02-03-2023"}
    _before, _after, again = changed(judged, MATCHES, other_match)
    assert again.faults("K001")[0] == ("nr", "other_series")


def test_a_cell_does_not_settle_a_contradiction_unseen(judged: Judged) -> None:
    """Two colleagues wrote different phone numbers at the same time; then the sheet has a third."""
    records = judged().records
    records[REQUESTS][0] = evolve(records[REQUESTS][0], about=About(disputed=frozenset({"phone"})))
    again = judged(requests=[{"telefoon": "06-12345888"}], records=records)
    assert again.faults("V001") == [("telefoon", "in_contradiction")]
    assert again.row("V001").record is None
    other = judged(requests=[{"voornaam": "Bea"}], records=records)
    assert other.row("V001").record.first_name == "Bea"


def test_a_named_series_has_its_own_numbers(judged: Judged) -> None:
    records = judged().records
    again = judged(requests=[ANOTHER], supports=[], matches=[], records=records, series="2019")
    record = again.row("V001").record
    assert record.number != records[REQUESTS][0].number
    assert record.source.sheet == "request_families/2019"


def test_a_column_that_is_gone_changes_nothing(judged: Judged) -> None:
    records = judged().records
    again = judged(records=records, drop=("telefoon", "ervaring", "frequentie"))
    assert all(row.unchanged for rows in again.rows.values() for row in rows)


def test_a_cell_of_a_column_that_is_gone_is_remembered(judged: Judged) -> None:
    records = judged().records
    again = judged(requests=[{"voornaam": "Bea"}], records=records, drop=("telefoon",))
    cells = again.row("V001").record.source.cells
    assert (cells["first_name"], cells["phone"]) == ("Bea", "06-12345001")


def test_leaving_again_is_undone_when_the_sheet_says_so(judged: Judged) -> None:
    records = judged(
        supports=[{"goedgekeurd_op": "", "uitstroom": "afgewezen", "uitstroom_op": "01-02-2023"}], matches=[]
    )
    rejected = records.records[SUPPORTS][0]
    assert rejected.screening.decision.verdict == "rejected"
    assert rejected.left is None
    again = judged(supports=[{}], matches=[], records=records.records)
    assert again.row("S001").record.screening.decision.verdict == "approved"


def test_a_family_that_stopped_was_approved_and_left(judged: Judged) -> None:
    outcome = judged(supports=[{"uitstroom": "gestopt", "uitstroom_op": "01-12-2023"}], matches=[])
    family = outcome.row("S001").record
    assert family.screening.decision.verdict == "approved"
    assert family.left == Left(on=date(2023, 12, 1), reason="stopped")


def test_a_note_on_the_household_is_written_once(judged: Judged) -> None:
    def noted(record: Any) -> Any:
        return evolve(record, notes="belt liever niet\nwoongroep")

    _before, after, _again = changed(judged, REQUESTS, {"gezinsvorm": "woongroep"}, edit=noted)
    assert after.notes == "belt liever niet\nwoongroep"
    _before, after, _again = changed(
        judged, REQUESTS, {"gezinsvorm": "woongroep"}, edit=lambda record: evolve(record, notes="belt liever niet")
    )
    assert after.notes == "belt liever niet\nwoongroep"
