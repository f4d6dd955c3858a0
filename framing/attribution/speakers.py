"""Who a source is: pronouns, short names and roles resolved within one article.

A source is resolved against the names that the article itself writes out: "he" to the last fitting
named speaker, "Mr. Adler" to "Jonas Adler", "the ministry" to "Foreign Ministry". What cannot be
resolved keeps its own words ("a senior official").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import chain, islice
from typing import NamedTuple

from .cues import listed

_PERSONS = listed("he she him her his hers himself herself")
_MALE = listed("he him his himself mr sir lord king prince brother")
_FEMALE = listed("she her hers herself mrs ms miss mme lady dame queen princess sister")
_THINGS = listed("it its they them their theirs themselves")
TITLES = listed(
    """
mr mrs ms miss mx dr prof professor sir lady lord dame rev father sister pope king queen prince
princess sheikh
imam rabbi president vice prime minister premier chancellor secretary senator sen rep
representative congressman
congresswoman gov governor mayor judge justice chief general gen col colonel lt lieutenant sgt
sergeant capt captain
maj major adm admiral commander director attorney ambassador speaker leader majority minority whip
chairman
chairwoman chair councilman councilwoman commissioner superintendent sheriff officer detective
ayatollah
foreign defense defence interior finance deputy assistant former acting then house senate state
democratic
republican democrat gop spokesman spokeswoman spokesperson editor ceo first candidate nominee
national security
press campaign manager brigadier rear rancher farmer lobsterman fisherman nurse pastor coach
boss
"""
)
ROLES = listed(
    """
spokesman spokeswoman spokesperson president senator governor mayor minister premier chancellor
secretary judge
justice lawyer attorney congressman congresswoman representative candidate nominee director
chairman chairwoman
professor general colonel commander chief leader king prince pope activist author analyst
economist historian
pastor billionaire businessman mogul official sheriff prosecutor ambassador speaker doctor scientist
"""
)
BODIES = listed(
    """
ministry department agency army military police court committee campaign company group union
organization
organisation party government bank university newspaper paper network station office bureau center
centre
institute association commission council administration foundation board firm coalition federation
church
"""
)
_GIVEN_FEMALE = listed(
    """
mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret
sandra ashley
kimberly emily donna michelle carol amanda dorothy melissa deborah stephanie rebecca sharon laura
cynthia kathleen
amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine debra rachel
carolyn janet
catherine maria heather diane ruth julie olivia joyce virginia victoria kelly lauren christina
joan evelyn judith
megan andrea cheryl hannah jacqueline martha gloria teresa ann sara madison frances kathryn janice
jean abigail
alice julia judy sophia grace denise amber doris marilyn danielle beverly isabella theresa diana
natalie brittany
charlotte marie kayla alexis lori hillary nikki theresa angela ursula tulsi kamala fatima aisha
layla carly
condoleezza sonia elena ivanka melania kellyanne meghan alexandria leila noa shira
"""
)
_GIVEN_MALE = listed(
    """
james robert john michael david william richard joseph thomas christopher charles daniel matthew
anthony mark
donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey
ryan jacob gary
nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory alexander
patrick frank raymond
jack dennis jerry tyler aaron jose adam nathan henry zachary douglas peter kyle noah ethan jeremy
walter christian
keith roger terry austin sean gerald carl harold dylan arthur lawrence jordan jesse bryan billy
bruce gabriel joe
logan alan juan albert willie elijah wayne randy vincent mason roy ralph bobby russell bradley
philip eugene
barack bernie marco ted jeb mitt mike bill tim jim tom chris rick newt harry chuck mitch rand ben
vladimir emmanuel
boris tony gordon mahmoud muhammad mohammed ahmed ali hassan yasser ismail khaled yahya itamar
yoav naftali antony
"""
)
GIVEN = _GIVEN_FEMALE | _GIVEN_MALE
# A full stop ends a name unless it is an initial's or an abbreviation's. The first character stands
# before all alternatives: a search then skips what cannot be one. It is a letter, but none of a to
# z: written so, most characters are passed over by a glance at two ranges.
_CAPITAL = r"[^\x00-@\[-\x7f](?<![\W\d_])"
_SHORT = [
    "Mr",
    "Mrs",
    "Ms",
    "Dr",
    "Prof",
    "Rev",
    "Brig",
    "Gen",
    "Lt",
    "Col",
    "Sgt",
    "Capt",
    "Maj",
    "Adm",
    "Sen",
    "Rep",
    "Gov",
    "St",
    "Jr",
    "Sr",
    "Hon",
    "Supt",
    "Insp",
    "Det",
    "Cmdr",
    "Atty",
    "Pres",
]
_WORD = (
    rf"{_CAPITAL}(?:(?=[a-z]{{1,4}}\.)(?:{'|'.join(f'(?<={w[0]}){w[1:]}' for w in _SHORT)})\.|"
    rf"\.(?:{_CAPITAL}\.)*|[\w’'-]*)"
)
_PARTICLES = listed("al el bin ibn de la da di del der den van von du le")
_NAME = re.compile(
    rf"{_WORD}(?:[ \u00a0](?:(?:{'|'.join(sorted(_PARTICLES))})[ -])?{_WORD}){{0,6}}"
)
_CAPITALISED = re.compile(_CAPITAL + r"[\w’'-]*\w")
# Last words of names of places and bodies, not of persons.
PLACES = listed(
    """
