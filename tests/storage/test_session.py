"""Sessions: they spare the passphrase for a working day, and whatever is not as bgz made it is no session."""

from __future__ import annotations

import json
import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from bgz.storage import identity
from bgz.storage.identity import DeviceIdentity, Sealed
from bgz.storage.keys import Keys
from bgz.storage.session import Keychain, RuntimeFile, Session, runtime_folder, session_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = 1_700_000_000.0
HOUR = 3600
on_posix = pytest.mark.skipif(os.name != "posix", reason="a runtime folder exists on Linux only")


@pytest.fixture
def device() -> DeviceIdentity:
    return DeviceIdentity(Keys.generate(), "a" * 32, "m7K3Q")


@pytest.fixture
def sealed(device: DeviceIdentity) -> Sealed:
    return identity.seal(device, "vier-losse-woorden-samen", log_n=2)


class Ring:
    """A keychain in memory; `broken` as one that is locked or missing."""

    def __init__(self, *, broken: bool = False) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.broken = broken

    def get_password(self, service: str, name: str) -> str | None:
        self._mind()
        return self.held.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        self._mind()
        self.held[service, name] = secret

    def delete_password(self, service: str, name: str) -> None:
        self._mind()
        del self.held[service, name]

    def _mind(self) -> None:
        if self.broken:
            raise RuntimeError("no keychain")


@pytest.fixture(params=["file", "keychain"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Session:
    if request.param == "file":
        return Session(RuntimeFile(tmp_path / "bgz.session"))
    return Session(Keychain(Ring(), "name", tmp_path / "session.age"))


def test_a_session_lasts_its_hours(kept: Session, device: DeviceIdentity, sealed: Sealed) -> None:
    assert kept.load(sealed, NOW) is None
    assert kept.open(sealed, device, NOW, hours=10) == NOW + 10 * HOUR
    for moment in (NOW, NOW + 10 * HOUR - 1, NOW - 200):
        held = kept.load(sealed, moment)
        assert held is not None
        assert held.to_json() == device.to_json()


@pytest.mark.parametrize("moment", [NOW + 10 * HOUR, NOW + 90 * 24 * HOUR, NOW - HOUR])
def test_an_expired_one_is_removed(kept: Session, device: DeviceIdentity, sealed: Sealed, moment: float) -> None:
    """A clock set back an hour counts too: else a session could be made to last for ever."""
    kept.open(sealed, device, NOW)
    assert kept.load(sealed, moment) is None
    assert kept.load(sealed, NOW) is None


def test_a_new_passphrase_ends_it(kept: Session, device: DeviceIdentity, sealed: Sealed) -> None:
    kept.open(sealed, device, NOW)
    assert kept.load(identity.seal(device, "een-andere-zin-van-vijf", log_n=2), NOW) is None


def test_closing_ends_it(kept: Session, device: DeviceIdentity, sealed: Sealed) -> None:
    kept.open(sealed, device, NOW)
    assert kept.close()
    assert not kept.close()
    assert kept.load(sealed, NOW) is None


def test_a_later_session_replaces_it(kept: Session, device: DeviceIdentity, sealed: Sealed) -> None:
    kept.open(sealed, device, NOW)
    assert kept.open(sealed, device, NOW + HOUR, hours=1) == NOW + 2 * HOUR
    assert kept.load(sealed, NOW + 2 * HOUR) is None


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "null", '{"of": "x"}', '{"of": "MARK", "since": "a", "until": 9, "identity": ""}', "[" * 9999],
)
def test_damaged_ones_are_none(tmp_path: Path, sealed: Sealed, text: str) -> None:
    store = RuntimeFile(tmp_path / "bgz.session")
    store.save(text.replace("MARK", sealed.mark).encode())
    assert Session(store).load(sealed, NOW) is None
    assert store.load() is None


def test_without_a_place_there_is_no_session(device: DeviceIdentity, sealed: Sealed) -> None:
    none = Session(None)
    assert none.open(sealed, device, NOW) is None
    assert none.load(sealed, NOW) is None
    assert not none.close()


def test_a_full_disk_is_no_error(tmp_path: Path, device: DeviceIdentity, sealed: Sealed) -> None:
    away = Session(RuntimeFile(tmp_path / "gone" / "bgz.session"))
    assert away.open(sealed, device, NOW) is None


