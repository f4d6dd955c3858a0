"""Articles and sentences as HTML. Every text is escaped here, and nowhere else is HTML made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from framing.lexicon import Concept, Source
from framing.marking import Segment
from framing.overview import Shown, told

LEGEND = (
    '<div class="legend" role="group" aria-label="Underline shows whose words they are">'
    '<span><mark class="v-outlet">own words</mark></span>'
    '<span><mark class="v-indirect">reported</mark></span>'
    '<span><mark class="v-direct">quoted</mark></span>'
    '<span><mark class="v-scare">short quotation</mark></span>'
    "<span>Hover or tap a word for concept, voice, speaker and referent.</span></div>"
)

SHORT = {
    "outlet": "own words",
    "indirect": "reported",
    "direct": "quoted",
    "scare": "short quotation",
    "unknown": "voice not known",
}
Colours = Mapping[tuple[str, str, str], int]


def _mark(text: str, colour: int, voice: str | None, tip: str) -> str:
    tip = escape(tip)
    return (
        f'<mark class="c{colour} v-{escape(voice or "unknown")}" tabindex="0" data-tip="{tip}" '
        f'aria-description="{tip}">{escape(text)}</mark>'
    )


def _marked(pieces: Sequence[Segment], colours: Colours) -> str:
    out = []
    for piece in pieces:
        if not piece.mentions:
            out.append(escape(piece.text))
            continue
        m = piece.mentions[0]
        tip = "; ".join(told(each) for each in piece.mentions)
        out.append(_mark(piece.text, _colour(m, colours), m["voice"], tip))
    return "".join(out)


def side_by_side(articles: Sequence[Shown], colours: Colours) -> str:
    """Articles in columns, headline first."""
    columns = []
    for a in articles:
        link = f'<a href="{escape(a.url)}" rel="noreferrer noopener">source</a>' if a.url else ""
        outlet = escape(a.outlet) if a.outlet and a.outlet != a.group else ""
        about = [outlet, escape(a.date or "no date"), f"{a.mentions} marked", link]
        by = " · ".join(filter(None, about))
        body = "".join(f"<p>{_marked(p, colours)}</p>" for p in a.body)
        more = '<p class="by">The article goes on.</p>' if a.cut else ""
        columns.append(
            f'<article class="article" tabindex="0" aria-label="{escape(a.group or "no outlet")}">'
            f'<div class="outlet">{escape(a.group or "no outlet")}</div>'
            f"<h3>{_marked(a.headline, colours) or '(no headline)'}</h3>"
            f'<p class="by">{by}</p>{body}{more}</article>'
        )
    return f'<div class="side" role="group" aria-label="Articles side by side">{"".join(columns)}</div>'


def strip(rows: Sequence[Mapping[str, Any]], colours: Colours, by: str, limit: int = 8) -> str:
    """How each group named each thing: one line a concept, one column a group."""
    groups = sorted({r["group"] or "no name" for r in rows})
    lines = []
    for (_, _, title), part in groupby(rows, lambda r: (r["lexicon"], r["concept"], r["title"])):
        cells = dict.fromkeys(groups, "")
        for group, words in groupby(part, lambda r: r["group"] or "no name"):
            cells[group] = "".join(
                f'<span class="said"><span class="key c{_colour(w, colours)}"></span>'
                f"{escape(w['variant'])}{_times(w['n'])}</span>"
                for w in words
            )
        said = "".join(f'<td data-who="{escape(g)}">{c or NOTHING}</td>' for g, c in cells.items())
        lines.append(f'<tr><th scope="row">{escape(title)}</th>{said}</tr>')
        if len(lines) == limit:
            break
    head = "".join(f'<th scope="col">{escape(g)}</th>' for g in groups)
    return (
        f'{SCROLL}<table class="strip"><caption>How each '
        f"{escape(by)} named each thing, in its own words</caption><thead><tr><td></td>{head}</tr>"
        f"</thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


NOTHING = '<span class="none" role="img" aria-label="not named">–</span>'
# What scrolls sideways can be scrolled with the keyboard, too.
SCROLL = '<div class="scroll" tabindex="0" role="group" aria-label="Table; scrolls sideways">'


def _colour(row: Mapping[str, Any], colours: Colours) -> int:
    return colours.get((row["lexicon"], row["concept"], row["variant"]), 0)


def _times(n: int) -> str:
    return f' <span class="times">×{n}</span>' if n > 1 else ""


def concordance(rows: Sequence[Mapping[str, Any]], colours: Colours) -> str:
    """Sentences aligned on the term."""
    lines = []
    for r in rows:
        about = [str(r["date"] or ""), {"headline": "headline"}.get(r["zone"], "")]
        whom = f"about: {r['whom']}" if r["whom"] else ""
        about += [SHORT.get(r["voice"], ""), r["speaker"] or "", whom]
        lines.append(
            f'<tr><td class="of"><b>{escape(r["group"] or "no name")}</b> '
            f"{escape(' · '.join(filter(None, about)))}</td>"
            f'<td class="l"><span>{escape(r["left"])}</span></td>'
            f'<td class="m">{_mark(r["match"], _colour(r, colours), r["voice"], told(r))}</td>'
            f'<td class="r"><span>{escape(r["right"])}</span></td></tr>'
        )
    columns = {"of": "Whose", "l": "Before", "m": "Word", "r": "After"}
    head = "".join(f'<th scope="col" class="{c}">{h}</th>' for c, h in columns.items())
    return (
        f'<table class="kwic"><caption>Sentences</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def lines(rows: Sequence[Mapping[str, Any]], first: int = 2) -> str:
    """Sentences to be read, with their term marked; those beyond the first open on a click."""
    said = []
    for r in rows:
        about = (
            f"<b>{escape(r['group'] or 'no name')}</b> <span>{escape(str(r['date'] or ''))}</span>"
        )
        mark = f'<mark class="c0 v-outlet plain">{escape(r["match"])}</mark>' if r["match"] else ""
        said.append(f"<p>{about} {escape(r['left'])}{mark}{escape(r['right'])}</p>")
    rest = said[first:]
    more = f"<details><summary>{len(rest)} more</summary>{''.join(rest)}</details>" if rest else ""
    return f'<div class="lines">{"".join(said[:first])}{more}</div>'


def concept(about: Concept) -> str:
    """Definition, dispute, and the other side's case."""
    parts = [("Counts as this", about.definition), ("Disputed", about.dispute)]
    parts.append(("Against that", about.rebuttal))
    return "".join(
        f'<p class="dispute"><b>{name}.</b> {escape(text)}</p>' for name, text in parts if text
    )