house states state city york county street avenue court party department office times post news
nations
union district america street journal east west north south bank strip hill park beach island
river war act bill
law university college school hospital council center centre group company hall square airport
territories
"""
)
_HEAD = (
    r"(?:(?:The|An?|Its|His|Her|Their|Our|One) [a-z][a-z’' -]{1,40},? )?"
    r"(" + _NAME.pattern + r")(?=([^.!?\n]{0,160}))"
)
_FIRST_HEAD = re.compile(_HEAD)
_HEADED = re.compile(r"[\n.!?](?:(?<=\n)|[\"”’')]{0,2}[ \n]{1,3})" + _HEAD)
# What shows a name to be a person's: an age, "who", an office.
_AFTER = re.compile(
    r", (?:\d{1,2}\b(?:, an?\b([^,.;\n]{1,60}))?|who(?:se)?\b|"
    r"(?:an?|the|its|their|his|her|our)\b([^,.;\n]{1,60}))"
)
_BEFORE = re.compile(r"\n? ,?([A-Za-z-]+)")  # read backwards
_KIN = re.compile(
    r" (?:\w+ )?(?:mother|father|parents|brother|sister|son|daughter|wife|husband|widow|widower|family|"
    r"lawyer|boyfriend|girlfriend|uncle|aunt|cousin|children|friend|friends)\b"
)
_PRONOUN = re.compile(r"\b(he|his|him|himself|she|her|hers|herself)\b")
# Titles that stand before things as well as before persons.
_LOOSE_TITLES = listed(
    """
foreign defense defence interior finance deputy assistant former acting then house senate state
democratic republican democrat gop national security press campaign first majority minority
"""
)
_PERSONAL_TITLES = TITLES - _LOOSE_TITLES
_OCCUPIED = listed(
    """
head boss owner executive resident neighbor neighbour farmer rancher teacher nurse student worker
driver veteran survivor witness organizer organiser member founder dentist engineer editor expert
adviser advisor aide critic coach deputy officer reporter journalist pollster strategist surgeon
"""
)
_MEN = listed(
    """
spokesman congressman chairman councilman businessman assemblyman policeman clergyman salesman man
father dad son brother husband widower grandfather uncle boy priest king prince nephew boyfriend
imam
"""
)
_WOMEN = listed(
    """
spokeswoman congresswoman chairwoman councilwoman businesswoman assemblywoman policewoman woman
mother mom mum daughter sister wife widow grandmother aunt girl nun actress queen princess niece
girlfriend
"""
)
_NOBODY = listed("i we my our you your me us one there")
_RELATIVE = listed("who which that whom whose")
# Adverbs and emphasis around a name are no part of it.
_EDGES = re.compile(
    r"^(?:also|then|now|still|but|and|however|later|both|even) |"
    r" (?:himself|herself|itself|themselves|also|then|now|still|both|later|again|too|however)$",
    re.IGNORECASE,
)
_TITLED = re.compile(r"M(?<!\wM)(r|rs|s|iss)\.?[ \u00a0]([^\W\d_][\w’'-]*\w)")
# A capital at the head of a sentence is no sign of a name.
_HEADS = listed(
    """
