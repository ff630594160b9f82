"""Tests of the rules of languages other than English."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import Stemmer  # type: ignore[import-not-found]  # a C extension without types

from bot.core.text.language import ENGLISH
from bot.core.text.spelling import Speller
from bot.languages import WITHOUT_SPACES, available, load, warning_about
from bot.languages.reading import groups_of

FOLDER = Path("bot/languages")
WITH_SMALLTALK = ("de", "es", "fr", "it", "pt")
WITH_KIN = ("de", "es")
KNOWN_PARTS = {
    "name", "stemmer", "forms", "endings", "letters", "kept-letters", "elided", "capitalizes-nouns",
    "joins-compounds", "words", "abbreviations", "questions", "phrases", "spellings", "smalltalk",
    "sounds",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(available() - {"en"}))
def test_every_folder_can_be_read(code: str) -> None:
    """Each language has a Snowball stemmer and stop words, and its rules have no unknown keys."""
    rules = tomllib.loads((FOLDER / code / "language.toml").read_text("utf-8"))
    assert rules["stemmer"] in Stemmer.algorithms()
    assert rules.keys() <= KNOWN_PARTS
    language = load(code)
    assert language.code == code
    assert len(language.stop_words) > 30
    word = max(language.stop_words)
    assert all(token.is_stop for token in language.tokenizer.tokenize(word))


def test_all_snowball_languages_of_wide_use() -> None:
    """Each widely used language that Snowball can stem has rules."""
    expected = "ar ca cs da de el es fi fr hu id it nb nl pl pt ro ru sv tr"
    assert set(expected.split()) <= available()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("es", "organización organizaciones"),
        ("es", "llave llaves"),
        ("es", "organizacion organización"),  # people leave out accents
        ("de", "Räder Rad"),
        ("de", "Schlüssel Schluessel"),
        ("de", "nehmt nehmen"),
        ("de", "reservieren reserviert Reservierung"),
        ("de", "ändern ändert Änderung Änderungen"),
        ("de", "anmelden anzumelden angemeldet Anmeldung"),
        ("de", "Kurs Kurse"),
        ("de", "kaufen kauft"),
        ("de", "Foto Fotos"),
        ("de", "Thema Themen"),
        ("es", "luz luces"),
        ("es", "busque buscar"),
        ("es", "joven jóvenes"),
        ("es", "perder perdió perdí"),
        ("es", "devolver devolvéis"),
        ("es", "taller talleres"),
        ("es", "ban bans"),
        ("fr", "atelier ateliers"),
        ("pt", "bicicleta bicicletas"),
        ("it", "officina officine"),
        ("ru", "новый новая"),
        ("nl", "boek boeken"),
    ],
)
def test_forms_of_one_word_have_one_stem(code: str, words: str) -> None:
    """Words are stemmed by their own language's rules, with or without accents."""
    assert len({token.stem for token in load(code).tokenizer.tokenize(words)}) == 1


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("de", "Zeit Zeitung"),
        ("de", "Tier Tisch"),
        ("de", "Meinung mein"),
        ("es", "hora horario"),
        ("es", "servicio servir"),
    ],
)
def test_different_words_have_different_stems(code: str, words: str) -> None:
    """Rules for endings that the stemmer keeps don't go too far."""
    assert len({token.stem for token in load(code).tokenizer.tokenize(words)}) == 2


def test_elided_words_stand_alone() -> None:
    """An article before an apostrophe is a stop word, and the noun is a separate word."""
    tokens = load("fr").tokenizer.tokenize("L'atelier d'Émile, aujourd'hui")
    assert [token.word for token in tokens] == ["l", "atelier", "d", "emile", "aujourd'hui"]
    assert [(token.start, token.end) for token in tokens][1:3] == [(2, 9), (10, 12)]
    assert [token.word for token in load("it").tokenizer.tokenize("un'altra")] == ["un", "altra"]
    assert [token.word for token in load("fr").tokenizer.tokenize("l'\u3164")] == ["l"]  # invisible


@pytest.mark.parametrize(
    ("code", "questions"),
    [
        ("es", "time: ¿Cuándo abre? | number: cuantas llaves hay | reason: por qué cierra"),
        ("es", "time: a qué hora abre | person: quién tiene la llave | place: ¿dónde está?"),
        ("de", "time: Wie lange dauert es? | number: wie viele Räder | reason: wieso"),
        ("fr", "time: combien de temps ça dure | number: combien de clés | place: où ?"),
        ("pt", "number: quantos livros | time: a que horas abre | person: quem sabe"),
        ("it", "number: quanti libri | time: a che ora apre | reason: come mai"),
    ],
)
def test_kinds_of_answer(code: str, questions: str) -> None:
    """A question word, or a phrase with one, determines the type of answer."""
    from bot.core.questions.query import question_kind  # noqa: PLC0415 - used here only

    language = load(code)
    for kind, _, question in (one.partition(": ") for one in questions.split(" | ")):
        tokens = language.tokenizer.tokenize(question)
        assert question_kind(tokens, language)[0] == kind, question


@pytest.mark.parametrize(
    ("code", "messages"),
    [
        ("es", "greeting: buenas! | thanks: muchas gracias | ability: que puedes hacer?"),
        ("es", "wellbeing: ¿qué tal? | goodbye: hasta luego | laughter: jajaja"),
        ("de", "greeting: moin leute | thanks: vielen Dank! | identity: wer bist du"),
        ("fr", "greeting: bonjour à tous | thanks: merci | wellbeing: ça va ?"),
        ("pt", "greeting: oi gente | thanks: muito obrigado | goodbye: tchau"),
        ("it", "greeting: buongiorno | thanks: grazie mille | acknowledgement: va bene"),
    ],
)
def test_smalltalk(code: str, messages: str) -> None:
    """Small talk is recognized in its own language."""
    for kind, _, message in (one.partition(": ") for one in messages.split(" | ")):
        assert load(code).talk.recognise(message) == kind, message


