"""Metrics: one file each, found by its name; adding one is adding a file and its test.

A metric is a pure function of weighted counts, `measure(tally: framing.tally.Tally) -> array`, and
the constants that say how to read it:

- `NAME`: the file's name; `HELP`: one sentence.
- `LEVEL`: "variant" for an array (..., G, F), "concept" for (..., G, C).
- `PAIRWISE`: True for (..., G, G, F or C), the first group against the second.
- `OVER` (optional): "articles" where the value is out of all articles, not of the mentions of the
  concept: it decides which counts stand beside it and what is too little data. With a `LEVEL`
  "variant" and an `INTERVAL` "proportion" or "count" it is worked out from one group's one variant
  and that group's size alone, and is 0 where the variant was not counted.
  Without, a "proportion" or "contrast" is worked out from a group's own mentions (`tally.n`) and
  those of `tally.others`, and a "distance" from the mentions: draws of these tell nothing else.
- `INTERVAL` (optional): "proportion", "count", "contrast" (needs `sides(tally)` and `SCALE`),
  "distance" (needs `between(tally, other)`), "pooled" (needs `pool(tally, trust)`), "none", or
  "real", the default.

Leading axes of the tally are bootstrap draws or permutations. Each concept is measured by itself,
whatever else the tally holds. NaN, and no warning, where there is nothing to measure.
"""
