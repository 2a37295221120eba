"""`bgz doctor`: each thing it looks at is shown failing, and mended by the very command it names."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.__main__ import run
from bgz.actions import doctor as actions
from bgz.actions import examined, init
from bgz.actions.job_place import place_of_team
from bgz.cli.root import COMMANDS
from bgz.domain.cases.authority import COORDINATOR, LEAD, SAFEGUARDING
from bgz.domain.cases.request_family import RequestFamily
from bgz.i18n import in_language
from bgz.storage import age, atomic, gitrepo, home, identity, joining, layout, mailbox, ownagenda, recordtext, teamsets
from bgz.storage.drafts import Drafts
from bgz.storage.folder import CaseFolder
from bgz.storage.job import Job
from bgz.storage.keys import Keys
from bgz.storage.session import session_of
from bgz.storage.teamstate import Device, Member
from bgz.terms.commands import EXAMINED

if TYPE_CHECKING:
    from collections.abc import Callable

    from bgz.actions.doctor import Examined

NOW = datetime.now(UTC).replace(microsecond=0)
PHRASE = "vier-losse-woorden-samen"
V1 = "V-7K3QF"


class Ward:
    """Anna's laptop, unlocked, with one family in a healthy folder."""

    def __init__(self, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.base, self.patch = base, monkeypatch
        (base / "run").mkdir(mode=0o700)
        monkeypatch.setenv("BGZ_HOME", str(base / "home"))
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(base / "run"))
        monkeypatch.setenv("HOME", str(base / "user"))
        monkeypatch.setenv("BGZ_FOLDER", str(base / "cases"))
        monkeypatch.setenv("BGZ_LANG", "en")
        self.root = base / "cases"
        prepared = init.prepare(init.Wishes("Anna", "anna@example.org", ("Meppel",)), recovery=True, at=NOW)
        init.found(prepared, self.root, PHRASE, save_to=None, at=NOW, log_n=2)
        self.keys, self.team, self.member = prepared.keys, prepared.founding.id, prepared.member
        self.place = home.team_home(home.home(), self.team)
        self.open().create(RequestFamily(number=V1, surname="Jansen"), at=NOW)

    def open(self, keys: Keys | None = None, root: Path | None = None) -> CaseFolder:
        place = self.place if keys is None else self.base / keys.device
        return CaseFolder.open(root or self.root, place, keys or self.keys, team=self.team)

    @property
    def file(self) -> Path:
        return layout.path_of(self.root, V1)

    def examined(self, *, at: datetime = NOW, repair: bool = False) -> dict[str, Examined]:
        result = actions.doctor(self.root, at=at, repair=repair)
        found = {each.check: each for each in result.data.checks}
        assert list(found) == list(EXAMINED.codes)
        assert result.attention == any(each.verdict == "attention" for each in found.values())
        for each in found.values():
            assert each.text
            assert "Jansen" not in each.text
            word = each.command.split()[1:2]
            assert not word or any(word[0] in commands for commands in COMMANDS.values())
        return found

    def found(self, check: str) -> tuple[str, str]:
        """Return verdict and command of one check; all others must not fail."""
        held = self.examined()[check]
        return held.verdict, held.command

    def run(self, command: str, *more: str, codes: tuple[int, ...] = (0, 9)) -> None:
        """Run the very command that was named."""
        words = command.split()
        assert words[0] == "bgz"
        assert run([*words[1:], *more]) in codes

    def mends(self, check: str, *more: str) -> None:
        """Show that a check asks for attention, and that its own command puts it right."""
        verdict, command = self.found(check)
        assert verdict == "attention"
        self.run(command, *more)
        assert self.found(check)[0] == "ok"

    def admitted(self, name: str) -> Keys:
        """Let Anna admit the laptop of another member; the files stay as they are."""
        keys = Keys.generate()
        public = keys.sign.public_key().public_bytes_raw()
        member = Member(name, name.title(), f"{name}@example.org", frozenset({COORDINATOR}), "2023-11-04")
        folder = self.open()
        device = Device.of(name, "laptop", str(keys.age.recipient), public)
        folder.change_team(teamsets.admission(folder.now, member, device), at=NOW)
        return keys


