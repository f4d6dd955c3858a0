"""News agencies and the lines by which an article says that it is their copy.

Three kinds of line make an article an agency's: a dateline that names it ("PARIS (AFP) -"), a
byline ("By The Associated Press", "Jane Doe, Reuters"), and a sign-off or notice of rights at the
end ("Copyright 2019 The Associated Press", "Reporting by A; Editing by B"). A line by which an
agency *contributed*, a photograph's credit, and a sentence that cites an agency do not.
"""

from __future__ import annotations

import re
from functools import cache

# Name shown, then the names in bylines and notices, then the marks in datelines.
_AGENCIES = """
AAP         | Australian Associated Press | AAP
AFP         | Agence France-Presse, Agence France Presse, AFP | AFP, AFP-Relaxnews
Anadolu     | Anadolu Agency, Anadolu Ajansı | AA, Anadolu
ANI         | Asian News International | ANI
ANP         | Algemeen Nederlands Persbureau, ANP | ANP
ANSA        | ANSA | ANSA, ANSAmed
AP          | The Associated Press, Associated Press, AP | AP, Associated Press, The Associated Press
APA         | Austria Presse Agentur | APA
Belga       | Belga | Belga
Bernama     | Bernama | Bernama
Bloomberg   | Bloomberg News, Bloomberg | Bloomberg
Canadian Press | The Canadian Press, Canadian Press | CP, Canadian Press, The Canadian Press
CTK         | ČTK, CTK | ČTK, CTK
dpa         | Deutsche Presse-Agentur, dpa | dpa, dpa-AFX
Efe         | Agencia EFE, EFE | EFE
Europa Press | Europa Press | Europa Press
IANS        | Indo-Asian News Service, IANS | IANS
Interfax    | Interfax | Interfax, Interfax-Ukraine
IRNA        | Islamic Republic News Agency, IRNA | IRNA
JTA         | Jewish Telegraphic Agency | JTA
Keystone-SDA | Keystone-SDA | Keystone-SDA, sda
Kyodo       | Kyodo News, Kyodo | Kyodo, Kyodo News
Lusa        | Lusa | Lusa
NTB         | NTB | NTB
PA          | Press Association, PA Media, PA | PA, PA Media, Press Association
PAP         | Polska Agencja Prasowa | PAP
PTI         | Press Trust of India, PTI | PTI
Reuters     | Thomson Reuters, Reuters | Reuters
RIA Novosti | RIA Novosti | RIA Novosti, Sputnik
Ritzau      | Ritzau | Ritzau
SANA        | Syrian Arab News Agency | SANA
STT         | STT | STT
TASS        | ITAR-TASS, TASS | TASS, Itar-Tass
TT          | TT Nyhetsbyrån | TT
Ukrinform   | Ukrinform | Ukrinform
UPI         | United Press International, UPI | UPI
WAFA        | WAFA | WAFA
Xinhua      | Xinhua News Agency, Xinhua | Xinhua
Yonhap      | Yonhap News Agency, Yonhap | Yonhap
"""

_HEAD = 3000  # characters in which a dateline or byline is looked for
_TAIL = 800  # characters in which a sign-off is looked for
_LINES = 12  # first lines that may be the dateline's: captions stand before it


@cache
def _names() -> tuple[dict[str, str], dict[str, str]]:
    """Agency by lower-case name, and by dateline mark."""
    by_name: dict[str, str] = {}
    by_mark: dict[str, str] = {}
    for line in _AGENCIES.strip().splitlines():
        agency, names, marks = (part.strip() for part in line.split("|"))
        by_name.update({name.strip().lower(): agency for name in names.split(",")})
        by_mark.update({mark.strip().lower(): agency for mark in marks.split(",")})
    return by_name, by_mark


