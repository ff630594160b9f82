"""Tests that text in Markdown dialects is kept, with its labels and without any markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.importer.article import assemble
from bot.importer.markup import blocks_of as markup_blocks
from bot.importer.readers.markup.markdown import read_markdown
from bot.markdown import Code, write
from tests.importer.readers.pages import blocks_of, headings_of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (":::note\nFeed them.\n:::", ["Note: Feed them."]),
        (":::note\n\nFeed them.\n\n:::\n\nEnd.", ["Note: Feed them.", "End."]),
        (":::warning[Close the **gate**]\nAlways.\n:::", ["Warning: Close the gate\nAlways."]),
        (":::tip Be quick\nRun.\n:::", ["Tip: Be quick\nRun."]),
        (":::danger{title='Deep water'}\nSwim.\n:::", ["Danger: Deep water\nSwim."]),
        ("::::info\n:::note\nIn.\n:::\nOut.\n::::", ["Note: In.", "Out."]),
        ("::: code-group\n```sh [npm]\nnpm i\n```\n:::", ["npm:\nnpm i"]),
        ("::: {.note}\nPandoc.\n:::", ["Note: Pandoc."]),
        (":::{warning} Cold\nMyST.\n:::", ["Warning: Cold\nMyST."]),
        ("text\n:::note\nFeed them.\n:::\nmore", ["text", "Note: Feed them.", "more"]),
        ("- one\n\n  :::note\n  two\n  :::", ["• one", "Note: two"]),
        ("!!! warning\n    Bites.\n\n    Twice.\n\nEnd.", ["Warning: Bites.", "Twice.", "End."]),
        ('!!! note "Fish first"\n    Then rest.', ["Note: Fish first\nThen rest."]),
        ('!!! note ""\n    Plain.', ["Note: Plain."]),
        ('!!! tip inline "Call "quack" twice"\n    Run.', ['Tip: Call "quack" twice\nRun.']),
        ('=== "The "old" pond"\n\n    Swim.', ['The "old" pond: Swim.']),
        ("!!! note\n    - a\n    - b", ["Note:\n• a\n• b"]),
        ("!!! note\n    ```\n    x = 1\n    ```", ["Note:\nx = 1"]),
        (
            '=== "Linux"\n\n    Use apt.\n\n=== "Mac"\n\n    Use brew.',
            ["Linux: Use apt.", "Mac: Use brew."],
        ),
        ("> [!NOTE]\n> Feed them.", ["Note: Feed them."]),
        ("> [!WARNING]\n>\n> Bites.\n> Twice.", ["Warning: Bites. Twice."]),
        ("> [!tip]- Be quick\n> Run.", ["Tip: Be quick\nRun."]),
        ("Feed them.\n{: .note }", ["Note: Feed them."]),
        ("{: .warning }\nBites.", ["Warning: Bites."]),
        ("> Bites.\n{.is-danger}", ["Danger: Bites."]),
        ("{: .text-center }\nPlain.", ["Plain."]),
        (
            "[pond](x){:target='_blank'} and ![map](y){.center} **b**{: .c} {x}",
            ["pond and map b {x}"],
        ),
        ("<Note>\nSee [this](x).\n</Note>", ["Note: See this."]),
        (
            '<Callout type="warning" title="Cold">\n\nWater.\n\n</Callout>',
            ["Warning: Cold\nWater."],
        ),
        ("<Tabs>\n<TabItem value='a' label='Mac'>\n\nBrew.\n\n</TabItem>\n</Tabs>", ["Mac: Brew."]),
        ("<Frame\n  a={1}\n  b='c'\n>\n\nIn *it*.\n\n</Frame>", ["In it."]),
        ("<>\nIn.\n</>", ["In."]),
        ("import X from './x';\nimport {\n  Y,\n} from 'y';\n\nText.", ["Text."]),
        ("export const a = {\n  b: 1,\n};\n\nText.", ["Text."]),
        ("import 'x.css'\n\nimport duties are low here.", ["import duties are low here."]),
        ("{/* gone\n\n# Title\n*/}\n\nText {/* gone */}here.", ["Text here."]),
        ('{{< alert color="warning" >}}\nBites.\n{{< /alert >}}', ["Warning: Bites."]),
        ("{{% notice tip %}}\nRun.\n{{% /notice %}}", ["Tip: Run."]),
        ('{{< tab "Linux" >}}\nUse apt.\n{{< /tab >}}', ["Linux: Use apt."]),
        ('A {{< term text="pond" id="p" >}} here.', ["A pond here."]),
        ("{% hint style='danger' %}\nBites.\n{% endhint %}", ["Danger: Bites."]),
        ("{% highlight sh %}\nnpm i\n{% endhighlight %}", ["npm i"]),
        ("{% comment %}\ngone\n{% endcomment %}\n\nText.", ["Text."]),
        ('{% include tip.html content="Run fast." %}', ["Run fast."]),
        ("{% raw %}\nText.\n{% endraw %}", ["Text."]),
        ("```{note}\n:class: wide\n\nFeed **them**.\n```", ["Note: Feed them."]),
        ("```{code-block} python\nx = 1\n```", ["x = 1"]),
        ("`{{ kept }}` and {{ gone }}", ["{{ kept }} and"]),
        ("A :bug: stays.", ["A \U0001f41b stays."]),
        (":::note\n**Note:** Feed them.\n:::", ["Note: Feed them."]),
        (":::note\nNote that they bite.\n:::", ["Note: Note that they bite."]),
        ("> **Warning**\n> Bites.", ["Warning: Bites."]),
        ("<Warning>See [this](x).</Warning>", ["Warning: See this."]),
        ("<Admonition type='danger' title='Hot'>Bites.</Admonition>", ["Danger: Hot\nBites."]),
        ("- [Home](/)\n- [Search](/s)", ["• Home\n• Search"]),
        ("::: tip Be quick {#x}\nRun.\n:::", ["Tip: Be quick\nRun."]),
        (
            "See [[Pond Rules]], [[the rules|Pond-Rules]] and [[Pond|it]].",
            ["See Pond Rules, the rules and it."],
        ),
        ("[[a]](b) is ==marked==, a == b", ["[a] is marked, a == b"]),
        ("Otter\n: An animal.", ["Otter: An animal."]),
        ("(target)=\n\n*[ROP]: River Otter Patrol\n\nText.", ["Text."]),
        ("![map](y.png){ width=300 } {width}", ["map {width}"]),
        (
            "import A from 'a'\n\n<Tab label='Mac'>\n\n    ```sh\n    brew\n    ```\n</Tab>",
            ["Mac:\nbrew"],
        ),
        ("import A from 'a'\n\nBy {props.name},{' '}{'Otto'}.", ["By , Otto."]),
        ("<div markdown>\n\nIn *it*.\n\n</div>", ["In it."]),
        ("<div>See [this](x).</div>", ["See this."]),
        ("| a |\n|---|\n| x<sup>2</sup> ~~y~~ |", ["a: x²"]),
        ("10<sup>6</sup>, 1<sup>1</sup>/<sub>2</sub>, H<sub>2</sub>O", ["10⁶, 1 1/2, H₂O"]),
        ("2013<sup>[1](#f)</sup> <del>a</del><ins>b</ins> <q>c</q>", ["2013 b “c”"]),
    ],
)
def test_dialects(text: str, wanted: list[str]) -> None:
    """Notes, tabs, components and templates become text, with their labels."""
    assert blocks_of(read_markdown(text)) == wanted


EXTENSIONS = [
    ("See ![[image.png]] the %% hidden %% pond, 5%%", "See the pond, 5%%"),
    ('<p>\n  <a href="#a">Use</a> \u2022\n  <a href="#b">FAQ</a>\n</p>\n\nText.', "Text."),
    (
        "Press ++ctrl+alt+del++, C++ and D++, i++ and ++j.",
        "Press Ctrl+Alt+Del, C++ and D++, i++ and ++j.",
    ),
    (
        ":+1: at 10:30:45 a:b:c :nosuch: <:otter:12>",
        "\U0001f44d at 10:30:45 a:b:c :nosuch: <:otter:12>",
    ),
    ("It :material-check: works :octicons-heart-fill-24:{ .heart }", "It works"),
    ("H~2~O, x^2^, a ~b~ and 5~10", "H\u2082O, x\xb2, a ~b~ and 5~10"),
    ("a{--b--}{++c++} {~~d~>e~~} {==f==}{>>g<<}", "ac e f"),
    ("{% raw %}{{ kept }}{% endraw %}", "{{ kept }}"),
    ('Set it. <Demo :x="1" @click="go" /> Go.', "Set it. Go."),
    ("`++ctrl++ :bug: x^2^`", "++ctrl++ :bug: x^2^"),
    ("Otters: \\\\\nnine **ducks\\\\  \nand** geese", "Otters:\nnine ducks\nand geese"),
    ("On D:\\\\\nand in C:\\pond\\\\\nlie files", "On D:\\ and in C:\\pond\\ lie files"),
    ("$$ a \\\\\nb $$", "$$ a \\ b $$"),
    ('--8<-- "a.md"\n\nText.\n\n<<< @/a.js{2}', "Text."),
    ('{{< figure src="a.png" title="A hive" caption="Ours" >}}', "A hive: Ours"),
    ("/// admonition | Cold water\n    type: warning\n\nBrr.\n///", "Warning: Cold water\nBrr."),
    ("/// caption\nA pond.\n///", "A pond."),
    ("{% highlight ruby linenos %}\ndef a\n  1\nend\n{% endhighlight %}", "def a\n1\nend"),
    ('{{< highlight go "linenos=table" >}}\nf() {\n\tg()\n}\n{{< /highlight >}}', "f() {\ng()\n}"),
    ('```{ .sh .copy title="a.sh" }\nrun\n```', "a.sh:\nrun"),
    ("```js{4}:line-numbers [a.js]\nx\n```", "a.js:\nx"),
]


@pytest.mark.parametrize(("text", "wanted"), EXTENSIONS)
def test_extensions(text: str, wanted: str) -> None:
    """Each extension becomes the text that a visitor of the page would see."""
    assert blocks_of(read_markdown(text)) == [wanted]


def test_indentation_within_components() -> None:
    """Text that is indented in a component is read like other text. Code keeps its indentation."""
    text = (
        "import Tabs from '@theme/Tabs';\n\n<Tabs>\n  <TabItem label='Mac'>\n\n"
        "    - one\n    - two\n      - deep\n\n    ```py\n    if x:\n        y\n    ```\n\n"
        "  </TabItem>\n</Tabs>\n\nEnd.\n"
    )
    first, code, _ = read_markdown(text).parts
    assert first.text == "Mac:\n\u2022 one\n\u2022 two\n\u2022 deep"
    (block,) = markup_blocks(code.marked, None)  # type: ignore[union-attr]  # it is a block
    assert block == Code("if x:\n    y\n", "py", spaced=block.spaced)


def test_markdown_within_html() -> None:
    """Bold text, code and links in an HTML element are recognized, except within code."""
    text = "<aside>\nSee **the `pond`** at [x](y), 2 ** 3 and <code>a `b` **c**</code>.\n</aside>"
    (part,) = read_markdown(text).parts
    (line,) = markup_blocks(part.marked, "https://x.example")  # type: ignore[union-attr]  # a block
    assert write([line]) == (
        "See **the** `pond` at [x](https://x.example/y), 2 \\*\\* 3 and ``a `b` **c**``."
    )


def test_code_of_a_template_has_its_language() -> None:
    """The language and the indentation of code in a template tag are kept."""
    text = "{% highlight ruby linenos %}\n  puts 1\n\n    puts 2\n{% endhighlight %}"
    (part,) = read_markdown(text).parts
    (block,) = markup_blocks(part.marked, None)  # type: ignore[union-attr]  # it is a block
    assert block == Code("puts 1\n\n  puts 2\n", "ruby")


@pytest.mark.parametrize("heading", ["", "# {{ $frontmatter.title }}\n\n"])
def test_text_after_collapsed_text_is_below_the_title(heading: str) -> None:
    """Text after collapsed text is separate, even if the page has no other heading."""
    text = f"---\ntitle: T\n---\n\n{heading}::: details Why?\nSo.\n:::\n\nAfter."
    parts = read_markdown(text).parts
    assert [part.text for part in parts] == ["T", "Why?", "So.", "T", "After."]


@pytest.mark.parametrize(
    "text",
    [
        "## Care\n\nStart.\n\n::: details How often?\nDaily.\n:::\n\nEnd.",
        (
            "## Care\n\nStart.\n\n<details>\n<summary>How <b>often</b>?</summary>\n\nDaily.\n"
            "\n</details>\n\nEnd."
        ),
        (
            "## Care\n\nStart.\n\n<details><summary>\nHow often?\n</summary>\nDaily.\n</details>"
            "\n\nEnd."
        ),
        '## Care\n\nStart.\n\n??? question "How often?"\n    Daily.\n\nEnd.',
        "## Care\n\nStart.\n\n> [!FAQ]- How often?\n> Daily.\n\nEnd.",
        '## Care\n\nStart.\n\n<Accordion title="How often?">\nDaily.\n</Accordion>\n\nEnd.',
        "## Care\n\nStart.\n\n```{dropdown} How often?\nDaily.\n```\n\nEnd.",
        '## Care\n\nStart.\n\n{{< details "How often?" >}}\nDaily.\n{{< /details >}}\n\nEnd.',
    ],
)
def test_collapsed_text(text: str) -> None:
    """The label of collapsed text becomes a heading for that text only."""
    found = read_markdown(text)
    assert headings_of(found) == ["Care", "How often?", "Care"]
    assert blocks_of(found) == ["Start.", "Daily.", "End."]


def test_quotation_marks_in_titles() -> None:
    """A title ends at the last quotation mark of its line."""
    found = read_markdown('??? question "Can a "drake" or a "," swim"\n    Yes.\n')
    assert headings_of(found) == ['Can a "drake" or a "," swim']


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('??? question "It quacked {...}"\n    Yes.', "It quacked {...}"),
        ("## It quacked {...} ##\n\nYes.", "It quacked {...}"),
        ("::: details Feed {otter} {.wide}\nYes.\n:::", "Feed {otter}"),
        ("::: details Feed {otter}\nYes.\n:::", "Feed {otter}"),
        ("::: details Feed it {open}\nYes.\n:::", "Feed it"),
        ('::: details Feed it {data-x="y"}\nYes.\n:::', "Feed it"),
    ],
)
def test_braces_in_titles(text: str, wanted: str) -> None:
    """Only attributes at the end of a title or heading are removed, not other text in braces."""
    (paragraph,) = assemble(read_markdown(text)).paragraphs
    assert paragraph.section == wanted


@pytest.mark.parametrize(
    "heading",
    [
        "Why? {#why}",
        "Why?{: #why .no_toc }",
        "Why? ¶",
        "Why? [#](#why)",
        "Why? [](#why)",
        "Why? {/* #why */}",
        'Why? <a id="why"></a>',
        "Why? ##",
    ],
)
def test_anchors_of_headings(heading: str) -> None:
    """An id or a permalink is not part of a heading."""
    assert headings_of(read_markdown(f"## {heading}\n\nSo.")) == ["Why?"]
    assert headings_of(read_markdown("## {#each}\n\n## C#\n\nSo.")) == ["{#each}", "C#"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("- [Why?](#why)\n- [How?](#how)\n  - [So](#so)", "table of contents"),
        ("[Why?](#why) | [How?](#how)", "table of contents"),
        ("## Contents\n\n1. [Care](care.md)\n2. [Food](food.md)", "table of contents"),
        ("## Table of Contents\n\n- [How do I feed the otter?](#x)", "table of contents"),
        ("**Contents**\n- [How?](#x)\n- [Why?](#y)", "table of contents"),
        ("[[toc]]", "table of contents"),
        ("* TOC\n{:toc}", "table of contents"),
        ("{{< toc >}}", "table of contents"),
        (
            "[![Build](https://img.shields.io/a.svg)](x) ![Old](https://x.example/badge.svg)",
            "badge",
        ),
        ("<p><img src='https://img.shields.io/a.svg' alt='Build'></p>", "badge"),
        ("[← Previous: Care](a) | [Next: Food →](b)", "navigation link"),
        ("[Edit this page on GitHub](x)", "navigation link"),
        ("**[⬆ back to top](#top)**", "navigation link"),
        ("(<a href='#top'>back to top</a>)", "navigation link"),
        ("Back to the top", "page furniture"),
        ("A {{ value }} b", "template expression"),
        ("<Partial />", "component"),
        ("import X from 'x'", "script"),
        ("```{toctree}\na\nb\n```", "directive"),
        ("~~old~~", "deleted text"),
        ("![alt text](pond.png)", "picture"),
        ("![Image](a.png)\n![Screenshot 2024-05-06 07.08](b.png)", "picture"),
        ("![otter_1.JPG](a.png)", "picture"),
        ("<p align='center'><img src='a.png' alt='screenshot'></p>", "picture"),
    ],
)
def test_what_is_left_out_is_counted(text: str, kind: str) -> None:
    """The notes name the kind of content that was left out."""
    found = read_markdown(f"Start.\n\n{text}\n\nOtters swim in ponds.")
    assert found.notes.left_out[kind] > 0
    assert [block for block in blocks_of(found) if block != "A b"] == [
        "Start.",
        "Otters swim in ponds.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- [Care](care.md)\n- [Food](food.md)",
        "- [Why?](#why)\n- Read this too.",
        "Print this form and sign it.",
        "![A map of the pond](map.png)",
        "The ![image](up.png) button",
        "[![image](film.png)](https://x.example)",
        "<p>The <img src='up.png' alt='image'> button</p>",
        "{not an attribute}",
        ":::",
        "=== Heading ===",
        "Use {curly} braces and a::b",
        "A <b>bold</b> claim.",
        "```md\n:::note\n[TOC]\n```",
        "    !!! note\n    {: .x}",
        "exports are high.",
    ],
)
def test_what_looks_alike_is_kept(text: str) -> None:
    """Text that only looks like a dialect's markup is kept."""
    found = read_markdown(f"Start.\n\n{text}\n")
    assert len(blocks_of(found)) == (1 if text == ":::" else 2)
    assert not found.notes.left_out