@pytest.fixture
def ward(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ward:
    return Ward(tmp_path, monkeypatch)


def test_all_is_well_with_a_healthy_folder(ward: Ward) -> None:
    assert {each.verdict for each in ward.examined().values()} == {"ok"}
    assert set(actions.CHECKS) == set(EXAMINED.codes)


def test_it_writes_nothing(ward: Ward) -> None:
    def state() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in ward.base.rglob("*") if path.is_file()}

    ward.open().read(V1)
    ward.file.unlink()
    before = state()
    ward.examined()
    assert state() == before


def test_locked_it_says_what_it_can_and_how_to_unlock(ward: Ward) -> None:
    session_of(ward.place).close()
    found = ward.examined()
    assert {each.verdict for each in found.values()} == {"ok", "unknown"}
    assert {each.command for each in found.values() if each.verdict == "unknown"} == {"bgz unlock"}
    assert found["team"].verdict == found["paper"].verdict == found["clock"].verdict == "ok"
    assert found["session"].command == "bgz unlock"
    ward.patch.setenv("BGZ_PASSPHRASE_COMMAND", f"printf %s {PHRASE}")
    ward.run(found["session"].command)
    assert {each.verdict for each in ward.examined().values()} == {"ok"}


def test_without_a_folder_it_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    result = actions.doctor(None, at=NOW)
    found = {each.check: each for each in result.data.checks}
    assert result.attention
    assert found["folder"].verdict == "attention"
    assert "bgz init" in found["folder"].text
    assert found["program"].verdict == "ok"
    assert found["readers"].verdict == "unknown"


def test_a_folder_that_is_away_or_not_one(ward: Ward) -> None:
    assert run(["--folder", str(ward.base / "nowhere"), "doctor", "--json"]) == 9
    ward.root.rename(ward.base / "unplugged")
    ward.patch.delenv("BGZ_FOLDER")
    found = {each.check: each for each in actions.doctor(None, at=NOW).data.checks}
    assert found["folder"].verdict == "attention"
    assert "Is the drive connected" in found["folder"].text
    assert "bgz --folder FOLDER" in found["folder"].text
    assert found["keys"].verdict == "ok", "what does not lie in the folder is looked at all the same"
    assert {found[each].verdict for each in ("team", "guards", "space")} == {"unknown"}
    assert not any("--restore" in each.command or "--repair" in each.command for each in found.values())


def test_a_folder_that_cannot_be_listed(ward: Ward) -> None:
    def refuse(_root: Path) -> layout.Listing:
        raise PermissionError(13, "no")

    ward.patch.setattr(layout, "scan", refuse)
    assert ward.found("folder")[0] == "attention"
    assert ward.found("copies")[0] == "unknown"


def test_a_folder_whose_disk_refuses(ward: Ward) -> None:
    def refuse(_path: Path, _data: bytes) -> int:
        raise OSError(30, "read-only")

    ward.patch.setattr(Path, "write_bytes", refuse)
    assert ward.found("folder")[0] == "attention"
    assert ward.found("memory")[0] == "attention"


