"""What no program can take back: `bgz help security` says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.storage import age, recordtext, teamsets

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.domain.cases.request_family import RequestFamily

    from .conftest import Shared


def test_what_a_removed_laptop_copied_before_stays_readable(
    cases: Shared, family: Callable[..., RequestFamily]
) -> None:
    bea = cases.crew.admit("bea")
    cases.write_team()
    folder = cases.open()
    held = folder.create(family(surname="Jansen"), at=cases.crew.at())
    copied = cases.file().read_bytes()
    folder.change_team(teamsets.removal(folder.now, [bea.id], cases.crew.at().date()), at=cases.crew.at())
    assert dict(folder.reseal())[held.number]
    folder.save(held, evolve(held.record, surname="Pieters"), at=cases.crew.at())
    assert b"Jansen" in recordtext.read(age.decrypt(copied, [bea.keys.age]).plaintext).facts
    with pytest.raises(age.NotForMe):
        age.decrypt(cases.file().read_bytes(), [bea.keys.age])
