"""Words that report: verbs, nouns and adjectives, with the complements that hold the content.

Written for this project from general knowledge of English reporting. A line of `_VERBS` is
"frames: lemmas"; the frames are

    t  a clause, with or without "that"     say (that) it is over
    T  a clause only with "that"            boast that it is over
    q  goes with a quotation                "It is over," he said / added / continued
    o  a noun phrase                        criticise the deal
    i  an infinitive                        vow to leave
    d  a person told, then the rest         tell reporters that; urge Israel to
    w  a question                           ask whether; wonder why
    s  speech: what is said, as against what is thought, wanted or done
    e  a stance towards its object or what its preposition holds, which is what the speech is about:
       criticise, support, discuss
    f  taken for true by whoever reports it: know, see
    >p a phrase with preposition p          call >for a truce; accuse Israel >of
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

_VERBS = """
tqs: say note remark observe reply respond answer retort quip joke tweet retweet write explain
tqs: insist declare
tqs: argue claim contend assert allege concede acknowledge admit confirm recall lament predict
tqs: announce report conclude reiterate stress emphasize emphasise muse brag testify promise vow
tqs: warn caution
tqs: recount suggest counter opine interject exclaim reckon proclaim clarify elaborate affirm
tqs: reaffirm
tqs: add propose complain concede
Tqs: state maintain charge repeat pledge underscore signal decide
Tqsw: wonder
osw: describe explain recount
qs: continue shout yell chant cry scream whisper begin conclude sing read blog implore intone snap
qs: scoff thunder roar bellow bark murmur mutter mumble sob sigh gasp growl gush fume seethe deadpan
qs: holler exult enthuse drawl sneer
T: chant shout yell scream whisper joke
tos: reveal disclose indicate imply deny estimate forecast project recommend demand request
tos: mention show
tos: specify stipulate speculate posit intimate surmise
Ts: demonstrate hint find decree boast object rule
Tqs: sniff grouse gripe huff moan grumble groan howl
tdqs: tell inform assure remind notify warn advise caution
tw: believe think suspect doubt assume presume figure guess
twf: know realize realise understand
to: fear regret believe
tw: feel
twf: hear learn discover
Twf: see
ti: hope expect wish
ti: agree
i: decide
tis: swear threaten promise vow demand ask
is: pledge plead
i: want refuse decline intend plan seek offer propose aim wish prefer hesitate opt volunteer
i: resolve
is: claim profess purport
diqws: ask
dis: urge beg implore instruct order encourage advise remind invite persuade press pressure
dis: challenge call_on warn tell
tw: worry
oe: criticize criticise condemn denounce decry blast slam attack assail bash mock ridicule deride
oe: chide rebuke lambaste rip berate
oe: scold castigate excoriate lambast skewer trash disparage belittle insult demean vilify malign
oe: hammer
oe: praise laud applaud hail tout commend thank congratulate salute extol compliment
oe: defend dismiss reject rebuff oppose support endorse favor favour embrace champion promote back
os: advocate
os: describe characterize characterise portray depict label dub call brand term deem compare liken
s>as: paint cast
os: blame accuse fault cite quote outline list
oe: identify name
oe: mention reference discuss address highlight detail
oe: question challenge dispute rebut refute contradict disavow repudiate renounce protest
os: express voice echo invoke reiterate
oe: welcome decry bemoan downplay justify
os: attribute ascribe underline stress emphasize emphasise unveil announce confirm acknowledge
os: admit recall
oe: note envision contemplate prefer dislike doubt
o: consider regard view want
os: cite note praise
os: designate classify
os: explain predict deem vow promise tweet post shout utter
oe: offer
os: demand request recommend suggest urge seek exclude repeat warn reassure assure remind
s>for: call push press advocate argue plead lobby vouch ask appeal
e>for: apologize apologise
s>on: call insist comment elaborate dwell weigh_in
e>to: refer allude point object admit confess attest respond
e>about: talk speak complain boast brag joke ask write warn inquire wonder worry rant tweet
e>of: speak tell talk approve disapprove dream
s>of: accuse warn complain boast
e>against: warn argue rail speak inveigh campaign
s>at: hint scoff
s>with: agree disagree side
s>as: describe characterize portray depict
"""

# Attitudes: they make an attribution, whose words stay the outlet's. In the frames above.
_ATTITUDES = """
i: seem appear vote push look strive opt agree lobby dare
Tf: recognize recognise remember notice discover conclude
wf: figure determine ponder notice recognize recognise debate consider decide
oe: credit ignore recognize recognise expose sponsor cosponsor ban tackle accept approve resist veto
oe: herald trumpet hate prohibit contrast undermine admire underestimate
oe: overstate outlaw legalize relish love mull contemplate
e>for: vote cheer campaign root petition nominate
e>in: believe
e>of: think
e>about: think
e>for: hope long yearn
e>with: sympathize empathize disagree concur side
e>against: vote campaign lobby rail speak push
e>on: focus touch zero weigh renege disagree debate
e>at: balk bristle
e>from: distance
"""

_NOUNS = """
that: claim assertion statement allegation accusation suggestion argument view belief contention
that: assumption charge
that: report rumor rumour speculation warning prediction fear hope concern worry conclusion
that: admission acknowledgment
that: denial confirmation announcement declaration complaint reminder insistence opinion
that: expectation assurance
that: ruling finding myth theory narrative rumours
that: recommendation revelation notion promise pledge vow threat impression conviction
to: promise pledge vow threat call decision plan desire refusal willingness demand request
to: commitment proposal
to: opposition
to: readiness intention offer reluctance unwillingness
of: criticism condemnation allegation accusation description denunciation endorsement rejection
of: denial mention
of: question accusation
of: threat fear warning praise claim promise characterization
for: call demand support praise request plea
about: doubt criticism accusation
about: complaint concern question warning claim allegation comment remark doubt worry skepticism
over: concern complaint criticism question
on: attack comment stance position view decision criticism
to: opposition objection reference inclination
of: critique defense defence embrace view chant
about: question joke rumor rumour lie story theory statement assertion argument
"""

_ADJECTIVES = """
that: confident convinced worried concerned afraid hopeful optimistic skeptical doubtful adamant
that: certain sure glad
about: worried concerned skeptical optimistic pessimistic
of: critical skeptical supportive wary proud fond sceptical
to: eager willing reluctant unwilling keen determined
"""

_IRREGULAR = {
    "say": ("says", "said", "saying", "said"),
    "tell": ("tells", "told", "telling", "told"),
    "write": ("writes", "wrote", "writing", "written"),
    "think": ("thinks", "thought", "thinking", "thought"),
    "know": ("knows", "knew", "knowing", "known"),
    "understand": ("understands", "understood", "understanding", "understood"),
    "feel": ("feels", "felt", "feeling", "felt"),
    "hear": ("hears", "heard", "hearing", "heard"),
    "see": ("sees", "saw", "seeing", "seen"),
    "find": ("finds", "found", "finding", "found"),
    "show": ("shows", "showed", "showing", "shown"),
    "speak": ("speaks", "spoke", "speaking", "spoken"),
    "swear": ("swears", "swore", "swearing", "sworn"),
    "begin": ("begins", "began", "beginning", "begun"),
    "read": ("reads", "read", "reading", "read"),
    "seek": ("seeks", "sought", "seeking", "sought"),
    "forecast": ("forecasts", "forecast", "forecasting", "forecast"),
    "cast": ("casts", "cast", "casting", "cast"),
    "sing": ("sings", "sang", "singing", "sung"),
    "beg": ("begs", "begged", "begging", "begged"),
    "rip": ("rips", "ripped", "ripping", "ripped"),
    "quip": ("quips", "quipped", "quipping", "quipped"),
    "slam": ("slams", "slammed", "slamming", "slammed"),
    "blog": ("blogs", "blogged", "blogging", "blogged"),
    "brag": ("brags", "bragged", "bragging", "bragged"),
    "plan": ("plans", "planned", "planning", "planned"),
    "admit": ("admits", "admitted", "admitting", "admitted"),
    "rebut": ("rebuts", "rebutted", "rebutting", "rebutted"),
    "dub": ("dubs", "dubbed", "dubbing", "dubbed"),
    "regret": ("regrets", "regretted", "regretting", "regretted"),
    "opt": ("opts", "opted", "opting", "opted"),
    "refer": ("refers", "referred", "referring", "referred"),
    "prefer": ("prefers", "preferred", "preferring", "preferred"),
    "snap": ("snaps", "snapped", "snapping", "snapped"),
    "ban": ("bans", "banned", "banning", "banned"),
    "veto": ("vetoes", "vetoed", "vetoing", "vetoed"),
    "label": ("labels", "labeled", "labeling", "labeled"),
}


def listed(words: str) -> frozenset[str]:
    """The words of a block of text."""
    return frozenset(words.split())


BASE, S, PAST, ING, PART = "base", "s", "past", "ing", "part"


@dataclass(frozen=True)
class Verb:
    """A form of a reporting verb: its lemma, what form it is, what complements it takes.

    `topics` are the prepositions that hold what the speech is about, not what is said.
    """

    lemma: str
    form: str
    frames: frozenset[str]
    prepositions: frozenset[str]
    topics: frozenset[str] = frozenset()


def _inflect(lemma: str) -> tuple[str, str, str, str]:
    """Third person, past, -ing form and participle of a regular verb."""
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    if lemma[-1] == "y" and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing", lemma[:-1] + "ied"
    if lemma[-1] == "e":
        return lemma + "s", lemma + "d", lemma[:-1] + "ing", lemma + "d"
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")
    return third, lemma + "ed", lemma + "ing", lemma + "ed"


@cache
def verbs() -> dict[str, Verb]:
    """Reporting verbs by form, lower case."""
    return _forms(_VERBS)


@cache
def attitudes() -> dict[str, Verb]:
    """Reporting verbs, and those of an attitude, by form."""
    return _forms(_VERBS + _ATTITUDES)


def _forms(lines: str) -> dict[str, Verb]:
    frames: dict[str, set[str]] = {}
    prepositions: dict[str, set[str]] = {}
    topics: dict[str, set[str]] = {}
    for line in filter(None, lines.splitlines()):
        head, _, lemmas = line.partition(":")
        letters, _, preposition = head.partition(">")
        for lemma in lemmas.split():
            if "_" in lemma:
                lemma, _, particle = lemma.partition("_")
                prepositions.setdefault(lemma, set()).add(particle)
                frames.setdefault(lemma, set()).add("s")
                continue
            taken = frames.setdefault(lemma, set())
            if preposition:
                prepositions.setdefault(lemma, set()).add(preposition)
                if "e" in letters:
                    topics.setdefault(lemma, set()).add(preposition)
                taken.update(letters.replace("e", ""))
            else:
                taken.update(letters)
    table: dict[str, Verb] = {}
    for lemma, taken in frames.items():
        third, past, ing, part = _inflect(lemma)
        for form, word in ((BASE, lemma), (S, third), (PART, part), (ING, ing), (PAST, past)):
            table[word] = Verb(
                lemma,
                form,
                frozenset(taken),
                frozenset(prepositions.get(lemma, ())),
                frozenset(topics.get(lemma, ())),
            )
    return table


@cache
def nouns() -> dict[str, frozenset[str]]:
    """Reporting nouns, singular and plural, with what may follow them."""
    return _followers(_NOUNS, plural=True)


@cache
def adjectives() -> dict[str, frozenset[str]]:
    """Reporting adjectives with what may follow them."""
    return _followers(_ADJECTIVES, plural=False)


def _followers(lines: str, *, plural: bool) -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in lines.strip().splitlines():
        follower, _, words = line.partition(":")
        for word in words.split():
            table.setdefault(word, set()).add(follower)
            if plural:
                many = word[:-1] + "ies" if word[-1] == "y" else word + "s"
                table.setdefault(many, set()).add(follower)
    return {word: frozenset(f) for word, f in table.items()}