class TestTeam:
    """The team file, and who is in it."""

    def test_a_team_file_that_is_gone(self, ward: Ward) -> None:
        layout.path_of(ward.root, "team").unlink()
        ward.mends("team")

    def test_a_damaged_team_file(self, ward: Ward) -> None:
        layout.path_of(ward.root, "team").write_bytes(b"spoilt")
        ward.mends("team")

    def test_a_team_file_that_was_rolled_back(self, ward: Ward) -> None:
        path = layout.path_of(ward.root, "team")
        before = path.read_bytes()
        ward.admitted("bert")
        path.write_bytes(before)
        ward.mends("team")

    def test_a_team_file_that_has_not_arrived_completely(self, ward: Ward) -> None:
        path = layout.path_of(ward.root, "team")
        ward.admitted("bert")
        ward.admitted("carla")
        whole = path.read_bytes()
        lines = recordtext.read(whole).lines
        shutil.rmtree(ward.place / "copies")
        middle = [line for line in lines if b"bert@example.org" in line]
        path.write_bytes(whole.replace(middle[0] + b"\n", b""))
        held = ward.examined()["team"]
        assert (held.verdict, held.command) == ("attention", "")
        assert "wait" in held.text

    def test_contradicting_roles(self, ward: Ward) -> None:
        keys = ward.admitted("bert")
        copy = ward.base / "other"
        shutil.copytree(ward.root, copy)
        anna, there = ward.open(), ward.open(root=copy)
        anna.change_team({"members.bert.roles": [COORDINATOR, LEAD]}, at=NOW)
        shutil.rmtree(ward.place / "copies")
        there.change_team({"members.bert.roles": [COORDINATOR, SAFEGUARDING]}, at=NOW)
        shutil.copy(copy / layout.TEAM_FILE, ward.root / "bgz-team.sync-conflict-1.yaml")
        ward.open()
        assert keys.device in ward.open().now.devices
        assert ward.found("team") == ("attention", "bgz team list")
        ward.open().change_team({"members.bert.roles": [COORDINATOR]}, at=NOW)
        assert ward.found("team")[0] == "ok"

    def test_a_laptop_that_asks_to_be_let_in(self, ward: Ward) -> None:
        keys = Keys.generate()
        public = keys.sign.public_key().public_bytes_raw()
        device = Device.of("bert", "laptop", str(keys.age.recipient), public)
        request = joining.Request(ward.team, "bert", "Bert", "bert@example.org", device, NOW.isoformat())
        joining.written(ward.root, request, keys)
        ward.mends("team", "1", "--words", joining.words(ward.team, device), "--no-input")
        assert "bert" in ward.open().now.members

    def test_no_paper_key(self, ward: Ward) -> None:
        folder = ward.base / "paperless"
        prepared = init.prepare(init.Wishes("Anna", "anna@example.org", ("Meppel",)), recovery=False, at=NOW)
        init.found(prepared, folder, PHRASE, save_to=None, at=NOW, log_n=2)
        ward.root = folder
        ward.patch.setenv("BGZ_FOLDER", str(folder))
        ward.mends("paper", "--recovery", str(ward.base / "key.txt"), "--no-input")

    def test_a_laptop_that_was_removed(self, ward: Ward) -> None:
        ward.open().change_team({f"removed.{ward.keys.device}": "2023-12-01"}, at=NOW)
        held = ward.examined()["device"]
        assert (held.verdict, held.command) == ("attention", "bgz join --anew")
        ward.patch.setenv("BGZ_PASSPHRASE_COMMAND", f"printf %s {PHRASE}")
        ward.run(held.command, "--name", "Anna", "--email", "anna@example.org", "--no-input")
        assert "six words" in ward.examined()["device"].text

    def test_a_laptop_that_is_in_no_team(self, ward: Ward) -> None:
        ward.patch.setenv("BGZ_HOME", str(ward.base / "new"))
        held = ward.examined()["device"]
        assert (held.verdict, held.command) == ("attention", "bgz join")
        ward.patch.setenv("BGZ_PASSPHRASE_COMMAND", f"printf %s {PHRASE}")
        ward.run(held.command, "--name", "Bert", "--email", "bert@example.org", "--no-input")
        assert "six words" in ward.examined()["device"].text

    def test_a_laptop_that_waits_and_one_that_does_not_ask(self, ward: Ward) -> None:
        keys = Keys.generate()
        held = identity.DeviceIdentity(keys, ward.team, "bert")
        ward.patch.setenv("BGZ_HOME", str(ward.base / "new"))
        place = home.team_home(home.home(), ward.team)
        sealed = identity.seal(held, PHRASE, log_n=2)
        identity.write(place, sealed)
        session_of(place).open(sealed, held, time.time())
        found = ward.examined()
        assert (found["device"].verdict, found["device"].command) == ("attention", "bgz join")
        assert "does not ask" in found["device"].text
        device = Device.of("bert", "laptop", str(keys.age.recipient), keys.sign.public_key().public_bytes_raw())
        request = joining.Request(ward.team, "bert", "Bert", "bert@example.org", device, NOW.isoformat())
        joining.written(ward.root, request, keys)
        assert "six words" in ward.examined()["device"].text
        assert ward.found("team")[0] == "ok", "only a lead can let somebody in"
        readers = ward.examined()["readers"]
        assert (readers.verdict, readers.text) == ("ok", "This laptop opens the files once it is in the team.")


