"""Build the HTML report."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from markupsafe import Markup

from bot import __version__
from bot.evaluate.misses import misses, said
from bot.evaluate.page import graphs
from bot.evaluate.page.markup import element
from bot.evaluate.page.tables import table
from bot.evaluate.report import floor_table, tables
from bot.output.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.model.entries import Source
    from bot.core.model.policy import Policy
    from bot.evaluate.figures import Split
    from bot.evaluate.misses import Miss
    from bot.evaluate.report import EvaluationReport
    from bot.evaluate.sweep import Tally

# The page is self-contained, so this policy blocks all other resources.
_CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_TITLE = "How good are the answers?"
_MEANINGS = {
    "answer": "lowest confidence at which a passage is given as the answer",
    "suggest": "lowest confidence at which a passage is suggested",
    "gap": "lowest confidence at which the bot says that the source does not cover it",
    "nearby": "lowest confidence at which a passage is listed as a related topic",
}


def page(
    report: EvaluationReport,
    sources: Iterable[Source],
    policy: Policy,
    sweeps: Mapping[Split, Mapping[float, Tally]],
) -> str:
    """Return the report as an HTML page.

    `sweeps` maps each part to a tally for each value of the `answer` threshold. The values must
    include `policy.answer`.
    """
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_CONTENT_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{_TITLE} Footnote evaluation"),
        element("style", _style()),
    )
    pictures = element(
        "div",
        graphs.curve(sweeps, policy),
        graphs.reliability(report.asked, policy),
        graphs.outcomes(report.asked),
        class_="figures",
    )
    content = element(
        "main",
        element("h1", _TITLE),
        element("p", _about(report, sources), class_="faint"),
        _section("The floor", _verdict(report), table(floor_table(report))),
        _section("Charts", pictures),
        _section("Thresholds", table(_thresholds(policy), ends_in_words=True)),
        _section("Tables", *_tables(report)),
        _section("Misses", *_misses(report)),
    )
    return f"<!DOCTYPE html>\n{element('html', head, element('body', content), lang='en')}\n"


def _section(title: str, *content: Markup) -> Markup:
    return element("section", element("h2", title), *content)


def _about(report: EvaluationReport, sources: Iterable[Source]) -> str:
    titles = "; ".join(
        ", ".join(filter(None, (source.publisher, f"“{source.title}”"))) for source in sources
    )
    return f"{len(report.asked)} golden questions about {titles}. Footnote {__version__}."


def _verdict(report: EvaluationReport) -> Markup:
    if not report.missed:
        return element("p", element("span", "All figures meet the floor.", class_="met"))
    names = ", ".join(one.name for one in report.missed)
    return element("p", element("span", f"Missing the floor: {names}.", class_="missed"))


def _thresholds(policy: Policy) -> Table:
    rows = ((name, f"{getattr(policy, name):g}", words) for name, words in _MEANINGS.items())
    return Table("Current values", ("threshold", "value", "meaning"), tuple(rows))


def _tables(report: EvaluationReport) -> Iterator[Markup]:
    floor = floor_table(report)
    yield from (table(one) for one in tables(report) if one != floor)


def _misses(report: EvaluationReport) -> Iterator[Markup]:
    found = sorted(misses(report.asked), key=lambda miss: miss.is_mild)
    serious = sum(not miss.is_mild for miss in found)
    yield element(
        "p",
        f"{len(found)} questions, {serious} of them highlighted. For these, the answer was wrong "
        "or the right passage did not rank first. For the others, the right passage ranked first, "
        "but was not given as the answer, or some parts of the question were not answered.",
    )
    yield from map(_miss, found)


def _miss(miss: Miss) -> Markup:
    question = miss.asked.question
    held_out = ", held out" if question.held_out else ""
    return element(
        "article",
        element("p", element("strong", question.text)),
        element("p", f"{question.kind}{held_out}: {miss.reason}"),
        element("dl", *_facts(miss)),
        class_="miss" if miss.is_mild else "miss grave",
    )


def _facts(miss: Miss) -> Iterator[Markup]:
    answer, why = miss.asked.answer, miss.asked.answer.why
    ids = ", ".join(said(answer)) or "nothing"
    facts = {
        "said": f"{answer.outcome} ({ids}), confidence {answer.confidence:.2f}",
        "nearest ask": why.ask or "",
        "matched": ", ".join(why.matched),
        "missing": ", ".join(why.missing),
        "premises": ", ".join(why.premises),
    }
    for name, text in facts.items():
        if text:
            yield element("dt", name)
            yield element("dd", text)


def _style() -> Markup:
    css = files(__package__).joinpath("style.css").read_text("utf-8")
    return Markup(css)  # noqa: S704 - our own file
