"""A case folder in git: clones of one bare repository, with git's own commands, as people would use them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from bgz.actions import git, init
from bgz.domain.cases.authority import COORDINATOR, LEAD
from bgz.domain.cases.request_family import RequestFamily
from bgz.storage import gitrepo, home, identity, layout, teamsets
from bgz.storage.folder import CaseFolder
from bgz.storage.identity import DeviceIdentity
from bgz.storage.keys import Keys
from bgz.storage.teamstate import Device, Member

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AT = datetime(2023, 11, 4, 10, 12, 31, tzinfo=UTC)
PHRASE = "vier-losse-woorden-samen"
V1 = "V-7K3QF"
PULLS = pytest.mark.parametrize("how", ["--no-rebase", pytest.param("--rebase", marks=pytest.mark.slow)])


class Laptop:
    """One member's laptop: her keys, her home of bgz and her clone, in which the case folder may lie deeper."""

    def __init__(self, base: Path, name: str, git: str) -> None:
        self.base, self.name, self.git_program = base / name, name, git
        for each in ("user", "run"):
            (self.base / each).mkdir(mode=0o700, parents=True)
        self.clone = self.base / "clone"
        self.root = self.clone / "zaken"
        self.clock = AT
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("BGZ_", "XDG_", "GIT_"))}
        self.environment = {
            **kept,
            "HOME": str(self.base / "user"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "BGZ_HOME": str(self.base / "home"),
            "XDG_RUNTIME_DIR": str(self.base / "run"),
            "BGZ_PASSPHRASE_COMMAND": f"printf %s {PHRASE}",
            "BGZ_LANG": "en",
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
        }
        for key in ("AUTHOR", "COMMITTER"):
            self.environment |= {f"GIT_{key}_NAME": name, f"GIT_{key}_EMAIL": f"{name}@example.org"}
        self.keys: Keys
        self.team = ""

    def run(self, *words: str, at: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            env=self.environment,
            cwd=at or self.clone,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def git(self, *words: str, code: int = 0) -> str:
        done = self.run(self.git_program, *words)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def bgz(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "bgz", "--folder", str(self.root), *words, at=self.base)

    @property
    def place(self) -> Path:
        return home.team_home(self.base / "home", self.team)

    def open(self) -> CaseFolder:
        return CaseFolder.open(self.root, self.place, self.keys, team=self.team)

    def edit(self, number: str = V1, **facts: object) -> None:
        """Change facts of a family; the laptop's clock goes on by a minute."""
        self.clock += timedelta(minutes=1)
        folder = self.open()
        held = folder.read(number)
        folder.save(held, evolve(held.record, **facts), at=self.clock)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "work")

    def push(self) -> None:
        self.git("push", "-q")

    def pull(self, how: str = "--no-rebase", code: int = 0) -> str:
        return self.git("pull", "--no-edit", how, code=code)

    def share(self, how: str) -> None:
        self.commit()
        self.pull(how)
        self.push()

    def family(self, number: str = V1) -> RequestFamily:
        record = self.open().read(number).record
        assert isinstance(record, RequestFamily)
        return record

    def checked(self) -> None:
        """After one `bgz check`: git has nothing to say but what bgz wrote anew, and no file holds its markers."""
        done = self.bgz("check", "--json")
        assert done.returncode in {0, 9}, done.stderr
        for path in self.root.rglob("*"):
            assert not path.is_file() or b"<<<<<<<" not in path.read_bytes()
        changed = self.git("status", "--porcelain").splitlines()
        assert all(line.startswith(" M ") and line.endswith((".age", "bgz-team.yaml")) for line in changed), changed


class Office:
    """A bare repository and the laptops that clone it; Anna founded the team."""

    def __init__(self, base: Path, git: str) -> None:
        self.base, self.git = base, git
        self.bare = base / "origin.git"
        self.anna = Laptop(base, "anna", git)
        self.anna.run(git, "init", "-q", "--bare", "-b", "main", str(self.bare), at=base)
        self.anna.run(git, "clone", "-q", str(self.bare), str(self.anna.clone), at=base)
        with pytest.MonkeyPatch.context() as patch:
            for name in ("BGZ_HOME", "HOME", "GIT_CONFIG_NOSYSTEM"):
                patch.setenv(name, self.anna.environment[name])
            prepared = init.prepare(init.Wishes("Anna", "anna@example.org", ("Meppel",)), recovery=True, at=AT)
            done = init.found(prepared, self.anna.root, PHRASE, save_to=None, at=AT, log_n=2)
        assert any("git" in sentence for sentence in done.messages)
        self.anna.keys, self.anna.team = prepared.keys, prepared.founding.id
        self.anna.open().create(RequestFamily(number=V1, surname="Jansen"), at=AT)
        self.anna.commit()
        self.anna.git("push", "-q", "-u", "origin", "main")

    def admit(self, name: str, roles: tuple[str, ...] = (COORDINATOR,)) -> Laptop:
        """Let Anna admit a new member, who clones the repository."""
        laptop = self.newcomer(name, roles, self.anna)
        self.anna.push()
        self.cloned(laptop)
        return laptop

    def newcomer(self, name: str, roles: tuple[str, ...], lead: Laptop) -> Laptop:
        """Let a lead admit a new member, and commit it."""
        laptop = Laptop(self.base, name, self.git)
        laptop.keys, laptop.team = Keys.generate(), self.anna.team
        public = laptop.keys.sign.public_key().public_bytes_raw()
        device = Device.of(name, "laptop", str(laptop.keys.age.recipient), public)
        member = Member(name, name.title(), f"{name}@example.org", frozenset(roles), "2023-11-04")
        folder = lead.open()
        folder.change_team(teamsets.admission(folder.now, member, device), at=AT)
        assert [number for number, _done in folder.reseal()]
        lead.commit()
        return laptop

    def cloned(self, laptop: Laptop) -> None:
        """Let a member clone the repository, with bgz set up as `bgz join` does it."""
        name = laptop.name
        laptop.run(self.git, "clone", "-q", str(self.bare), str(laptop.clone), at=self.base)
        sealed = identity.seal(DeviceIdentity(laptop.keys, laptop.team, name), PHRASE, log_n=2)
        identity.write(laptop.place, sealed)
        home.remember_folder(laptop.base / "home", laptop.root, laptop.team)
        assert gitrepo.install(laptop.root)


@pytest.fixture
def office(tmp_path: Path, program: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Office:
    git = program("git")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    return Office(tmp_path, git)


@pytest.fixture
def bert(office: Office) -> Laptop:
    return office.admit("bert")


def settled(*laptops: Laptop, how: str = "--no-rebase") -> None:
    """Let each pull and check until everyone has what the others have, then compare."""
    for laptop in (*laptops, *laptops):
        laptop.pull(how)
        laptop.checked()
        if laptop.git("status", "--porcelain"):
            laptop.commit()
        laptop.push()
    for laptop in laptops:
        laptop.pull(how)
        assert laptop.git("status", "--porcelain") == ""
    first, *others = laptops
    for number in first.open().numbers():
        for other in others:
            assert other.open().read(number).tree == first.open().read(number).tree
            assert len(other.open().history(number)) == len(first.open().history(number))


@PULLS
def test_two_edit_different_fields_of_a_family(office: Office, bert: Laptop, how: str) -> None:
    office.anna.edit(phone="0612345678")
    office.anna.share(how)
    bert.edit(email="j@example.org")
    bert.commit()
    assert "CONFLICT" not in bert.pull(how)
    assert (bert.family().phone, bert.family().email) == ("0612345678", "j@example.org")
    bert.push()
    settled(office.anna, bert, how=how)


@PULLS
def test_two_edit_the_same_field_of_a_family(office: Office, bert: Laptop, how: str) -> None:
    office.anna.edit(surname="Jansen-Bos")
    office.anna.share(how)
    bert.edit(surname="Janssen")
    bert.share(how)
    settled(office.anna, bert, how=how)
    values = {claim.value for claim in office.anna.open().read(V1).conflicts["surname"]}
    assert values == {"Jansen-Bos", "Janssen"}


@pytest.mark.slow
def test_a_merge_that_locked_bgz_left_half_done_is_told_with_what_ends_it(office: Office, bert: Laptop) -> None:
    office.anna.edit(phone="0612345678")
    office.anna.share("--no-rebase")
    bert.edit(email="j@example.org")
    bert.commit()
    assert "git merge" not in bert.bgz("doctor", "--all").stdout
    command = bert.environment.pop("BGZ_PASSPHRASE_COMMAND")
    bert.bgz("lock")
    bert.pull(code=1)
    told = bert.bgz("doctor")
    assert told.returncode == 9
    assert "bgz unlock. git merge --abort. git pull." in " ".join(told.stdout.split())
    bert.environment["BGZ_PASSPHRASE_COMMAND"] = command
    checked = bert.bgz("check")
    assert checked.returncode == 9
    assert "not finished by git" in checked.stdout
    assert "git merge --abort" in checked.stdout
    assert bert.bgz("unlock").returncode == 0
    bert.git("merge", "--abort")
    bert.git("pull")
    assert (bert.family().phone, bert.family().email) == ("0612345678", "j@example.org")
    assert bert.bgz("check").returncode == 0


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (None, ""),
        (gitrepo.Unfinished("", both=True, one=False), "git status"),
        (gitrepo.Unfinished("rebase", both=True, one=True), "git rebase --abort"),
        (gitrepo.Unfinished("merge", both=False, one=True), "git add -A. git commit --no-edit"),
        (gitrepo.Unfinished("rebase", both=False, one=False), "git rebase --continue"),
    ],
)
def test_what_git_did_not_end_has_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: gitrepo.Unfinished | None, said: str
) -> None:
    monkeypatch.setattr(gitrepo, "accepted", lambda _folder: True)
    monkeypatch.setattr(gitrepo, "unfinished", lambda _folder: left)
    told = git.pending(tmp_path)
    assert said in told
    assert bool(told) == bool(left)