class TestComputer:
    """The keys, the session, the memory, the drafts, the mail and the disk of this computer."""

    def test_keys_that_are_gone_or_damaged(self, ward: Ward) -> None:
        path = ward.place / identity.FILE
        whole = path.read_bytes()
        path.write_bytes(b"spoilt")
        assert ward.found("keys") == ("attention", "bgz recover")
        path.unlink()
        found = ward.examined()
        assert (found["device"].verdict, found["keys"].verdict) == ("attention", "unknown")
        path.write_bytes(whole)
        assert ward.found("keys")[0] == "ok"

    def test_a_recovery_that_was_cut_off(self, ward: Ward) -> None:
        (ward.place / "recovering").write_text(ward.keys.device, encoding="utf-8")
        assert ward.found("keys") == ("attention", "bgz recover")

    @pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
    def test_keys_that_others_can_look_at(self, ward: Ward) -> None:
        ward.place.chmod(0o755)
        home.home().chmod(0o750)
        ward.mends("keys")

    def test_a_computer_without_a_place_for_a_session(self, ward: Ward) -> None:
        ward.patch.delenv("XDG_RUNTIME_DIR")
        held = ward.examined()["session"]
        assert (held.verdict, held.command) == ("attention", "")
        assert "BGZ_PASSPHRASE_COMMAND" in held.text
        ward.patch.setenv("BGZ_PASSPHRASE_COMMAND", f"printf %s {PHRASE}")
        assert ward.found("session")[0] == "ok"
        ward.patch.setenv("BGZ_PASSPHRASE_COMMAND", "printf wrong")
        assert ward.found("session")[0] == "unknown"

    def test_a_damaged_memory(self, ward: Ward) -> None:
        (ward.place / "copies" / V1).write_bytes(b"spoilt")
        ward.mends("memory")
        (ward.place / "copies" / "team").write_bytes(b"spoilt")
        ward.mends("memory")
        (ward.place / "copies" / V1).unlink()
        (ward.place / "copies" / V1).mkdir()
        assert ward.found("memory")[0] == "attention"

    def test_drafts(self, ward: Ward) -> None:
        drafts = Drafts(ward.place, ward.keys.age)
        for name, command in (
            ("other", ""),
            (f"intake-{V1}", "bgz intake new"),
            (f"followup-{V1}", "bgz followup"),
            (f"edit-{V1}", f"bgz edit {V1}"),
            (f"{V1}-edited", f"bgz edit {V1} --outside"),
        ):
            drafts.keep(name, "{}")
            assert ward.found("drafts") == ("attention", command)
            assert (V1 in ward.examined()["drafts"].text) is (V1 in name)
            drafts.drop(name)
        assert ward.found("drafts")[0] == "ok"

    def test_what_was_edited_with_another_program(self, ward: Ward) -> None:
        text = age.decrypt(ward.file.read_bytes(), [ward.keys.age]).plaintext.replace(b"Jansen", b"Janssen", 1)
        ward.file.write_bytes(age.encrypt(text, ward.open().now.recipients(V1)))
        ward.run("bgz check")
        ward.mends("drafts", "--no-input")
        assert ward.open().read(V1).record.surname == "Janssen"

    def test_the_reminders(self, ward: Ward) -> None:
        server = ("--host", "smtp.example.org", "--sender", "bgz@example.org", "--no-check", "--no-input")
        assert ward.found("mail") == ("ok", "bgz remind setup")
        ward.run("bgz remind setup", *server)
        assert ward.found("mail") == ("ok", "bgz remind --dry-run")
        job = place_of_team(home.home(), ward.team)
        (job / mailbox.SETTINGS).write_text("{}", encoding="utf-8")
        ward.mends("mail", *server)
        (job / mailbox.SETTINGS).unlink()
        ward.mends("mail", *server)
        (job / "identity.json").write_text("[[", encoding="utf-8")
        assert ward.found("mail") == ("attention", "bgz remind setup")
        ward.run("bgz remind setup", *server)
        ward.mends("mail", "--no-input")  # the key that was damaged stands in the team still

    def test_a_job_that_rests_or_fails(self, ward: Ward) -> None:
        server = ("--host", "127.0.0.1", "--port", "9", "--security", "none", "--sender", "bgz@example.org")
        ward.run("bgz remind setup", *server, "--no-check", "--no-input")
        with mailbox.Ledger.held(place_of_team(home.home(), ward.team)) as ledger:
            ledger.begin(NOW, [], [])
            assert ward.found("mail") == ("ok", "bgz remind --dry-run")
            assert ward.examined(at=NOW + timedelta(days=3))["mail"].verdict == "ok"
            assert ward.examined(at=NOW + timedelta(days=4))["mail"].verdict == "attention"
            ledger.end(2)
        held = ward.examined()["mail"]
        assert (held.verdict, held.command) == ("attention", "bgz remind")
        assert held.text.startswith("2 ")

    def test_two_jobs_and_one_whose_key_is_gone(self, ward: Ward) -> None:
        server = ("--host", "smtp.example.org", "--sender", "bgz@example.org", "--no-check", "--no-input")
        ward.run("bgz remind setup", *server)
        own = Job.open(place_of_team(home.home(), ward.team)).id
        ward.run("bgz remind setup", *server, "--job", str(ward.base / "second"))
        verdict, command = ward.found("mail")
        assert (verdict, command.split()[:3], command.endswith(own)) == ("attention", ["bgz", "remind", "stop"], False)
        ward.mends("mail", "--no-input")
        folder = ward.open()
        folder.change_team(teamsets.reminders_gone(folder.now, own), at=NOW)
        ward.mends("mail", *server)

    def test_a_job_on_another_computer(self, ward: Ward) -> None:
        server = ("--host", "smtp.example.org", "--sender", "bgz@example.org", "--no-check", "--no-input")
        ward.run("bgz remind setup", *server, "--job", str(ward.base / "elsewhere"))
        assert ward.found("mail") == ("ok", "")

    def test_a_laptop_that_does_not_tell_what_is_due(self, ward: Ward) -> None:
        server = ("--host", "smtp.example.org", "--sender", "bgz@example.org", "--no-check", "--no-input")
        ward.run("bgz remind setup", *server)
        assert ward.examined(at=NOW + timedelta(days=6))["mail"].verdict == "ok"
        assert ward.examined(at=NOW + timedelta(days=8))["mail"].command == "bgz"
        (ward.place / ownagenda.NOTE).unlink()
        ward.mends("mail")

    def test_a_full_disk(self, ward: Ward) -> None:
        usage = type("usage", (), {"free": 5_000_000})
        ward.patch.setattr("shutil.disk_usage", lambda _path: usage)
        assert ward.found("space")[0] == "attention"


