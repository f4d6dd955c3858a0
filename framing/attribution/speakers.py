"""Who a source is: pronouns, short names and roles resolved within one article.

A source is resolved against the names that the article itself writes out: "he" to the last fitting
named speaker, "Mr. Adler" to "Jonas Adler", "the ministry" to "Foreign Ministry". What cannot be
resolved keeps its own words ("a senior official").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

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
# A full stop ends a name unless it is an initial's or an abbreviation's.
_WORD = (
    r"(?:(?:Mrs?|Ms|Dr|Prof|Rev|Brig|Gen|Lt|Col|Sgt|Capt|Maj|Adm|Sen|Rep|Gov|St|Jr|Sr|Hon|Supt|"
    r"Insp|Det|Cmdr|Atty|Pres)\.|[^\W\d_a-z]\.(?:[^\W\d_a-z]\.)*|[^\W\d_a-z][\w’'-]*)"
)
_NAME = re.compile(
    _WORD + r"(?:[ \u00a0](?:(?:al|el|bin|ibn|de|la|da|di|del|der|"
    r"den|van|von|du|le)[ -])?" + _WORD + r"){0,6}"
)
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w’'-]*\w")
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
_HEADED = re.compile(
    r"(?:^|[\n.!?][\"”’')]{0,2}[ \n]{1,3})(?:(?:The|An?|Its|His|Her|Their|Our|One) "
    r"[a-z][a-z’' -]{1,40},? )?(" + _NAME.pattern + r")(?=([^.!?\n]{0,160}))",
    re.MULTILINE,
)
# What shows a name to be a person's: an age, "who", an office.
_AFTER = re.compile(
    r", (?:\d{1,2}\b(?:, an?\b([^,.;\n]{1,60}))?|who(?:se)?\b|"
    r"(?:an?|the|its|their|his|her|our)\b([^,.;\n]{1,60}))"
)
_BEFORE = re.compile(r"([A-Za-z-]+),? $")
_PRONOUN = re.compile(r"\b(he|his|him|himself|she|her|hers|herself)\b")
# Titles that stand before things as well as before persons.
_LOOSE_TITLES = listed(
    """
foreign defense defence interior finance deputy assistant former acting then house senate state
democratic republican democrat gop national security press campaign first majority minority
"""
)
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
_TITLED = re.compile(r"\b(Mr|Mrs|Ms|Miss)\.?[ \u00a0]([^\W\d_][\w’'-]*\w)")
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


@dataclass(frozen=True, slots=True)
class Name:
    """A name written out in the text, without titles; sex is m, f or unknown ("")."""

    start: int
    full: str
    sex: str
    titled: bool

    @property
    def last(self) -> str:
        return _surname(self.full)


def _sex_of(word: str) -> str:
    return "m" if word in _MEN else "f" if word in _WOMEN else ""


def _office(words: list[str]) -> bool:
    return any(w in ROLES or w in _OCCUPIED or _sex_of(w) for w in words)


def is_office(source: str) -> bool:
    """Whether a source is one person without a name: a senior official, the spokeswoman."""
    words = _PREPOSITION.split(source.lower())[0].split(",")[0].split()
    return words[0] in ("a", "an", "the", "one", "another") and _office(words[-1:])


def _surname(full: str) -> str:
    words = [w for w in full.split() if w.rstrip(".").lower() not in ("jr", "sr", "ii", "iii")]
    return (words[-1] if words else full).lower()


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


_REACH = 6_000  # how far back roles and organisations are looked for, in characters


class Cast:
    """The names of an article, gathered when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def names(self) -> list[Name]:
        """Names of two words, or of one with a title or an age, in reading order."""
        names = []
        for match in _NAME.finditer(self.text):
            run = match.group()
            start, end = match.span()
            after = _AFTER.match(self.text, end)
            comma = self.text[end : end + 1] == ","
            if " " not in run and "\u00a0" not in run and after is None and not comma:
                continue
            full, sex = _strip(run)
            if not full or any(w.lower() in BODIES for w in full.split()):
                continue
            told = ((after.group(1) or after.group(2) or "") if after else "").lower().split()
            before = _BEFORE.search(self.text, max(0, start - 24), start)
            role = before.group(1).lower() if before else ""
            sex = sex or next((s for w in (role, *told) if (s := _sex_of(w))), "")
            titled = len(full) < len(run) and any(
                w.rstrip(".").lower() in TITLES - _LOOSE_TITLES for w in run.split()[:-1]
            )
            aged = after is not None and after.group()[2].isdigit()
            if " " not in full and not (aged or titled or (_sex_of(role) and comma)):
                continue
            aged = aged or (after is not None and after.group(2) is None)
            names.append(Name(start, full, sex, titled or aged or _office([role, *told])))
        return names

    @cached_property
    def _starts(self) -> list[int]:
        return [n.start for n in self.names]

    @cached_property
    def _bearers(self) -> dict[str, list[Name]]:
        """Names by surname."""
        table: dict[str, list[Name]] = {}
        for name in self.names:
            table.setdefault(name.last, []).append(name)
        return table

    @cached_property
    def _sexes(self) -> dict[str, str]:
        table: dict[str, str] = {}
        for name in self.names:
            if name.sex:
                table.setdefault(name.last, name.sex)
        for match in _TITLED.finditer(self.text):
            sex = "m" if match.group(1).startswith("Mr") and match.group(1)[:3] != "Mrs" else "f"
            table.setdefault(match.group(2).lower(), sex)
        surnames = {name.last for name in self.names}
        for match in _HEADED.finditer(self.text):
            # "Anna Weiss, a cashier, said she": a subject, the first pronoun, nobody between.
            rest = match.group(2)
            pronoun = _PRONOUN.search(rest)
            full = _strip(match.group(1))[0]
            known = full and (" " in match.group(1) or _surname(full) in surnames)
            if not pronoun or not known or rest.startswith(", whose"):
                continue
            if not _NAME.search(rest, 0, pronoun.start()):
                table.setdefault(_surname(full), "m" if pronoun.group() in _MALE else "f")
        return table

    @cached_property
    def _subjects(self) -> Previous:
        """Persons named at the head of a sentence."""
        found = []
        for match in _HEADED.finditer(self.text):
            full, _sex = _strip(match.group(1))
            if full and self.is_person(full) and len(full.split()) < 5:
                found.append((match.start(1), self.full(full, match.start(1))))
        return found

    @cached_property
    def _persons(self) -> frozenset[str]:
        """Surnames: of names with a given name or title, or that also stand alone."""
        words = Counter(_CAPITALISED.findall(self.text))
        within = Counter(n.full.split()[-1] for n in self.names)
        sure = {n.last for n in self.names if n.sex or n.titled}
        alone = {
            n.last
            for n in self.names
            if words[n.full.split()[-1]] > within[n.full.split()[-1]] and n.last not in PLACES
        }
        return frozenset(sure | alone | set(self._sexes))

    def subjects_before(self, at: int) -> Previous:
        """The last persons at the head of a sentence before a place."""
        last = bisect_left(self._subjects, (at, ""))
        return [s for s in self._subjects[max(0, last - 4) : last] if at - s[0] < 1500]

    def is_person(self, name: str) -> bool:
        """Whether the article shows a name to be a person's."""
        return _surname(name) in self._persons

    def full(self, short: str, at: int, sex: str = "") -> str:
        """The full name that a short one stands for: the last before `at`, else the first."""
        words = short.lower().split()
        same = self._bearers.get(words[-1], []) if words else []
        last = bisect_left(same, at, key=lambda n: n.start)
        for name in [*reversed(same[max(0, last - 20) : last]), *same[last : last + 20]]:
            if len(name.full) <= len(short) or (sex and name.sex and sex != name.sex):
                continue
            if len(words) == 1 or words[0] in name.full.lower().split():
                return name.full
        return short

    def sex(self, name: str) -> str:
        """m, f, or "" where the article does not tell."""
        return self._sexes.get(_surname(name), "")

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