def _any(names: dict[str, str]) -> str:
    return "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern is tried on a line at its start, and repeats bounded runs only."""
    names, marks = _names()
    name, mark = _any(names), _any(marks)
    long = _any({n: a for n, a in names.items() if " " in n})
    dash = r"[ \t]{0,3}(?:[-–—―_:]|\.-)"
    return {
        # PARIS, Jan. 5 (Xinhua) --   Berlin (dpa/lno) -   (ANSA) - ROMA   Madrid, 3 ene (EFE).-
        "dateline": re.compile(
            rf"(?P<place>[^()\n]{{0,80}})[(\[](?P<mark>{mark})(?:[/ ][^()\n]{{1,20}})?[)\]]{dash}",
            re.IGNORECASE,
        ),
        # MOSCOW, January 5. /TASS/.   NEW DELHI, Jan 5: /PTI/
        "slashed": re.compile(
            rf"(?P<place>[^/\n]{{3,60}})/(?P<mark>{mark})/[ \t]{{0,3}}(?:[.,:–—-]|$)", re.IGNORECASE
        ),
        # By The Associated Press   By Jane Doe, Reuters   By JANE DOE | Associated Press
        "byline": re.compile(
            rf"(?:by|von|par|por|di|from|source|quelle|fonte|fuente)\b[: \t]{{1,3}}"
            rf"(?:[^\n,|/(]{{1,60}}(?:[,|/(]|\bfor\b|\bof\b)[ \t]{{0,2}})?(?:the[ \t])?"
            rf"(?P<name>{name})\)?[ \t.]{{0,3}}$",
            re.IGNORECASE,
        ),
        # Associated Press writer, alone under a name. One word alone is as often a picture's credit.
        "alone": re.compile(
            rf"(?P<name>{long})(?:[ \t](?:staff[ \t])?(?:writers?|reporters?|correspondents?))?"
            rf"[ \t.]{{0,3}}$",
            re.IGNORECASE,
        ),
        "rights": re.compile(
            rf"(?:copyright|©|\(c\))[^\n]{{0,20}}?\b(?P<name>{name})\b", re.IGNORECASE
        ),
        # Jane Doe, Associated Press (a byline field; one field of a name only)
        "field": re.compile(
            rf"(?:by[ \t])?(?:[^\n,|/(]{{0,60}}[,|/(;-][ \t]{{0,2}})?(?:the[ \t])?(?P<name>{name})"
            rf"(?:[ \t](?:staff[ \t])?(?:writers?|reporters?|correspondents?))?\)?[ \t.]{{0,3}}$",
            re.IGNORECASE,
        ),
        "reuters": re.compile(
            r"[(\[]?(?:additional |writing and |editing and )?reporting (?:and \w{1,12} )?by\b"
            r"[^\n]{1,300}?\b(?:editing|writing) by\b",
            re.IGNORECASE,
        ),
    }


_NOT_COPY = re.compile(
    r"contribut|photo|image|getty|file pic|according to|told |with (?:material|files|reporting)",
    re.IGNORECASE,
)


def wire_of(text: str, headline: str | None = None, byline: str | None = None) -> str | None:
    """The agency whose copy an article says it is, by its dateline, byline or sign-off.

    `text` is the body as read; `headline` is skipped where the text repeats it; `byline` is the
    author field of the source, where there is one. Returns the agency's name ("AP", "Reuters",
    "AFP", "dpa", ...) or None. An agency that contributed, took the picture or is cited is not
    the author.
    """
    patterns, (names, marks) = _patterns(), _names()
    if byline and not _NOT_COPY.search(byline[:200]):
        found = patterns["field"].match(byline.strip()[:200])
        if found:
            return names[found["name"].lower()]
    lines = [line.strip() for line in text[:_HEAD].splitlines()]
    lines = [line for line in lines if line and line != (headline or "").strip()][:_LINES]
    for number, line in enumerate(lines):
        line = line[:200]
        for kind in ("dateline", "slashed"):
            found = patterns[kind].match(line)
            if found and _is_place(found["place"]):
                return marks[found["mark"].lower()]
        # Bylines stand above the story, on short lines of their own.
        if number < 4 and len(line) <= 100 and not _NOT_COPY.search(line):
            found = patterns["byline"].match(line) or patterns["alone"].match(line)
            if found:
                return names[found["name"].lower()]
    for line in reversed(text[-_TAIL:].splitlines()):
        line = line.strip()
        if patterns["reuters"].match(line[:600]):
            return "Reuters"
        found = patterns["rights"].match(line[:200])
        if found and not _NOT_COPY.search(line[:200]):
            return names[found["name"].lower()]
    return None


def _is_place(before: str) -> bool:
    """Whether what stands before the agency's mark can be a dateline's place and day."""
    words = before.replace("/", " ").split()
    if len(words) > 9 or _NOT_COPY.search(before):
        return False
    # "WASHINGTON", "Berlin", "ST JOHN'S, Newfoundland", "SEOUL, Jan. 5": capitals or numbers, but
    # for a particle or two; a sentence has more small words.
    small = sum(1 for w in words if w[0].islower())
    return small <= 2 and (not words or not words[0][0].islower())


@cache
def agency_of(outlet: str | None) -> str | None:
    """The agency that an outlet's name is the name of, or None ("Associated Press" -> "AP")."""
    names, marks = _names()
    key = re.sub(r"\s+", " ", (outlet or "")[:100]).strip().lower()
    key = key.removesuffix(" news agency").removesuffix(".com").removesuffix(" news")
    return names.get(key) or (marks.get(key) if len(key) > 2 or key == "ap" else None)