class TestSync:
    """What sync services leave, and what must be there for them."""

    def test_conflict_copies(self, ward: Ward) -> None:
        for name in ("sync-conflict-1", "sync-conflict-2", "sync-conflict-3", "sync-conflict-4"):
            shutil.copy(ward.file, ward.file.with_name(f"{V1}.yaml.{name}.age"))
        ward.mends("copies")

    def test_unfinished_files(self, ward: Ward) -> None:
        left = ward.root / "families" / f"{atomic.PREFIX}1{atomic.SUFFIX}"
        left.write_bytes(b"half")
        assert ward.found("unfinished")[0] == "ok", "it may be written at this moment"
        old = time.time() - 3 * 24 * 3600
        os.utime(left, (old, old))
        ward.mends("unfinished")

    def test_placeholders(self, ward: Ward) -> None:
        online = ward.file.with_name(f".{ward.file.name}.icloud")
        ward.file.rename(online)
        assert ward.found("online") == ("attention", "")
        online.rename(ward.file)
        assert ward.found("online")[0] == "ok"

    def test_rules_for_git_and_syncthing(self, ward: Ward) -> None:
        (ward.root / ".stignore").unlink()
        (ward.root / ".gitattributes").write_text("*.png binary\n", encoding="utf-8")
        ward.mends("guards")
        assert (ward.root / ".gitattributes").read_text(encoding="utf-8").startswith("*.png binary\n")
        assert (ward.root / ".stignore").read_text(encoding="utf-8") == layout.STIGNORE

    def test_two_services_at_once(self, ward: Ward) -> None:
        (ward.base / ".stfolder").mkdir()
        assert ward.found("services")[0] == "ok"
        (ward.root / "._sync_1234.db").touch()
        held = ward.examined()["services"]
        assert held.verdict == "attention"
        assert "Nextcloud" in held.text
        assert "Syncthing" in held.text
        (ward.root / "._sync_1234.db").unlink()
        assert ward.found("services")[0] == "ok"

    def test_a_synced_folder_in_a_synced_folder(self, ward: Ward) -> None:
        for place in (ward.base, ward.root):
            (place / ".stfolder").mkdir()
        assert ward.found("services")[0] == "attention"

    @pytest.mark.parametrize("name", ["OneDrive - Gemeente", "Dropbox", "Google Drive", "Mijn Drive"])
    def test_services_known_by_the_name_of_their_folder(self, ward: Ward, name: str) -> None:
        (ward.base / name).mkdir()
        ward.root = ward.root.rename(ward.base / name / "cases")
        held = ward.examined()["services"]
        assert held.verdict == "ok"
        assert name in held.text
        (ward.root / ".git").mkdir()
        assert ward.examined()["services"].verdict == "attention"

    def test_git(self, ward: Ward, program: Callable[[str], str]) -> None:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            ward.patch.delenv(name)
        assert ward.found("git")[0] == "ok"
        subprocess.run([program("git"), "init", "-q", str(ward.root)], check=True)
        ward.mends("git")
        (ward.root / ".gitattributes").unlink()
        ward.mends("git")
        for name in (".gitattributes", ".git/info/attributes"):
            with (ward.root / name).open("a", encoding="utf-8") as file:
                file.write("*.age -merge\n")
            if name == ".gitattributes":
                ward.mends("git")
        assert ward.found("git") == ("attention", "")
        ward.patch.setattr(gitrepo, "git", lambda: None)
        assert ward.found("git")[0] == "unknown"

    def test_git_that_does_not_accept_the_folder(self, ward: Ward) -> None:
        (ward.root / ".git").mkdir()
        assert ward.found("git")[0] == "unknown"
        assert not ward.examined(repair=True)["git"].command


