"""Tests of scripts, fractions, formulas, deleted text, footnote marks and similar elements."""

from __future__ import annotations

import pytest

from tests.importer.readers.pages import article, headings_of, in_article


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("About 10<sup>6</sup> otters", "About 10⁶ otters"),
        ("10<sup>&minus;6</sup> m<sup>2</sup>", "10⁻⁶ m²"),
        ("10<sup>1.5</sup> e<sup>x+1</sup> 2<sup>n</sup>", "10^1.5 e^(x+1) 2^n"),
        ("CO<sub>2</sub> x<sub>i</sub> v<sub>max</sub> a<sub>i,j</sub>", "CO₂ x_i v_max a_i,j"),
        ("1<sup>1</sup>/<sub>2</sub> cups", "1 1/2 cups"),
        ("1<sup>1</sup>&frasl;<sub>2</sub> cups", "1 1/2 cups"),
        ("<sup>3</sup>/<sub>4</sub> cup", "3/4 cup"),
        ("3<span><sup>1</sup>&frasl;<sub>4</sub></span> cups", "3 1/4 cups"),
        ("3<sup>1</sup>&frasl;4 cups", "3 1/4 cups"),
        ("the 5<sup>th</sup> otter, M<sup>me</sup> Otter", "the 5th otter, Mme Otter"),
        ("Otter<sup>TM</sup> n<sup>o</sup> 5", "Otter™ nº 5"),
        ("x<sup>2</sup>/y", "x²/y"),
        ("<sup>small</sup> print", "small print"),
        ("<b>10</b><sup>6</sup>", "10⁶"),
        ("10<sup></sup>6", "106"),
    ],
)
def test_raised_and_lowered_text(body: str, wanted: str) -> None:
    """Superscript digits are never joined to the number before them."""
    assert article(f"<p>{body}</p>") == [wanted]


@pytest.mark.parametrize(
    "mark",
    [
        '<sup><a href="#fn1">1</a></sup>',
        '<a href="#fn1"><sup>1</sup></a>',
        '<sup class="reference"><a href="#n"><span>[</span>12<span>]</span></a></sup>',
        '<a class="footnote-reference brackets" href="#id2" role="doc-noteref">1</a>',
        '<a class="footnote-ref" href="/page#fn1">a</a>',
        '<sup id="fnref:1"><a href="#fn:1">1</a></sup>',
        "<sup>[3]</sup>",
        "<sup>*</sup>",
        "<sup>\u2020</sup>",
        '<sup><a href="#a">1</a>, <a href="#b">2</a></sup>',
        '<a href="#note-a">[a]</a>',
        '<a href="#fnref1" class="footnote-backref">\u21a9\ufe0e</a>',
    ],
)
def test_footnote_marks(mark: str) -> None:
    """Footnote marks are left out, and so are the links that lead back from footnotes."""
    assert article(f"<p>Founded in 2013{mark}. It grew.</p>") == ["Founded in 2013. It grew."]


def test_links_that_are_no_marks() -> None:
    """A link within the page keeps its text, unless it looks like a footnote mark."""
    body = '<p>See <a href="#s2">section 2</a>, step <a href="#s3">3</a>, x<sup>2</sup>.</p>'
    assert article(body) == ["See section 2, step 3, x²."]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("It costs <del>4</del><ins>5</ins> fish.", "It costs 5 fish."),
        ("It costs <s>4</s> <strike>3</strike> 5 fish.", "It costs 5 fish."),
        ("She said <q>so</q>.", "She said “so”."),
        ("<q>He said <q>no</q> twice</q>", "“He said \u2018no\u2019 twice”"),
        ('<q>"so"</q>', '"so"'),
        ("<q><b>so</b></q>", "“so”"),
        ("<ruby>獺<rp>(</rp><rt>tǎ</rt><rp>)</rp></ruby>", "獺(tǎ)"),
        ("<ruby>獺<rt>tǎ</rt></ruby>", "獺(tǎ)"),
    ],
)
def test_edits_and_quotations(body: str, wanted: str) -> None:
    """Deleted text is left out, and quotations have their quotation marks."""
    assert article(f"<p>{body}</p>") == [wanted]


def test_deleted_text_is_counted() -> None:
    """The notes tell how many deletions and footnote marks were left out."""
    notes = in_article("<p>a <del>b</del> c<sup>[1]</sup> <del> </del></p>").notes
    assert notes.left_out == {"deleted text": 1, "footnote mark": 1}


FORMULA = (
    "<math><semantics><mrow><mi>E</mi><mo>=</mo><mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo>"
    "<mi>b</mi></mrow></mfrac><msup><mi>c</mi><mn>2</mn></msup><msqrt><mi>x</mi></msqrt>"
    "<msub><mi>v</mi><mn>0</mn></msub><msubsup><mi>s</mi><mn>1</mn><mn>2</mn></msubsup></mrow>"
    '<annotation encoding="application/x-tex">\\frac{1}{a+b}</annotation></semantics></math>'
)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (f"Then {FORMULA} holds.", "Then E = 1/(a+b)c²√xv₀s₁² holds."),
        (
            (
                f'A <span class="katex"><span>{FORMULA}</span><span class="katex-html" '
                'aria-hidden="true"><span>E</span><span>=</span></span></span> b.'
            ),
            "A E = 1/(a+b)c²√xv₀s₁² b.",
        ),
        ("<math><mroot><mi>x</mi><mn>3</mn></mroot></math>", "³√x"),
        ("<math><mover><mi>x</mi><mo>^</mo></mover></math>", "x^"),
        (
            "<math><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable></math>",
            "1, 2;",
        ),
        ('Let <script type="math/tex">x^2</script> be.', "Let x^2 be."),
        (
            "The <g-emoji>🦦</g-emoji> came <relative-time>in May</relative-time>.",
            "The 🦦 came in May.",
        ),
        ("<x-word>Ott</x-word>ers <nobr>swim</nobr>", "Otters swim"),
    ],
)
def test_formulas_and_unknown_elements(body: str, wanted: str) -> None:
    """Formulas and unknown elements are part of the sentence around them."""
    assert article(f"<p>{body}</p>") == [wanted]


def test_deep_formulas() -> None:
    """Formulas that are nested too deeply to be real keep their text."""
    assert article("<p><math>" + "<mrow>" * 200 + "x" + "</mrow>" * 200 + "</math></p>") == ["x"]


@pytest.mark.parametrize("sign", ["¶", "#", "🔗", "", "\u200b"])
def test_permalinks(sign: str) -> None:
    """The sign that links to a heading is not part of the heading."""
    body = f'<h2>Why swim?<a class="headerlink" href="#why">{sign}</a></h2><p>For fun.</p>'
    assert headings_of(in_article(body)) == ["Why swim?"]
    linked = '<h2><a class="anchor" href="#why">Why swim?</a></h2><p>For fun.</p>'
    assert headings_of(in_article(linked)) == ["Why swim?"]