def entries(rows: Sequence[Mapping[str, Any]]) -> str:
    """Variants of a concept: how often they stand here, their forms, an example, what is a trap."""
    out = []
    for r in rows:
        here = f"{r['mentions']:,} here, {r['own']:,} in own words" if r["mentions"] else "not here"
        lines = [f'<p class="forms">{escape(r["forms"])}</p>']
        if r["example"]:
            lines.append(f'<p class="example">{escape(r["example"])}</p>')
        if r["traps"]:
            lines.append(f'<p class="forms">Not counted: {escape(r["traps"])}</p>')
        if r["sources"]:
            lines.append(f'<p class="forms">Source: {escape(r["sources"])}</p>')
        out.append(
            f'<li><div class="entry">{escape(r["variant"])} <span>{here}</span></div>{"".join(lines)}</li>'
        )
    return f'<ul class="entries">{"".join(out)}</ul>'


def sources(cited: Sequence[Source]) -> str:
    """Where a dispute is documented, with dates; whether the page was read."""
    items = []
    for s in cited:
        web = s.url.startswith(("http://", "https://"))
        title = (
            f'<a href="{escape(s.url)}" rel="noreferrer noopener">{escape(s.title)}</a>'
            if web
            else escape(s.title)
        )
        date = f", {escape(s.date)}" if s.date else ""
        items.append(f"<li>{title}{date}{'' if s.verified else ' (not read)'}</li>")
    return f'<ul class="note">{"".join(items)}</ul>'


def key(names: Sequence[tuple[str, int]]) -> str:
    """What the colours of a picture stand for: names with their numbers in the palette."""
    said = "".join(f'<span><span class="key c{c}"></span>{escape(n)}</span>' for n, c in names)
    return f'<div class="legend">{said}</div>'


def scored(rows: Sequence[Mapping[str, Any]]) -> str:
    """Sentences with their score and the reasons for it."""
    items = [
        f'<li><div class="entry">{escape(r["match"])}</div><p class="forms">'
        f"{escape(r['group'] or 'no name')} · {escape(str(r['date'] or 'no date'))} · probability "
        f"{r['confidence']:.0%} · {escape(r['reasons'])}</p></li>"
        for r in rows
    ]
    return f'<ul class="entries single">{"".join(items)}</ul>'


def paragraph(text: str) -> str:
    """Text to be read and copied."""
    return f'<p class="reading">{escape(text)}</p>'


