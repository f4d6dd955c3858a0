"""Lines of a page that are not the article: bylines, captions, "read more", newsletter boxes."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 240  # a longer line is a paragraph, however it begins
TOP = 4  # a byline stands among the first lines

AGENCY = r"AP|AFP|Reuters|EPA|dpa|Getty Images|Alamy|Shutterstock|WireImage|Bloomberg|PA|Xinhua"

FURNITURE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:read|see|watch|listen|hear)(?: more| also| next| now| here)?\s?[:»>→|]",
        r"(?:read more|see more|more on this(?: story)?|related(?: (?:articles?|stories|content|topics?))?"
        r"|recommended(?: (?:for you|stories|reading))?|most (?:read|popular)|also read|don[’']t miss"
        r"|continue reading|story continues below(?: advertisement)?|article continues after.{0,40}"
        r"|advert(?:isement)?s?|promoted(?: content)?|sponsored(?: content)?|comments?|share"
        r"|toggle caption|enlarge this image|hide caption|view (?:gallery|image)|loading\W*)[.:]?$",
        r"(?:also read|related|more on this|read next)\s?:",
        r"(?:sign up|subscribe|register)\b.{0,60}\b(?:newsletters?|emails?|alerts?|briefing|updates|inbox)\b",
        r"(?:get|receive)\b.{0,60}\b(?:newsletters?|in your inbox|delivered to your)\b",
        r"(?:follow|like|join|find) us on\b|share (?:this|on)\b.{0,60}$|download (?:our|the) .{0,30}\bapp\b",
        r"(?:photo(?:graph(?:er)?|s)?|image|picture|illustration|graphic|caption|video)s?"
        r"(?: (?:by|credit|courtesy(?: of)?|caption))?\s?[:/|]",
        r"(?:copyright|©|\(c\))\s?(?:\d{4}|by)\b|all rights reserved\W*$",
    )
)
CREDIT = re.compile(rf"[/—–|(]\s?(?:{AGENCY})(?: (?:Photos?|Images|via [\w ]{{2,30}}))?\)?\.?$")
PHOTO = re.compile(rf"\((?:{AGENCY}) Photo(?:/| by )[^()]{{2,80}}\)\.?$", re.IGNORECASE)
BYLINE = re.compile(
    r"(?:by|from|par|von|por|di)\s(?:[^\W\d_][\w.’'-]{0,30}(?:,?\s|$)(?:and\s|&\s|in\s)?){1,9}$",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Whether a line is a caption, a "read more" line, a newsletter box or a copyright note."""
    line = line.strip()
    if len(line) > LONGEST:
        return False
    return any(p.match(line) for p in FURNITURE) or bool(CREDIT.search(line) or PHOTO.search(line))


def is_byline(line: str) -> bool:
    """Whether a line names who wrote the article and says nothing else."""
    line = line.strip()
    words = line.split()
    capitals = sum(w[0].isupper() for w in words)
    return (
        1 < len(words) <= 12
        and len(line) < 120
        and capitals >= len(words) - 2
        and BYLINE.match(line) is not None
    )


def part(paragraphs: Iterable[str]) -> tuple[list[str], list[str]]:
    """Paragraphs of the body, and those left out, each in their order."""
    body: list[str] = []
    left: list[str] = []
    for paragraph in paragraphs:
        byline = len(body) < TOP and is_byline(paragraph)
        (left if byline or is_furniture(paragraph) else body).append(paragraph)
    return body, left


def row(paragraphs: Iterable[str], **fields: object) -> dict[str, object]:
    """A raw row whose text is the body, paragraphs parted by empty lines; what is left out is kept."""
    body, left = part(p for p in paragraphs if p.strip())
    filled = {k: v for k, v in fields.items() if v not in (None, "")}
    return {
        **filled,
        "text": "\n\n".join(body) or None,
        "left_out": "\n".join(left) or None,
    }