@pytest.mark.parametrize("code", WITH_SMALLTALK)
def test_a_question_is_no_smalltalk(code: str) -> None:
    """A greeting with a word from the knowledge is a question."""
    greeting = {"de": "hallo", "es": "hola", "fr": "bonjour", "it": "ciao", "pt": "olá"}[code]
    known = {"wifi"}.__contains__
    assert load(code).talk.recognise(f"{greeting}, wifi?", known) is None


@pytest.mark.parametrize("code", WITH_SMALLTALK)
def test_everyday_words_are_listed(code: str) -> None:
    """The words in the lists are folded, and include the most common words of the language."""
    lists = load(code).lists
    assert len(lists.words) > 20_000
    assert lists.common < lists.words
    assert all(re.fullmatch("[a-z]{2,}", word) for word in lists.words)


def test_languages_that_are_hardly_matched_are_warned_of() -> None:
    """Languages written without spaces and languages without rules get different warnings."""
    assert all("without spaces" in (warning_about(code) or "") for code in WITHOUT_SPACES)
    assert "no rules" in (warning_about("tlh") or "")
    assert warning_about("en") is None
    assert warning_about("es") is None


def test_english_is_built_in() -> None:
    """The rules of English need no folder."""
    assert load("en") is ENGLISH


def test_a_language_without_rules_is_matched_as_written() -> None:
    """In a language without rules, no word is stemmed or treated as a stop word."""
    tokens = load("tlh").tokenizer.tokenize("nuqneH nuqDaq")
    assert [(token.stem, token.is_stop) for token in tokens] == [
        ("nuqneh", False),
        ("nuqdaq", False),
    ]


def test_other_forms_of_known_words_are_no_typos() -> None:
    """A form that no list contains is not corrected if the knowledge has another form."""
    spanish = load("es")
    speller = Speller({"minimapas": 1}, {"casa"}, language=spanish)
    [token] = spanish.tokenizer.tokenize("minimapa")
    assert speller.correct(token) == ("minimapa",)
    assert Speller({"minimapax": 1}, {"casa"}, language=spanish).correct(token) == ("minimapax",)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("oras", "horas"),
        ("bisita", "visita"),
        ("yave", "llave"),
        ("kasa", "casa"),
        ("onda", "onda"),
    ],
)
def test_spanish_typos_that_sound_right_are_corrected(typed: str, read: str) -> None:
    """A typo is corrected to the word that sounds the same, not to a nearer one in spelling."""
    spanish = load("es")
    vocabulary = {"horas": 1, "otras": 9, "visita": 1, "llave": 1, "casa": 1, "cosa": 9, "onda": 1}
    speller = Speller(vocabulary, spanish.lists.words, language=spanish)
    [token] = spanish.tokenizer.tokenize(typed)
    assert speller.correct(token) == (read,)


@pytest.mark.parametrize("code", WITH_KIN)
def test_every_related_word_is_of_use(code: str) -> None:
    """Each group has different stems and says something new, and no word is a stop word."""
    language, groups = load(code), groups_of(FOLDER / code / "kin.txt")
    assert len(groups) > 1_000
    fold, stem = language.tokenizer.fold, language.tokenizer.stem
    words = [fold(word) for group in groups for word in group]
    assert all(map(str.isalpha, words))
    assert language.stop_words.isdisjoint(words)
    stems = [frozenset(stem(fold(word)) for word in group) for group in groups]
    pairs = list(zip(groups, stems, strict=True))
    assert not [group for group, known in pairs if not 1 < len(known) == len(group)]
    by_stem: dict[str, list[frozenset[str]]] = {}
    for known in stems:
        for one in known:
            by_stem.setdefault(one, []).append(known)
    assert len(set(stems)) == len(stems)
    assert not [
        group
        for group, known in pairs
        if any(known < other for one in known for other in by_stem[one])
    ]


@pytest.mark.parametrize(
    ("code", "word", "other"),
    [
        ("es", "comprar", "adquirir"),
        ("es", "inscripción", "apuntarse"),
        ("es", "juega", "jugar"),
        ("es", "server", "servidor"),
        ("de", "Gebühr", "Beitrag"),
        ("de", "gefahren", "fuhr"),
        ("de", "Rad", "Fahrrad"),
    ],
)
def test_related_words(code: str, word: str, other: str) -> None:
    """The relation is symmetric, and no word is related to itself."""
    language = load(code)
    one, two = (token.stem for token in language.tokenizer.tokenize(f"{word} {other}"))
    assert two in language.lists.kin(one)
    assert one in language.lists.kin(two)
    assert one not in language.lists.kin(one)
    assert Speller({}, language=language).is_word(language.tokenizer.fold(word))


@pytest.mark.parametrize("code", sorted(available() - {*WITH_KIN, "en"}))
def test_without_a_list_no_word_has_related_words(code: str) -> None:
    """The list of related words may be missing."""
    assert load(code).lists.kin("abc") == ()


def test_groups_of_related_words(tmp_path: Path) -> None:
    """A group is a line, and comments and empty lines are left out."""
    file = tmp_path / "kin.txt"
    file.write_text("# Money\n\npagar, pago\nfrío ,helado\n", "utf-8")
    assert groups_of(file) == (("pagar", "pago"), ("frío", "helado"))
    assert groups_of(tmp_path / "none.txt") == ()
