"""Suggest support families for a request. Never writes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bgz import __version__
from bgz.actions.casebook import open_casebook
from bgz.actions.result import Result
from bgz.actions.shipped import shipped_weights
from bgz.domain.matching.hard_rules import saying_no
from bgz.domain.matching.pairing import asked_by, offered_to, supporter_of
from bgz.domain.matching.weights import weights_for
from bgz.domain.suggesting.proposing import children_that_fit, lifted_rules, proposal_under_way
from bgz.domain.suggesting.ranking import Ranked, rank
from bgz.domain.suggesting.view import Explanation, Suggestion, explain, suggestion_of
from bgz.domain.values.positions import key_at
from bgz.domain.work.gates import asking_lacks
from bgz.domain.work.match_view import next_of_proposal
from bgz.domain.work.requests import children_asked, children_waiting, open_requests
from bgz.errors import Invalid, NotFound, Usage
from bgz.i18n import _, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from bgz.actions.casebook import Casebook
    from bgz.domain.cases.match import Match
    from bgz.domain.cases.support_family import SupportFamily
    from bgz.domain.matching.pairing import Asked, Supporter
    from bgz.storage.folder import CaseFolder

TOP = 5
"""Candidates shown unless another number is asked: enough to choose from, few enough to read."""

_FIRST = {"missing_intake": "intake held", "missing_consent": "intake consent"}
"""What helps a request family that may not be proposed yet, by what it lacks."""


def suggest(  # noqa: PLR0913 - one option of the command each
    folder: CaseFolder,
    number: str,
    *,
    today: date,
    request: str | None = None,
    children: Sequence[str] = (),
    top: int = TOP,
    lift: Sequence[str] = (),
) -> Result[Suggestion]:
    """Return the best candidates for a request, with reasons, questions and the funnel."""
    lifted = lifted_rules(lift)
    book = open_casebook(folder)
    asked = asked_in(book, number, today, request=request, children=children)
    ranked, matches = ranked_in(book, asked, lifted), book.of_request.get(number, ())
    view = suggestion_of(ranked, matches, top)
    messages = (*before_proposal(asked, lifted), *_nobody(view), *doubted(book.supports.values()))
    step = f"bgz match stuck {number}" if view.considered else "bgz intake new S"
    if ranked.candidates:
        best = ranked.candidates[0]
        needed = tuple(saying_no(asked, best.offered))
        named = children_that_fit(asked, best.offered.left) or children
        step = next_proposal(asked, best.number, needed, named, request, matches)
    return Result(view, messages, next_step=step)


def before_proposal(asked: Asked, lifted: Sequence[str]) -> Iterator[str]:
    """Yield what the request family lacks before anybody is proposed, and what rules that are lifted ask besides."""
    lacks = tuple(asking_lacks(asked.family, asked.day))
    if lacks:
        yield _("Before a proposal: {lacks}").format(lacks=" ".join(lack.sentence for lack in lacks))
    if lifted:
        yield _("A proposal that lifts {codes} needs a lead, and a reason.").format(codes=listed(lifted, _(" and ")))


def _nobody(view: Suggestion) -> Iterator[str]:
    if not view.remaining and view.considered:
        worst = max(view.steps, key=lambda step: (bool(step.excluded) and step.code != "H1", step.excluded))
        text = _("Nobody remains. Most of those approved were excluded by {code}: {sentence}.")
        if worst.code == "H1":
            text = _("Nobody remains: {sentence}.")
        yield text.format(code=worst.code, sentence=worst.sentence)
        if len(view.children) > 1 and any(step.code == "H3" and step.excluded for step in view.steps):
            yield _("Ask the family first whether the children may go to different families; then: --child 1")


def doubted(families: Iterable[SupportFamily]) -> Iterator[str]:
    """Yield whose approval two people disagree about: these families are left out until that is settled."""
    text = _("{number} is left out: two people decided differently about it; see: bgz resolve {number}")
    for family in families:
        if family.about.contradicted("screening.decision"):
            yield text.format(number=family.number)


def next_proposal(
    asked: Asked,
    best: str,
    lifted: Sequence[str],
    children: Sequence[str],
    request: str | None,
    matches: Iterable[Match] = (),
) -> str:
    """Return the command that proposes the support family `best`, with the options that the suggestion had.

    Of a family that may not be proposed yet it is what comes first, and of one with a proposal under way among its
    `matches` the next step of that.
    """
    for lack in asking_lacks(asked.family, asked.day):
        return f"bgz {_FIRST.get(lack.code, 'show')} {asked.family.number}"
    if before := proposal_under_way(asked, best, matches):
        return next_of_proposal(before, asked.day)
    lifting = (*(f"--lift {code}" for code in lifted), "--reason …") if lifted else ()
    return " ".join((f"bgz match propose {asked.family.number} {best}", *_same(children, request), *lifting))


def next_suggestion(asked: Asked, children: Sequence[str], request: str | None) -> str:
    """Return the command that looks for somebody else, with the options that were given."""
    return " ".join((f"bgz match suggest {asked.family.number}", *_same(children, request)))


def _same(children: Sequence[str], request: str | None) -> tuple[str, ...]:
    asked_of = (f"--request {request}",) if request else ()
    return (*asked_of, *(f"--child {each}" for each in children))


def asked_in(
    book: Casebook, number: str, day: date, *, request: str | None = None, children: Sequence[str] = ()
) -> Asked:
    """Return what a request asks. Raises NotFound, Usage when it is not clear which request, Invalid for nobody."""
    family = book.requests.get(number)
    if family is None:
        raise not_found(number)
    requests = open_requests(family, day)
    if request:
        key = position_of(tuple(family.requests), request, "--request")
    elif len(requests) == 1:
        key = requests[0]
    elif requests:
        places = [str(list(family.requests).index(each) + 1) for each in requests]
        raise Usage(
            _("{number} has {count} open requests.").format(number=number, count=len(requests)),
            hint=_("Choose one: --request {numbers}").format(numbers=listed(places, _(" or "))),
        )
    else:
        raise Invalid(_("{number} has no open request.").format(number=number), hint=f"bgz edit {number}")
    waiting = children_waiting(family, key, book.of_request.get(number, ()), day)
    named = tuple(dict.fromkeys(position_of(tuple(family.children), each, "--child") for each in children))
    if others := set(named).difference(children_asked(family, family.requests[key])):
        theirs = ", ".join(str(place) for place, child in enumerate(family.children, start=1) if child in others)
        raise Usage(_("--child: this request does not ask for child {positions}.").format(positions=theirs))
    chosen = named or waiting
    if not chosen:
        text = (
            _("{number} has no child who waits for a match.") if family.children else _("{number} has no children yet.")
        )
        raise Invalid(text.format(number=number), hint=f"bgz show {number}")
    return asked_by(family, key, chosen, day, book.places)


def position_of(keys: Sequence[str], typed: str, option: str) -> str:
    """Return the key that was meant by a position. Raises Usage that names the option."""
    try:
        return key_at(keys, typed)
    except ValueError as error:
        raise Usage(f"{option}: {error}") from error


def not_found(number: str) -> NotFound:
    """Return the error for a case that does not exist."""
    return NotFound(_("Case {case} does not exist.").format(case=number), hint=_("See: bgz list"))


def ranked_in(book: Casebook, asked: Asked, lifted: Sequence[str]) -> Ranked:
    """Rank every support family of the casebook for what is asked."""
    weights = weights_for(shipped_weights(), book.programme, asked.family, asked.key)
    offers = (offered_to(asked, each) for each in supporters_in(book, asked.day))
    return rank(asked, offers, weights, lifted=lifted, version=__version__)


def supporters_in(book: Casebook, day: date) -> Iterator[Supporter]:
    """Yield what every support family of the casebook can do on `day`."""
    for family in book.supports.values():
        yield _supporter(book, family, day)


def explained_in(book: Casebook, ranked: Ranked, number: str) -> Explanation:
    """Return every rule and criterion for one support family. Raises NotFound."""
    family = book.supports.get(number)
    if family is None:
        raise not_found(number)
    return explain(ranked, offered_to(ranked.asked, _supporter(book, family, ranked.asked.day)))


def _supporter(book: Casebook, family: SupportFamily, day: date) -> Supporter:
    return supporter_of(family, book.of_support.get(family.number, ()), day, book.rules, book.places)
