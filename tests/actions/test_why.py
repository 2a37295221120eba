"""Why a pair suits or does not, from the case folder; and that the order of its files changes nothing."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.actions import suggest as suggesting
from bgz.actions import why as explaining
from bgz.actions.casebook import Casebook, open_casebook
from bgz.actions.suggest import suggest
from bgz.actions.why import why
from bgz.domain.cases.match import Match, Proposal
from bgz.domain.cases.person import Address, Consent
from bgz.domain.cases.request_family import Child, Intake, Request, RequestFamily
from bgz.domain.cases.support_family import Adult, Decision, Done, Offer, Screening, SupportFamily, Vog
from bgz.domain.values.months import Month
from bgz.errors import NotFound, Usage
from bgz.output import suggestion_screen, why_screen
from bgz.output.console import Console
from bgz.output.envelope import envelope

if TYPE_CHECKING:
    from bgz.storage.folder import CaseFolder

DAY = date(2023, 11, 30)
AT = datetime(2023, 11, 30, 9, 0, tzinfo=UTC)
BEGUN = date(2023, 9, 1)
V, S, NEW, FAR = "V-7K3QF", "S-4TX9B", "S-AAAAA", "S-BBBBB"
OFFER = Offer(help=("sport",), day_parts=("wed-afternoon",), max_children=2, age_from=4, age_to=12)


@pytest.fixture
def families(folder: CaseFolder) -> CaseFolder:
    """Return a folder with a request that is ready, and three support families: suitable, not approved, too far."""
    request = Request(opened_on=BEGUN, help={"sport": "must"}, day_parts=("wed-afternoon",), distance="near")
    asking = RequestFamily(
        number=V,
        registered_on=BEGUN,
        address=Address(postcode="7941 AB", municipality="Meppel"),
        dutch="fine",
        interests=("chess",),
        children={"k1AAA": Child(born=Month(2015, 3)), "k2AAA": Child(born=Month(2018, 7))},
        requests={"r1AAA": request},
        intake=Intake(on=BEGUN),
        consents={"matching": Consent(given_on=BEGUN)},
    )
    folder.create(asking, at=AT)
    folder.create(helping(S), at=AT)
    folder.create(evolve(helping(NEW), screening=Screening(), offer=evolve(OFFER, max_km=1)), at=AT)
    folder.create(evolve(helping(FAR), offer=evolve(OFFER, max_km=1, help=("swimming",))), at=AT)
    return folder


def helping(number: str) -> SupportFamily:
    done = {item: Done(on=BEGUN) for item in ("talk_1", "talk_2", "reference", "house_rules")}
    return SupportFamily(
        number=number,
        registered_on=BEGUN,
        address=Address(postcode="7948 CD", municipality="Meppel"),
        adults={"a1AAA": Adult(vogs={"v1AAA": Vog(issued_on=BEGUN, on=BEGUN)})},
        offer=OFFER,
        screening=Screening(done=done, decision=Decision(verdict="approved", on=BEGUN)),
    )


def test_a_pair_that_no_rule_excludes_has_its_place_and_can_be_proposed(families: CaseFolder) -> None:
    before = families.read(V).revision
    result = why(families, V, S, today=DAY, children=["2"])
    assert (result.data.candidate.rank, result.data.remaining, result.data.to_lift) == (1, 1, ())
    assert [rule.code for rule in result.data.rules] == [f"H{number}" for number in range(1, 12)]
    assert result.next_step == f"bgz match propose {V} {S} --child 2"
    assert result.messages == ()
    assert families.read(V).revision == before
    assert result.data.inputs == suggest(families, V, today=DAY, children=["2"]).data.inputs


def test_what_excludes_a_pair_could_be_lifted_with_the_command(families: CaseFolder) -> None:
    result = why(families, V, FAR, today=DAY)
    assert result.data.to_lift == ("H4", "H9")
    assert result.messages == ("For a proposal a lead would have to lift: H4 and H9.",)
    assert result.next_step == f"bgz match propose {V} {FAR} --lift H4 --lift H9 --reason …"
    sentences = {rule.code: rule.sentence for rule in result.data.rules}
    assert sentences["H9"] == "5 km; at most 1 km (support family)"
    lifted = why(families, V, FAR, today=DAY, lift=["H4"])
    assert lifted.messages == (
        "A proposal that lifts H4 needs a lead, and a reason.",
        "For a proposal a lead would have to lift: H9.",
    )
    assert (lifted.data.to_lift, lifted.data.lifted) == (("H9",), ("H4",))
    assert lifted.next_step == f"bgz match propose {V} {FAR} --lift H4 --lift H9 --reason …"


def test_without_an_approval_no_command_helps_but_the_screening(families: CaseFolder) -> None:
    result = why(families, V, NEW, today=DAY)
    assert result.data.to_lift == ("H1", "H9")
    assert result.messages == (
        "No match without an approval and a valid VOG: H1 is never lifted.",
        "For a proposal a lead would have to lift: H9.",
    )
    assert result.next_step == f"bgz screen {NEW}"


def test_a_proposal_under_way_and_what_the_request_lacks_are_told(families: CaseFolder) -> None:
    elsewhere = Match(number="K-00001", request_family="V-AAAAA", support_family=S, proposed=Proposal(on=BEGUN))
    own = Match(number="K-00002", request_family=V, support_family=FAR, proposed=Proposal(on=BEGUN))
    for match in (elsewhere, own):
        families.create(match, at=AT)
    held = families.read(V)
    families.save(held, evolve(held.record, consents={}), at=AT)
    result = why(families, V, S, today=DAY)
    assert result.data.candidate.remarks == ("Proposed to another family since 1 Sep 2023: K-00001.",)
    assert result.data.remarks == ("A proposal for this request is under way since 1 Sep 2023: K-00002.",)
    assert "no consent" in " ".join(result.messages)
    assert result.next_step == f"bgz intake consent {V}"


def test_families_and_rules_that_are_not_there(families: CaseFolder) -> None:
    for pair in ((V, "S-99999"), ("V-99999", S)):
        with pytest.raises(NotFound):
            why(families, *pair, today=DAY)
    with pytest.raises(Usage):
        why(families, V, S, today=DAY, lift=["H77"])


def shown(folder: CaseFolder) -> str:
    """Return all that suggest and why print, as text and as JSON."""
    suggested, explained = suggest(folder, V, today=DAY), why(folder, V, FAR, today=DAY)
    out = io.StringIO()
    suggestion_screen.render(suggested.data, Console(out, out), in_full=True)
    why_screen.render(explained.data, Console(out, out))
    return out.getvalue() + "".join(envelope("x", "ok", each.data, [], names=True) for each in (suggested, explained))


def test_the_order_in_which_the_files_are_read_changes_no_byte(
    families: CaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in ("S-CCCCC", "S-DDDDD"):
        families.create(evolve(helping(number), offer=evolve(OFFER, age_from=None, age_to=None)), at=AT)
    first = shown(families)

    def backwards(folder: CaseFolder) -> Casebook:
        book = open_casebook(folder)
        return evolve(
            book,
            requests=dict(reversed(book.requests.items())),
            supports=dict(reversed(book.supports.items())),
            matches=dict(reversed(book.matches.items())),
        )

    for module in (suggesting, explaining):
        monkeypatch.setattr(module, "open_casebook", backwards)
    assert shown(families) == first
    assert "S-CCCCC" in first


def test_of_an_empty_folder_the_first_thing_is_a_support_family(folder: CaseFolder) -> None:
    family = RequestFamily(number=V, children={"k1AAA": Child()}, requests={"r1AAA": Request()})
    folder.create(family, at=AT)
    result = suggest(folder, V, today=DAY)
    assert (result.data.considered, result.next_step) == (0, "bgz intake new S")
    assert result.data.questions == (
        "what kind of help?",
        "which day parts suit?",
        "how well do you speak Dutch?",
        "what is the postcode?",
        "year and month of birth of each child?",
        "what do the children like to do?",
    )


def test_a_request_and_a_family_of_which_nearly_nothing_is_known_make_questions(families: CaseFolder) -> None:
    """No postcode, no day parts, no offer: nobody is excluded for it, and all of it is asked."""
    held = families.read(V)
    bare = Request(opened_on=BEGUN)
    families.save(held, evolve(held.record, requests={"r1AAA": bare}, address=Address(postcode="1000 AA")), at=AT)
    families.create(evolve(helping("S-CCCCC"), offer=Offer(), address=None), at=AT)
    result = suggest(families, V, today=DAY)
    (empty,) = [each for each in result.data.candidates if each.number == "S-CCCCC"]
    assert "is the postcode right (no place has it)?" in result.data.questions
    assert empty.questions == (
        "how many children at the same time?",
        "children of which ages?",
        "what do you like to do?",
    )
    assert empty.low < empty.score < empty.high


def test_who_takes_no_children_is_excluded_and_said_to_take_none(families: CaseFolder) -> None:
    families.create(evolve(helping("S-CCCCC"), offer=evolve(OFFER, max_children=0)), at=AT)
    result = why(families, V, "S-CCCCC", today=DAY)
    assert result.data.to_lift == ("H2", "H3")
    assert {rule.sentence for rule in result.data.rules if rule.code == "H2"} == {"takes no children now"}
    assert "No child at the same time: there is never a place." in result.data.candidate.remarks
