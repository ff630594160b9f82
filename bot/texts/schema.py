"""All texts in English, by topic. Translations are gettext catalogs in `locales/`.

The path of a text, such as `chat.help`, is its context in the catalogs. Translators see each
comment with the texts below it, up to the next comment or blank line. Words in braces are
placeholders, which `str.format` fills in. docs/texts.md shows every text in every language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.model.reasons import Point
from bot.core.model.results import Outcome, PremiseKind, Refusal
from bot.texts.chat import ChatTexts
from bot.texts.desk import DeskTexts
from bot.texts.errors import ErrorTexts
from bot.texts.message import Plural, each
from bot.texts.report import ReportTexts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.model.results import FalsePremise


@dataclass(frozen=True, slots=True, kw_only=True)
class Smalltalk:
    """Replies to small talk, such as greetings and thanks, with one reply for each kind."""

    # The reply to a greeting, a farewell and so on: short and warm. {topics} is a command.
    greeting: str = "Hello! Ask me a question, and I'll look for a passage that answers it."
    goodbye: str = "Goodbye! I'll be here when you have another question."
    thanks: str = "You're welcome!"
    wellbeing: str = (
        "I'm a bot, so I have no moods, but thank you for asking. What would you like to know?"
    )
    identity: str = (
        "I'm Footnote, a bot. I answer with passages from my sources and say where each one comes "
        "from. If I don't find an answer there, I'll tell you."
    )
    ability: str = (
        "Ask me a question in your own words. I'll look for a passage in my sources that answers "
        "it and cite the paragraph. I know nothing beyond those sources. Use {topics} to see what "
        "they cover."
    )
    praise: str = "Thank you! My sources deserve most of the credit."
    complaint: str = (
        "I'm sorry that didn't help. I can only show what my sources say. If you ask in different "
        "words, I may find a better passage."
    )
    apology: str = "No harm done. What would you like to know?"
    laughter: str = "Glad you liked that! Do you have a question for me?"
    acknowledgement: str = "All right. Ask me whenever you have another question."
    chitchat: str = (
        "I'm a bot, and I'm not good at small talk. I answer questions with passages from my "
        "sources and cite them. Use {topics} to see what you can ask about."
    )

    def reply(self, kind: str | None, topics: str) -> str:
        """Return the reply to a kind of small talk. `topics` is the command that lists topics.

        A kind without its own reply gets the reply for chitchat.
        """
        found: str = getattr(self, kind, self.chitchat) if kind in self.__slots__ else self.chitchat
        return found.format(topics=topics)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """All texts in one language."""

    # The ISO 639 code of this language. `make texts` fills it in.
    language: str = "en"

    smalltalk: Smalltalk = Smalltalk()

    # The reply to a question.
    suggest_one: str = "Did you mean this?"
    suggest_named: str = "Did you mean this? “{label}”"
    suggest_many: str = "Did you mean one of these?"
    not_understood: str = "I couldn't match that to my sources. Try other words."
    not_understood_topics: str = (
        "I couldn't match that to my sources. Try other words, or ask about {topics}."
    )
    alternatives: str = "{topics} or {last}"
    not_covered: str = "My sources don't cover that, as far as I can tell."
    nearby_topics: str = "Closest in my sources:"
    nearby_named: str = "Closest in my sources: “{label}”"
    gap_nearest: str = "The closest passage:"
    again: str = "From the passage above:"
    see_above: str = "See the passage above."
    contradicted: str = "The source says otherwise:"
    absent: str = "I didn't find {words} in the source. It does say:"
    # {words} is a list of texts like `read_as`.
    showing_results: str = "Showing results for {words}."
    read_as: str = "“{read}” instead of “{written}”"

    # The line above a passage whose language differs from the reply's. {language} is one of the
    # names below.
    source_in: str = "The source is in {language}."
    source_in_other: str = "The source is in another language."

    # The name of a language, as in `source_in`. `make texts` fills it in.
    languages: Mapping[str, str] = each(
        {
            "ar": "Arabic",
            "ca": "Catalan",
            "cs": "Czech",
            "da": "Danish",
            "de": "German",
            "el": "Greek",
            "en": "English",
            "eo": "Esperanto",
            "es": "Spanish",
            "et": "Estonian",
            "eu": "Basque",
            "fa": "Persian",
            "fi": "Finnish",
            "fr": "French",
            "ga": "Irish",
            "hu": "Hungarian",
            "hy": "Armenian",
            "id": "Indonesian",
            "it": "Italian",
            "lt": "Lithuanian",
            "nb": "Norwegian",
            "nl": "Dutch",
            "pl": "Polish",
            "pt": "Portuguese",
            "ro": "Romanian",
            "ru": "Russian",
            "sv": "Swedish",
            "tr": "Turkish",
        }
    )

    # The name of a month in a date. `make texts` fills it in.
    months: tuple[str, ...] = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
    # A date. `make texts` fills it in.
    date_day: str = "{day} {month} {year}"
    date_month: str = "{month} {year}"

    # A part of a citation.
    quotation: str = "“{title}”"
    section: str = "section “{section}”"
    paragraphs: str = "¶ {numbers}"
    standfirst: str = "subheading"
    restated: str = "Paraphrased: {cited}"
    verbatim: str = "Word for word: {cited}"

    # The explanation of an answer. {words} is a list of words, and {passage} is a passage's name.
    why_nothing: str = "There is no answer to explain yet. Ask a question first."
    why_title: str = "Why this answer to “{question}”?"
    why_outcome: Mapping[Outcome, str] = each(
        {
            Outcome.ANSWER: "I found a passage that seems to answer the question.",
            Outcome.SUGGEST: (
                "I wasn't sure enough of any passage to give it as the answer, so I asked what you "
                "meant."
            ),
            Outcome.GAP: "A curator has noted that my sources don't answer the question.",
            Outcome.SMALLTALK: (
                "I treated the message as small talk, not as a question about my sources."
            ),
            Outcome.UNKNOWN: "No passage was close enough to the question.",
        }
    )
    why_ask: str = "Closest known question: “{ask}”"
    why_matched: str = "Words that matched: {words}"
    why_missing: str = "Words not found: {words}"
    why_premises: str = (
        "I doubt that the best passage answers the question, because it doesn't address {words}."
    )
    why_corrected: str = "Corrected spelling: {words}"
    why_confidence: str = "Confidence that the best passage answers the question: {percent}%"
    why_best: str = "Best passage: {passage}, {percent}%"
    why_runner_up: str = "Runner-up: {passage}, {percent}%"

    # Why a passage is the best one, and why it may not be. {reasons} is a list of `why_points`.
    why_for: str = "In favor of the best passage: {reasons}"
    why_against: str = "Against the best passage: {reasons}"
    why_points: Mapping[Point, str] = each(
        {
            Point.SAME: "one of its known questions matches yours word for word",
            Point.ASK: "one of its known questions is very similar to yours",
            Point.HOLDS: "it contains distinctive words from your question ({words})",
            Point.NAMES: "it mentions {words}",
            Point.HEADING: "its title or a heading above it matches your question",
            Point.TOGETHER: (
                "it contains words from your question side by side or in the same order"
            ),
            Point.KIND: "your question asks {words}, and the passage contains that kind of answer",
            Point.MEANING: "it is similar to your question in meaning",
            Point.FOLLOWS: "I read your question together with {words} from the previous one",
            Point.NEXT: "it is next to the passage that I showed before",
            Point.PREFERRED: (
                "this channel prefers the passage's collection, and no other passage scores "
                "much higher"
            ),
            Point.CLOSE: "another passage is almost as good",
            Point.LACKS: "it doesn't contain {words}",
            Point.UNKNOWN: "none of my sources contain {words}",
            Point.NO_KIND: (
                "your question asks {words}, but the passage doesn't contain that kind of answer"
            ),
            Point.AFFIRMS: "your question is negative, but the passage is not",
            Point.LONG: "it is long, so it may contain your words by chance",
        }
    )

    # The conversation in the terminal.
    welcome: str = (
        "I'm Footnote. I answer questions with passages from my sources and cite each one."
    )
    welcome_empty: str = "My knowledge base has no passages yet, so I can't answer anything."
    welcome_sources: str = "Sources:"
    welcome_try: str = "Try one of these (type its number), or ask in your own words:"
    welcome_how: str = "Type /help for more, or /quit to exit."
    # The prompt, which appears before the words that a person types and ends with a space.
    prompt: str = "you> "
    goodbye: str = "Goodbye!"
    pick_hint: str = "Type a number to choose, or ask something else."
    pick_one: str = "Type 1 to see the answer, or ask something else."
    pick_range: str = "Number {number} isn't on the list. Choose a number from 1 to {last}."
    sources_title: str = "Sources"
    topics_title: str = "What you can ask about (type the number of a question to ask it)"
    topics_more: str = "… and {count} more"
    passages: Plural = Plural("{count} passage", "{count} passages")
    pages: Plural = Plural("{count} page", "{count} pages")
    unknown_command: str = "There is no command {command}."
    did_you_mean: str = "Did you mean {command}?"
    not_utf8: str = "I can't read that line because it isn't UTF-8 text."

    # The `/help` page in the terminal. {host} is the computer that receives uncertain questions.
    help_title: str = "Ask a question in your own words, or type a command:"
    help_topics: str = "what you can ask about"
    help_sources: str = "the sources that I cite"
    help_why: str = "why I gave the last answer"
    help_help: str = "this help"
    help_quit: str = "end the conversation"
    help_ask: str = "I answer with passages from my sources and cite the paragraph of each one."
    help_pick: str = "Type the number of a question to ask it."
    help_keys: str = (
        "Press Tab to complete what you type, the up arrow for earlier questions, Ctrl-C to clear "
        "the line and Ctrl-D to exit."
    )
    help_privacy: str = (
        "What you type stays in memory until you quit. I don't store it or send it anywhere."
    )
    help_chooser: str = (
        "If I'm not sure which passage is the answer, I send your question, up to three questions "
        "before it and a few passages to a language model at {host}. The model only picks "
        "passages. I don't store anything or send anything else."
    )

    chat: ChatTexts = ChatTexts()
    desk: DeskTexts = DeskTexts()
    report: ReportTexts = ReportTexts()
    errors: ErrorTexts = ErrorTexts()

    def refused(self, refusal: Refusal | None, topics: Sequence[str] = ()) -> str:
        """Return the reply to a question that has no answer.

        If the question was not understood, the reply suggests asking about `topics` instead.
        """
        if refusal is Refusal.NOT_COVERED:
            return self.not_covered
        if not topics:
            return self.not_understood
        return self.not_understood_topics.format(topics=self._either(topics))

    def _either(self, topics: Sequence[str]) -> str:
        *others, last = (self.quotation.format(title=topic) for topic in topics)
        if not others:
            return last
        return self.alternatives.format(topics=", ".join(others), last=last)

    def in_other_language(self, language: str) -> str:
        """Return a note that a passage is in `language`, or "" if the reply is in `language`."""
        if language == self.language:
            return ""
        name = self.languages.get(language)
        return self.source_in.format(language=name) if name else self.source_in_other

    def premise(self, premise: FalsePremise, words: str) -> str:
        """Return the line to show above a passage if the question has a false premise.

        `words` are the words of the false premise, formatted for display.
        """
        if premise.kind is PremiseKind.ABSENT and words:
            return self.absent.format(words=words)
        return self.contradicted
