"""The texts in English."""

from __future__ import annotations

from bot.core.model import Outcome, Point
from bot.texts.chat_en import CHAT_ENGLISH
from bot.texts.schema import Smalltalk, Texts

ENGLISH = Texts(
    smalltalk=Smalltalk(
        greeting="Hello! Ask me something, and I'll look for the passage that answers it.",
        goodbye="Goodbye! I'll be here when you have another question.",
        thanks="You're welcome!",
        wellbeing="I'm a bot, so no moods, but thank you for asking. What would you like to know?",
        identity=(
            "I'm Footnote, a bot. I answer with passages from my sources and say where each one "
            "stands. If the sources don't say it, I tell you so."
        ),
        ability=(
            "Ask me about what my sources say, in your own words: I look for the passage that "
            "answers and cite its paragraph. I know nothing beyond those sources. /topics shows "
            "what they are about."
        ),
        praise="Thank you! The sources deserve most of the credit.",
        complaint=(
            "I'm sorry that didn't help. I can only show what my sources say; putting the "
            "question in other words sometimes finds a better passage."
        ),
        apology="No harm done. What would you like to know?",
        laughter="Glad to have amused you! Any question about the sources?",
        acknowledgement="All right. Ask away whenever you have another question.",
        chitchat=(
            "I'm not much of a conversationalist: I'm a bot that answers from its sources, with "
            "citations. /topics shows what you can ask about."
        ),
    ),
    suggest_one="Did you mean this?",
    suggest_named="Did you mean this? “{label}”",
    suggest_many="Did you mean one of these?",
    not_understood="I couldn't match that to my sources. Try fewer words.",
    not_understood_topics=(
        "I couldn't match that to my sources. Try fewer words, or ask about {topics}."
    ),
    alternatives="{topics} or {last}",
    not_covered="My sources don't cover that, as far as I can find.",
    nearby_topics="Closest in my sources:",
    nearby_named="Closest in my sources: “{label}”",
    gap_nearest="The closest passage:",
    again="From the passage above:",
    see_above="See the passage above.",
    contradicted="The source says otherwise:",
    absent="The source doesn't mention {words}. It does say:",
    showing_results="Showing results for {words}.",
    read_as="“{read}” instead of “{written}”",
    months=(
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
    ),
    date_day="{day} {month} {year}",
    date_month="{month} {year}",
    quotation="“{title}”",
    section="section “{section}”",
    paragraphs="¶ {numbers}",
    standfirst="standfirst",
    restated="In our words: {cited}",
    verbatim="Word for word: {cited}",
    why_nothing="There is no answer to explain yet: ask something first.",
    why_title="Why this answer to “{question}”?",
    why_outcome={
        Outcome.ANSWER: "A passage answers it.",
        Outcome.SUGGEST: "No passage was certain enough to be the answer, so you were asked back.",
        Outcome.GAP: "It is something that the sources are known not to say.",
        Outcome.SMALLTALK: "It was read as small talk rather than as a question to the sources.",
        Outcome.UNKNOWN: "No passage came near enough.",
    },
    why_ask="Nearest known question: “{ask}”",
    why_matched="Words that matched: {words}",
    why_missing="Words that stand nowhere near: {words}",
    why_premises="Doubtful, because the passage lacks: {words}",
    why_corrected="Spelling: read {words}",
    why_for="For the best passage: {reasons}",
    why_against="Against it: {reasons}",
    why_points={
        Point.SAME: "one of its known questions is yours, word by word",
        Point.ASK: "one of its known questions reads much like yours",
        Point.HOLDS: "it holds telling words of your question: {words}",
        Point.NAMES: "it names {words}",
        Point.HEADING: "its title or a heading above it says what you ask about",
        Point.TOGETHER: "it has words of your question side by side or in the same order",
        Point.KIND: "it can answer {words}",
        Point.MEANING: "it is close to your question in meaning",
        Point.FOLLOWS: "your question was read with {words} from the one before",
        Point.NEXT: "it stands beside the passage shown before",
        Point.CLOSE: "another passage came close",
        Point.LACKS: "it lacks {words}",
        Point.UNKNOWN: "no source has {words}",
        Point.NO_KIND: "it holds nothing that answers {words}",
        Point.AFFIRMS: "you ask for what is not so, and it says what is",
        Point.LONG: "it is long, so it may hold your words by chance",
    },
    why_confidence="Confidence that the best passage answers: {percent} %",
    why_best="Best passage: {passage}, {percent} %",
    why_runner_up="Runner-up: {passage}, {percent} %",
    welcome="Footnote answers questions with passages from its sources, each with its citation.",
    welcome_empty="There is no passage in the knowledge yet, so every answer will be a no.",
    welcome_sources="Sources:",
    welcome_try="Try one of these (its number is enough), or ask in your own words:",
    welcome_how="/help explains the rest, /quit ends.",
    prompt="you> ",
    goodbye="Goodbye!",
    pick_hint="Type a number to choose, or ask something else.",
    pick_one="Type 1 to see the answer, or ask something else.",
    pick_range="There is no number {number}: choose from 1 to {last}.",
    sources_title="Sources",
    topics_title="What you can ask about (type a number to ask it)",
    topics_more="… and {count} more",
    passages_one="1 passage",
    passages_many="{count} passages",
    pages_one="1 page",
    pages_many="{count} pages",
    unknown_command="There is no command {command}.",
    did_you_mean="Did you mean {command}?",
    help_title="Ask a question in your own words, or type a command:",
    help_ask="Every answer is a passage from a source, with the paragraph it comes from.",
    help_pick="Where questions are numbered, a number asks that question.",
    help_keys=(
        "Tab completes, the up arrow brings back earlier questions, Ctrl-C clears the line, "
        "Ctrl-D ends."
    ),
    help_privacy="What you type stays in memory until you quit; nothing of it is stored or sent.",
    help_chooser=(
        "Where the answer is unsure, your question, the ones before it and a few passages go to a "
        "language model at {host}, which picks a passage. Nothing else is sent or stored."
    ),
    help_topics="what you can ask about",
    help_sources="the works that are cited",
    help_why="why the last answer came out as it did",
    help_help="this help",
    help_quit="ends the conversation",
    not_utf8="That line is not text in UTF-8, so I can't read it.",
    chat=CHAT_ENGLISH,
)
