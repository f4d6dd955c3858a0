"""Who gets to speak; which words set a group apart; which words no lexicon has yet."""

from __future__ import annotations

from functools import partial

import charts
import controls
import layout
import library
import prose
import session
import streamlit as st

from framing import keywords, overview, speaking
from framing.errors import FramingError

PAGE = 25  # sentences
LISTED = 10  # candidates
ABOUT = {
    "who": "Who gets to speak",
    "words": "Words that set apart",
    "candidates": "Candidates for a lexicon",
}


def who_speaks() -> None:
    """Shares of attributed words by the speaker's group, and the verbs they are reported with."""
    names = library.actors()
    session.settle("actors", list(names), "roles")
    one, _ = st.columns([3, 4])
    with one:
        st.selectbox(
            "Speakers by",
            list(names),
            format_func=names.get,
            key="actors",
            help="A list of actors: names, roles and bodies, sorted into groups.",
        )
    actors, by = st.session_state["actors"], library.design().by
    controls.wait_for(
        "Find out who speaks",
        "sources",
        "Who gets to speak?",
        "Every quotation and report is read and given to its speaker: a thousand articles take "
        "about half a minute.",
    )
    measured = library.sources()
    rows = speaking.speakers(measured["sourcing"], actors=actors)
    layout.heading(
        speaking.loudest(rows, by=by),
        "Shares of all attributed words, direct and indirect, by the speaker's group: “other” are "
        "those on no list, “unresolved” go by no name. Hover a cell for its counts and interval.",
    )
    if rows.height:
        layout.picture(
            partial(charts.grid, rows),
            "speakers",
            finding=speaking.loudest(rows, by=by),
            alt="Share of attributed words by outlet and speaker",
        )
        with st.expander("The numbers"):
            st.html(
                prose.table(
                    rows.to_dicts(),
                    [("group", by), ("variant", "Who speaks"), ("n", "Words", "Words that the outlet gives to them."),
                     ("n_concept", "of"), ("value", "Share", "Their part of all attributed words."),
                     ("low", "from"), ("high", "to")],
                )
            )  # fmt: skip
    else:
        layout.empty("No outlet attributes enough words on enough events for a share.")
    cues = speaking.cues(measured["cue_choice"], actors=actors)
    if cues.height:
        layout.section(
            "With which words",
            "Said is plain; claimed doubts, admitted accuses. Share of attributions.",
        )
        layout.picture(
            partial(charts.grid, cues),
            "cues",
            finding="Words that attributions are made with.",
            alt="Share of each reporting word by outlet",
        )


def pick() -> None:
    """A click on a point searches its word; a click beside the points ends the search."""
    points = st.session_state["keyness"].selection.get("picked", [])
    st.session_state["term"] = points[0]["word"] if points else ""


def words() -> None:
    """Keyness: every word of one group against another, searched, with its sentences."""
    names = library.groups()
    if len(names) < 2:
        layout.heading("Words set apart only where two outlets can be compared.")
        return
    by = library.design().by
    one, two, three = st.columns([3, 3, 3])
    with one:
        session.settle("one", names, names[0])
        st.selectbox(by.capitalize(), names, key="one")
    group = st.session_state["one"]
    with two:
        against = controls.one_of(
            "Against", "against", [n for n in names if n != group], "All others"
        )
    with three:
        st.text_input(
            "Find a word",
            key="term",
            max_chars=overview.MAX_FORM,
            placeholder="a word, or a part of one",
            help="The word is marked in the picture, and its sentences stand below. Or click a point.",
        )
    controls.wait_for(
        "Compare every word",
        "words",
        "Which words, of all it could have used, does an outlet use more than others?",
        "Every word is read and given its voice: a thousand articles take about ten seconds.",
    )
    found = library.points(group, against)
    layout.heading(
        found.sentence,
        f"{found.note} Words and phrases without names and numbers; full points are clear after "
        "correction for that many tests, rings lead. Hover a point for its numbers.".strip(),
    )
    typed = session.get("term") or ""
    hits = keywords.matching(found, typed)
    if typed and not hits:
        layout.note(
            f"“{typed}” is not among the words compared: they need "
            f"{library.design().min_n:g} uses on {library.design().min_events} events, in this voice."
        )
    layout.picture(
        partial(charts.words, keywords.drawn(found, hits), found.sides, keywords.NEITHER),
        "keyness",
        finding=found.sentence,
        key="keyness",
        on_select=pick,
        alt="Words by how often they are used and by which side; Show data lists the numbers",
    )
    if found.rows.height > keywords.MOST_DRAWN:
        layout.note("The clearest and the commonest words are drawn; the search finds all of them.")
    with st.expander("The same from a terminal"):
        st.code(
            library.command_line("keyness", *(["--against", against] if against else [])),
            language="bash",
            wrap_lines=True,
        )
        layout.note("It compares every group at once, so its q is corrected for more tests.")
    if hits:
        sentences(found, hits, by)
    else:
        layout.section("The sentences")
        layout.empty("Find a word or click a point to read its sentences.")