the a an but and or in on at for as if when while after before since because so yet it he she they
we you i his
her its their our this that these those there here what who why how where which not no all both
some many most
more one two several another other each every such then now later last next earlier still also
even just only
however meanwhile instead according asked with from by to of monday tuesday wednesday thursday
friday saturday
sunday january february march april may june july august september october november december
"""
)
_HEAD_END = re.compile(r",| who | which | that | \(| ?[–—―]| -- ")
_PREPOSITION = re.compile(r" (?:of|to|for|from|in|at|with|on|by|near|outside|inside) ")


class Name(NamedTuple):
    """A name written out in the text, without titles; sex is m, f or unknown ("")."""

    start: int
    full: str
    sex: str
    titled: bool
    last: str  # the surname, in small letters


_SEX = dict.fromkeys(_WOMEN, "f") | dict.fromkeys(_MEN, "m")
_OFFICES = ROLES | _OCCUPIED | _SEX.keys()


def _office(words: list[str]) -> bool:
    return not _OFFICES.isdisjoint(words)


@lru_cache(1 << 14)
def is_office(source: str) -> bool:
    """Whether a source is one person without a name: a senior official, the spokeswoman."""
    words = _PREPOSITION.split(source.lower())[0].split(",")[0].split()
    return words[0] in ("a", "an", "the", "one", "another") and _office(words[-1:])


@lru_cache(1 << 14)
def _surname(full: str) -> str:
    words = [w for w in full.split() if w.rstrip(".").lower() not in ("jr", "sr", "ii", "iii")]
    return (words[-1] if words else full).lower()


@lru_cache(1 << 15)
def _strip(name: str, *, inside: bool = False) -> tuple[str, str]:
    """A run of capitals without the words and titles before the name, and its sex.

    With `inside` the run does not begin a sentence, so that a capital belongs to the name.
    """
    words = name.replace("\u00a0", " ").split()
    sex = ""
    while words:
        low = words[0].rstrip(".").lower()
        if low in _MALE:
            sex = "m"
        elif low in _FEMALE:
            sex = "f"
        if low not in TITLES and (inside or low not in _HEADS):
            break
        words = words[1:]
    # "of the F.B.I. It is": the next sentence.
    for n in range(1, len(words)):
        if words[n - 1].endswith(".") and words[n].lower() in _HEADS:
            words = words[:n]
            break
    # "Last Tide's Wren Halloway"
    for n in range(len(words) - 2, 0, -1):
        if words[n - 1].endswith(("'s", "’s")):
            if not BODIES.intersection(w.lower() for w in words[n:]):
                words = words[n:]
            break
    # "Israeli Prime Minister Benjamin Netanyahu": what precedes the last title goes too.
    for n in range(len(words) - 2, 0, -1):
        if words[n].rstrip(".").lower() in TITLES and len(words) - n > 1:
            words = words[n + 1 :]
            break
    if words:
        given = words[0].lower()
        sex = sex or ("f" if given in _GIVEN_FEMALE else "m" if given in _GIVEN_MALE else "")
        words[-1] = re.sub(r"['’]s?$", "", words[-1]).rstrip(",")
        if words[-1].lower().rstrip(".") not in ("jr", "sr") and len(words[-1]) > 2:
            words[-1] = words[-1].rstrip(".")
    return " ".join(words), sex


@lru_cache(1 << 15)
def _named(run: str) -> tuple[str, str, bool, str] | None:
    """(name, sex, whether a title stands before it, surname) of a run of capitals, or None."""
    full, sex = _strip(run)
    if not full or any(w.lower() in BODIES for w in full.split()):
        return None
    titled = len(full) < len(run) and any(
        w.rstrip(".").lower() in _PERSONAL_TITLES for w in run.split()[:-1]
    )
    return full, sex, titled, _surname(full)


_BLANKS = (" ", "\u00a0")
_APOSTROPHES = ("'", "’")
_LONG_SHORT = 1 + max(map(len, _SHORT))
_LONG_WORD = 24  # characters, from which on no more of it is looked at
_REACH = 6_000  # how far back roles and organisations are looked for, in characters
_SUBJECTS = 1_500  # and persons at the head of a sentence


_LARGE = 100_000  # characters; a longer text is read whole, so that no surname is sought in it


class _Stretch:
    """A line of a text, or the whole of it, and the names in it, gathered when first asked for.

    No name goes on into another line.
    """

    __slots__ = ("_alone", "_bearers", "_headed", "_heads", "_names", "end", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self._names: list[Name] | None = None
        self._bearers: dict[str, list[Name]] | None = None
        self._heads: list[_Head] | None = None
        self._headed: dict[str, list[_Head]] | None = None
        self._alone: Counter[str] | None = None

    @property
    def names(self) -> list[Name]:
        """Names of two words, or of one with a title or an age, in reading order."""
        if self._names is None:
            self._names = list(self._read())
        return self._names

    def _read(self) -> Iterator[Name]:
        text = self.text
        for match in _NAME.finditer(text, self.start, self.end):
            run, end = match[0], match.end()
            comma = text.startswith(",", end)
            if not comma and " " not in run and "\u00a0" not in run:
                continue
            named = _named(run)
            if named is None:
                continue
            full, sex, titled, last = named
            start = match.start()
            after = _AFTER.match(text, end) if comma else None
            before = _BEFORE.match(text[max(0, start - 24) : start][::-1])
            role = before[1][::-1].lower() if before else ""
            words = [role, *(after[1] or after[2] or "").lower().split()] if after else [role]
            if not sex:
                sex = next((_SEX[w] for w in words if w in _SEX), "")
            titled = titled or (after is not None and after[0][2].isdigit())  # an age
            if " " not in full and not (titled or (comma and role in _SEX)):
                continue
            titled = titled or (after is not None and after[2] is None) or _office(words)
            kin = not titled and run.endswith(("'s", "’s")) and _KIN.match(text, end) is not None
            yield Name(start, full, sex, titled or kin, last)

    def bearers(self, last: str) -> list[Name]:
        """The names with a surname."""
        if self._bearers is None:
            self._bearers = {}
            for name in self.names:
                self._bearers.setdefault(name.last, []).append(name)
        return self._bearers.get(last, [])

    @property
    def heads(self) -> list[_Head]:
        """Runs of capitals at the head of a sentence."""
        if self._heads is None:
            text, start, end = self.text, self.start, self.end
            first = None if start else _FIRST_HEAD.match(text, 0, end)
            found = [first] if first else []
            # The line end before a line is what its first sentence begins after.
            found += _HEADED.finditer(text, first.end() if first else max(0, start - 1), end)
            self._heads = [_Head(m.start(1), _strip(m[1])[0], m[1], m[2]) for m in found]
        return self._heads

    def headed(self, last: str) -> list[_Head]:
        """The heads of sentences that name a surname."""
        if self._headed is None:
            self._headed = {}
            for head in self.heads:
                if head.full:
                    self._headed.setdefault(_surname(head.full), []).append(head)
        return self._headed.get(last, [])

    def alone(self, word: str) -> int:
        """How often a word stands elsewhere than at the end of a name."""
        if self._alone is None:
            self._alone = Counter(_CAPITALISED.findall(self.text, self.start, self.end))
            self._alone.subtract(n.full.split()[-1] for n in self.names)
        return self._alone[word]


class _Head(NamedTuple):
    """A run of capitals at the head of a sentence, the name in it, and what follows."""

    start: int
    full: str
    run: str
    rest: str


class Cast:
    """The names of an article: of each surname, only the lines that have it are read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._stretches: dict[int, _Stretch] = {}
        self._known: dict[str, list[Name]] = {}
        self._sexes: dict[str, str] = {}
        self._people: dict[str, bool] = {}
        self._subjects: dict[int, Previous] = {}

    @cached_property
    def _low(self) -> str | None:
        """The text in small letters, or None where it is to be read whole."""
        low = self.text.lower()
        # A capital sigma becomes what the letters beside it say.
        odd = len(low) != len(self.text) or "Σ" in self.text or len(low) > _LARGE
        return None if odd else low

    def _stretch(self, at: int) -> _Stretch:
        """The line that holds a place."""
        start, end = 0, len(self.text)
        if self._low is not None:
            start = self.text.rfind("\n", 0, at) + 1
        if start not in self._stretches:
            if self._low is not None and (stop := self.text.find("\n", at)) >= 0:
                end = stop
            self._stretches[start] = _Stretch(self.text, start, end)
        return self._stretches[start]

    def _naming(self, last: str, *, full: bool = False) -> Iterator[_Stretch]:
        """The lines in which a name with a surname can stand; with `full`, one of `_Stretch.names`."""
        text, low = self.text, self._low
        if low is None:
            yield self._stretch(0)
            return
        at = low.find(last) if last else -1
        joined = "-" in last  # "al-Jubeir"
        while at >= 0:
            if not joined and (
                "a" <= text[at] <= "z" or (full and not self._in_full(at, at + len(last)))
            ):
                at = low.find(last, at + 1)
                continue
            stretch = self._stretch(at)
            yield stretch
            at = low.find(last, stretch.end)

    def _in_full(self, start: int, end: int) -> bool:
        """Whether a surname may be part of a longer name, or stands before a comma: a quick look."""
        text = self.text
        after = end
        if text[after : after + 1] in _APOSTROPHES:
            after += 1 + text.startswith("s", after + 1)
        mark = text[after : after + 1]
        if mark == "," or (mark in _BLANKS and not "a" <= text[after + 1 : after + 2] <= "z"):
            return True
        if mark.isalnum() or mark == "-":
            return False  # within a longer word
        if mark == "." and (end - start < _LONG_SHORT or "." in text[start:end]):
            return True
        if text[start - 1 : start] not in _BLANKS:
            return False
        before = text[max(0, start - 1 - _LONG_WORD) : start - 1].split()
        word = before[-1] if before else ""
        plain = word.isascii() and word.islower() and len(word) < _LONG_WORD
        return not plain or word in _PARTICLES

    def _bearers(self, last: str) -> list[Name]:
        """The names with a surname, in reading order."""
        if last not in self._known:
            lines = self._naming(last, full=True)
            self._known[last] = [n for line in lines for n in line.bearers(last)]
        return self._known[last]

    @cached_property
    def names(self) -> list[Name]:
        """All names, in reading order."""
        names: list[Name] = []
        at = 0
        while at <= len(self.text):
            stretch = self._stretch(at)
            names += stretch.names
            at = stretch.end + 1
        return names

    @cached_property
    def _starts(self) -> list[int]:
        return [n.start for n in self.names]

    @cached_property
    def _titles(self) -> dict[str, str]:
        """Sex by surname, as `Mr` and `Ms` tell it."""
        table: dict[str, str] = {}
        for match in _TITLED.finditer(self.text):
            table.setdefault(match[2].lower(), "m" if match[1] == "r" else "f")
        return table

    def _sex(self, last: str) -> str:
        """m, f, or "" of the bearers of a surname."""
        if last not in self._sexes:
            self._sexes[last] = (
                next((n.sex for n in self._bearers(last) if n.sex), "")
                or self._titles.get(last)
                or self._sex_of_pronoun(last)
            )
        return self._sexes[last]

    def _sex_of_pronoun(self, last: str) -> str:
        """`Anna Weiss, a cashier, said she`: a subject, the first pronoun, nobody between."""
        for line in self._naming(last):
            for head in line.headed(last):
                if " " not in head.run and not self._bearers(last):
                    continue
                pronoun = _PRONOUN.search(head.rest)
                if not pronoun or head.rest.startswith(", whose"):
                    continue
                if not _NAME.search(head.rest, 0, pronoun.start()):
                    return "m" if pronoun[0] in _MALE else "f"
        return ""

    def _person(self, last: str) -> bool:
        """Whether a surname is of a person: with a given name or title, or alone elsewhere."""
        if last not in self._people:
            bearers = self._bearers(last)
            self._people[last] = (
                any(n.sex or n.titled for n in bearers)
                or bool(self._sex(last))
                or (
                    last not in PLACES
                    and any(self._alone(w) for w in {n.full.split()[-1] for n in bearers})
                )
            )
        return self._people[last]

    def _alone(self, word: str) -> bool:
        """Whether a name's last word stands elsewhere than at the end of a name."""
        return sum(line.alone(word) for line in self._naming(word.lower())) > 0

    def subjects_before(self, at: int) -> Previous:
        """The last persons at the head of a sentence before a place, first to last."""
        if at not in self._subjects:
            self._subjects[at] = list(islice(self._back(at), 4))[::-1]
        return self._subjects[at]

    def _back(self, at: int) -> Iterator[tuple[int, str]]:
        """The persons at the head of a sentence near before a place, last to first."""
        before = at
        while before > 0 and at - before < _SUBJECTS:
            stretch = self._stretch(before - 1)
            heads = stretch.heads
            for n in range(bisect_left(heads, (at,)) - 1, -1, -1):
                start, full, _, _ = heads[n]
                if at - start >= _SUBJECTS:
                    return
                if full and len(full.split()) < 5 and self.is_person(full):
                    yield start, self.full(full, start)
            before = stretch.start

    def is_person(self, name: str) -> bool:
        """Whether the article shows a name to be a person's."""
        return self._person(_surname(name))

    def full(self, short: str, at: int, sex: str = "") -> str:
        """The full name that a short one stands for: the last before `at`, else the first."""
        words = short.lower().split()
        same = self._bearers(words[-1]) if words else []
        last = bisect_left(same, at, key=lambda n: n.start)
        for name in [*reversed(same[max(0, last - 20) : last]), *same[last : last + 20]]:
            if len(name.full) <= len(short) or (sex and name.sex and sex != name.sex):
                continue
            if len(words) == 1 or words[0] in name.full.lower().split():
                return name.full
        return short

    def sex(self, name: str) -> str:
        """m, f, or "" where the article does not tell."""
        return self._sex(_surname(name))

    def person_before(self, at: int, sex: str) -> str | None:
        """The last person of a sex named in the dozen names before a place."""
        last = bisect_left(self._starts, at)
        for name in reversed(self.names[max(0, last - 12) : last]):
            known = self.sex(name.full)
            if known == sex or (not known and name.titled):
                return name.full
        return None

    def bearer(self, role: str, at: int) -> str | None:
        """The person last called by a role before `at`: `spokesman Jan Weiss`, or after it."""
        low = self.text[max(0, at - _REACH) : at].lower()
        base = at - len(low)
        place = low.rfind(role)
        for _ in range(6):
            if place < 0:
                return None
            near = self.text[base + place : min(base + place + len(role) + 60, at)]
            match = _NAME.match(near, len(role) + 1)
            if match:
                full, _sex = _strip(match.group())
                if full and full.split()[0].lower() not in BODIES:
                    return self.full(full, at)
            left = self.text[max(0, base + place - 60) : base + place]
            comma = left.rfind(",")
            if comma > 0 and "." not in left[comma:] and len(left) - comma < 50:
                runs = [m for m in _NAME.finditer(left, 0, comma) if m.end() == comma]
                if runs:
                    full, _sex = _strip(runs[-1].group())
                    if full:
                        return self.full(full, at)
            place = low.rfind(role, 0, place)
        return None

    def body(self, noun: str, at: int) -> str | None:
        """The organisation last named with a noun before `at`: `the ministry`."""
        low = self.text[max(0, at - _REACH) : at]
        wanted = noun.capitalize()
        place = low.rfind(wanted)
        while place > 0:
            start = place
            for match in _NAME.finditer(low, max(0, place - 60), place + len(wanted)):
                if match.end() >= place + len(wanted) > match.start():
                    start = match.start()
            words = low[start : place + len(wanted)].split()
            while words and words[0].lower() in _HEADS:
                words = words[1:]
            if len(words) > 1:
                return " ".join(words)
            place = low.rfind(wanted, 0, place)
        return None


