"""Words whose complement tells what somebody says, thinks, wants, or takes a stand on.

They add to those of `cues`, which need no parser. Where the complement of a word is known, and how
far it reaches, words may be listed that report with one of their complements only. A line is
"complements: lemmas", with the complements

    that wh whether to ing   a clause that begins so (wh: what, who, how, ...)
    bare                     a clause without such a word, of verbs that `cues` has
    obj                      a noun phrase
    being                    what somebody or something is called or seems
    as                       an object and what it is taken as: see it as a threat
    +p                       a phrase with the preposition p

The lists were written while reading PolNeAR's training articles.
"""

from __future__ import annotations

from functools import cache

from .. import cues

_VERBS = """
that: seem appear
wh: figure determine ponder wonder explain notice recognize decide define recite teach
whether: determine question query assess discuss debate guess
to: seem appear vote like require look love push seek order urge offer vow prefer dare agree debate
to: expect want authorize exhort advise refuse strive allow decide swear pledge command call
ing: report propose oppose vote mull continue rule suggest lament consider recommend contemplate
obj: credit ignore recognize order remind expose propose sponsor cosponsor support understand issue
obj: ban declare tackle ask report accept approve offer expect mandate spotlight resist brush veto
obj: pronounce overturn herald trumpet advocate describe hate prohibit contrast restrict undermine
obj: oppose argue legalize note admire decline underestimate appoint nominate like foresee reaffirm
obj: contest see release sign share extend block pass circulate display remember relish overstate
obj: outlaw endorse prefer denounce withdraw boo rewrite authorize refuse learn love regret fear
obj: suggest publish
being: call vote pronounce find title seem appear declare deem
as: see view regard introduce position frame pitch cast remember criticize highlight perceive
as: refer describe caricature think sell accept rebrand define
+like: seem sound
+on: focus agree touch hit weigh zero lobby renege equivocate expand debate pounce double disagree
+on: stand deadlock
+for: vote plead blame apologize cheer petition nominate campaign push lobby root sue hit criticize
+for: press
+of: accuse think approve disapprove inform conceive boast
+with: disagree concur empathize identify align side credit
+against: vote campaign push lobby come caution warn speak rail
+from: bar ban distance prohibit
+to: object allude point refer admit
+behind: throw rally
+at: aim
"""

_PASSIVES = """
to: expect design know allow need believe say think ask urge
obj: deny
as: see know describe portray regard view list recognize name bill
being: title call name dub deem entitle nickname
+for: know criticize recognize remember
+of: accuse assure convict persuade inform suspect
+at: aim
+about: ask say know warn press
+on: center split base
"""

_NOUNS = """
to: decision plan determination proposal promise desire eagerness claim request pledge commitment
to: recommendation reluctance resolve vow refusal intention
ing: decision statement
+of: talk story mention report view idea critique assessment message hope proclamation evidence
+of: opinion chant understanding ranking footage acceptance strategy account description prediction
+of: perception memory image portrayal
+on: focus consensus decision position comment ban criticism restriction report assault referendum
+on: stance view tweet proposal thought
+for: support proposal plan enthusiasm hope vision argument rationale criticism blueprint passion
+for: complaint need advocate
+to: opposition reference answer tribute objection
+against: campaign lawsuit vote allegation speech attack rant backlash
+into: investigation probe
+in: belief interest confidence
"""

_ADJECTIVES = """
that: aware confident hopeful worried fearful afraid concerned shocked aghast upset skeptical
that: unaware clear convinced certain doubtful adamant proud angry surprised
wh: aware sure unsure unaware
+of: aware proud mindful scared appreciative unaware fond critical wary
+in: interested confident
+with: concerned unhappy satisfied comfortable
+on: intent bent bullish divided
+at: angry alarmed furious
+by: shocked impressed
"""

# Complements that report after nearly any word of a part of speech, and the words after which not.
_EXCEPT = """
verb that: mean ensure have become turn start help cause make reflect settle happen prove be get
verb that: indicate grow
verb about: strategize interview teach face take start get do be go bring come set move
noun that: possibility indication news sign official plan discovery proof fact problem result
noun that: condition question answer product
noun about: article error complication math receipt lot movie fire rule leader something anything
noun about: nothing
adj about: wrong careful competitive knowledgeable
"""


def _table(lines: str) -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in lines.strip().splitlines():
        complements, _, lemmas = line.partition(":")
        for lemma in lemmas.split():
            table.setdefault(lemma, set()).update(complements.split())
    return {lemma: frozenset(taken) for lemma, taken in table.items()}


@cache
def listed() -> dict[str, dict[str, frozenset[str]]]:
    """Complements by lemma, by kind of word."""
    kinds = {"verb": _VERBS, "passive": _PASSIVES, "noun": _NOUNS, "adj": _ADJECTIVES}
    return {kind: _table(lines) for kind, lines in kinds.items()}


@cache
def exceptions() -> dict[tuple[str, str], frozenset[str]]:
    """By (kind of word, complement): words that do not report with it, though others do."""
    table: dict[tuple[str, str], set[str]] = {}
    for line in _EXCEPT.strip().splitlines():
        head, _, lemmas = line.partition(":")
        kind, complement = head.split()
        mark = complement if complement == "that" else f"+{complement}"
        table.setdefault((kind, mark), set()).update(lemmas.split())
    return {key: frozenset(words) for key, words in table.items()}


def reports(kind: str, lemma: str, complement: str) -> bool:
    """Whether a word reports with a complement; kind is verb, passive, noun or adj."""
    if complement == "bare":
        verb = cues.verbs().get(lemma)
        return kind == "verb" and verb is not None and "t" in verb.frames
    if complement in listed()[kind].get(lemma, ()):
        return True
    spared = exceptions().get((kind, complement))
    return spared is not None and lemma not in spared
