"""The look and templates of a programme are for leads to sign; nothing that lies in the folder is ever one."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bgz.actions import report_template, settings, settings_look, settings_template, team_remove
from bgz.actions.check import check
from bgz.domain.cases.authority import COORDINATOR, LEAD, PROGRAMME
from bgz.domain.cases.look import logo_uri
from bgz.domain.figures.period import Period
from bgz.domain.figures.region import Region
from bgz.domain.figures.report import Report, make_report
from bgz.domain.work.screening import Rules
from bgz.errors import Invalid, NotFound, Refused
from bgz.storage import age, changes, layout, recordtext
from tests.pictures import png

if TYPE_CHECKING:
    from pathlib import Path

    from bgz.storage.folder import CaseFolder

DAY = date(2023, 11, 4)
NAME, TEXT = "letter.txt.j2", "{{ report.period }}: {{ figures.matches_started }}"


@pytest.fixture
def team(office: Any) -> Any:
    """Return the office with Anna and Carla, who lead, and Bert, who does not."""
    office.admit("bert")
    office.admit("carla", (COORDINATOR, LEAD))
    return office


def report_of(folder: CaseFolder, audience: str = "team") -> Report:
    programme = folder.read(PROGRAMME).record
    region = Region.of([], [], [], programme, Rules({}, programme.norms))
    return make_report(region, Period.of_year(2022), DAY, audience=audience)


def filled(folder: CaseFolder, asked: str) -> str:
    return report_template.filled(folder, report_of(folder), asked).data.decode()


def written(place: Path, text: str = TEXT, name: str = NAME) -> Path:
    (place / name).write_text(text, encoding="utf-8")
    return place / name


def forged(office: Any, who: str, values: dict[str, Any], *, team: tuple[str, ...] | None = None) -> None:
    """Put a signed change into the settings as a laptop can that does not ask bgz whether it may."""
    folder = office.open("anna")
    path = layout.path_of(office.root, PROGRAMME)
    lines = recordtext.read(age.decrypt(path.read_bytes(), [office.keys["anna"].age]).plaintext).lines
    keys, heads = office.keys[who], folder.read(PROGRAMME).heads
    heads_of_team = folder.team.heads if team is None else team
    change = changes.sign(
        keys.sign, rec=PROGRAMME, team=heads_of_team, dev=keys.device, at=office.at(), after=heads, set=values
    )
    text = recordtext.write(PROGRAMME, {}, [*lines, change.line], team=[], counted=[])
    path.write_bytes(age.encrypt(text, folder.now.recipients(PROGRAMME)))


def template(text: str, name: str = NAME) -> dict[str, Any]:
    return {"templates.jABCD": {"name": name, "text": text}}


def test_what_a_lead_stores_is_used_by_everybody(team: Any, tmp_path: Path) -> None:
    settings_template.add(team.open("anna"), written(tmp_path), None, at=team.at())
    assert filled(team.open("bert"), "letter") == "2022: 0\n"


def test_who_is_no_lead_can_store_and_set_nothing(team: Any, tmp_path: Path) -> None:
    settings_template.add(team.open("anna"), written(tmp_path), None, at=team.at())
    (tmp_path / "logo.png").write_bytes(png())
    bert = team.open("bert")
    for tried in (
        lambda: settings_template.add(bert, written(tmp_path, "Bert was hier"), None, at=team.at()),
        lambda: settings_template.remove(bert, NAME, at=team.at()),
        lambda: settings_look.set_logo(bert, tmp_path / "logo.png", at=team.at()),
        lambda: settings_look.set_text(bert, "closing", "nl", "Bert", today=DAY, at=team.at()),
        lambda: settings.set_values(bert, ["look.colour=#0b6e6e"], today=DAY, at=team.at()),
    ):
        with pytest.raises(Refused):
            tried()
    look = team.open("anna").read(PROGRAMME).record.look
    assert (look.logo, look.closing_nl, look.colour) == (None, None, None)
    assert filled(team.open("anna"), NAME) == "2022: 0\n"


def test_what_another_signs_past_the_commands_does_not_count(team: Any) -> None:
    logo = {"kind": "png", "parts": [b64encode(png()).decode()]}
    forged(team, "bert", {**template("Bert was hier"), "look.logo": logo, "look.introduction_nl": "Bert"})
    for laptop in ("anna", "bert", "carla"):
        folder = team.open(laptop)
        assert logo_uri(folder.read(PROGRAMME).record.look) is None
        assert folder.read(PROGRAMME).record.look.introduction_nl is None
        with pytest.raises(NotFound):
            filled(folder, NAME)


def test_what_a_lead_who_left_had_stored_stays_and_what_she_sends_later_does_not_count(
    team: Any, tmp_path: Path
) -> None:
    settings_template.add(team.open("carla"), written(tmp_path, "Van Carla"), None, at=team.at())
    before = team.open("anna").team.heads
    anna = team.open("anna")
    planned = team_remove.plan(anna, "carla", taker=None, today=DAY)
    team_remove.remove(anna, planned, today=DAY, at=team.at())
    assert filled(team.open("anna"), NAME) == "Van Carla\n"
    forged(team, "carla", template("Later", "later.txt.j2"), team=before)
    assert filled(team.open("anna"), NAME) == "Van Carla\n"
    with pytest.raises(NotFound):
        filled(team.open("bert"), "later.txt.j2")
    settings_template.remove(team.open("anna"), NAME, at=team.at())
    with pytest.raises(NotFound):
        filled(team.open("anna"), NAME)


def test_a_file_in_the_folder_is_never_a_template(team: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = team.open("anna")
    planted = written(team.root, "Geplant")
    (team.root / "templates").mkdir()
    deeper = written(team.root / "templates", "Geplant")
    link = tmp_path / "link.txt.j2"
    link.symlink_to(planted)
    into = tmp_path / "into"
    into.symlink_to(team.root / "templates")
    out = team.root / "out.txt.j2"
    out.symlink_to(written(tmp_path, "Buiten", "outside.txt.j2"))
    for path in (planted, deeper, link, into / NAME, out, tmp_path / "into" / ".." / "templates" / NAME):
        with pytest.raises((Refused, NotFound)):
            filled(folder, str(path))
        with pytest.raises((Refused, NotFound)):
            settings_template.add(folder, path, "raad.txt.j2", at=team.at())
    monkeypatch.chdir(team.root)
    for asked in (NAME, f"./{NAME}", f"templates/{NAME}"):
        with pytest.raises(Refused, match="never read from the case folder"):
            filled(folder, asked)
    with pytest.raises(NotFound):
        filled(folder, "letter")
    assert folder.read(PROGRAMME).record.templates == {}


def test_a_stored_one_goes_before_a_file_of_the_same_name(
    team: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_template.add(team.open("anna"), written(tmp_path, "Van het team"), None, at=team.at())
    written(tmp_path, "Een bestand")
    monkeypatch.chdir(tmp_path)
    assert filled(team.open("bert"), NAME) == "Van het team\n"
    assert filled(team.open("bert"), f"./{NAME}") == "Een bestand\n"


def test_a_file_outside_the_folder_is_filled_in_and_tells_what_it_becomes(team: Any, tmp_path: Path) -> None:
    folder = team.open("bert")
    page = written(tmp_path, "<p>{{ report.programme }}</p>", "brief.html.j2")
    made = report_template.filled(folder, report_of(folder), str(page))
    assert (made.data, made.ending, made.template) == (b"<p>Test</p>\n", "html", "brief")
    for name in ("brief.html", "brief.exe.j2", "Mijn brief.txt.j2"):
        with pytest.raises(Invalid, match="is called like"):
            filled(folder, str(written(tmp_path, "x", name)))
    with pytest.raises(NotFound):
        filled(folder, str(tmp_path))
    with pytest.raises(NotFound):
        filled(folder, str(tmp_path / "none.txt.j2"))


@pytest.mark.parametrize(
    ("values", "path"),
    [
        (template(TEXT, "../../evil.txt.j2"), "templates.jABCD.name"),
        (template(TEXT, "/etc/passwd"), "templates.jABCD.name"),
        ({**template("a"), "templates.jEFGH": {"name": NAME, "text": "b"}}, "templates.jABCD.name"),
        ({"look.logo": {"kind": "png", "parts": ["PHNjcmlwdD4="]}}, "look.logo"),
        ({"look.logo": {"kind": "svg", "parts": ["PHN2Zz4="]}}, "look.logo.kind"),
        ({"look.colour": "red;} body{display:none"}, "look.colour"),
    ],
)
def test_what_a_lead_signed_past_the_checks_is_not_used_and_a_check_names_it(
    team: Any, values: dict[str, Any], path: str
) -> None:
    forged(team, "carla", values)
    folder = team.open("anna")
    programme = folder.read(PROGRAMME).record
    assert (logo_uri(programme.look), programme.look.colour) == (None, None)
    for asked in (NAME, "../../evil.txt.j2", "/etc/passwd"):
        with pytest.raises((NotFound, Invalid)):
            filled(folder, asked)
    assert path in {finding.path for finding in check(folder, today=DAY).data.findings}


def test_a_template_signed_past_the_checks_still_runs_in_the_sandbox(team: Any) -> None:
    forged(team, "carla", template("a\n{{ ''.__class__ }}"))
    folder = team.open("anna")
    with pytest.raises(Invalid) as caught:
        filled(folder, NAME)
    assert caught.value.problems[0].startswith(f"{NAME}, line 2: __class__ is not known")
    (row,) = settings_template.templates(folder).data.templates
    assert row.faults == (caught.value.problems[0],)
    assert settings_template.templates(folder).next_step == "bgz settings template example"


def test_only_what_the_readers_may_see_reaches_a_template(team: Any, tmp_path: Path) -> None:
    folder = team.open("anna")
    seen = written(tmp_path, "{{ report.audience }} {{ figures.in_screening_at_end }}")
    made = report_template.filled(folder, report_of(folder, "municipality"), str(seen))
    assert made.data.startswith(b"municipality ")