class TestRecords:
    """What the signed changes tell."""

    def test_files_for_an_older_team(self, ward: Ward) -> None:
        ward.admitted("bert")
        ward.mends("readers")

    def test_files_that_are_not_for_this_laptop(self, ward: Ward) -> None:
        ward.file.write_bytes(age.encrypt(b"x", [Keys.generate().age.recipient]))
        assert ward.found("readers") == ("attention", "bgz check")
        ward.file.write_bytes(b"spoilt")
        ward.mends("readers")

    def test_a_file_of_a_newer_bgz(self, ward: Ward) -> None:
        text = b"# bgz record 2. \n---\n---\n"
        ward.file.write_bytes(age.encrypt(text, [ward.keys.age.recipient]))
        held = ward.examined()["program"]
        assert held.verdict == "attention"
        assert "newer bgz" in held.text

    def test_this_clock_is_behind(self, ward: Ward) -> None:
        held = ward.examined(at=NOW - timedelta(days=2))["clock"]
        assert held.verdict == "attention"
        assert "this computer" in held.text
        session_of(ward.place).close()
        assert ward.examined(at=NOW - timedelta(days=2))["clock"].verdict == "attention", "also when locked"

    def test_the_clock_of_another_laptop_is_ahead(self, ward: Ward) -> None:
        bert = ward.admitted("bert")
        list(ward.open().reseal())
        folder = ward.open(bert)
        held = folder.read(V1)
        folder.save(held, evolve(held.record, notes="x"), at=NOW + timedelta(days=2))
        held_ = ward.examined()["clock"]
        assert held_.verdict == "attention"
        assert "laptop (Bert)" in held_.text

    def test_the_clock_of_another_laptop_is_behind(self, ward: Ward) -> None:
        bert = ward.admitted("bert")
        list(ward.open().reseal())
        folder = ward.open(bert)
        held = folder.read(V1)
        folder.save(held, evolve(held.record, notes="x"), at=NOW - timedelta(days=2))
        held_ = ward.examined()["clock"]
        assert held_.verdict == "attention"
        assert "laptop (Bert)" in held_.text
        assert ward.examined(at=NOW + timedelta(days=40))["clock"].verdict == "ok", "that is long ago"

    def test_two_laptops_with_the_same_keys(self, ward: Ward) -> None:
        folder = ward.open()
        held = folder.read(V1)
        folder.save(held, evolve(held.record, notes="x"), at=NOW - timedelta(days=2))
        assert ward.found("twin")[0] == "ok"
        folder.save(held, evolve(held.record, phone="0612345678"), at=NOW - timedelta(days=1))
        assert ward.found("twin") == ("attention", "bgz join --anew")
        assert ward.examined(at=NOW + timedelta(days=40))["twin"].verdict == "ok", "that is long ago"

    def test_lines_of_strangers_say_nothing_of_clocks(self, ward: Ward) -> None:
        from bgz.storage import changes

        stranger = Keys.generate()
        forged = changes.sign(
            stranger.sign,
            rec=V1,
            team=(),
            dev=ward.keys.device,
            at=NOW + timedelta(days=9),
            after=(),
            set={"notes": "x"},
        )
        text = recordtext.write(V1, {}, [forged.line], team=(), counted=())
        ward.file.write_bytes(age.encrypt(text, [ward.keys.age.recipient]))
        assert ward.found("clock")[0] == "ok"