@pytest.mark.parametrize(
    ("text", "wanted", "count"),
    [
        ('<p>{{< imgproc pond Fill "600x300" >}}</p>', [], 1),
        ("<p>{{< imgproc pond >}}\nAn otter.\n{{< /imgproc >}}</p>", ["An otter."], 2),
        ("<div>\n{{% alert %}}\nMind it.\n{{% /alert %}}\n</div>", ["Mind it."], 2),
        ('<table><tr><td>{{< icon "x" >}} Otter</td></tr></table>', ["Otter"], 1),
        ("<p>{{< param\n  pond >}} is deep</p>", ["is deep"], 1),
        ('<p>{{< link text="The pond" url="x" >}} is deep</p>', ["The pond is deep"], 0),
        ("<p>{{ page.title }} and {% raw %}x{% endraw %}</p>", ["and x"], 3),
        ("<p>Deep.{{< comment >}}Dull.{{< /comment >}}</p>", ["Deep."], 1),
        ("<p>{{</* note */>}} is short</p>", ["{{< note >}} is short"], 0),
        ("<p>{/* Dull. */}Deep.</p>", ["Deep."], 0),
        ("<pre>{{< a >}}</pre>", ["{{< a >}}"], 0),
        ("<p>So: <code>{{< a >}}</code>{{< a >}} b</p>", ["So: {{< a >}} b"], 1),
        ("<pre><code>{{< a >}}</code>{{< b >}}</pre>", ["{{< a >}}{{< b >}}"], 0),
        ('<p title="{{< x >}}">Deep.</p>', ["Deep."], 0),
    ],
)
def test_templates_in_html(text: str, wanted: list[str], count: int) -> None:
    """Shortcodes in raw HTML are left out and counted, as in Markdown. Those in code are kept."""
    found = read_markdown(f"{text}\n")
    assert blocks_of(found) == wanted
    assert found.notes.left_out["template expression"] == count


