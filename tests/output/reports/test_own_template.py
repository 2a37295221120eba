"""Own templates, filled in by whoever wrote them: figures in the language, nothing but figures, and an end to all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bgz.domain.figures.offered import FILTERS, example, offered, tables
from bgz.errors import Invalid
from bgz.i18n import in_language
from bgz.output import own_sandbox
from bgz.output.own_template import Source, fill, tried

VALUES = example(hidden=False)
ONES = f"{{% set all = [{','.join(['1'] * 1000)}] %}}"


@pytest.fixture(autouse=True)
def english() -> Any:
    with in_language("en"):
        yield


def filled(text: str, ending: str = "txt", **values: Any) -> str:
    return fill(Source(f"letter.{ending}.j2", text, ending), {**VALUES, **values}).removesuffix("\n")


def refused(text: str, ending: str = "txt", **values: Any) -> tuple[str, str]:
    """Return where and what, and the line that is shown with it."""
    with pytest.raises(Invalid) as caught:
        filled(text, ending, **values)
    assert caught.value.hint.endswith("bgz help templates")
    place, *shown = caught.value.problems
    return place.removeprefix(f"letter.{ending}.j2, "), "".join(shown)


FIGURES = {"made": 1234, "cost": 5800.5, "budget": 58000, "few": "<5", "hidden": "x", "unknown": "?", "none": None}


@pytest.mark.parametrize(
    ("text", "dutch", "english"),
    [
        ("{{ figures.made }}", "1.234", "1,234"),
        ("{{ figures.cost }}", "5.800,5", "5,800.5"),
        ("{{ figures.cost|number(2) }}", "5.800,50", "5,800.50"),
        ("{{ figures.cost|number(decimals=0) }}", "5.800", "5,800"),
        ("{{ figures.budget|amount }}", "€ 58.000", "€58,000"),
        ("{{ figures.made|percentage }}", "1.234%", "1,234%"),
        ("{{ 14|weeks }} {{ 7|weeks }}", "2 weken 1 week", "2 weeks 1 week"),
        ("{{ report.since|day }} {{ report.since }}", "1 jan 2023 1 jan 2023", "1 Jan 2023 1 Jan 2023"),
        ("{{ figures.few }} {{ figures.few|amount }} {{ figures.hidden|weeks }}", "<5 <5 x", "<5 <5 x"),
        ("{{ figures.none }} {{ figures.none|amount }} {{ figures.unknown|percentage }}", "– – ?", "– – ?"),
        ("{{ true }} {{ false }}", "ja nee", "yes no"),
        ("{{ report.municipalities|join(', ') }} {{ [1, 2000]|join('+') }}", "… 1+2.000", "… 1+2,000"),
        ("{{ report.municipalities|length }} {{ [1, 2, 3][-1] }} {{ [1, 2, 3][:2]|length }}", "1 3 2", "1 3 2"),
        ("{% for a in [1, 2] %}{{ loop.index }}{% if not loop.last %}, {% endif %}{% endfor %}", "1, 2", "1, 2"),
        ("{% for a in [] %}{% else %}niets{% endfor %}", "niets", "niets"),
        ("{% for a in [1, 2, 3] if a > 1 %}{{ a }}{% endfor %}", "23", "23"),
        ("{{ figures.made + 1 }} {{ (figures.budget - 1000) / 2 }} {{ 2 * 3 }}", "1.235 28.500 6", "1,235 28,500 6"),
        ("{% if figures.few is number %}a{% elif 'x' not in ['y'] %}b{% endif %}", "b", "b"),
        ("{{ figures['made'] }} {{ report['since'] }}", "1.234 1 jan 2023", "1,234 1 Jan 2023"),
        ("{% set a = 2 %}{{ a if a == 2 else 3 }} {{ -a }} {{ none or 'iets' }}", "2 -2 iets", "2 -2 iets"),
        ("a{# niets #}b{% raw %}{{ c }}{% endraw %}", "ab{{ c }}", "ab{{ c }}"),
        ("{{ figures.none is none }} {{ 'a' is string }} {{ figures.made is defined }}", "ja ja ja", "yes yes yes"),
    ],
)
def test_what_a_template_can_do(text: str, dutch: str, english: str) -> None:
    assert filled(text, figures=FIGURES) == english
    with in_language("nl"):
        assert filled(text, figures=FIGURES) == dutch


def test_every_documented_name_can_be_used() -> None:
    facts, figures, beside, filters = tables()
    assert [name for name, _text in filters.rows] == list(FILTERS)
    for name, _text in facts.rows:
        filled(f"{{% if {name} %}}{{% endif %}}")
    for name, _label, holds, _text in figures.rows:
        if ": " not in holds or holds.startswith("A number"):
            filled(f"{{{{ {name} }}}}")
        parts = holds.partition(": ")[2].split(", ")
        if holds.startswith("With"):
            filled("".join(f"{{{{ {name}.{part} }}}}" for part in parts))
        if holds.startswith("A list"):
            filled(f"{{% for each in {name} %}}{''.join(f'{{{{ each.{part} }}}}' for part in parts)}{{% endfor %}}")
    for name, _text in beside.rows:
        filled(f"{{% if {name} %}}{{% endif %}}")
    filled("{% for each in municipalities %}{{ each.name }}{{ each.figures.matches_started }}{% endfor %}")
    filled("{{ label.matches_started }}{{ definition.matches_started }}")
    samples = {"join": "[1]", "length": "[1]", "day": "report.since"}
    for name in FILTERS:
        filled(f"{{{{ {samples.get(name, '1')}|{name} }}}}")


@pytest.mark.parametrize(
    ("text", "place", "line"),
    [
        ("a\n\n {{ figures.matches_endd }}", "line 3: matches_endd is not known; did you mean matches_ended?", None),
        ("a\n{{ figure.matches_started }}", "line 2: figure is not known; did you mean figures?", None),
        ("{{ figures.zebra }}", "line 1: zebra is not known; see: bgz help templates", None),
        ("a\n{{ 1|amont }}", "line 2: amont is not known; did you mean amount?", None),
        ("{{ 1 is numbr }}", "line 1: numbr is not known; did you mean number?", None),
        ("{% if 1 %}\nx", "line 2: this is not understood: ", "x"),
        ("a\n{% endif %}", "line 2: this is not understood: ", None),
        ("a\n{% for m in figures.months %}\n{{ m.period.nam }}{% endfor %}", "line 3: nam is not known; did", None),
        ("a\n{% for m in figures.matches_started %}{% endfor %}", "line 2: this is no list", None),
        ("a\n{{ figures.months }}", "line 2: this is a list or a group", None),
        ("a\n{{ figures }}", "line 2: this is a list or a group", None),
        ("a\n{{ figures.months|join }}", "line 2: this is a list or a group", None),
        ("a\n{{ figures.months == figures.years }}", "line 2: a list or group cannot be compared", None),
        ("a\n{{ figures.months[12] }}", "line 2: there is no item at that place", None),
        ("a\n{{ 'abc'[0] }}", "line 2: there is no item at that place", None),
        ("a\n{{ 'abc'|number }}", "line 2: texts, numbers and marks are mixed up", None),
        ("a\n{{ [1]|amount }}", "line 2: texts, numbers and marks are mixed up", None),
        ("a\n{{ 5|day }}", "line 2: texts, numbers and marks are mixed up", None),
        ("a\n{{ 'x' > 5 }}", "line 2: texts, numbers and marks are mixed up", None),
        ("a\n{{ 5 / 0 }}", "line 2: texts, numbers and marks are mixed up", None),
        ("a\n{{ 5|number(99999999) }}", "line 2: texts, numbers and marks are mixed up", None),
        ("a\n{{ 5|number('x') }}", "line 2: texts, numbers and marks are mixed up", None),
        ("a\n{{ -'x' }}", "line 2: texts, numbers and marks are mixed up", None),
        ("a\n{{ 'x' if 1 }}", "line 2: say what is shown otherwise: … if … else …", None),
        ("a\n{{ loop }}", "line 2: loop has no value here", None),
        ("{% if 0 %}{% set a = 1 %}{% endif %}\n{{ a }}", "line 2: a has no value here", None),
        ("{% set figures = 1 %}", "line 1: figures is a name that bgz gives already", None),
        ("{% for report in [1] %}{% endfor %}", "line 1: report is a name that bgz gives already", None),
    ],
)  # fmt: skip
def test_an_error_names_line_what_and_what_may_be_meant(text: str, place: str, line: str | None) -> None:
    told, shown = refused(text)
    assert told.startswith(place)
    assert shown == (text.splitlines()[-1].strip() if line is None else line)


def test_a_long_line_is_cut() -> None:
    assert len(refused("{{ figures.zebra }}" + "x" * 5000)[1]) == 100


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ ''.__class__.__mro__ }}", "__class__ is not known"),
        ("{{ figures.__class__ }}", "__class__ is not known"),
        ("{{ figures['__class__'] }}", "__class__ is not known"),
        ("{{ figures.items }}", "items is not known"),
        ("{{ figures.months.append }}", "append is not known"),
        ("{{ report.since.year }}", "year is not known"),
        ("{{ (1).real }}", "real is not known"),
        ("{% for a in [1] %}{{ loop._iterator }}{% endfor %}", "_iterator is not known"),
        ("{% for a in [1] %}{{ loop.nextitem }}{% endfor %}", "nextitem is not known"),
        ("{{ self }}", "self is not known"),
        ("{{ self._TemplateReference__context }}", "self is not known"),
        ("{{ cycler }}", "cycler is not known"),
        ("{{ config }}", "config is not known"),
        ("{{ ''.format }}", "format is not known"),
        ("{{ '{0.__class__}'.format(1) }}", "“(…)” cannot be used"),
        ("{{ figures.items() }}", "“(…)” cannot be used"),
        ("{{ range(10) }}", "“(…)” cannot be used"),
        ("{{ lipsum(9999) }}", "“(…)” cannot be used"),
        ("{% for a in range(999999999) %}{% endfor %}", "“(…)” cannot be used"),
        ("{{ 9 ** 9 ** 9 }}", "“**” cannot be used"),
        ("{{ '%0999999999d' % 1 }}", "“%” cannot be used"),
        ("{{ 7 // 2 }}", "“//” cannot be used"),
        ("{{ 'a' ~ 'b' }}", "“~” cannot be used"),
        ("{{ {'a': 1} }}", "“{…}” cannot be used"),
        ("{{ 'a' * 999999999 }}", "only numbers can be computed with"),
        ("{{ 'a' + 'b' }}", "only numbers can be computed with"),
        ("{{ [1] * 999999999 }}", "only numbers can be computed with"),
        ("{{ [1] + [1] }}", "only numbers can be computed with"),
        ("{{ true + 1 }}", "only numbers can be computed with"),
        ("{{ 1e300 * 1e300 }}", "the number becomes too large"),
        ("{{ 999999999999 * 999999999999 }}", "the number becomes too large"),
        ("{{ [[1, 1], [1, 1]] }}", "a list may hold texts and numbers only"),
        ("{% set a = [1, 1] %}{% set b = [a, a] %}", "a list may hold texts and numbers only"),
        ("{% set a = (1, figures) %}", "a list may hold texts and numbers only"),
        ("{% include '/etc/passwd' %}", "“include” cannot be used"),
        ("{% import 'page.html.j2' as page %}", "“import” cannot be used"),
        ("{% from 'page.html.j2' import page %}", "“fromimport” cannot be used"),
        ("{% extends 'page.html.j2' %}", "“extends” cannot be used"),
        ("{% block a %}{% endblock %}", "“block” cannot be used"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "“macro” cannot be used"),
        ("{% call a() %}{% endcall %}", "“callblock” cannot be used"),
        ("{% filter join %}a{% endfilter %}", "“filterblock” cannot be used"),
        ("{% set a %}a{% endset %}", "“assignblock” cannot be used"),
        ("{% set a = namespace(b=1) %}", "“(…)” cannot be used"),
        ("{% with a = 1 %}{% endwith %}", "“with” cannot be used"),
        ("{% autoescape false %}{% endautoescape %}", "“autoescape” cannot be used"),
        ("{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", "“recursive” cannot be used"),
        ("{% for a in [1] recursive %}{% endfor %}", "“recursive” cannot be used"),
        ("{{ '<b>'|safe }}", "safe is not known"),
        ("{{ [1]|map(attribute='__class__') }}", "map is not known"),
        ("{{ figures|attr('__class__') }}", "attr is not known"),
        ("{{ 'a'|center(999999999) }}", "center is not known"),
        ("{{ [1]|_charged(-999999999) }}", "_charged is not known"),
        ("{{ [1]|_single }}", "_single is not known"),
        ("{% do figures.clear() %}", "this is not understood"),
        ("{% debug %}", "this is not understood"),
        ("{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}", "nested too deeply"),
        ("{{ " + "(" * 50 + "1" + ")" * 50 + " }}", None),
        ("{{ " + "1 + " * 2000 + "1 }}", "nested too deeply"),
        ("{{ " + "not " * 2000 + "1 }}", "nested too deeply"),
        ("{{ figures" + ".a" * 2000 + " }}", "nested too deeply"),
        ("{% if 1 %}" * 300 + "{% endif %}" * 300, "nested too deeply"),
        ("{% for a in [1] %}" * 39 + "{% endfor %}" * 39, "nested too deeply"),
        ("{{ " + "1" * 5000 + " }}", "texts, numbers and marks are mixed up"),
    ],
)
@pytest.mark.parametrize("ending", ["txt", "html"])
def test_an_attack_ends_in_a_sentence(text: str, told: str | None, ending: str) -> None:
    if told is None:
        assert filled(text, ending) == "1"
    else:
        assert told in refused(text, ending)[0]


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in [1, 2, 3, 4, 5, 6, 7, 8, 9] %}" * 9 + "{% endfor %}" * 9,
        ONES + "{% for a in all %}{% for b in all %}{% for c in all %}{% endfor %}{% endfor %}{% endfor %}",
        ONES + "{% for a in all %}{% for b in all %}{% if 2 in all %}{% endif %}{% endfor %}{% endfor %}",
        ONES + "{% for a in all %}{% for b in all %}{% if all|join %}{% endif %}{% endfor %}{% endfor %}",
        ONES + "{% for a in all if [b for b in all] %}{% endfor %}",
        ONES + "{% for a in all %}{% for b in all if b in all %}{% endfor %}{% endfor %}",
        "{% for a in figures.months %}{% for b in figures.months %}" * 8 + "{% endfor %}{% endfor %}" * 8,
    ],
)
def test_what_repeats_for_ever_ends(text: str) -> None:
    told = refused(text)[0]
    assert "it repeats too often" in told or "this is not understood" in told


def test_what_is_gone_through_at_every_turn_is_paid_for_at_every_turn() -> None:
    """A list that stands in the template itself could be gone through once and for all when it is read."""
    sandbox = own_sandbox.Sandbox({}, str, html=False)
    tree = sandbox.prepared("{% for a in [1, 2, 3] %}{% for b in [1, 2] %}{{ b }}{% endfor %}{% endfor %}", "a", {})
    assert sandbox.left == own_sandbox.MOST_STEPS
    assert "".join(sandbox.pieces(tree, "a", {})) == "121212"
    inner = own_sandbox.MOST_STEPS - sandbox.left
    assert inner > 3 * 2


def test_a_report_of_very_many_months_is_gone_through() -> None:
    months = [{"name": "jan", "started": 1, "ended": 2}] * 3000
    text = "{% for m in all %}{{ m.name }} {{ m.started }} {{ m.ended }} {{ loop.index }}\n{% endfor %}"
    assert filled(text, all=months).count("jan") == 3000


def test_what_becomes_very_long_is_stopped() -> None:
    assert "it becomes too long" in refused(ONES + "{% for a in all %}" + "x" * 3000 + "{% endfor %}")[0]
    assert "it becomes too long" in refused(
        "{% set text = '" + "x" * 15000 + "' %}{% for a in figures.months %}"
        + "{{ text }}" * 80 + "{% endfor %}"
    )[0]  # fmt: skip
    long = ONES + "{{ all|join('" + "x" * 30 + "') }}"
    assert "mixed up" in refused(long)[0]
    assert "mixed up" in refused("{{ [1, 2]|join(" + "'" + "x" * 15000 + "') }}")[0]
    assert "mixed up" in refused("{{ ['" + "x" * 15000 + "', '" + "x" * 15000 + "']|join }}")[0]


def test_a_hidden_figure_is_thought_of_when_a_template_is_tried() -> None:
    naive = "a\n{{ figures.matches_started + 1 }}"
    assert filled(naive).endswith("13")
    with pytest.raises(Invalid) as caught:
        tried(Source("a.txt.j2", naive, "txt"))
    assert caught.value.problems[0].startswith("a.txt.j2, line 2: Where numbers are hidden: only numbers")
    tried(
        Source(
            "a.txt.j2", "{% if figures.matches_started is number %}{{ figures.matches_started + 1 }}{% endif %}", "txt"
        )
    )


HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) `a` *b* | # '\" & \n- c"


def test_what_is_filled_in_is_escaped_in_a_page_and_in_markdown_but_not_in_text() -> None:
    assert filled("{{ name }}", name=HOSTILE) == HOSTILE
    page = filled("<p title='{{ name }}'>{{ name }}</p>", "html", name=HOSTILE)
    assert page.count("<") == 2
    assert page.count("'") == 2
    markdown = filled("{{ name }}|{{ figures.few }}", "md", name=HOSTILE, figures=FIGURES)
    assert "<" not in markdown
    assert "\n" not in markdown
    assert "[x]" not in markdown
    assert markdown.endswith("|&lt;5")
    assert filled("{{ '<b>' }}{{ ['<i>']|join }}", "html") == "&lt;b&gt;&lt;i&gt;"
    assert filled("<b>{{ 1 }}</b>", "html") == "<b>1</b>"


def test_the_names_of_others_in_a_real_report_are_escaped(made: Any, odd: str) -> None:
    values = offered(made(towns=(odd, "<img src=x onerror=alert(1)>")))
    text = """{{ report.programme }}{{ report.municipalities|join }}
{% for each in municipalities %}{{ each.name }}{% endfor %}
{% for each in figures.contracts %}{{ each.municipality }}{{ each.funding }}{% endfor %}"""
    values["report"]["programme"] = values["figures"]["contracts"][0]["funding"] = HOSTILE
    page = fill(Source("a.html.j2", text, "html"), values)
    assert page.count("&lt;script&gt;alert(1)") == 2
    assert "<" not in page
    assert "&lt;img" in page
    assert "<" not in fill(Source("a.md.j2", text, "md"), values)


PIECES = [
    *("{{ ", "}}", "{% ", " %}", "for a in ", "if ", "endfor", "endif", "set b = ", "figures", ".months", "report"),
    *("[0]", "(", ")", "[", "]", "'x'", "1", " + ", " * ", " is ", "loop", "\n", ".__class__", "a", "~", "{#", "#}"),
    *(" in ", " == ", "include ", "macro ", "<b>", "none", " else ", "else", "**", ":", "|", "number", "join", "day"),
]


def outcome(source: Source) -> tuple[bool, str]:
    """Return whether a template could be filled in, and what came of it: the text, or what is wrong."""
    try:
        return True, fill(source, VALUES)
    except Invalid as error:
        return False, error.problems[0]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(["txt", "md", "html"]))
def test_whatever_is_written_either_is_filled_in_or_ends_in_a_sentence(text: str, ending: str) -> None:
    done, told = outcome(Source(f"a.{ending}.j2", text, ending))
    assert told.endswith("\n") if done else told.startswith(f"a.{ending}.j2, line ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% fro x in y %}", "er is geen opdracht die “fro” heet"),
        ("{% if report.period %}a", "wat ontbreekt, is 'elif' or 'else' or 'endif'"),
        ("{{ report.period report }}", "“report” hoort hier niet"),
        ("{{ report.period", "het sjabloon houdt middenin op"),
        ("{{ ? }}", "“?” hoort hier niet"),
        ("{# nooit dicht", "hier begint iets wat nergens eindigt"),
    ],
)
def test_the_usual_mistakes_are_told_in_dutch(text: str, said: str) -> None:
    with in_language("nl"), pytest.raises(Invalid) as caught:
        filled(text)
    assert said in caught.value.problems[0]
    assert caught.value.hint.endswith("bgz help sjablonen")
