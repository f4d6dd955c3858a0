"""HTML fragments to text, and XML that cannot expand: the standard library's parsers, bounded."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

LONGEST = 5_000_000  # characters of a fragment
DEEPEST = 500

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
        "br",
    ]
)
UNSEEN = frozenset(["script", "style", "noscript", "template", "head", "svg", "iframe"])


class _Paragraphs(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = []
        self._open: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in UNSEEN:
            self._unseen += 1
        elif tag in BLOCKS:
            self.close_paragraph()

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in BLOCKS:
            self.close_paragraph()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._open.append(data)

    def close_paragraph(self) -> None:
        if paragraph := " ".join("".join(self._open).split()):
            self.paragraphs.append(paragraph)
        self._open = []


def paragraphs(fragment: str) -> list[str]:
    """The paragraphs of an HTML fragment, tags and scripts gone, white space joined.

    Raises ValueError beyond LONGEST characters.
    """
    if len(fragment) > LONGEST:
        raise ValueError(f"markup longer than {LONGEST:,} characters")
    if "<" not in fragment and "&" not in fragment:
        return [line for part in fragment.splitlines() if (line := " ".join(part.split()))]
    # Without their end, comments would be searched for it again and again.
    seen, *comments = fragment.split("<!--")
    parser = _Paragraphs()
    parser.feed(" ".join([seen, *(comment.partition("-->")[2] for comment in comments)]))
    parser.close()
    parser.close_paragraph()
    return parser.paragraphs


def xml(content: bytes) -> Any:
    """The root element of an XML document.

    Raises ValueError for malformed XML, for documents that declare entities (a "billion laughs"
    expands by them) and for elements nested deeper than DEEPEST.
    """
    from xml.etree import ElementTree

    if b"<!ENTITY" in content or "<!ENTITY".encode("utf-16-le") in content:
        raise ValueError("XML that declares entities is not read")
    if "<!ENTITY".encode("utf-16-be") in content:
        raise ValueError("XML that declares entities is not read")
    parser: Any = ElementTree.XMLPullParser(("start", "end"))
    depth = 0
    try:
        for start in range(0, len(content), 1 << 20):
            parser.feed(content[start : start + (1 << 20)])
            for event, element in parser.read_events():
                depth += 1 if event == "start" else -1
                if depth > DEEPEST:
                    raise ValueError(f"XML nested deeper than {DEEPEST} elements")
                root = element
        parser.close()
        for _, element in parser.read_events():
            root = element
    except (ElementTree.ParseError, LookupError) as error:
        raise ValueError(f"malformed XML: {error}") from error
    return root