def test_the_passphrase_is_asked_with_who_asks_it_and_why(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bgz.cli.app import App
    from bgz.cli.git_merge import _asking

    app, asked = App(), list[str]()

    def ask(_app: App, question: str) -> str:
        asked.append(question)
        return PHRASE

    monkeypatch.setattr(App, "passphrase", None)
    assert _asking(app) is None
    monkeypatch.setattr(App, "passphrase", ask)
    asking = _asking(app)
    assert asking is not None
    assert asking("Passphrase") == PHRASE
    assert asked == ["bgz: Passphrase"]
    assert "Asked by bgz, for git wants records merged" in capsys.readouterr().err


@pytest.mark.slow
@PULLS
def test_clocks_a_day_apart(office: Office, bert: Laptop, how: str) -> None:
    office.anna.edit(phone="0612345678")
    office.anna.share(how)
    bert.clock -= timedelta(days=1)
    bert.edit(email="j@example.org")
    bert.share(how)
    bert.edit(phone="0612345679")
    bert.share(how)
    settled(office.anna, bert, how=how)
    assert office.anna.family().phone == "0612345679", "what knew of the other wins, whatever the clocks say"


@pytest.mark.slow
def test_three_clones_with_several_commits_each(office: Office, bert: Laptop) -> None:
    carla = office.admit("carla")
    bert.pull()
    laptops = (office.anna, bert, carla)
    for at, laptop in enumerate(laptops):
        laptop.edit(notes=f"by {laptop.name}")
        laptop.commit()
        laptop.open().create(RequestFamily(number=f"V-7K3Q{at}", surname="Bos"), at=AT)
        laptop.edit(phone=f"061234567{at}")
        laptop.commit()
    for laptop, how in zip(laptops, ("--no-rebase", "--rebase", "--no-rebase"), strict=True):
        laptop.pull(how)
        laptop.push()
    settled(*laptops)
    assert len(office.anna.open().read(V1).conflicts["notes"]) == len(laptops)
    assert len(office.anna.open().numbers()) == 1 + len(laptops)


@pytest.mark.slow
@PULLS
def test_what_one_deletes_and_the_other_edits_comes_back(office: Office, bert: Laptop, how: str) -> None:
    layout.path_of(office.anna.root, V1).unlink()
    office.anna.share(how)
    bert.edit(email="j@example.org")
    bert.commit()
    assert "CONFLICT (modify/delete)" in bert.pull(how, code=1)
    bert.git("add", "zaken")
    bert.git("-c", "core.editor=true", *(("rebase", "--continue") if how == "--rebase" else ("commit", "-q")))
    bert.push()
    settled(office.anna, bert, how=how)
    assert office.anna.family().email == "j@example.org"


def test_who_takes_the_deletion_gets_the_record_back_from_memory(office: Office, bert: Laptop) -> None:
    layout.path_of(office.anna.root, V1).unlink()
    office.anna.share("--no-rebase")
    bert.edit(email="j@example.org")
    bert.commit()
    bert.pull(code=1)
    bert.git("rm", "-q", f"zaken/families/{V1}.yaml.age")
    bert.git("commit", "-q", "-m", "gone")
    bert.bgz("check", "--restore")
    assert bert.family().email == "j@example.org"
    assert layout.path_of(bert.root, V1).exists()


@pytest.mark.slow
@PULLS
def test_a_team_change_on_one_side_and_edits_on_the_other(office: Office, bert: Laptop, how: str) -> None:
    bert.edit(email="j@example.org")
    bert.commit()
    carla = office.admit("carla")
    said = bert.pull(how)
    assert "CONFLICT" not in said
    assert "laptop of Carla <carla@example.org>, let in by Anna" in said, "named before anything is encrypted for her"
    assert set(bert.open().team.heads) == set(office.anna.open().team.heads)
    bert.push()
    carla.pull(how)
    assert carla.family().email == "j@example.org", "bert encrypted it for who came meanwhile"
    settled(office.anna, bert, carla, how=how)


@pytest.mark.slow
@PULLS
def test_two_change_the_team_at_once(office: Office, how: str) -> None:
    bert = office.admit("bert", (COORDINATOR, LEAD))
    folder = bert.open()
    folder.change_team({"members.bert.name": "Bert Bos"}, at=AT)
    bert.commit()
    folder = office.anna.open()
    folder.change_team({"members.bert.email": "bos@example.org"}, at=AT)
    office.anna.share(how)
    assert "CONFLICT" not in bert.pull(how)
    bert.push()
    settled(office.anna, bert, how=how)
    member = office.anna.open().now.members["bert"]
    assert (member.name, member.email) == ("Bert Bos", "bos@example.org")


@pytest.mark.slow
@PULLS
def test_two_leads_admit_somebody_at_once_and_encrypt_everything_anew(office: Office, how: str) -> None:
    bert = office.admit("bert", (COORDINATOR, LEAD))
    carla = office.newcomer("carla", (COORDINATOR,), office.anna)
    office.anna.push()
    dirk = office.newcomer("dirk", (COORDINATOR,), bert)
    bert.edit(email="j@example.org")
    bert.commit()
    assert "CONFLICT" not in bert.pull(how)
    bert.push()
    for laptop in (carla, dirk):
        office.cloned(laptop)
        assert laptop.family().email == "j@example.org", "git brought both teams together before it encrypted"
    settled(office.anna, bert, carla, dirk, how=how)


@pytest.mark.slow
@PULLS
def test_a_member_is_removed_while_others_edit_offline(office: Office, bert: Laptop, how: str) -> None:
    carla = office.admit("carla")
    bert.pull()
    bert.edit(email="j@example.org")
    bert.commit()
    carla.edit(notes="by carla")
    carla.commit()
    folder = office.anna.open()
    for number in folder.numbers():
        folder.acknowledge(number, at=AT)
    folder.change_team({f"removed.{carla.keys.device}": "2023-12-01"}, at=AT)
    assert list(folder.reseal())
    office.anna.share(how)
    assert "CONFLICT" not in bert.pull(how)
    bert.push()
    assert bert.family().email == "j@example.org"
    said = carla.pull(how, code=1)
    assert "not encrypted for this device" in said
    carla.git(*(("rebase", "--abort") if how == "--rebase" else ("merge", "--abort")))
    assert carla.git("status", "--porcelain") == ""
    carla.git("push", "-q", "origin", "HEAD:refs/heads/carla")
    bert.git("fetch", "-q")
    bert.git("merge", "-q", "--no-edit", "origin/carla")
    assert bert.family().notes is None, "what a removed laptop sends later waits for bgz team accept"
    assert bert.open().read(V1).refused == 1
    bert.push()
    settled(office.anna, bert, how=how)


@pytest.mark.slow
@PULLS
def test_locked_git_calls_it_a_conflict_and_our_side_stays(office: Office, bert: Laptop, how: str) -> None:
    office.anna.edit(phone="0612345678")
    office.anna.share(how)
    bert.edit(email="j@example.org")
    bert.commit()
    before = layout.path_of(bert.root, V1).read_bytes()
    command = bert.environment.pop("BGZ_PASSPHRASE_COMMAND")
    said = bert.pull(how, code=1)
    abort = "git rebase --abort" if how == "--rebase" else "git merge --abort"
    assert "bgz is locked" in said
    assert f"bgz unlock. {abort}. git pull" in said
    if how == "--no-rebase":
        assert layout.path_of(bert.root, V1).read_bytes() == before
    bert.git(*abort.split()[1:])
    assert layout.path_of(bert.root, V1).read_bytes() == before
    bert.environment["BGZ_PASSPHRASE_COMMAND"] = command
    assert bert.bgz("unlock").returncode == 0
    del bert.environment["BGZ_PASSPHRASE_COMMAND"]
    assert "CONFLICT" not in bert.pull(how), "an open session is enough"
    bert.environment["BGZ_PASSPHRASE_COMMAND"] = command
    bert.push()
    settled(office.anna, bert, how=how)


@pytest.mark.slow
def test_a_colleague_joins_over_git(office: Office) -> None:
    carla = Laptop(office.base, "carla", office.git)
    carla.run(office.git, "clone", "-q", str(office.bare), str(carla.clone), at=office.base)
    done = carla.bgz("join", str(carla.root), "--name", "Carla", "--email", "carla@example.org", "--no-input", "--json")
    assert done.returncode == 0, done.stderr
    assert gitrepo.installed(carla.root)
    words = json.loads(done.stdout)["data"]["words"]
    carla.commit()
    carla.push()
    office.anna.pull()
    approved = office.anna.bgz("team", "approve", "1", "--words", words, "--no-input")
    assert approved.returncode == 0, approved.stderr
    office.anna.commit()
    office.anna.push()
    carla.pull()
    shown = carla.bgz("show", V1, "--names", "--json")
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout)["data"]["record"]["surname"] == "Jansen"


