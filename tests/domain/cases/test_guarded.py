"""What commands decide is not typed over."""

from __future__ import annotations

import pytest

from bgz.domain.cases.guarded import AT_SIGN_UP, guarded, guardian


@pytest.mark.parametrize(
    ("number", "path", "command"),
    [
        ("V-7K3QF", "surname", None),
        ("V-7K3QF", "left", "bgz close V-7K3QF"),
        ("V-7K3QF", "left.reason", "bgz close V-7K3QF"),
        ("V-7K3QF", "requests.rABCD.closed", "bgz close V-7K3QF --request 1"),
        ("V-7K3QF", "requests.rABCD.help", None),
        ("V-7K3QF", "requests", None),
        ("V-7K3QF", "screening.decision", None),
        ("S-7K3QF", "screening.decision", "bgz screen S-7K3QF"),
        ("S-7K3QF", "adults.aABCD.vogs.vABCD", "bgz screen S-7K3QF"),
        ("S-7K3QF", "adults.aABCD.name", None),
        ("S", "contacts.cABCD", "bgz note S-…"),
        ("K-7K3QF", "trial.override", "bgz match trial K-7K3QF"),
        ("K-7K3QF", "notes", None),
        ("programme", "name", None),
    ],
)
def test_the_command_that_decides(number: str, path: str, command: str | None) -> None:
    assert guardian(number, path) == command


def test_a_sign_up_may_bring_its_intake_and_consents() -> None:
    paths = ["intake", "consents.matching", "contacts.cABCD", "surname"]
    assert [problem.path for problem in guarded("V", paths)] == ["intake", "consents.matching", "contacts.cABCD"]
    assert [problem.path for problem in guarded("V", paths, AT_SIGN_UP)] == ["contacts.cABCD"]