def test_templates_in_links() -> None:
    """A link whose address is a template becomes plain text. Code is kept."""
    found = read_markdown(
        'See [a]({{< relref "x.md" >}}), [b]({{< ref "y" >}} "Title"), [c]({% link z.md %}), '
        "[d]({{ site.baseurl }}/w), [e]({{ '/v/' | relative_url }}), [f]({{< x >}}#y), "
        '<a href="{{< ref "x.md" >}}">g</a> and `[h]({{< ref "x" >}})`.'
    )
    assert blocks_of(found) == ['See a, b, c, d, e, f, g and [h]({{< ref "x" >}}).']


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("See {ref}`the pond <pond>` and {doc}`/guide/feeding-otters`.",
         ["See the pond and feeding otters."]),
        ("Like {mod}`otters`, {any}`str.format` and {func}`~otter.feed`.",
         ["Like otters, str.format and feed."]),
        ("A {term}`holt`, {guilabel}`&Save`{octicon}`x`, {x} `code`.",
         ["A holt, Save, {x} code."]),
        ("See [`otter` food][food-of-otters], [swim][] and [x][y].",
         ["See otter food, swim and [x][y]."]),
        ("See [food][here], a[bc][defg].\n\n[here]: x.md", ["See food, a[bc][defg]."]),
        (":::{glossary}\n\nHolt\n    A den of\n    otters.\n\n    Dry.\n\nSpraint\n  Dung.\n:::",
         ["Holt\nA den of otters.", "Dry.", "Spraint\nDung."]),
        ("```{glossary}\nHolt\n  A den.\n```", ["Holt\nA den."]),
        (("````{tab-set}\n```{tab-item} Mac\n:sync: x\n\nBrew.\n```\n"
         "```{tab-item} Arch\nPac.\n```\n````"),
         ["Mac: Brew.", "Arch: Pac."]),
        ("```{code-block} py\n:caption: tea.py\n:linenos:\n\nx = 1\n```", ["tea.py:\nx = 1"]),
        ("```{list-table} Sizes\n:header-rows: 1\n\n* - Name\n  - Volume\n* - Cup\n  - 0.2 l\n```",
         ["Sizes\nName: Cup; Volume: 0.2 l"]),
        ("```{figure} x.png\n:name: y\n\nA *caption*.\n```", ["A caption."]),
        ("```{admonition} Why?\n:class: dropdown\n\nSo.\n```", ["So."]),
        ("```{admonition} Cold\n---\nclass: tip\n---\nBrr.\n```", ["Note: Cold\nBrr."]),
        ("(x)=\n\n% a comment\n\n+++\n\nText.\n\n```{code} tex\n% code\n```", ["Text.", "% code"]),
        ("% no comment\n\n```{unknown} x\n:a: b\n```", [":a: b"]),
        ("```{eval-rst}\n.. note:: Otters\n   bite.\n\nFish\n----\n\nYes.\n```",
         ["Note: Otters bite.", "Yes."]),
    ],
)  # fmt: skip
def test_myst(text: str, wanted: list[str]) -> None:
    """Roles, glossaries, external labels and reStructuredText within Markdown are read."""
    assert blocks_of(read_markdown(f"{text}\n")) == wanted


