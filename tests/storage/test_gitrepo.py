"""What bgz asks of git, with the real program."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bgz.storage import gitrepo, layout
from bgz.storage.layout import TEAM_FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    Git = Callable[..., str]


@pytest.fixture
def git(program: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Return a function that runs git in the folder `top`, a work tree, as a user without settings."""
    path = program("git")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for each in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{each}_NAME", "anna")
        monkeypatch.setenv(f"GIT_{each}_EMAIL", "anna@example.org")

    def run(*words: str, code: int = 0) -> str:
        done = subprocess.run([path, *words], cwd=tmp_path / "top", capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == code, done.stderr
        return done.stdout.strip()

    (tmp_path / "top").mkdir()
    run("init", "-q", "-b", "main")
    return run


@pytest.fixture
def top(git: Git, tmp_path: Path) -> Path:
    git("status")
    return tmp_path / "top"


def test_a_folder_without_git(tmp_path: Path) -> None:
    assert not gitrepo.inside(tmp_path)
    assert not gitrepo.accepted(tmp_path)


def test_where_there_is_no_program_git_nothing_is_asked(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert gitrepo.inside(top)
    assert not gitrepo.accepted(top)
    monkeypatch.setattr(shutil, "which", lambda _name: "./git")
    assert gitrepo.git() is None, "a program in the working directory is not git"


def test_a_git_that_hangs_or_cannot_start(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gitrepo, "git", lambda: str(top / "missing"))
    assert not gitrepo.accepted(top)


def test_the_driver_is_installed_in_the_clone_and_runs_in_a_shell(top: Path, git: Git) -> None:
    assert gitrepo.accepted(top)
    assert not gitrepo.installed(top)
    assert gitrepo.install(top / ".")
    assert gitrepo.installed(top)
    held = git("config", "--local", "--get", "merge.bgz.driver")
    assert held == gitrepo.command()
    words = shlex.split(held)
    assert words == [Path(sys.executable).as_posix(), "-P", "-m", "bgz", "git-merge", "--", "%O", "%A", "%B", "%P"]


def test_a_python_with_blanks_quotes_and_per_cent_signs(
    top: Path, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "it's 100% here"
    place.mkdir()
    python = place / "python"
    python.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/said"\nexit 0\n', encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    gitrepo.guard(top)
    assert gitrepo.install(top)
    (top / "families").mkdir()
    name = "families/it's V.yaml.age"
    for branch, text in (((), b"1"), (("-b", "other"), b"2"), (("main",), b"3")):
        if branch:
            git("checkout", "-q", *branch)
        (top / name).write_bytes(text)
        git("add", "-A")
        git("commit", "-q", "-m", text.decode())
    git("merge", "-q", "--no-edit", "other")
    said = (tmp_path / "said").read_text(encoding="utf-8").splitlines()
    assert said[:4] == ["-P", "-m", "bgz", "git-merge"]
    assert said[-1] == name


def test_a_driver_of_another_bgz_counts_while_it_is_there(top: Path, git: Git) -> None:
    for driver, there in (
        (f"'{sys.executable}' -m bgz git-merge %O %A %B %P", True),
        ("/nowhere/python -m bgz git-merge %O %A %B %P", False),
        ("bgz 'git-merge", False),
        ("true", False),
    ):
        git("config", "merge.bgz.driver", driver)
        assert gitrepo.installed(top) == there


def test_a_clone_that_cannot_be_configured(top: Path) -> None:
    (top / ".git" / "config.lock").touch()
    assert not gitrepo.install(top)


def test_rules_are_added_to_those_of_others(top: Path) -> None:
    folder = top / "cases"
    folder.mkdir()
    assert not gitrepo.attributes_hold(folder)
    assert gitrepo.guard(folder)
    assert not gitrepo.guard(folder)
    assert (folder / ".gitattributes").read_text(encoding="utf-8") == layout.GITATTRIBUTES
    assert (folder / ".stignore").read_text(encoding="utf-8") == layout.STIGNORE
    assert gitrepo.attributes_hold(folder)
    (folder / ".gitattributes").write_text("*.png binary\n*.age binary merge=bgz", encoding="utf-8")
    assert gitrepo.guard(folder)
    rules = (folder / ".gitattributes").read_text(encoding="utf-8")
    assert rules == "*.png binary\n*.age binary merge=bgz\nbgz-team.yaml -text merge=bgz\n"


def test_rules_that_undo_ours_are_overruled(top: Path) -> None:
    (top / ".gitattributes").write_text(layout.GITATTRIBUTES + "*.age -merge", encoding="utf-8")
    assert not gitrepo.attributes_hold(top)
    assert not gitrepo.insisted(top)
    gitrepo.insist(top)
    assert gitrepo.insisted(top)
    assert gitrepo.attributes_hold(top)


class TestVersions:
    """What stands in the commits that git is bringing together."""

    def commit(self, git: Git, top: Path, text: bytes) -> str:
        (top / "zaken").mkdir(exist_ok=True)
        (top / "zaken" / TEAM_FILE).write_bytes(text)
        git("add", "-A")
        git("commit", "-q", "-m", "x")
        return git("rev-parse", "HEAD")

    def versions(self, top: Path) -> set[bytes]:
        return set(gitrepo.versions(top, f"zaken/{TEAM_FILE}"))

    def test_a_repository_without_commits(self, top: Path) -> None:
        assert self.versions(top) == set()

    def test_both_sides_of_a_merge(self, git: Git, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.commit(git, top, b"base\n")
        git("checkout", "-q", "-b", "other")
        theirs = self.commit(git, top, b"theirs\nwith a blob 3 in it\n")
        git("checkout", "-q", "main")
        self.commit(git, top, b"ours")
        assert self.versions(top) == {b"ours"}
        monkeypatch.setenv(f"GITHEAD_{theirs}", "other")
        assert self.versions(top) == {b"ours", b"theirs\nwith a blob 3 in it\n"}
        assert set(gitrepo.versions(top, "zaken")) == set(), "a folder is no version of a file"

    def test_during_a_rebase(self, git: Git, top: Path) -> None:
        self.commit(git, top, b"base\n")
        git("checkout", "-q", "-b", "other")
        self.commit(git, top, b"theirs\n")
        git("checkout", "-q", "main")
        self.commit(git, top, b"ours, one\n")
        self.commit(git, top, b"ours, two\n")
        assert not gitrepo.rebasing(top)
        git("rebase", "-q", "other", code=1)
        assert gitrepo.rebasing(top)
        assert self.versions(top) >= {b"theirs\n", b"ours, two\n"}


def test_nothing_that_a_configuration_names_is_run(top: Path, git: Git, tmp_path: Path) -> None:
    """Whoever can write in a synced folder can put a `.git` there, with settings that name programs."""
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch '{tmp_path}/trapped'\n", encoding="utf-8")
    trap.chmod(0o755)
    (top / TEAM_FILE).write_bytes(b"x")
    git("add", "-A")
    git("commit", "-q", "-m", "x")
    for name in ("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "diff.external", "core.askPass"):
        git("config", name, str(trap))
    for name in ("config", "rev-parse", "cat-file", "check-attr"):
        git("config", f"alias.{name}", f"!{trap}")
    hooks = top / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-index-change", "fsmonitor-watchman", "post-checkout"):
        (hooks / hook).symlink_to(trap)
    git("status")
    assert (tmp_path / "trapped").exists(), "the trap works"
    (tmp_path / "trapped").unlink()
    gitrepo.guard(top)
    assert gitrepo.accepted(top)
    assert gitrepo.install(top)
    assert gitrepo.installed(top)
    assert gitrepo.attributes_hold(top)
    assert not gitrepo.rebasing(top)
    assert gitrepo.versions(top, TEAM_FILE) == [b"x"]
    assert not (tmp_path / "trapped").exists()


class TestPulling:
    """What `git pull` needs to bring work together without a question."""

    def cloned(self, git: Git, top: Path, tmp_path: Path) -> Path:
        """Return a clone of `top` with a commit of its own, where `top` has another."""
        (top / "a").write_text("1", encoding="utf-8")
        git("add", "-A")
        git("commit", "-q", "-m", "one")
        clone = tmp_path / "clone"
        git("clone", "-q", str(top), str(clone))
        (top / "b").write_text("2", encoding="utf-8")
        (clone / "c").write_text("3", encoding="utf-8")
        for place in (top, clone):
            git("-C", str(place), "add", "-A")
            git("-C", str(place), "commit", "-q", "-m", "two")
        return clone

    def test_what_went_apart_is_merged_without_question_or_editor(
        self, git: Git, top: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clone = self.cloned(git, top, tmp_path)
        assert not gitrepo.pulls(clone)
        assert gitrepo.install(clone)
        assert gitrepo.pulls(clone)
        monkeypatch.setenv("GIT_EDITOR", "false")
        git("-C", str(clone), "pull", "-q")
        assert (clone / "b").exists()

    @pytest.mark.parametrize("own", ["pull.rebase", "pull.ff", "branch.main.rebase"])
    def test_what_the_user_chose_stays(self, git: Git, top: Path, own: str) -> None:
        git("config", own, "true")
        git("config", "branch.main.mergeOptions", "--stat")
        assert gitrepo.install(top)
        assert git("config", "--get", own) == "true"
        assert git("config", "--get", "branch.main.mergeOptions") == "--stat"
        if own != "pull.rebase":
            git("config", "--get", "pull.rebase", code=1)

    def test_a_work_tree_between_branches(self, git: Git, top: Path) -> None:
        (top / "a").write_text("1", encoding="utf-8")
        git("add", "-A")
        git("commit", "-q", "-m", "one")
        git("checkout", "-q", "--detach")
        assert gitrepo.install(top)
        assert gitrepo.pulls(top)

    def test_what_git_leaves_of_a_merge_that_was_cut_off_is_not_taken_along(self, git: Git, top: Path) -> None:
        (top / ".git" / "info" / "exclude").write_text("*.bak", encoding="utf-8")
        for _again in range(2):
            assert gitrepo.install(top)
        assert (top / ".git" / "info" / "exclude").read_text(encoding="utf-8") == "*.bak\n.merge_file_*\n"
        (top / ".merge_file_a1b2c3").write_bytes(b"x")
        git("add", "-A")
        assert git("status", "--porcelain") == ""

    def test_rules_that_cannot_be_written_or_found(self, git: Git, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        shutil.rmtree(top / ".git" / "info")
        (top / ".git" / "info").touch()
        assert gitrepo.install(top)
        ask = gitrepo._ask
        monkeypatch.setattr(
            gitrepo, "_ask", lambda folder, *words: None if "info/exclude" in words else ask(folder, *words)
        )
        assert gitrepo.install(top)


class TestUnfinished:
    """What git began and did not end."""

    def apart(self, git: Git, top: Path, other: str | None) -> None:
        """Commit a file, changed on `main` and changed or deleted on the branch `other`."""
        for branch, text in ((("-B", "main"), "base"), (("-b", "other"), other), (("main",), "ours")):
            if text != "base":
                git("checkout", "-q", *branch)
            if text is None:
                (top / "a").unlink()
            else:
                (top / "a").write_text(text, encoding="utf-8")
            git("add", "-A")
            git("commit", "-q", "-m", str(text))

    def test_nothing(self, git: Git, top: Path) -> None:
        assert gitrepo.unfinished(top) is None
        self.apart(git, top, "theirs")
        assert gitrepo.unfinished(top) is None

    def test_a_merge_then_resolved(self, git: Git, top: Path) -> None:
        self.apart(git, top, "theirs")
        git("merge", "-q", "other", code=1)
        assert gitrepo.unfinished(top) == gitrepo.Unfinished("merge", both=True, one=False)
        (top / "deep").mkdir()
        assert gitrepo.unfinished(top / "deep") == gitrepo.Unfinished("merge", both=True, one=False)
        git("add", "-A")
        assert gitrepo.unfinished(top) == gitrepo.Unfinished("merge", both=False, one=False)
        git("commit", "-q", "--no-edit")
        assert gitrepo.unfinished(top) is None

    def test_a_file_that_one_side_deleted(self, git: Git, top: Path) -> None:
        self.apart(git, top, None)
        git("merge", "-q", "other", code=1)
        assert gitrepo.unfinished(top) == gitrepo.Unfinished("merge", both=False, one=True)

    def test_a_rebase(self, git: Git, top: Path) -> None:
        self.apart(git, top, "theirs")
        git("rebase", "-q", "other", code=1)
        assert gitrepo.unfinished(top) == gitrepo.Unfinished("rebase", both=True, one=False)

    def test_a_commit_picked_from_elsewhere(self, git: Git, top: Path) -> None:
        self.apart(git, top, "theirs")
        git("cherry-pick", "other", code=1)
        assert gitrepo.unfinished(top) == gitrepo.Unfinished("", both=True, one=False)
