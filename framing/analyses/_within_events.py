"""Does a choice go with the group, among articles about the same event? Exact moments, all at once.

Under the null hypothesis labels may be shuffled within events. For a feature with n of m mentions in
an article and p of all, the residual is r = n - p m. An event that lacks the feature says nothing,
only how long its articles are: where m is an article's length, both n and m are counted on events
that have the feature. A group's sum of residuals then has, over all shuffles, with N articles of an
event, k of them the group's, and R their residuals' sum,

    E = sum over events of k R / N
    V = sum over events of k (N - k) / (N (N - 1)) * (sum r^2 - R^2 / N)

and z = (sum - E) / sqrt(V) is referred to Student's t with (sum V_e)^2 / sum V_e^2 - 1 degrees of
freedom (at least 1), so that few events count as few. No shuffle is drawn, so that the smallest p
is not bounded by how many: correction over thousands of words needs small ones.
Source: the stratified randomisation test of Mantel, JASA 58 (1963) 690; the degrees of freedom
after Satterthwaite, Biometrics Bulletin 2 (1946) 110.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..tally import ratio

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Float = NDArray[np.float64]
_CELLS = 8_000_000  # of one dense chunk


@dataclass(frozen=True)
class Shuffled:
    """Of each group and feature, each (G, F): `z`, two-sided `p`, and `events`, the effective
    number of events that can tell. z and p are NaN where no event can."""

    z: Float
    p: Float
    events: Float


def shuffled(n: csr_array, m: csr_array | Float, event: NDArray, group: NDArray) -> Shuffled:
    """The test for every group and feature.

    Parameters
    ----------
    n : (A, F) mentions of features in articles.
    m : what they are out of: (A, F), or the articles' lengths, (A,).
    event, group : number of the event and of the group of each article, (A,).
    """
    from scipy.sparse import coo_array
    from scipy.stats import t

    features = n.shape[1]
    groups = int(group.max()) + 1
    size = np.bincount(event)
    mixed = (np.bincount(np.unique(event * groups + group) // groups, minlength=len(size)) > 1)[
        event
    ]
    # Events of one group have nothing to shuffle.
    n, event, group = n[mixed], np.unique(event[mixed], return_inverse=True)[1], group[mixed]
    m = m[mixed]
    z, freedom = np.full((groups, features), np.nan), np.zeros((groups, features))
    if not len(event):
        return Shuffled(z, z.copy(), freedom)
    rows = np.arange(len(event))
    by_event = coo_array((np.ones(len(event)), (event, rows))).tocsr()
    by_group = coo_array((np.ones(len(event)), (group, rows)), (groups, len(event))).tocsr()
    k = (by_group @ by_event.T).toarray()  # G x events
    size = k.sum(0)
    expected, spread = k / size, k * (size - k) / (size * (size - 1))
    step = max(1, _CELLS // len(event))
    for start in range(0, features, step):
        part = slice(start, start + step)
        x = n[:, part].toarray()
        base = m[:, None] * ((by_event @ x) > 0)[event] if np.ndim(m) == 1 else m[:, part].toarray()
        r = x - np.nan_to_num(ratio(x.sum(0), base.sum(0))) * base
        total = by_event @ r
        square = np.maximum(by_event @ r**2 - total**2 / size[:, None], 0.0)
        variance = spread @ square
        z[:, part] = ratio(by_group @ r - expected @ total, np.sqrt(variance))
        z[:, part][variance < 1e-12] = np.nan
        freedom[:, part] = np.nan_to_num(ratio(variance**2, spread**2 @ square**2))
    p = 2 * t.sf(np.abs(z), np.maximum(freedom - 1, 1.0))
    return Shuffled(z, p, freedom)
