"""A small valid knowledge file, and typical mistakes in such files."""

RIGHT = """\
source: {id: cats, title: On Cats, publisher: Purr Press}
glossary:
  - {term: cat, aliases: [kitty, mouser]}
passages:
  - id: sleep
    paragraphs: [1, 2]
    starts: The cat sleeps all
    wording: restated
    text: Cats sleep all day.
    asks:
      - when do cats sleep?
      - are cats lazy?
gaps:
  - id: dogs
    text: The book does not mention dogs.
    see: sleep
    asks: [what about dogs?]
"""

SPACE = "a space is missing after the `:`"
_TEXT = "text: Cats sleep all day."
_ASK = "- are cats lazy?"
_ID = "id: sleep"
_NUMBERS = "paragraphs: [1, 2]"
_WORDING = "wording: restated"
_STARTS = "starts: The cat sleeps all"
_SOURCE = "publisher: Purr Press}"

# Description, text in the valid file, its replacement, and the expected problems.
CASES: list[tuple[str, str, str, list[str]]] = [
    (
        "asks in a language without rules",
        _ASK,
        f"{_ASK}\n    asks_in: {{zz: [a]}}",
        [
            (
                "13:15: the key `zz` is not a language with rules, so questions in it can't be "
                "recognized: see docs/languages.md"
            )
        ],
    ),
    (
        "asks in the language of the source",
        _ASK,
        f"{_ASK}\n    asks_in: {{en: [a]}}",
        ["13:15: `en` is the language of the source: write this in `asks`"],
    ),
    (
        "no is read as false",
        _ASK,
        "- no",
        ['12:9: `no` is read as false here: write it in quotes: "no"'],
    ),
    (
        "Yes is read as true",
        _ASK,
        "- Yes",
        ['12:9: `Yes` is read as true here: write it in quotes: "Yes"'],
    ),
    (
        "true is not text",
        _ASK,
        "- true",
        ['12:9: `true` is read as a truth value here: write it in quotes: "true"'],
    ),
    (
        "a date is not text",
        _ASK,
        "- 2013-05-02",
        ['12:9: `2013-05-02` is read as a date here: write it in quotes: "2013-05-02"'],
    ),
    (
        "a time is a base-60 number",
        _ASK,
        "- 12:30",
        ['12:9: `12:30` is read as a number here: write it in quotes: "12:30"'],
    ),
    (
        "a leading zero makes an octal number",
        _ASK,
        "- 010",
        ['12:9: `010` is read as a number here: write it in quotes: "010"'],
    ),
    (
        "a version is a number",
        _ASK,
        "- 1.10",
        ['12:9: `1.10` is read as a number here: write it in quotes: "1.10"'],
    ),
    (
        "null is not text",
        _ASK,
        "- null",
        ['12:9: `null` is read as nothing here: write it in quotes: "null"'],
    ),
    (
        "nothing after the dash",
        _ASK,
        "-",
        ["12:8: an entry of `asks` is empty: write its text, or leave it out"],
    ),
    (
        "a text with a colon is a mapping",
        _ASK,
        "- cats: lazy?",
        [
            (
                "12:9: an entry of `asks` must be text, found a mapping: "
                'text with a `: ` in it needs quotes: "…"'
            )
        ],
    ),
    (
        "a list instead of text",
        _TEXT,
        "text: [a, b]",
        ["9:11: `text` must be text, found a list"],
    ),
    (
        "text after # is a comment",
        _ASK,
        "- who owns #general",
        [
            (
                "12:9: YAML takes `#general` for a comment: put the whole text in quotes, "
                "or, for a real comment, add a space after the #"
            )
        ],
    ),
    (
        "an octal paragraph number",
        _NUMBERS,
        "paragraphs: [010]",
        ["6:18: an entry of `paragraphs` must be a whole number such as 5, found `010`"],
    ),
    (
        "a paragraph number without a list",
        _NUMBERS,
        "paragraphs: 1",
        ["6:17: `paragraphs` must be a list: write [1]"],
    ),
    (
        "an empty list of paragraphs",
        _NUMBERS,
        "paragraphs: []",
        ["6:17: `paragraphs` is empty: write at least 1"],
    ),
    (
        "paragraphs without a value",
        _NUMBERS,
        "paragraphs:",
        [
            (
                "6:16: `paragraphs` must be a list, each entry on a line of its own after `- `, "
                "found nothing"
            )
        ],
    ),
    (
        "paragraph zero",
        _NUMBERS,
        "paragraphs: [0]",
        ["6:18: an entry of `paragraphs` must be at least 1, found `0`"],
    ),
    (
        "a paragraph number that is too high",
        _NUMBERS,
        "paragraphs: [100001]",
        ["6:18: an entry of `paragraphs` must be at most 100000, found `100001`"],
    ),
    (
        "paragraphs out of order",
        _NUMBERS,
        "paragraphs: [2, 1, 2]",
        ["6:17: `paragraphs` must be ascending, each number once: [1, 2]"],
    ),
    (
        "too many paragraphs",
        _NUMBERS,
        f"paragraphs: {list(range(1, 52))}",
        ["6:17: `paragraphs` has 51 entries; at most 50 are allowed"],
    ),
    (
        "an unknown key like a known one",
        _TEXT,
        "txt: Cats sleep all day.",
        ["9:5: unknown key `txt`: did you mean `text`?"],
    ),
    (
        "an unknown key unlike any other",
        _TEXT,
        f"{_TEXT}\n    colour: red",
        [
            (
                "10:5: unknown key `colour`: the keys here are `id`, `label`, `paragraphs`, "
                "`standfirst`, `section`, `starts`, `wording`, `format`, `text`, `asks`, "
                "`labels_in`, `asks_in`, `proposed`, `author`, "
                "`published`, `url`, `formerly`"
            )
        ],
    ),
    (
        "no place in the source",
        f"    {_NUMBERS}\n",
        "",
        ["5:5: an entry of `passages` needs `paragraphs`, or `standfirst: true`"],
    ),
    (
        "two places in the source",
        _NUMBERS,
        f"{_NUMBERS}\n    standfirst: true",
        [
            (
                "5:5: an entry of `passages` can't have both `paragraphs` and `standfirst`: "
                "leave one out"
            )
        ],
    ),
    (
        "a standfirst that is no truth value",
        _NUMBERS,
        "standfirst: 1",
        ["6:17: `standfirst` must be true or false, found `1`"],
    ),
    (
        "one label for two entries",
        "  - id: sleep",
        (
            "  - id: also\n    label: Sleep?\n    paragraphs: [3]\n    wording: restated\n"
            "    text: Cats nap.\n  - id: sleep\n    label: sleep"
        ),
        [
            (
                "11:12: the label of `sleep` is already used on line 6: "
                "write a label that only this text answers"
            )
        ],
    ),
    (
        "a label that is also an ask",
        "  - id: sleep",
        "  - id: sleep\n    label: Are cats lazy?",
        ["13:9: this ask is already in `sleep`, on line 6"],
    ),
    (
        "a label that is too long",
        "  - id: sleep",
        f"  - id: sleep\n    label: {'long ' * 21}",
        ["6:12: `label` is 4 characters too long: at most 100"],
    ),
    (
        "an unknown key of the source",
        _SOURCE,
        "publisher: Purr Press, auther: Tom}",
        ["1:59: unknown key `auther`: did you mean `author`?"],
    ),
    (
        "a missing key of an entry",
        f"    {_WORDING}\n",
        "",
        ["5:5: the key `wording` is missing here"],
    ),
    (
        "a missing key of a section",
        ", publisher: Purr Press",
        "",
        ["1:9: the key `publisher` is missing in `source`"],
    ),
    (
        "a bad choice",
        _WORDING,
        "wording: mine",
        ["8:14: `wording` must be restated or verbatim, found `mine`"],
    ),
    ("empty text", _TEXT, 'text: " "', ["9:11: `text` is empty: write its text, or leave it out"]),
    (
        "a text of invisible characters",
        _TEXT,
        'text: "\\u200b\\u00a0"',
        ["9:11: `text` is empty: write its text, or leave it out"],
    ),
    (
        "a text longer than a reply",
        _TEXT,
        f"text: {'a' * 1499}*",
        [
            (
                "9:11: `text` is 1 character longer than a Discord reply can show "
                "(at most 1500; characters like * and _ count twice): split it in two"
            )
        ],
    ),
    (
        "a text in Markdown with a construct that a passage can't have",
        _TEXT,
        "format: markdown\n    text: |\n      Cats\n\n      see <b>sleep</b>",
        [
            (
                "13:11: `text` is Markdown: a passage can't have HTML: write Markdown, or a "
                "backslash before the `<` (and 1 more in this text)"
            )
        ],
    ),
    (
        "a text that is too long with its section",
        _TEXT,
        f"text: {'a' * 1500}\n    section: '{'*' * 200}'",
        [
            (
                "9:11: `text` and its citation are 21 characters longer than a Discord reply can "
                "show: split the text in two, or shorten the title and section"
            )
        ],
    ),
    (
        "an ask longer than a choice",
        _ASK,
        f"- {'a' * 101}",
        ["12:9: an entry of `asks` is 1 character too long: at most 100"],
    ),
    (
        "text with a bidi control",
        _TEXT,
        'text: "a\\u202eb"',
        [
            (
                "9:11: `text` contains the invisible character U+202E (right-to-left override): "
                "delete it"
            )
        ],
    ),
    (
        "a control character",
        _TEXT,
        'text: "a\\0b"',
        ["9:11: `text` contains the invisible character U+0000 (control character): delete it"],
    ),
    (
        "a malformed id",
        _ID,
        "id: Schläft lange_",
        [
            (
                "5:9: `id` may contain only lowercase letters, digits and single hyphens: "
                "for example schlaft-lange"
            )
        ],
    ),
    (
        "a malformed id without letters",
        _ID,
        "id: ???",
        [
            (
                "5:9: `id` may contain only lowercase letters, digits and single hyphens: "
                "for example trip-agenda"
            )
        ],
    ),
    ("a long id", _ID, f"id: {'a' * 65}", ["5:9: `id` is 1 character too long: at most 64"]),
    (
        "too few words of a paragraph",
        _STARTS,
        "starts: The cat",
        ["7:13: `starts` must be the paragraph's first 3 to 8 words, found 2"],
    ),
    (
        "an impossible date",
        _SOURCE,
        "publisher: P, published: 2013-02-30}",
        ["1:61: `published` must be a date such as 2013-05-02, 2013-05 or 2013"],
    ),
    (
        "a date in words",
        _SOURCE,
        "publisher: P, published: May 2013}",
        ["1:61: `published` must be a date such as 2013-05-02, 2013-05 or 2013"],
    ),
    (
        "a boolean for a date",
        _SOURCE,
        "publisher: P, published: true}",
        ['1:61: `true` is read as a truth value here: write it in quotes: "true"'],
    ),
    (
        "a file URL",
        _SOURCE,
        "publisher: P, url: 'file:///etc/passwd'}",
        ["1:55: `url` must be a web address that starts with https:// or http://, without spaces"],
    ),
    (
        "a malformed URL",
        _SOURCE,
        "publisher: P, url: 'http://[::1'}",
        ["1:55: `url` must be a web address that starts with https:// or http://, without spaces"],
    ),
    (
        "a URL with an invalid port number",
        _SOURCE,
        'publisher: P, url: "https://a:99999/"}',
        ["1:55: `url` must be a web address that starts with https:// or http://, without spaces"],
    ),
    (
        "a URL with a word for a port",
        _SOURCE,
        'publisher: P, url: "https://a:port/"}',
        ["1:55: `url` must be a web address that starts with https:// or http://, without spaces"],
    ),
    (
        "a URL without a host",
        _SOURCE,
        'publisher: P, url: "https://.../"}',
        ["1:55: `url` must be a web address that starts with https:// or http://, without spaces"],
    ),
    (
        "a URL with a password",
        _SOURCE,
        'publisher: P, url: "https://user:word@a.b/"}',
        ["1:55: `url` must be a web address that starts with https:// or http://, without spaces"],
    ),
    (
        "a URL with an invisible character",
        _SOURCE,
        'publisher: P, url: "https://a.b/\u200f"}',
        [("1:55: `url` contains the invisible character U+200F (right-to-left mark): delete it")],
    ),
    (
        "a line separator",
        _TEXT,
        "text: Cats\u2028 sleep.",
        ["9:15: U+2028 (line separator) is not allowed: use a space or a new line instead"],
    ),
    ("no space after a colon", _WORDING, "wording:restated", [f"8:12: {SPACE}"]),
    ("no space after a dash", _ASK, "-are cats lazy?", ["12:7: a space is missing after the `-`"]),
    (
        "a no-break space after a colon",
        _WORDING,
        "wording:\u00a0restated",
        ["8:13: the `:` is followed by U+00A0 (no-break space): use an ordinary space"],
    ),
    (
        "no-break spaces as indentation",
        f"      {_ASK}",
        f"\u00a0     {_ASK}",
        ["12:1: this line is indented with U+00A0 (no-break space): use ordinary spaces"],
    ),
    (
        "another colon",
        _WORDING,
        "wording\uff1arestated",
        ["8:12: U+FF1A (fullwidth colon) doesn't end a key: use `:` and a space"],
    ),
    (
        "another dash",
        _ASK,
        "\u2013 are cats lazy?",
        ["12:7: U+2013 (en dash) doesn't start a list entry: use `-` and a space"],
    ),
    (
        "other quotation marks",
        _TEXT,
        "text: \u201cCats: lazy\u201d",
        ["9:11: U+201C (left double quotation mark) doesn't quote text: use \" or no quotes"],
    ),
    (
        "a quote that another mark closes",
        _TEXT,
        'text: "Cats\u201d',
        ["9:16: U+201D (right double quotation mark) doesn't close the quote: use \""],
    ),
    (
        "text where a mapping belongs",
        "- id: dogs",
        "- dogs\n  - id: dogs",
        ["14:5: an entry of `gaps` must be a mapping of `key: value` lines, found `dogs`"],
    ),
    (
        "a duplicate key",
        _WORDING,
        f"{_WORDING}\n    wording: verbatim",
        ["9:5: the key `wording` is already used on line 8"],
    ),
    (
        "a duplicate id",
        "id: dogs",
        "id: sleep",
        ["14:9: the id `sleep` is already used at {file}:5:9"],
    ),
    (
        "a former id that is in use",
        "  - id: sleep",
        "  - id: sleep\n    formerly: [nap, dogs]",
        [
            (
                "6:21: the former id `dogs` of `sleep` is already used at {file}:15:9: "
                "remove it from one of the two"
            )
        ],
    ),
    (
        "a reference to a missing id",
        "see: sleep",
        "see: slep",
        ["16:10: `slep` is not the id of a passage: did you mean `sleep`?"],
    ),
    (
        "a reference unlike any id",
        "see: sleep",
        "see: xyz",
        ["16:10: `xyz` is not the id of a passage: name a passage, or leave `see` out"],
    ),
    (
        "a reference to a gap",
        "see: sleep",
        "see: dogs",
        ["16:10: `dogs` is a gap, not a passage: name a passage, or leave `see` out"],
    ),
    (
        "a duplicate ask",
        _ASK,
        "- When  do cats sleep",
        ["12:9: this ask is already in `sleep`, on line 11"],
    ),
    (
        "an alias that is its term",
        "[kitty, mouser]",
        "[Cat]",
        ["3:27: the alias `Cat` is the term itself: leave it out"],
    ),
    (
        "a duplicate alias",
        "[kitty, mouser]",
        "[kitty, Kitty]",
        ["3:34: the alias `Kitty` is already listed at {file}:3:27"],
    ),
    (
        "an alias of two terms",
        "mouser]}",
        "mouser]}\n  - {term: hunter, aliases: [mouser]}",
        ["4:30: the alias `mouser` stands for two terms: `hunter` here, `cat` at {file}:3:34"],
    ),
    (
        "an anchor and its alias",
        _TEXT,
        "text: &t Cats sleep.\n    section: *t",
        [
            "9:11: the YAML anchor `&t` is not allowed: leave it out",
            "10:14: the YAML alias `*t` is not allowed: write it out instead",
        ],
    ),
    (
        "a merge key",
        _TEXT,
        f"{_TEXT}\n    <<: {{}}",
        ["10:5: `<<` merges another mapping into this one: write its keys out instead"],
    ),
    (
        "tags",
        _TEXT,
        "text: !!str Cats sleep.\n    section: !shout Loud",
        [
            "9:11: the YAML tag `!!str` is not allowed: leave it out",
            "10:14: the YAML tag `!shout` is not allowed: leave it out",
        ],
    ),
    (
        "a key that isn't read as text",
        _TEXT,
        f"{_TEXT}\n    no: 1",
        ['10:5: the key `no` is not read as text: write it in quotes: "no"'],
    ),
    (
        "a list as a key",
        _TEXT,
        f"{_TEXT}\n    ? [a, {{b: c}}]\n    : 1",
        ["10:7: a key must be text, not a list or a mapping"],
    ),
    (
        "a missing key name",
        _TEXT,
        f"{_TEXT}\n    ? \n    : 1",
        ["10:6: a key is missing before the `:`"],
    ),
    (
        "several problems at once",
        f"{_NUMBERS}\n    {_STARTS}\n    {_WORDING}\n    {_TEXT}",
        "paragraphs: x\n    starts: a\n    wording: no\n    text:",
        [
            "6:17: `paragraphs` must be a list: write [x]",
            "7:13: `starts` must be the paragraph's first 3 to 8 words, found 1",
            "8:14: `wording` must be restated or verbatim, found `no`",
            "9:10: `text` is empty: write its text, or leave it out",
        ],
    ),
    (
        "unquoted text with a colon",
        _TEXT,
        "text: Cats: they sleep",
        ["9:15: unquoted text can't contain a colon and a space: put the whole text in quotes"],
    ),
    (
        "a tab",
        _ASK,
        "- x\n\t- y",
        [
            "13:1: tabs are not allowed for indentation: use spaces",
        ],
    ),
    (
        "an unclosed quote",
        _TEXT,
        'text: "Cats',
        ["9:11: the quote that opens here is never closed"],
    ),
    (
        "a second document",
        "gaps:",
        "---\ngaps:",
        ["13:1: a second document starts here: keep one document per file, without `---`"],
    ),
]
