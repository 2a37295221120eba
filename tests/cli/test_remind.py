"""`bgz remind` as it is typed: set up, tried, sent by a job that has nothing of a coordinator, and stopped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bgz.__main__ import run
from bgz.actions import init
from bgz.domain.cases.request_family import RequestFamily
from bgz.i18n import set_language
from bgz.storage import home, layout
from bgz.storage.age import AgeError, Identity, decrypt
from bgz.storage.folder import CaseFolder
from tests.post_office import Authority, Post, offices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PHRASE = "vier-losse-woorden-samen"
V = "V-7K3QF"
AT = datetime(2024, 1, 10, 9, 0, tzinfo=UTC)
TODAY = ("--today", "2024-01-15")
CANARY = "Kanariepiet"
EVERY_DAY = ("--days", "ma,di,wo,do,vr,za,zo", "--hour", "0")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a case folder with one family whose first reaction is due, and a home that opens it."""
    monkeypatch.setenv("BGZ_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BGZ_LANG", "nl")
    monkeypatch.setenv("BGZ_PASSPHRASE_COMMAND", f'"{sys.executable}" -c "print(\'{PHRASE}\')"')
    prepared = init.prepare(init.Wishes("Test", "test@example.org", ("Meppel",)), recovery=False, at=AT)
    init.found(prepared, tmp_path / "cases", PHRASE, save_to=None, at=AT, log_n=2)
    team = prepared.founding.id
    folder = CaseFolder.open(tmp_path / "cases", home.team_home(home.home(), team), prepared.keys, team=team)
    family = RequestFamily(number=V, owner=folder.member, surname=CANARY, registered_on=date(2024, 1, 10))
    folder.create(family, at=AT)
    yield tmp_path / "cases"
    set_language("en")


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Callable[..., Post]]:
    with offices(tmp_path) as start:
        yield start


