"""Formulas become MathML at build time; nothing is left for a script to do."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from rosetta.views.formulas import render_formulas

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def inline(tex: str) -> str:
    return f'<span class="arithmatex">\\({tex}\\)</span>'


def block(tex: str) -> str:
    return f'<div class="arithmatex">\\[{tex}\\]</div>'


def test_an_inline_formula_becomes_mathml_in_its_place():
    html = render_formulas(f"<p>If {inline('x_1')} then</p>")
    assert html.startswith("<p>If <math ")
    assert html.endswith("</math> then</p>")
    math = ElementTree.fromstring(html).find(f"{MATHML}math")
    assert math.get("display") == "inline"
    assert math.find(f".//{MATHML}msub/{MATHML}mi").text == "x"
    assert "arithmatex" not in html


def test_a_display_formula_can_scroll_by_itself():
    html = render_formulas(block("\n\\frac{1}{2}\n"))
    formula = ElementTree.fromstring(html)
    assert (formula.tag, formula.get("class")) == ("div", "formula")
    assert formula.find(f"{MATHML}math").get("display") == "block"
    assert formula.find(f".//{MATHML}mfrac") is not None


def test_escaped_signs_are_read_and_written_once():
    html = render_formulas(inline(r"0 &lt; g \text{&lt;b&gt; &amp; } g &gt; 1 \&amp; 2"))
    assert "&amp;lt;" not in html
    assert "<b>" not in html
    assert "".join(ElementTree.fromstring(html).itertext()) == "0<g<b>\xa0&\xa0g>1&2"


@pytest.mark.parametrize(
    "tex",
    [
        r"g(x) = \frac{1}{1 + e^{-w \cdot x}}",
        r"y = \sum_{i=0}^{n-1} \operatorname{Softmax}\left(x \cdot W_g\right)_i",
        r"G(x)_i \, E_i(x), \qquad \mathrm{TopK}(x)",
        r"\mathbb{E}_{x \sim p} \left[ \log \sigma(\beta) \right]",
        r"\begin{pmatrix} a &amp; b \\ c &amp; d \end{pmatrix}",
        r"-\infty \le \hat{\theta} \in \mathbb{R}^{d \times k}",
    ],
)
def test_formulas_of_the_field_are_well_formed_mathml(tex):
    math = ElementTree.fromstring(render_formulas(inline(tex)))
    assert math.tag == f"{MATHML}math"
    assert "\\" not in "".join(math.itertext())


def test_several_formulas_keep_their_order_and_what_stands_between():
    html = render_formulas(f"{inline('a')}, <b>or</b> {inline('b')}{block('c')}")
    assert html.count("<math") == 3
    assert "</math>, <b>or</b> <math" in html
    assert html.index("<mi>a</mi>") < html.index("<mi>b</mi>") < html.index("<mi>c</mi>")


def test_other_html_is_left_alone():
    html = '<p class="cite">\\(x\\) costs $5 or \\[6\\]</p><code>$x$</code>'
    assert render_formulas(html) == html
