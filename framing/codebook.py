"""A lexicon as a codebook: one printable HTML page that coders and reviewers can read."""

from __future__ import annotations

from .lexicon import Lexicon

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Codebook: {{ lexicon.title }}</title>
<style>
body { font: 11pt/1.45 Georgia, "Times New Roman", serif; color: #111; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { font-family: "Helvetica Neue", Arial, sans-serif; line-height: 1.2; }
h2 { border-top: 2px solid #111; padding-top: .6rem; margin-top: 2.4rem; }
h3 { margin-bottom: .2rem; }
code, .id { font-family: Menlo, Consolas, monospace; font-size: .85em; overflow-wrap: anywhere; }
.meta, .unread { color: #555; font-size: .9em; }
dl { display: grid; grid-template-columns: 8rem 1fr; gap: .25rem 1rem; margin: .4rem 0; }
dt { color: #555; } dd { margin: 0; }
ul { margin: 0; padding-left: 1.1rem; }
.variant { break-inside: avoid; border-left: 3px solid #bbb; padding-left: .9rem; margin: 1rem 0; }
nav li { break-inside: avoid; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; } dt { margin-top: .4rem; } }
@media print {
  @page { margin: 18mm; }
  body { margin: 0; max-width: none; font-size: 10pt; }
  h2, h3 { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
</style>
</head>
<body>
<h1>{{ lexicon.title }}</h1>
<p class="meta">Codebook of the lexicon <span class="id">{{ lexicon.id }}</span>, version
{{ lexicon.version }}, language {{ lexicon.language }}: {{ lexicon.concepts | length }} concepts,
{{ lexicon.n_variants }} variants.{% if lexicon.digest %}<br>SHA-256 of the file:
<code>{{ lexicon.digest }}</code>{% endif %}</p>
{% if lexicon.description %}<p>{{ lexicon.description }}</p>{% endif %}
<p>A <em>concept</em> is the thing spoken of, its <em>variants</em> are rival words for it. A mention is
coded with its variant, its voice (whose words: the outlet's own, reported, or quoted) and, where the
concept lists them, its referent (who or what is meant). No variant is a verdict on those who use it.</p>
<nav><ul>
{% for concept in lexicon.concepts %}<li><a href="#{{ concept.id | urlencode }}">{{ concept.title }}</a>:
{{ concept.variants | map(attribute="id") | join(", ") }}</li>
{% endfor %}</ul></nav>
{% for concept in lexicon.concepts %}
<section id="{{ concept.id }}">
<h2>{{ concept.title }} <span class="id">{{ concept.id }}</span></h2>
{% if lexicon.unverified(concept) %}<p class="unread">No source of this concept was read: it rests on general knowledge.</p>{% endif %}
<dl>
{% if concept.definition %}<dt>Definition</dt><dd>{{ concept.definition }}</dd>{% endif %}
{% if concept.dispute %}<dt>Why it is disputed</dt><dd>{{ concept.dispute }}</dd>{% endif %}
{% if concept.rebuttal %}<dt>What is said against</dt><dd>{{ concept.rebuttal }}</dd>{% endif %}
{% if concept.referents %}<dt>Referents</dt><dd><ul>{% for r in concept.referents %}
<li><span class="id">{{ r.id }}</span> {{ r.title }}{% if r.definition %}: {{ r.definition }}{% endif %}</li>{% endfor %}</ul></dd>{% endif %}
{% if concept.blocks %}<dt>Does not count with</dt><dd>{{ concept.blocks | join(", ") }}</dd>{% endif %}
{% if concept.symmetric %}<dt>Counterparts</dt><dd>{% for a, b in concept.symmetric %}{{ a }} and {{ b }}{{ "; " if not loop.last }}{% endfor %}</dd>{% endif %}
{% if concept.sources %}<dt>Sources</dt><dd>{{ cited(concept.sources) }}</dd>{% endif %}
</dl>
{% for variant in concept.variants %}
<div class="variant">
<h3>{{ variant.id }}{% if variant.draft %} (draft){% endif %}</h3>
<dl>
<dt>Forms</dt><dd>{% for form in variant.forms %}{{ form.text }}{% if form.exact %} <span class="meta">(case as shown)</span>{% endif %}{{ ", " if not loop.last }}{% endfor %}</dd>
{% if variant.exceptions %}<dt>Not inside</dt><dd>{{ variant.exceptions | map(attribute="text") | join(", ") }}</dd>{% endif %}
{% if variant.near %}<dt>Only near</dt><dd>{{ variant.near | join("; ") }}</dd>{% endif %}
{% if variant.not_near %}<dt>Not near</dt><dd>{{ variant.not_near | join("; ") }}</dd>{% endif %}
{% if variant.referent %}<dt>Referent</dt><dd class="id">{{ variant.referent }}</dd>{% endif %}
{% if variant.note %}<dt>Note</dt><dd>{{ variant.note }}</dd>{% endif %}
{% if variant.examples %}<dt>Counts</dt><dd><ul>{% for x in variant.examples %}<li>{{ x }}</li>{% endfor %}</ul></dd>{% endif %}
{% if variant.traps %}<dt>Does not count</dt><dd><ul>{% for x in variant.traps %}<li>{{ x }}</li>{% endfor %}</ul></dd>{% endif %}
{% if variant.sources %}<dt>Sources</dt><dd>{{ cited(variant.sources) }}</dd>{% endif %}
</dl>
</div>
{% endfor %}
</section>
{% endfor %}
{% if lexicon.sources %}
<h2>Sources</h2>
<ul>{% for s in lexicon.sources.values() %}
<li><span class="id">{{ s.id }}</span> {{ s.title }}{% if s.date %}, {{ s.date }}{% endif %}{% if s.url %},
{% if s.url.startswith(("https://", "http://")) %}<a href="{{ s.url }}">{{ s.url }}</a>{% else %}{{ s.url }}{% endif %}{% endif %}
{% if not s.verified %}<span class="unread">(not read)</span>{% endif %}</li>{% endfor %}</ul>
{% endif %}
</body>
</html>
"""


def codebook(lexicon: Lexicon) -> str:
    """A lexicon as one self-contained HTML page: definitions, disputes, forms, examples, sources.

    It loads nothing from a network, and prints on A4 or Letter.
    """
    from jinja2 import Environment, StrictUndefined

    page = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(PAGE)

    def cited(ids: tuple[str, ...]) -> str:
        return "; ".join(lexicon.sources[i].title if i in lexicon.sources else i for i in ids)

    return page.render(lexicon=lexicon, cited=cited)