def plain(source: str, at: int, cast: Cast) -> tuple[str, str | None]:
    """(the source in small letters, tidied; its speaker, or None where others must tell)."""
    text = " ".join(source.split()).strip(" ,;:—–-")
    text = _EDGES.sub("", text)
    low = text.lower()
    if len(text) < 2 or low in _NOBODY or low in _PERSONS or low in _THINGS or low in _RELATIVE:
        return low, None
    if low.startswith("to "):
        return low, None
    if low.startswith(("his ", "her ", "their ", "its ")):
        apposed = _apposed(text, at, cast)
        return low, apposed or text
    return low, _noun(text, at, cast)


def pronoun(low: str, at: int, cast: Cast, previous: Previous) -> str | None:
    """The speaker that a personal pronoun stands for: the last fitting speaker or subject."""
    if low in _THINGS:
        for _, name in reversed(previous[-4:]):
            if not cast.sex(name):
                return name
        return None
    if low not in _PERSONS:
        return None
    sex = "m" if low in _MALE else "f"
    recent = sorted([*previous[-8:], *cast.subjects_before(at)], reverse=True)
    for _, name in recent:
        known = cast.sex(name)
        if known == sex or (not known and (cast.is_person(name) or is_office(name))):
            return name
    other = {"m": "f", "f": "m"}[sex]
    return cast.person_before(at, sex) or next(
        (name for _, name in reversed(previous) if cast.sex(name) != other), None
    )


def _noun(text: str, at: int, cast: Cast) -> str:
    parts = [p.strip() for p in _HEAD_END.split(text) if p.strip()]
    head = parts[0] if parts else text
    found = _name_of(head, at, cast)
    if found is not None:
        return found
    if head.split()[0].lower() in ("a", "an", "the", "another", "one"):
        apposed = _apposed(text, at, cast)
        if apposed:
            return apposed
    words = head.lower().split()
    if words[0] == "the" and len(words) <= 4:
        last = words[-1]
        if last in BODIES:
            return cast.body(last, at) or text
        if last in ROLES:
            return cast.bearer(last, at) or text
    return text


def _apposed(text: str, at: int, cast: Cast) -> str | None:
    """The name in `a spokeswoman, Anna Weiss`."""
    parts = [p.strip() for p in _HEAD_END.split(text) if p.strip()]
    if len(parts) < 2 or not _NAME.fullmatch(parts[1]):
        return None
    full, sex = _strip(parts[1], inside=True)
    return cast.full(full, at, sex) if full else None


def _name_of(head: str, at: int, cast: Cast) -> str | None:
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
        return _article(head)
    full, sex = _strip(run.group(), inside=run.start() > 0)
    if not full:
        return None
    if any(w.lower() in BODIES for w in full.split()):
        return _article(head)
    if run.start() and lead[: run.start()].strip().lower() not in ("the",) and " and " in lead:
        return head
    return cast.full(full, at, sex)


def _article(name: str) -> str:
    return name[4:] if name[:4].lower() == "the " else name
