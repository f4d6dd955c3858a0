"""framing: which words did each outlet choose for the same thing, and in whose voice?

The public API, loaded when first used:

    import framing as fr
    corpus = fr.read("articles/")
    mentions = fr.find(corpus, "migration")
    comparison = fr.compare(corpus, "migration", by="outlet", voice="outlet")
    open("report.html", "w").write(fr.report(comparison, "html"))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_WHERE = {
    "Article": "corpus",
    "Comparison": "comparison",
    "Concept": "lexicon",
    "Corpus": "corpus",
    "Counts": "counts",
    "Design": "comparison",
    "FramingError": "errors",
    "Lexicon": "lexicon",
    "Scan": "mentions",
    "Variant": "lexicon",
    "compare": "comparison",
    "count": "counts",
    "estimate": "inference",
    "find": "mentions",
    "kwic": "mentions",
    "load_lexicon": "lexicon",
    "read": "corpus",
    "report": "comparison",
    "scan": "mentions",
    "score": "comparison",
    "write": "corpus",
}

__all__ = ["__version__", *_WHERE]

if TYPE_CHECKING:
    from .comparison import Comparison, Design, compare, report, score
    from .corpus import Article, Corpus, read, write
    from .counts import Counts, count
    from .errors import FramingError
    from .inference import estimate
    from .lexicon import Concept, Lexicon, Variant, load_lexicon
    from .mentions import Scan, find, kwic, scan


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'framing' has no attribute {name!r}")
    # Modules are nouns and functions verbs, so no name here is also a module's.
    return getattr(import_module(f".{_WHERE[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