def test_a_check_that_fails_hides_nothing(ward: Ward) -> None:
    def broken(_patient: examined.Patient) -> examined.Verdict:
        raise RuntimeError("Jansen")

    ward.patch.setattr(actions, "CHECKS", {**actions.CHECKS, "clock": broken})
    found = ward.examined()
    assert found["clock"].verdict == "unknown"
    assert "RuntimeError" in found["clock"].text


def test_a_repair_that_fails_is_seen_in_the_examination(ward: Ward) -> None:
    def refuse(_folder: Path) -> bool:
        raise OSError

    (ward.root / ".stignore").unlink()
    ward.patch.setattr(gitrepo, "guard", refuse)
    assert ward.examined(repair=True)["guards"].verdict == "attention"


def test_every_sentence_is_dutch_in_dutch(ward: Ward) -> None:
    english = ward.examined()
    with in_language("nl"):
        dutch = ward.examined()
    assert not {each.text for each in english.values()} & {
        each.text for name, each in dutch.items() if name != "program"
    }


def _folder_for_file(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _file_for_folder(path: Path) -> None:
    shutil.rmtree(path)
    path.touch()


def _damaged_job(ward: Ward) -> None:
    place = place_of_team(home.home(), ward.team)
    place.mkdir(parents=True)
    (place / "identity.json").write_text("[[", encoding="utf-8")


@pytest.mark.parametrize(
    "harm",
    [
        lambda ward: _folder_for_file(layout.path_of(ward.root, "team")),
        lambda ward: _folder_for_file(ward.file),
        lambda ward: _folder_for_file(ward.place / identity.FILE),
        lambda ward: _folder_for_file(ward.root / ".gitattributes"),
        lambda ward: _file_for_folder(ward.root / "families"),
        lambda ward: _file_for_folder(ward.place),
        lambda ward: _file_for_folder(home.home()),
        lambda ward: (home.home() / "config.json").write_text("{", encoding="utf-8"),
        _damaged_job,
        lambda ward: (ward.root / ".git").write_text("gitdir: /nowhere", encoding="utf-8"),
        lambda ward: layout.path_of(ward.root, "team").write_bytes(b"# bgz team 9.\n---\n---\n"),
        lambda ward: ward.file.write_bytes(b""),
        lambda ward: shutil.rmtree(ward.root),
        lambda ward: _file_for_folder(ward.root),
    ],
)
@pytest.mark.parametrize("repair", [False, True])
def test_whatever_is_broken_every_check_has_its_say(ward: Ward, harm: Callable[[Ward], object], repair: bool) -> None:
    harm(ward)
    ward.examined(repair=repair)