def bgz(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """Run a command with --json and return its code and the envelope."""
    code = run([*TODAY, *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def through(office: Post) -> tuple[str, ...]:
    return ("--host", "127.0.0.1", "--security", "none", "--port", str(office.port), "--sender", "bgz@example.org")


def test_set_up_tried_sent_and_stopped(
    root: Path, capsys: pytest.CaptureFixture[str], post: Callable[..., Post]
) -> None:
    office = post()
    assert bgz(capsys, "remind")[0] == 4
    code, held = bgz(capsys, "remind", "setup", *through(office))
    assert (code, held["data"]["host"], held["data"]["port"]) == (0, "127.0.0.1", office.port)
    assert len(list((root / "agenda").glob("*.age"))) == 1
    assert bgz(capsys, "remind", "test")[0] == 0
    code, held = bgz(capsys, "remind", "--dry-run")
    (reminder,) = held["data"]["reminders"]
    assert (code, reminder["state"], reminder["tasks"]) == (0, "shown", 1)
    assert "to" not in reminder
    assert CANARY not in json.dumps(held)
    assert bgz(capsys, "remind", "me", *EVERY_DAY)[0] == 0
    assert [bgz(capsys, "remind")[1]["data"]["reminders"][0]["state"] for _time in range(2)] == ["sent", "already"]
    tested, sent = office.mails
    assert V not in tested.get_body(("plain",)).get_content()
    assert V in sent.get_body(("plain",)).get_content()
    code, held = bgz(capsys, "remind", "stop", "--yes")
    assert (code, Path(held["data"]["job"]).exists()) == (0, False)
    assert bgz(capsys, "remind")[0] == 4


def test_a_dry_run_shows_an_example_on_a_day_that_was_not_chosen(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = ("--host", "smtp.example.org", "--sender", "a@example.org", "--no-check")
    assert bgz(capsys, "remind", "setup", *server)[0] == 0
    assert bgz(capsys, "remind", "me", "--days", "di", "--overview", "geen")[0] == 0  # 15 January 2024 is a Monday
    code, held = bgz(capsys, "remind", "--dry-run")
    (reminder,) = held["data"]["reminders"]
    assert (code, reminder["state"], V in reminder["text"]) == (0, "not_today", True)
    code, held = bgz(capsys, "remind")
    (reminder,) = held["data"]["reminders"]
    assert (code, reminder["state"], reminder["text"]) == (0, "not_today", "")


def test_set_up_again_keeps_the_key_and_takes_another_server(
    root: Path, capsys: pytest.CaptureFixture[str], post: Callable[..., Post]
) -> None:
    first = bgz(capsys, "remind", "setup", "--host", "smtp.example.org", "--sender", "a@example.org", "--no-check")[1]
    again = bgz(capsys, "remind", "setup", *through(post()))[1]
    assert first["data"]["key"] == again["data"]["key"]
    assert again["data"]["host"] == "127.0.0.1"


def test_what_is_to_be_pasted_is_printed_for_each_system(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run([*TODAY, "remind", "setup", "--host", "smtp.example.org", "--sender", "a@example.org", "--no-check"])
    shown = capsys.readouterr().out
    assert code == 0
    for part in ("crontab -e", " 6-20 * * * ", "OnCalendar=", "systemctl --user", "schtasks /Create", "--job"):
        assert part in shown
    assert shown.count("(voor deze computer)") == 1
    assert CANARY not in shown


def test_a_server_that_is_not_there_is_not_kept(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = ("--host", "127.0.0.1", "--security", "none", "--port", "9", "--sender", "bgz@example.org")
    code, held = bgz(capsys, "remind", "setup", *settings)
    assert (code, held["errors"][0]["exit_code"]) == (10, 10)
    assert not (home.home() / "reminders").exists()
    assert bgz(capsys, "remind", "setup", *settings, "--no-check")[0] == 0
    assert bgz(capsys, "remind", "me", *EVERY_DAY)[0] == 0
    assert bgz(capsys, "remind")[0] == 10


def test_ones_own_wish_is_shown_and_changed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, held = bgz(capsys, "remind", "me")
    assert (code, held["data"]["language"], held["data"]["own"]) == (0, "nl", False)
    given = ("--language", "engels", "--days", "wo,ma", "--hour", "8", "--overview", "geen", "--always")
    code, held = bgz(capsys, "remind", "me", *given)
    wanted = {"language": "en", "days": ["mon", "wed"], "hour": 8, "overview": None, "always": True, "own": True}
    assert (code, {name: held["data"][name] for name in wanted}) == (0, wanted)
    code, held = bgz(capsys, "remind", "me", "--overview", "vrijdag", "--no-always")
    assert (held["data"]["overview"], held["data"]["always"], held["data"]["hour"]) == ("fri", False, 8)
    for wrong in (("--days", "mandag"), ("--hour", "21"), ("--overview", "x"), ("--language", "fr")):
        assert bgz(capsys, "remind", "me", *wrong)[0] == 2
    assert bgz(capsys, "remind", "me", "--days", "", "--overview", "none")[0] == 5
    assert run([*TODAY, "remind", "me", "--no-input"]) == 0
    assert "maandag, woensdag" in capsys.readouterr().out


def test_what_the_job_prints_names_nobody(
    root: Path, capsys: pytest.CaptureFixture[str], post: Callable[..., Post]
) -> None:
    bgz(capsys, "remind", "setup", *through(post()))
    bgz(capsys, "remind", "me", *EVERY_DAY)
    assert run([*TODAY, "remind", "--no-input"]) == 0
    said = "".join(capsys.readouterr())
    assert "coördinator 1" in said
    for never in (CANARY, "test@example.org", V):
        assert never not in said


# What the job can do, and cannot.

RECORDS = [
    (("list",), 6),
    (("show", V), 6),
    (("today",), 6),
    (("followup",), 6),
    (("edit", V, "--set", "surname=x"), 6),
    (("log", V), 6),
    (("report", "--year", "2024"), 6),
    (("match", "suggest", V), 6),
    (("match", "plan"), 6),
    (("check",), 6),
    (("calendar", "--to", "x"), 6),
    (("settings",), 6),
    (("remind", "me"), 6),
    (("remind", "setup", "--host", "x", "--sender", "a@example.org"), 6),
    (("team", "list"), 6),
]
TRIED_EVERY_DAY = {"show", "log", "calendar"}


@pytest.fixture
def alone(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], post: Callable[..., Post]
) -> tuple[Path, dict[str, str], Post]:
    """Return the place of a job that was set up, an environment with nothing but that place, and its mail server."""
    office, place = post(), tmp_path / "job"
    assert bgz(capsys, "remind", "setup", *through(office), "--job", str(place))[0] == 0
    assert bgz(capsys, "remind", "me", *EVERY_DAY)[0] == 0
    bare = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return place, {**bare, "BGZ_HOME": str(place), "BGZ_FOLDER": str(root), "BGZ_LANG": "nl"}, office


def alone_runs(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "bgz", *TODAY, *arguments, "--no-input"],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_the_job_mails_with_nothing_but_its_own_place(alone: tuple[Path, dict[str, str], Post]) -> None:
    place, environment, office = alone
    done = alone_runs(environment, "remind", "--job", str(place))
    assert (done.returncode, done.stderr.count(CANARY)) == (0, 0)
    (mail,) = office.mails
    assert V in mail.get_body(("plain",)).get_content()


def test_the_job_needs_no_terminal_nor_any_stream(alone: tuple[Path, dict[str, str], Post]) -> None:
    place, environment, office = alone
    code = (
        "import sys; sys.stdin = sys.stdout = sys.stderr = None; from bgz.__main__ import main;"
        f"sys.argv = {['bgz', *TODAY, 'remind', '--no-input', '--job', str(place)]!r}; main()"
    )  # as pythonw.exe of Windows runs it
    subprocess.run([sys.executable, "-P", "-c", code], env=environment, check=True)
    assert len(office.mails) == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [pytest.param(*each, marks=() if each[0][0] in TRIED_EVERY_DAY else pytest.mark.slow) for each in RECORDS],
)
def test_in_the_environment_of_the_job_no_command_opens_a_record(
    alone: tuple[Path, dict[str, str], Post], arguments: tuple[str, ...], code: int
) -> None:
    _place, environment, _office = alone
    done = alone_runs(environment, *arguments)
    assert done.returncode == code, done.stderr
    assert CANARY not in done.stdout + done.stderr


def test_the_key_of_the_job_opens_agendas_and_no_other_file(
    root: Path, alone: tuple[Path, dict[str, str], Post]
) -> None:
    place, _environment, _office = alone
    secrets = [each for each in place.iterdir() if each.is_file() and b"AGE-SECRET-KEY" in each.read_bytes()]
    assert [each.name for each in secrets] == ["identity.json"]
    key = Identity.parse(json.loads(secrets[0].read_text(encoding="utf-8"))["age"])
    opened, shut = [], []
    for path in sorted(root.rglob("*.age")):
        try:
            text = decrypt(path.read_bytes(), [key]).plaintext
        except AgeError:
            shut.append(path.relative_to(root).as_posix())
        else:
            opened.append(path.parent.name)
            assert CANARY.encode() not in text
    assert opened == ["agenda"]
    assert sorted(shut) == sorted([layout.path_of(root, V).relative_to(root).as_posix(), "programme.yaml.age"])


def test_own_certificates_are_found_from_where_one_stands(
    root: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    authority = Authority(tmp_path)
    with offices(tmp_path) as start:
        office = start("--tls", *authority.issue())
        settings = ("--host", "127.0.0.1", "--security", "tls", "--port", str(office.port), "--sender", "b@example.org")
        assert bgz(capsys, "remind", "setup", *settings)[0] == 10
        assert bgz(capsys, "remind", "setup", *settings, "--ca-file", "ca.pem")[0] == 0
        monkeypatch.chdir(root)
        assert bgz(capsys, "remind", "test")[0] == 0
        assert len(office.mails) == 1


def test_no_password_is_asked_for_settings_or_a_keychain_that_are_wrong(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    code, held = bgz(capsys, "remind", "setup", "--host", "smtp.example.org", "--keychain", "--no-input")
    assert (code, len(held["errors"][0]["problems"])) == (5, 2)  # nor a user nor a sender
    settings = ("--host", "smtp.example.org", "--sender", "bgz@example.org", "--user", "bgz", "--keychain")
    code, held = bgz(capsys, "remind", "setup", *settings, "--no-input")
    assert (code, held["errors"][0]["message"]) == (10, "Deze computer heeft geen sleutelhanger die bgz kan gebruiken.")


def typed(*arguments: str, answers: str) -> subprocess.CompletedProcess[str]:
    """Run a command that asks, with what a person answers."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "bgz", *TODAY, *arguments],
        input=answers,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_mail_server_is_asked(root: Path) -> None:
    done = typed("remind", "setup", "--no-check", answers="3\nlocalhost\n\nbgz@example.org\n\n")
    assert done.returncode == 0, done.stderr
    assert "Mailserver" in done.stderr
    assert "localhost:25" in done.stdout


def test_what_is_wrong_is_refused_at_its_question_and_a_question_mark_explains(root: Path) -> None:
    answers = "9\nnone\nsmtp.example.org\nlocal host\nlocalhost\n?\n99999\nvijf\n\nbgz\nbgz@example.org\n?\n\n"
    done = typed("remind", "setup", "--no-check", answers=answers)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stderr.split())
    for text in (
        "staat niet in de lijst",
        "Zonder versleuteling kan alleen een mailserver op deze computer",
        "Geef de naam van de mailserver",
        "Vraag het wie uw mail beheert.",
        "Geef een getal van 1 tot en met 65535.",
        "De naam waarmee u zich bij de mailserver aanmeldt.",
    ):
        assert text in said
    assert said.count("Geef een getal van") == 2
    assert said.count("Adres van de afzender:") == 2


@pytest.mark.skipif(os.name == "nt", reason="paths of Unix")
@pytest.mark.skipif(sys.platform == "darwin", reason="there the keychain is asked for first")
def test_a_second_time_what_was_given_is_offered_but_no_password(root: Path) -> None:
    first = "2\nsmtp.example.org\n4650\nb@example.org\nb\npass show b\n"
    assert typed("remind", "setup", "--no-check", "--ca-file", "/etc/ca.pem", answers=first).returncode == 0
    (job,) = (home.home() / "reminders").iterdir()
    held = (job / "mail.json").read_text(encoding="utf-8")
    again = typed("remind", "setup", "--no-check", answers="\n" * 6)
    assert again.returncode == 0, again.stderr
    assert (job / "mail.json").read_text(encoding="utf-8") == held
    assert "[smtp.example.org]" in again.stderr
    assert "pass show b" not in again.stdout + again.stderr
    other = typed("remind", "setup", "--no-check", answers="sendmail\nsendmail\n\n\n")
    assert other.returncode == 0, other.stderr
    assert "Geef het hele pad" in other.stderr
    assert json.loads((job / "mail.json").read_text(encoding="utf-8"))["sender"] == "b@example.org"


@pytest.mark.skipif(os.name == "nt", reason="a program of Unix")
def test_sendmail_needs_no_server(root: Path) -> None:
    done = typed("remind", "setup", "--no-check", answers="sendmail\n/opt/mail/sendmail\nbgz@example.org\n")
    assert done.returncode == 0, done.stderr
    assert "Poort" not in done.stderr
    (job,) = (home.home() / "reminders").iterdir()
    assert json.loads((job / "mail.json").read_text(encoding="utf-8"))["program"] == "/opt/mail/sendmail"


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="there the keychain is asked for first")
def test_who_logs_in_is_asked_how_the_password_is_printed(root: Path) -> None:
    done = typed("remind", "setup", "--no-check", answers="1\nsmtp.example.org\n\nb@example.org\nb\npass show b\n")
    assert done.returncode == 0, done.stderr
    (job,) = (home.home() / "reminders").iterdir()
    assert json.loads((job / "mail.json").read_text(encoding="utf-8"))["password_command"] == "pass show b"
    assert "pass show b" not in done.stdout


def test_ones_own_wish_is_asked(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = typed("remind", "me", answers="2\nma en vr\n9\n-\nja\n")
    assert done.returncode == 0, done.stderr
    held = bgz(capsys, "remind", "me")[1]["data"]
    wanted = {"language": "en", "days": ["mon", "fri"], "hour": 9, "overview": None, "always": True}
    assert {name: held[name] for name in wanted} == wanted
    again = typed("remind", "me", answers="\n\n\n\n\n")
    assert again.returncode == 0, again.stderr
    assert bgz(capsys, "remind", "me")[1]["data"] == held


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("ma t/m vr", "mon,tue,wed,thu,fri"),
        ("maandag t/m woensdag, vrijdag", "mon,tue,wed,fri"),
        ("vr tot en met ma en wo", "mon,wed,fri,sat,sun"),
        ("Mon to Wed", "mon,tue,wed"),
        ("1-3", "mon,tue,wed"),
        ("1 3 5", "mon,wed,fri"),
        ("di", "tue"),
    ],
)
def test_days_are_named_one_by_one_or_from_one_to_another(
    root: Path, capsys: pytest.CaptureFixture[str], words: str, days: str
) -> None:
    code, held = bgz(capsys, "remind", "me", "--days", words)
    assert (code, ",".join(held["data"]["days"])) == (0, days)
    assert bgz(capsys, "remind", "me", "--days", f"x t/m {words}")[0] == 2


@pytest.mark.parametrize(
    "hour", ["6 uur", *(pytest.param(each, marks=pytest.mark.slow) for each in ("6:00", "06.00", "6u", "6 o'clock"))]
)
def test_an_hour_is_read_as_people_write_it(root: Path, capsys: pytest.CaptureFixture[str], hour: str) -> None:
    done = typed("remind", "me", answers=f"\nma t/m vr\n?\n6:30\n{hour}\ngeen\n\n")
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stderr.split())
    assert "Volgens de klok van de computer die mailt" in said
    assert "Geef een heel uur van 0 tot en met 20" in said
    held = bgz(capsys, "remind", "me")[1]["data"]
    assert (held["hour"], held["overview"], len(held["days"])) == (6, None, 5)


def test_before_stopping_it_asks(root: Path, capsys: pytest.CaptureFixture[str], post: Callable[..., Post]) -> None:
    bgz(capsys, "remind", "setup", *through(post()))
    assert typed("remind", "stop", answers="nee\n").returncode == 3
    (job,) = (home.home() / "reminders").iterdir()
    done = typed("remind", "stop", answers="ja\n")
    assert (done.returncode, job.exists()) == (0, False)
    assert str(job) in done.stdout


@pytest.mark.parametrize("words", [("--job", "x"), ("--dry-run",), ("--always",)])
def test_an_option_of_sending_before_another_word_is_not_lost(
    root: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    code, held = bgz(capsys, "remind", *words, "stop", "--yes")
    assert (code, held["status"]) == (2, "error")