@on_posix
class TestRuntimeFile:
    """What others could have made or read does not count."""

    @pytest.fixture
    def file(self, tmp_path: Path) -> RuntimeFile:
        made = RuntimeFile(tmp_path / "bgz.session")
        made.save(b"secret")
        return made

    def test_only_its_owner_reads_it(self, file: RuntimeFile) -> None:
        assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
        assert file.load() == b"secret"

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o666, 0o620])
    def test_open_to_others_is_none(self, file: RuntimeFile, mode: int) -> None:
        file.path.chmod(mode)
        assert file.load() is None

    def test_another_owner_is_none(self, file: RuntimeFile, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("os.geteuid", lambda: file.path.stat().st_uid + 1)
        assert file.load() is None

    def test_a_link_is_none_and_is_not_followed(self, file: RuntimeFile, tmp_path: Path) -> None:
        link = RuntimeFile(tmp_path / "link.session")
        link.path.symlink_to(file.path)
        assert link.load() is None
        link.save(b"new")
        assert file.path.read_bytes() == b"secret"
        assert not link.path.is_symlink()

    def test_a_second_name_for_it_is_none(self, file: RuntimeFile, tmp_path: Path) -> None:
        (tmp_path / "other").hardlink_to(file.path)
        assert file.load() is None

    def test_what_is_no_file_is_none(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe", 0o600)
        assert RuntimeFile(tmp_path / "pipe").load() is None

    def test_a_huge_one_is_none(self, file: RuntimeFile) -> None:
        file.save(b"x" * 70_000)
        assert file.load() is None

    def test_a_failed_write_leaves_nothing(self, file: RuntimeFile, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_handle: int, _mode: str) -> None:
            raise OSError(28, "full")

        monkeypatch.setattr("builtins.open", full)
        with pytest.raises(OSError, match="full"):
            file.save(b"new")
        assert not file.path.exists()


@on_posix
class TestRuntimeFolder:
    """XDG_RUNTIME_DIR is used only when it is what the system makes it."""

    @pytest.fixture
    def runtime(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        path = tmp_path / "run"
        path.mkdir(mode=0o700)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(path))
        return path

    def test_a_good_one_is_used(self, runtime: Path, tmp_path: Path) -> None:
        assert runtime_folder(tmp_path / "home") == runtime

    @pytest.mark.parametrize("named", ["", "run", "/no/such/folder"])
    def test_a_bad_name_is_not(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
        monkeypatch.setenv("XDG_RUNTIME_DIR", named)
        assert runtime_folder(tmp_path) is None

    @pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
    def test_one_open_to_others_is_not(self, runtime: Path, tmp_path: Path, mode: int) -> None:
        runtime.chmod(mode)
        assert runtime_folder(tmp_path / "home") is None

    def test_a_link_is_not(self, runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "link").symlink_to(runtime)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "link"))
        assert runtime_folder(tmp_path / "home") is None

    def test_that_of_another_user_is_not(self, runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("os.geteuid", lambda: runtime.stat().st_uid + 1)
        assert runtime_folder(tmp_path / "home") is None

    def test_one_inside_the_home_is_not(self, runtime: Path) -> None:
        assert runtime_folder(runtime.parent) is None

    def test_every_home_has_its_own(self, runtime: Path, tmp_path: Path) -> None:
        stores = [session_of(tmp_path / name).store for name in ("one", "two")]
        assert all(isinstance(store, RuntimeFile) and store.path.parent == runtime for store in stores)
        assert stores[0] != stores[1]
        assert str(tmp_path) not in str(stores[0]).replace(str(runtime), "")

    def test_without_it_there_is_none(self, tmp_path: Path) -> None:
        assert session_of(tmp_path).store is None


class TestKeychain:
    """The keychain holds a random key, the file what it seals: one without the other is of no use."""

    @pytest.fixture
    def chain(self, tmp_path: Path) -> Iterator[Keychain]:
        made = Keychain(Ring(), "name", tmp_path / "session.age")
        made.save(b"secret")
        yield made
        assert b"secret" not in made.path.read_bytes() if made.path.exists() else True

    def test_it_gives_back_what_was_saved(self, chain: Keychain) -> None:
        assert chain.load() == b"secret"
        assert "secret" not in str(chain.keychain.held)

    def test_another_machine_cannot_use_the_file(self, chain: Keychain) -> None:
        assert Keychain(Ring(), "name", chain.path).load() is None

    def test_a_changed_file_is_none(self, chain: Keychain) -> None:
        chain.path.write_bytes(chain.path.read_bytes()[:-1])
        assert chain.load() is None

    def test_a_foreign_key_is_none(self, chain: Keychain) -> None:
        chain.keychain.held["bgz", "name"] = "not a key"
        assert chain.load() is None

    def test_dropping_removes_both(self, chain: Keychain) -> None:
        chain.drop()
        chain.drop()
        assert chain.keychain.held == {}
        assert not chain.path.exists()

    def test_no_keychain_is_no_session(self, tmp_path: Path, device: DeviceIdentity, sealed: Sealed) -> None:
        broken = Session(Keychain(Ring(broken=True), "name", tmp_path / "session.age"))
        assert broken.open(sealed, device, NOW) is None
        assert broken.load(sealed, NOW) is None
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("system", ["win32", "darwin"])
    def test_windows_and_macos_use_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str) -> None:
        ring = Ring()
        monkeypatch.setattr("sys.platform", system)
        monkeypatch.setitem(sys.modules, "keyring", ring)
        store = session_of(tmp_path).store
        assert isinstance(store, Keychain)
        assert store.keychain is ring
        assert store.path == tmp_path / "session.age"


def test_the_session_holds_no_more_than_it_needs(tmp_path: Path, device: DeviceIdentity, sealed: Sealed) -> None:
    store = RuntimeFile(tmp_path / "bgz.session")
    Session(store).open(sealed, device, NOW)
    assert sorted(json.loads(store.path.read_bytes())) == ["identity", "of", "since", "until"]