def test_the_title_of_the_front_matter() -> None:
    """The title replaces the first heading, unless the heading's text differs."""
    found = read_markdown("---\ntitle: Otter care\n---\n# Otter Care\n\nText.")
    assert headings_of(found) == ["Otter care"]
    found = read_markdown("---\ntitle: Otter care\n---\n# How to feed\n\nText.")
    assert headings_of(found) == ["Otter care", "How to feed"]


def test_a_table_of_contents_is_no_title() -> None:
    """The heading of a table of contents is removed together with the table."""
    text = "# Table of Contents\n\n- [How?](#how)\n\n# FAQ\n\n## How?\n\nSo."
    assert headings_of(read_markdown(text)) == ["FAQ", "How?"]


def test_html_headings() -> None:
    """A heading written in HTML is a heading."""
    found = read_markdown("<h1 align=center>Otters</h1>\n\n<p>Swim.</p>\n\n<h2>Food</h2>\n\nFish.")
    assert headings_of(found) == ["Otters", "Food"]


LINES = """\
:::note|:::|!!! tip "T"|    deep|=== "T"|> [!NOTE]|> q|{: .note }|<Note>|</Note>|<details>|* * *|
<summary>S?</summary>|</details>|{% hint %}|{% endhint %}|{{< tab "x" >}}|{/* c|*/}|```{note}|```|
# H|- item|word one|import a from 'b'|[TOC]|<Tabs|label="x"|>|1. TOC|{:toc}"""


@given(st.lists(st.sampled_from(re.split(r"\|\n?", LINES)), max_size=12))
def test_words_survive(lines: list[str]) -> None:
    """No paragraph is lost, whatever surrounds it, and reading never fails."""
    found = read_markdown("\n".join(lines) + "\n\nThe last otter.")
    is_open = "```" in "".join(lines) or "{/*" in "".join(lines) or "import" in "".join(lines)
    assert is_open or re.search("The last otter", "\n".join(blocks_of(found)))
