"""Who says what: direct, indirect and mixed attributions, over text alone.

`attribute` reads one text; `table` a batch of articles; `voice_of` joins spans with both. The
default is rules (no model, no parser); see docs/voice.md for what they reach.
"""

from __future__ import annotations

from .model import Attribution, attribute
from .table import table
from .voice import voice_of

__all__ = ["Attribution", "attribute", "table", "voice_of"]