Previous = list[tuple[int, str]]  # (place, name), in reading order


class Source(NamedTuple):
    """What the words of a source tell by themselves.

    `low` are the words in small letters, tidied. `how` says how they become a speaker: "" not at
    all (others must tell), "text" as they are, "full" by the name in them, "body" and "bearer" by
    the organisation or the person last called by `name`.
    """

    low: str
    how: str = ""
    text: str = ""
    name: str = ""
    sex: str = ""

    def speaker(self, at: int, cast: Cast) -> str | None:
        """The speaker, of a source that stands at an offset; None where others must tell."""
        if self.how == "full":
            return cast.full(self.name, at, self.sex)
        if self.how == "body":
            return cast.body(self.name, at) or self.text
        if self.how == "bearer":
            return cast.bearer(self.name, at) or self.text
        return self.text or None


@lru_cache(1 << 14)
def read(source: str) -> Source:
    """The words of a source, read without the article."""
    text = " ".join(source.split()).strip(" ,;:—–-")
    text = _EDGES.sub("", text)
    low = text.lower()
    if len(text) < 2 or low in _NOBODY or low in _PERSONS or low in _THINGS or low in _RELATIVE:
        return Source(low)
    if low.startswith("to "):
        return Source(low)
    if low.startswith(("his ", "her ", "their ", "its ")):
        return _apposed(low, text) or Source(low, "text", text)
    return _noun(low, text)


