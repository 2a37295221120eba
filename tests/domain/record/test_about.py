"""Who set what, and whether gates may rely on it."""

from __future__ import annotations

import pytest

from bgz.domain.record.about import About


def test_an_author_is_found_at_the_path_or_above_it() -> None:
    about = About(
        authors={"intake": "anna", "children.k1.born": "bea", "children.k1.called": "bea", "children.k2.born": "cor"}
    )
    assert about.by("intake") == "anna"
    assert about.by("intake.held_on") == "anna"
    assert about.by("children.k1") == "bea"
    assert about.by("children") is None
    assert about.by("phone") is None


@pytest.mark.parametrize("kind", ["disputed", "unusable"])
def test_what_is_doubted_is_not_settled_nor_what_holds_it_or_lies_in_it(kind: str) -> None:
    about = About(**{kind: frozenset({"screening.decision"})})  # type: ignore[arg-type]
    assert not about.settled("screening.decision")
    assert not about.settled("screening")
    assert not about.settled("screening.decision.verdict")
    assert about.settled("screening.decisions")
    assert about.settled("phone")
    assert About().settled("screening.decision")


def test_only_what_two_people_wrote_differently_is_contradicted() -> None:
    about = About(disputed=frozenset({"adults.a1.vogs.v1"}), unusable=frozenset({"phone"}))
    for path in ("adults.a1.vogs.v1", "adults.a1.vogs", "adults", "adults.a1.vogs.v1.state"):
        assert about.contradicted(path) == "adults.a1.vogs.v1"
    assert about.contradicted("adults.a1.vogs.v2") is None
    assert about.contradicted("phone") is None
    assert About().contradicted("phone") is None