def test_a_program_in_the_work_tree_is_never_run(office: Office, bert: Laptop) -> None:
    office.anna.edit(phone="0612345678")
    for name in ("bgz/__init__.py", "bgz/__main__.py", "click.py", "zaken/bgz.py"):
        trap = office.anna.clone / name
        trap.parent.mkdir(exist_ok=True)
        trap.write_text(f"open({str(office.base / 'trapped')!r}, 'w').close()\n", encoding="utf-8")
    office.anna.share("--no-rebase")
    bert.edit(email="j@example.org")
    bert.share("--no-rebase")
    assert bert.family().phone == "0612345678"
    assert not (office.base / "trapped").exists()


def test_both_sides_damaged_is_a_conflict(office: Office, bert: Laptop) -> None:
    for laptop, text in ((office.anna, b"spoilt by anna"), (bert, b"spoilt by bert")):
        laptop.family()
        layout.path_of(laptop.root, V1).write_bytes(text)
        laptop.commit()
    office.anna.push()
    assert "is damaged" in bert.pull(code=1)
    bert.git("checkout", "-q", "--ours", "zaken")
    assert bert.family().surname == "Jansen", "the memory heals it"


def test_a_file_that_is_none_of_bgz_is_left_to_git(office: Office, bert: Laptop) -> None:
    for laptop in (office.anna, bert):
        (laptop.root / "notes.age").write_text(laptop.name, encoding="utf-8")
        laptop.commit()
    office.anna.push()
    assert "notes.age is not a file of bgz" in bert.pull(code=1)


def test_founding_in_a_clone_says_so_and_keeps_the_attributes_of_others(office: Office) -> None:
    attributes = (office.anna.root / ".gitattributes").read_text(encoding="utf-8")
    assert attributes == layout.GITATTRIBUTES
    assert gitrepo.installed(office.anna.root)
    assert gitrepo.attributes_hold(office.anna.root)
    (office.anna.root / ".gitattributes").write_text("*.png binary", encoding="utf-8")
    assert not gitrepo.attributes_hold(office.anna.root)
    assert gitrepo.guard(office.anna.root)
    assert (office.anna.root / ".gitattributes").read_text(encoding="utf-8") == "*.png binary\n" + attributes
    assert gitrepo.attributes_hold(office.anna.root)
    assert not gitrepo.guard(office.anna.root)