def pronoun(low: str, at: int, cast: Cast, earlier: Iterator[tuple[int, Previous]]) -> str | None:
    """The speaker that a personal pronoun stands for: the last fitting speaker or subject.

    `earlier` are the speakers before it, a paragraph at a time, the last paragraph first, each
    with a place before which all stand that come after it here.
    """
    if low in _THINGS:
        return _thing(cast, earlier)
    if low not in _PERSONS:
        return None
    sex = "m" if low in _MALE else "f"
    # The last eight speakers and the last four subjects, the last first; paragraphs are read no
    # further back than it takes.
    recent = [*cast.subjects_before(at)]
    passed: list[Previous] = []
    left = 8
    for bound, speakers in earlier:
        passed.append(speakers)
        if taken := speakers[-left:]:
            recent = sorted(recent + taken)
            left -= len(taken)
        if not left:
            break
        while recent and recent[-1][0] >= bound:
            name = recent.pop()[1]
            if _fits(name, sex, cast):
                return name
    for _, name in reversed(recent):
        if _fits(name, sex, cast):
            return name
    before = cast.person_before(at, sex)
    if before is not None:
        return before
    other = {"m": "f", "f": "m"}[sex]
    for speakers in chain(passed, (told for _, told in earlier)):
        for _, name in reversed(speakers):
            if cast.sex(name) != other and not _many(name):
                return name
    return None


