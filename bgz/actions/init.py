"""Found a team of one: device keys, paper key, case folder, settings. All of it, or nothing."""

from __future__ import annotations

import contextlib
import platform
import re
import secrets
import shutil
import time
from typing import TYPE_CHECKING

from attrs import field, frozen

from bgz.actions import git, paper
from bgz.actions.own_keys import clear, quietly
from bgz.actions.result import Result
from bgz.domain.cases.authority import TEAM
from bgz.domain.cases.programme import Municipality, Programme
from bgz.domain.values.numbers import new_key
from bgz.domain.values.texts import clean_text, parse_email
from bgz.errors import FolderProblem, Invalid, Refused
from bgz.i18n import _
from bgz.output.setup_screen import Founded
from bgz.storage import atomic, changes, home, identity, layout, teamfile, teamsets
from bgz.storage.changes import Change
from bgz.storage.faults import disk
from bgz.storage.folder import CaseFolder
from bgz.storage.identity import DeviceIdentity
from bgz.storage.keys import Keys
from bgz.storage.postcodes import load as load_places
from bgz.storage.recovery import PaperKey
from bgz.storage.session import session_of
from bgz.storage.teamstate import Device, Member

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

_STAGING = f"{atomic.PREFIX}init-"
_LONGEST_NAME = 40


@frozen
class Wishes:
    """What the founder says: her own name and mail address, municipalities, and what the programme is called."""

    name: str
    email: str
    municipalities: tuple[str, ...]
    programme: str = ""


@frozen
class Prepared:
    """A team that exists in memory only. Without `recovery` it has no paper key."""

    wishes: Wishes
    keys: Keys = field(repr=False)
    member: str
    founding: Change = field(repr=False)
    recovery: PaperKey | None = field(repr=False)

    @property
    def founder(self) -> bytes:
        """The public Ed25519 key of the founding device."""
        return self.keys.sign.public_key().public_bytes_raw()


def checked(wishes: Wishes) -> Wishes:
    """Return `wishes` in their normal form. Raises Invalid with all problems at once."""
    problems: list[str] = []
    name, email = own_facts(wishes.name, wishes.email, problems)
    label = _("Municipality")
    places = tuple(dict.fromkeys(known_name(_read(problems, label, each)) for each in wishes.municipalities))
    if not wishes.municipalities:
        problems.append(_("{field}: is missing").format(field=label))
    programme = _read(problems, _("Name of the programme"), wishes.programme or default_programme(places))
    if problems:
        raise Invalid(_("The team cannot be founded like this."), problems=problems)
    return Wishes(name, email, places, programme)


def own_facts(name: str, email: str, problems: list[str]) -> tuple[str, str]:
    """Return name and mail address of who founds or joins in their normal form; what is wrong goes to `problems`."""
    return _read(problems, _("Name"), name), _read(problems, _("E-mail"), email, parse_email)


def _read(problems: list[str], label: str, text: str, reader: Callable[[str], str] = clean_text) -> str:
    try:
        done = reader(text)
    except ValueError as error:
        problems.append(f"{label}: {error}")
        return ""
    if not done:
        problems.append(_("{field}: is missing").format(field=label))
    return done


def default_programme(municipalities: tuple[str, ...]) -> str:
    """Return what a programme is called when nobody says otherwise."""
    return f"Buurtgezinnen {', '.join(municipalities)}".strip()


def known_name(municipality: str) -> str:
    """Return a municipality as the postcode table spells it, if only capitals differ; any other name stays."""
    spelled = {name.casefold(): name for name in load_places().municipalities}
    return spelled.get(municipality.casefold(), municipality)


def near_names(municipality: str) -> tuple[str, ...]:
    """Return which municipalities may be meant; nothing when the table knows this one."""
    places = load_places()
    return () if municipality in places.towns else places.near_names(municipality)


def check_folder(folder: Path) -> None:
    """Refuse a folder that has a team, or the records of one. Raises Refused or FolderProblem."""
    if folder.exists() and not folder.is_dir():
        raise FolderProblem(_("This is a file, not a folder."), hint=_("Give the name of a folder."))
    if layout.path_of(folder, TEAM).exists():
        raise Refused(
            _("This folder has a team already."),
            hint=_("Did a colleague share it with you? bgz join FOLDER. Lost your laptop or passphrase? bgz recover."),
        )
    if any(layout.path_of(parent, TEAM).exists() for parent in folder.absolute().parents):
        raise Refused(_("This folder lies inside a case folder."), hint=_("Take another folder."))
    if folder.exists() and layout.scan(folder).files and not _left_over(folder):
        raise Refused(
            _("This folder holds records, but its team file is missing."),
            hint=_("Wait until the sync service is done, or take another folder."),
        )
    if folder.resolve().is_relative_to(home.home().resolve()):
        raise Refused(_("The case folder may not lie where bgz keeps its keys."), hint=_("Take another folder."))
    if home.home().resolve().is_relative_to(folder.resolve()):
        raise Refused(_("bgz may not keep its keys in the case folder."), hint=_("Take another folder."))