def to_code(row: Mapping[str, Any], hidden: bool) -> str:
    """One mention to be coded, without what the machine thought."""
    who = "" if hidden else f'<div class="outlet">{escape(row["outlet"] or "no outlet")}</div>'
    zone = '<span class="by">headline</span>' if row["zone"] == "headline" else ""
    return (
        f'<div class="tocode">{who}<p>{escape(row["left"] or "")}'
        f'<mark class="plain">{escape(row["match"])}</mark>{escape(row["right"] or "")}</p>{zone}</div>'
    )


# What the numbers of a column say, by its heading.
MEANING = {
    "A passage counts where it is first": "Mentions left when a copied passage counts once only.",
    "Accuracy": "Share of held-out articles whose outlet the classifier named rightly.",
    "Articles": "How many articles were read.",
    "Chance": "The accuracy that guessing reaches.",
    "Change of the share": "Mean share from then on, less the mean share before.",
    "Coders": "How many people coded the same mentions.",
    "Corrected": "The share as the hand codes correct it, however wrong the machine is.",
    "Events": "On how many different events the articles are.",
    "Krippendorff’s alpha": "Agreement beyond chance: 1 is full, 0 is what chance gives.",
    "Line": "Where in the file it stands.",
    "Matched events": "Events that both covered and both named the thing on.",
    "Mentions": "How often a word of the lexicons stands there, in any voice.",
    "No copied passage counts": "Mentions left when copied passages do not count at all.",
    "Odds ratio": "The first one's odds of this word over the second's, on the same events; "
    "1 is no difference.",
    "Raw": "The share as the machine read the mentions.",
    "Rows or files": "How many were set aside for this reason.",
    "Share": "Of all mentions of the thing, how many are this word.",
    "Shared events": "Events that both covered.",
    "Typical length": "Words of an article: half of the articles are longer, half shorter.",
    "Weight": "How much the word moves the classifier towards the one named, in log odds.",
    "With a contested word": "Articles that have a word of the lexicons at least once.",
    "Words": "How many words the articles have.",
    "from": "Lower end of the 95% interval: where the value may lie, given so many events.",
    "of": "All that the share is of.",
    "of the thing": "Mentions of the thing by any of its words.",
    "p": "How often chance alone gives as large a difference.",
    "to": "Upper end of the 95% interval: where the value may lie, given so many events.",
}


def table(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[tuple[str, str] | tuple[str, str, str]],
    *,
    caption: str = "",
    bar: str = "",
    percent: Sequence[str] = (),
    head: bool = True,
) -> str:
    """A table: numbers aligned right, the first column a heading unless `head` is false; `bar` draws
    a column's size, columns of `percent` are shares.

    A column is its name in the rows, its heading, and what it means where MEANING does not say.
    """
    means = {c: told[0] if told else MEANING.get(name, "") for c, name, *told in columns}
    numeric = {c for c in means if any(isinstance(r[c], int | float) for r in rows)}
    widest = max((abs(r[bar] or 0) for r in rows), default=0) if bar else 0
    head = []
    for c, name, *_ in columns:
        head.append(f'<th scope="col"{_num(c in numeric)}>{_explained(name, means[c])}</th>')
        if c == bar:
            head.append('<th class="barcell" aria-hidden="true"></th>')
    body = []
    for r in rows:
        cells = []
        for i, c in enumerate(means):
            tag, scope = ("td", "") if i or not head else ("th", ' scope="row"')
            told = f' title="{escape(means[c])}"' if c in numeric and means[c] else ""
            said = f"{r[c]:.0%}" if c in percent and r[c] is not None else _shown(r[c])
            cells.append(f"<{tag}{scope}{_num(c in numeric)}{told}>{said}</{tag}>")
            if c == bar:
                width = 100 * abs(r[c] or 0) / widest if widest else 0
                cells.append(
                    '<td class="barcell" aria-hidden="true">'
                    f'<span class="bar" style="width:{width:.1f}%"></span></td>'
                )
        body.append(f"<tr>{''.join(cells)}</tr>")
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        f'{SCROLL}<table class="data">{said}<thead><tr>{"".join(head)}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _explained(name: str, meaning: str) -> str:
    """A heading that explains itself to the mouse, the keyboard and a screen reader."""
    if not meaning:
        return escape(name)
    tip = escape(meaning)
    return f'<span class="tip" tabindex="0" data-tip="{tip}" aria-description="{tip}">{escape(name)}</span>'


def _num(is_number: bool) -> str:
    return ' class="num"' if is_number else ""


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        # Small numbers keep two figures: a difference of 0.004 is not none.
        small = 0 < abs(value) < 0.1
        said = f"{value:.2g}" if small else f"{value:,.2f}".rstrip("0").rstrip(".")
        return "0" if said == "-0" else said.replace("-", "−")
    return escape(str(value))
