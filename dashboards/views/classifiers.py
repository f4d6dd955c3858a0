"""Distinguishability, axes, loaded sentences and frames: differences, not verdicts."""

from __future__ import annotations

from functools import partial

import charts
import controls
import layout
import library
import prose
import session
import streamlit as st

from framing import overview, wording

MEASURES = {
    "apart": "Telling two apart",
    "loaded": "Loaded sentences",
    "frames": "Frames",
    "axes": "Semantic axes",
}

session.settle("measure", list(MEASURES), "apart")
left, middle, right = st.columns([5, 4, 1.4], vertical_alignment="bottom")
with left:
    st.segmented_control(
        "Measure", list(MEASURES), format_func=MEASURES.get, key="measure", required=True
    )
measure = st.session_state["measure"]
with middle:
    if measure == "loaded":
        controls.voice()
with right:
    controls.settings(zone=False, wire=measure == "loaded")
names = library.groups()

if measure in ("apart", "axes"):
    if len(names) < 2:
        layout.heading("This needs two outlets.")
        st.stop()
    one, two = st.columns(2)
    usual = library.most_shared() or (names[0], names[1])
    with one:
        session.settle("one", names, usual[0])
        st.selectbox("One", names, key="one")
    with two:
        others = [n for n in names if n != st.session_state["one"]]
        session.settle("other", others, next(n for n in reversed(usual) if n in others))
        st.selectbox("Other", others, key="other")
    pair = f"{st.session_state['one']} and {st.session_state['other']}"

if measure == "apart":
    controls.wait_for(
        "Train and test",
        f"apart {pair}",
        f"How well can {pair} be told apart by their own words?",
        "Many articles take half a minute: a classifier is trained and tested on held-out events.",
    )
    found = library.apart(st.session_state["one"], st.session_state["other"])
    layout.heading(
        found.sentence,
        "A classifier reads own-voice sentences on events that both covered, with names and layout "
        "masked, and is tested on events it has not seen. It measures difference, not leaning.",
    )
    if found.row["value"] is not None:
        st.html(
            prose.table(
                [found.row],
                [("value", "Accuracy"), ("low", "from"), ("high", "to"), ("null", "Chance"), ("p", "p"),
                 ("n_events", "Shared events")],
                percent=("value", "low", "high", "null"),
                head=False,
            )
        )  # fmt: skip
    if found.words.height:
        layout.section("Words that give each away", "The heavier, the more telling.")
        for column, group in zip(st.columns(2, gap="large"), wording.sides(found.words)):
            column.html(
                prose.table(
                    group.to_dicts(),
                    [("word", group["group"][0]), ("weight", "Weight"),
                     ("n_articles", "Articles", "How many articles have the word.")],
                    bar="weight",
                )
            )  # fmt: skip
elif measure == "axes":
    vectors = None
    if session.local():
        vectors = st.text_input(
            "A file of word vectors on this computer",
            placeholder="glove.6B.50d.txt; without one, those of the extra [vectors]",
            key="vectors",
        )
    controls.wait_for(
        "Place the words",
        f"axes {pair}",
        f"Between which opposites do the words of {pair} lie apart?",
        "Needs word vectors. A thousand articles take a few seconds.",
    )
    one, other = st.session_state["one"], st.session_state["other"]
    found = library.placed(one, other, vectors or None)
    layout.heading(
        found.sentence,
        f"Own-voice words on events that both covered: the further right, the nearer {one} lies to the "
        f"word named last, compared with {other}. A full point is clear after correction. A topic moves "
        "an axis as well as wording does: read the words.",
    )
    bias = wording.bias(found.rows)
    if overview.any_value(bias):
        layout.picture(
            partial(charts.axes, bias),
            "axes",
            finding=f"{one} compared with {other}: {found.sentence}",
            alt="Difference on each axis with its interval; the table below has the numbers",
        )
    with st.expander("The numbers, and how far from neutral the words lie"):
        st.html(
            prose.table(
                found.rows.to_dicts(),
                [
                    ("axis", "Axis"),
                    ("measure", "Measure"),
                    ("value", "Difference", "The first outlet's mean less the second's, as a cosine."),
                    ("low", "from"), ("high", "to"),
                    ("q", "q", "How often chance gives as large a difference, corrected for all axes."),
                    ("reason", "Why no number"),
                ],
            )
        )  # fmt: skip
    if found.words.height:
        layout.section("The words behind it", "Their contributions add up to the difference.")
        names = found.rows["axis"].unique(maintain_order=True).to_list()
        session.settle("axis", names)
        pick, _ = st.columns([2, 3])
        with pick:
            st.selectbox("Axis", names, key="axis")
        for column, part in zip(
            st.columns(2, gap="large"), wording.pulls(found.words, st.session_state["axis"])
        ):
            column.html(
                prose.table(
                    part.to_dicts(),
                    [("word", f"Pulls {one} towards “{part['toward'][0]}”"),
                     ("contribution", "Contribution", "What the word adds to the difference in bias.")],
                    bar="contribution",
                )
            )  # fmt: skip
elif measure == "loaded":
    controls.wait_for(
        "Score every sentence",
        "loaded",
        "Whose sentences are worded to move rather than to inform?",
        "A thousand articles take about half a minute.",
    )
    shown = library.loaded_shares()
    layout.heading(
        wording.most_loaded(shown),
        "Sentences that a classifier finds worded to move rather than to inform. Out of the box it "
        "is right about two sentences in three; train it on your own codes with: framing train loaded",
    )
    if shown.height:
        layout.picture(
            partial(
                charts.shares, shown, title="Share of sentences, with its 95% interval", whole=False
            ),
            "shares",
            finding=wording.most_loaded(shown),
            alt="Share of loaded sentences by group",
        )
    else:
        layout.empty("No group has enough sentences on enough events.")
    layout.section("The clearest", "With what moved the score, in log odds.")
    who, _ = st.columns([2, 3])
    with who:
        group = controls.one_of("Who", "group", names, "All")
    lines = wording.clearest(
        library.corpus(), library.loaded(), by=library.design().by, group=group,
        voice=library.design().voice,
    )  # fmt: skip
    st.html(prose.scored(lines))
else:
    controls.wait_for(
        "Count the cues of frames",
        "frames",
        "What does each outlet make the story about?",
        "A thousand articles take about ten seconds.",
    )
    rows = library.framed()
    layout.heading(
        wording.most_framed(rows),
        "The fifteen policy frames of Boydstun and others, by the share of their cue words in each "
        "outlet's articles. Hover a cell for its interval.",
    )
    if rows.height:
        layout.picture(
            partial(charts.grid, rows),
            "frames",
            finding=wording.most_framed(rows),
            alt="Share of each frame by group",
        )
    else:
        layout.empty("No group has enough cues on enough events.")