def prepare(wishes: Wishes, *, recovery: bool, at: datetime) -> Prepared:
    """Make a team in memory: keys, its first change, and with `recovery` a paper key."""
    wishes = checked(wishes)
    keys = Keys.generate()
    key = PaperKey.generate() if recovery else None
    member = Member(new_key("m", (), secrets.choice), wishes.name, wishes.email, frozenset(), at.date().isoformat())
    founder = keys.sign.public_key().public_bytes_raw()
    device = Device.of(member.key, device_name(), str(keys.age.recipient), founder)
    values = teamsets.founding(member, device, key.of_team(founder).public if key else None)
    founding = changes.sign(keys.sign, rec=TEAM, team=(), dev=keys.device, at=at, after=(), set=values)
    return Prepared(wishes, keys, member.key, founding, key)


def device_name() -> str:
    """Return what the team calls this laptop: its own name on the network, without what could be misread."""
    name = re.sub(r"[^\w .-]", "", platform.node().partition(".")[0])[:_LONGEST_NAME].strip()
    return name or _("laptop")


def found(
    prepared: Prepared,
    folder: Path,
    passphrase: str,
    *,
    save_to: Path | None,
    at: datetime,
    log_n: int = identity.LOG_N,
) -> Result[Founded]:
    """Found the team in `folder`, sealing this device's keys with `passphrase`; the paper key goes to `save_to`.

    `log_n` is the work factor of scrypt. When anything fails nothing stays behind. Raises Refused or FolderProblem.
    """
    check_folder(folder)
    if save_to is not None:
        paper.check_target(save_to, folder)
    base = home.home()
    place = home.team_home(base, prepared.founding.id)
    held = DeviceIdentity(prepared.keys, prepared.founding.id, prepared.member)
    sealed = identity.seal(held, passphrase, log_n=log_n)
    with contextlib.ExitStack() as undo:
        undo.callback(shutil.rmtree, place, ignore_errors=True)
        with disk(_("The file with the keys of this computer")):
            identity.write(place, sealed)
        _write_key(undo, prepared, save_to, at)
        with disk(str(folder)):
            _fill(undo, prepared, folder, place, at)
        undo.callback(quietly, home.put_back, base, home.settings(base))
        with disk(_("The memory of this device")):
            home.remember_folder(base, folder, prepared.founding.id)
        undo.pop_all()
    session_of(place).open(sealed, held, time.time())
    return _result(prepared, folder.absolute(), save_to)


def _write_key(undo: contextlib.ExitStack, prepared: Prepared, target: Path | None, at: datetime) -> None:
    if target is not None and prepared.recovery is not None:
        programme, team = prepared.wishes.programme, prepared.founding.id
        paper.save(target, prepared.recovery, team, prepared.founder, programme=programme, made=at.date())
        undo.callback(quietly, target.unlink)


def _fill(undo: contextlib.ExitStack, prepared: Prepared, folder: Path, place: Path, at: datetime) -> None:
    """Make the folder's contents beside their place and move them in, the team file last: it makes the folder one."""
    if not folder.exists():
        undo.callback(quietly, folder.rmdir)
        folder.mkdir(parents=True)
    _clear_left_over(folder)
    staging = folder / f"{_STAGING}{secrets.token_hex(4)}{atomic.SUFFIX}"
    undo.callback(shutil.rmtree, staging, ignore_errors=True)
    staging.mkdir()
    team = teamfile.found(staging, prepared.founding)
    names: dict[str, Municipality] = {}
    for name in prepared.wishes.municipalities:
        names[new_key("g", names, secrets.choice)] = Municipality(name=name)
    opened = CaseFolder.open(staging, place, prepared.keys, team=team)
    opened.create(Programme(name=prepared.wishes.programme, municipalities=names), at=at)
    for item in sorted(staging.iterdir(), key=lambda each: each.name == layout.TEAM_FILE):
        target = folder / item.name
        if not target.exists():
            undo.callback(quietly, clear, target)
            item.rename(target)
    shutil.rmtree(staging, ignore_errors=True)


def _left_over(folder: Path) -> bool:
    """Tell whether a founding was cut off here, by a power cut for instance: its staging is still there."""
    return any(layout.path_of(each, TEAM).exists() for each in folder.glob(f"{_STAGING}*"))


def _clear_left_over(folder: Path) -> None:
    if _left_over(folder):
        layout.path_of(folder, layout.PROGRAMME).unlink(missing_ok=True)
    for each in folder.glob(f"{_STAGING}*"):
        shutil.rmtree(each, ignore_errors=True)


def _result(prepared: Prepared, folder: Path, saved: Path | None) -> Result[Founded]:
    wishes = prepared.wishes
    messages = []
    for name in wishes.municipalities:
        if name not in load_places().towns:
            near = near_names(name)
            text = _("{name} is not in the list of municipalities; distances and figures use the name as it is.")
            messages.append(text.format(name=name))
            if near:
                messages.append(_("Did you mean {near}? See: bgz settings").format(near=", ".join(near)))
    if prepared.recovery is None:
        messages.append(
            _("There is no paper key: if this computer is lost, so are the records. Make one: bgz recover --new-key")
        )
    elif saved is not None:
        messages.append(_("The recovery key was saved. Print it, keep it away from this computer, delete the file."))
    messages += git.set_up(folder)
    data = Founded(
        folder, prepared.founding.id, wishes.programme, wishes.municipalities, prepared.recovery is not None, saved
    )
    return Result(data, tuple(messages), "bgz intake new")