def _many(name: str) -> bool:
    """Whether a source is several or a body, which no "she" stands for: three officials."""
    head = _PREPOSITION.split(name.lower())[0].split(",")[0].split()
    if not head or (name[:1].isupper() and len(head) < 4 and head[0] not in _HEADS):
        return bool(head) and head[-1] in BODIES
    return head[-1] in BODIES or (head[-1].endswith("s") and not head[-1].endswith("ss"))


def _fits(name: str, sex: str, cast: Cast) -> bool:
    known = cast.sex(name)
    return known == sex or (not known and (cast.is_person(name) or is_office(name)))


def _thing(cast: Cast, earlier: Iterable[tuple[int, Previous]]) -> str | None:
    """Who "it" or "they" are: the last of the last four speakers who is neither man nor woman."""
    left = 4
    for _, speakers in earlier:
        for _, name in reversed(speakers):
            if not left:
                return None
            if not cast.sex(name):
                return name
            left -= 1
    return None


def _noun(low: str, text: str) -> Source:
    parts = [p.strip() for p in _HEAD_END.split(text) if p.strip()]
    head = parts[0] if parts else text
    found = _name_of(low, head)
    if found is not None:
        return found
    words = head.lower().split()
    if words[0] in ("a", "an", "the", "another", "one"):
        apposed = _apposed(low, text)
        if apposed is not None:
            return apposed
    if words[0] == "the" and len(words) <= 4:
        last = words[-1]
        if last in BODIES:
            return Source(low, "body", text, last)
        if last in ROLES:
            return Source(low, "bearer", text, last)
    return Source(low, "text", text)