def sentences(found: keywords.Points, hits: list[str], by: str) -> None:
    """The sentences of the word searched; where several fit, one is chosen."""
    word = hits[0]
    if len(hits) > 1:
        word = st.pills("Words that fit", hits, default=hits[0], required=True, key=f"of {hits}")
    layout.section(f"“{word}”", keywords.numbers(found, word))
    one, two, _ = st.columns([3, 3, 3])
    with one:
        group = controls.one_of(by.capitalize(), "group", library.groups(), "All")
    with two:
        session.settle("sort", overview.SORTS, overview.SORTS[0])
        st.selectbox("Sorted by", overview.SORTS, key="sort")
    narrowed = {"group": group, "sort": st.session_state["sort"]}
    sheet = f"standing {word} {narrowed}"
    number = st.session_state.get(sheet) or 1
    lines, total = library.standing(word, **narrowed, start=(number - 1) * PAGE, length=PAGE)
    if not total:
        layout.empty(f"{group} does not write it in this voice.")
        return
    st.html(prose.concordance(lines, {}))
    if total > PAGE:
        st.pagination(-(-total // PAGE), key=sheet)
    st.download_button(
        f"All {total:,} sentences as CSV",
        data=library.standing_csv(word, **narrowed),
        file_name="sentences.csv",
        mime="text/csv",
        icon=":material/download:",
    )


def candidates() -> None:
    """Pairs of words to judge, and the draft of a lexicon from those ticked."""
    by = library.design().by
    controls.wait_for(
        "Look for rival words",
        "candidates",
        "Which words for one thing has no lexicon yet?",
        "Words that fill the same slot in coverage of the same events, and divide the "
        f"{by}s. A thousand articles take about half a minute.",
    )
    found = library.candidates()
    layout.heading(
        keywords.lead(found, by),
        "They are for reading: each pair was chosen because it divides, so its numbers flatter, and "
        "many name two things. Tick those that name one thing.",
    )
    listed = keywords.listed(found, library.scan())
    pages = -(-len(listed) // LISTED)
    number = st.session_state.get("candidates") or 1
    ticked: set[str] = st.session_state.setdefault("ticked", set())
    for each in listed[(number - 1) * LISTED : number * LISTED]:
        name = f"{each.word} / {each.other}"
        with st.container(key=f"candidate-{each.rank}"):
            words, read = st.columns([4, 7])
            with words:
                said = f"**{layout.plain(each.word)}** or **{layout.plain(each.other)}**"
                if st.checkbox(said, value=name in ticked, key=f"tick {name}"):
                    ticked.add(name)
                else:
                    ticked.discard(name)
                layout.note(each.said)
            with read:
                st.html(prose.lines(each.lines))
    if pages > 1:
        st.pagination(pages, key="candidates")
    with st.expander("The same from a terminal"):
        st.code(library.command_line("discover"), language="bash", wrap_lines=True)
    chosen = [c.rank for c in listed if f"{c.word} / {c.other}" in ticked]
    layout.section(
        "Add to my lexicon",
        f"{len(chosen)} of {len(listed)} candidates ticked. A draft is a start: say what the thing "
        "is, and keep what names it.",
    )
    if chosen:
        drafted(found, chosen, by)


def drafted(found: keywords.Discovery, ticked: list[int], by: str) -> None:
    """The YAML of what was ticked, to take away or to go on with on the page Lexicons."""
    one, _ = st.columns([3, 6])
    with one:
        typed = st.text_input("Name of the lexicon", value="my_lexicon", key="draft", max_chars=40)
    wanted = keywords.name_of(typed or "")
    if any(wanted == x.id for x in library.shipped()):
        layout.note(f"The toolkit has a lexicon {wanted}: choose another name.")
        return
    # A lexicon of the same name that says something else is kept: this one is numbered.
    name, text = keywords.named_draft(
        found, ticked, name=wanted, by=by, taken=session.own_lexicons()
    )
    if name != wanted:
        layout.note(
            f"You have a lexicon {wanted} already, and keep it: this one is called {name}. Give it "
            "another name above, or give up the old one on the page Lexicons."
        )
    save, go, _ = st.columns([2, 2, 5])
    save.download_button(
        "Download", data=text, file_name=f"{name}.yml", mime="text/yaml", width="stretch",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    if go.button("Open in Lexicons", type="primary", width="stretch"):
        session.propose(name, text)
        st.switch_page("views/lexicons.py")
    st.code(text, language="yaml", height=360)


session.settle("about", list(ABOUT), "who")
left, middle, right = st.columns([5, 4, 1.4], vertical_alignment="bottom")
with left:
    st.segmented_control("What", list(ABOUT), format_func=ABOUT.get, key="about", required=True)
about = st.session_state["about"]
with middle:
    if about != "who":
        controls.voice()
with right:
    controls.settings(zone=about == "words", wire=about == "who")
try:
    {"who": who_speaks, "words": words, "candidates": candidates}[about]()
except FramingError as error:
    layout.stopped(error)