def _apposed(low: str, text: str) -> Source | None:
    """The name in `a spokeswoman, Anna Weiss`."""
    parts = [p.strip() for p in _HEAD_END.split(text) if p.strip()]
    if len(parts) < 2 or not _NAME.fullmatch(parts[1]):
        return None
    full, sex = _strip(parts[1], inside=True)
    return Source(low, "full", text, full, sex) if full else None


def _name_of(low: str, head: str) -> Source | None:
    """The name that a noun phrase ends with, before any preposition."""
    lead = _PREPOSITION.split(head)[0]
    runs = list(_NAME.finditer(lead))
    if not runs or runs[-1].end() < len(lead.rstrip()):
        return None
    run = runs[-1]
    if len(lead) < len(head) and (run.start() or not _strip(run.group())[0]):
        # "aides to Gov. Adler", "Ministry of Health"
        return None
    if len(lead) < len(head) and any(w.lower() in BODIES for w in lead.split()):
        return Source(low, "text", _article(head))
    full, sex = _strip(run.group(), inside=run.start() > 0)
    if not full:
        return None
    if any(w.lower() in BODIES for w in full.split()):
        return Source(low, "text", _article(head))
    if run.start() and lead[: run.start()].strip().lower() not in ("the",) and " and " in lead:
        return Source(low, "text", head)
    return Source(low, "full", head, full, sex)


def _article(name: str) -> str:
    return name[4:] if name[:4].lower() == "the " else name
