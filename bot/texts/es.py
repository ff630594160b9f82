"""The texts in Spanish."""

from __future__ import annotations

from bot.core.model import Outcome, Point
from bot.texts.chat_es import CHAT_SPANISH
from bot.texts.schema import Smalltalk, Texts

SPANISH = Texts(
    smalltalk=Smalltalk(
        greeting="¡Hola! Hazme una pregunta y buscaré el pasaje que la responde.",
        goodbye="¡Hasta luego! Aquí estaré cuando tengas otra pregunta.",
        thanks="¡De nada!",
        wellbeing="Soy un bot y no tengo estados de ánimo, pero gracias. ¿Qué te gustaría saber?",
        identity=(
            "Soy Footnote, un bot. Respondo con pasajes de mis fuentes y digo de dónde sale cada "
            "uno. Si las fuentes no lo dicen, te lo digo."
        ),
        ability=(
            "Pregúntame por lo que dicen mis fuentes, con tus propias palabras: busco el pasaje "
            "que responde y cito su párrafo. No sé nada más allá de esas fuentes. /topics muestra "
            "de qué tratan."
        ),
        praise="¡Gracias! Casi todo el mérito es de las fuentes.",
        complaint=(
            "Siento no haber ayudado. Solo puedo mostrar lo que dicen mis fuentes; a veces "
            "preguntar con otras palabras encuentra un pasaje mejor."
        ),
        apology="No pasa nada. ¿Qué te gustaría saber?",
        laughter="¡Me alegra que te haga gracia! ¿Alguna pregunta sobre las fuentes?",
        acknowledgement="De acuerdo. Pregunta cuando quieras.",
        chitchat=(
            "No soy muy bueno conversando: soy un bot que responde a partir de sus fuentes y las "
            "cita. /topics muestra sobre qué puedes preguntar."
        ),
    ),
    suggest_one="¿Querías decir esto?",
    suggest_named="¿Querías decir esto? «{label}»",
    suggest_many="¿Querías decir una de estas?",
    not_understood="No he podido relacionar eso con mis fuentes. Prueba con menos palabras.",
    not_understood_topics=(
        "No he podido relacionar eso con mis fuentes. Prueba con menos palabras, o pregunta sobre "
        "{topics}."
    ),
    alternatives="{topics} o {last}",
    not_covered="Mis fuentes no tratan ese tema, hasta donde puedo encontrar.",
    nearby_topics="Lo más cercano en mis fuentes:",
    nearby_named="Lo más cercano en mis fuentes: «{label}»",
    gap_nearest="El pasaje más cercano:",
    again="Del pasaje anterior:",
    see_above="Mira el pasaje anterior.",
    contradicted="La fuente dice otra cosa:",
    absent="La fuente no menciona {words}. Lo que dice es:",
    showing_results="Resultados para {words}.",
    read_as="«{read}» en vez de «{written}»",
    months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    date_day="{day} de {month} de {year}",
    date_month="{month} de {year}",
    quotation="«{title}»",
    section="sección «{section}»",
    paragraphs="¶ {numbers}",
    standfirst="entradilla",
    restated="Con nuestras palabras: {cited}",
    verbatim="Cita textual: {cited}",
    why_nothing="Todavía no hay ninguna respuesta que explicar: pregunta algo primero.",
    why_title="¿Por qué esta respuesta a «{question}»?",
    why_outcome={
        Outcome.ANSWER: "Un pasaje la responde.",
        Outcome.SUGGEST: "Ningún pasaje era lo bastante seguro, así que se te pidió precisar.",
        Outcome.GAP: "Es algo que se sabe que las fuentes no dicen.",
        Outcome.SMALLTALK: "Se leyó como charla y no como una pregunta a las fuentes.",
        Outcome.UNKNOWN: "Ningún pasaje se acercaba lo suficiente.",
    },
    why_ask="Pregunta conocida más parecida: «{ask}»",
    why_matched="Palabras que coinciden: {words}",
    why_missing="Palabras que no aparecen cerca: {words}",
    why_premises="Dudoso, porque en el pasaje falta: {words}",
    why_corrected="Ortografía: se leyó {words}",
    why_for="A favor del mejor pasaje: {reasons}",
    why_against="En contra: {reasons}",
    why_points={
        Point.SAME: "una de sus preguntas conocidas es la tuya, palabra por palabra",
        Point.ASK: "una de sus preguntas conocidas se parece mucho a la tuya",
        Point.HOLDS: "contiene palabras reveladoras de tu pregunta: {words}",
        Point.NAMES: "nombra {words}",
        Point.HEADING: "su título o un encabezado dice lo que preguntas",
        Point.TOGETHER: "tiene palabras de tu pregunta juntas o en el mismo orden",
        Point.KIND: "puede responder a {words}",
        Point.MEANING: "su significado se acerca al de tu pregunta",
        Point.FOLLOWS: "tu pregunta se leyó con {words} de la anterior",
        Point.NEXT: "está junto al pasaje que se mostró antes",
        Point.CLOSE: "otro pasaje quedó cerca",
        Point.LACKS: "le falta {words}",
        Point.UNKNOWN: "ninguna fuente tiene {words}",
        Point.NO_KIND: "no contiene nada que responda a {words}",
        Point.AFFIRMS: "preguntas por lo que no es, y dice lo que es",
        Point.LONG: "es largo, y puede contener tus palabras por azar",
    },
    why_confidence="Confianza en que el mejor pasaje responde: {percent} %",
    why_best="Mejor pasaje: {passage}, {percent} %",
    why_runner_up="Segundo: {passage}, {percent} %",
    welcome="Footnote responde preguntas con pasajes de sus fuentes, cada uno con su cita.",
    welcome_empty="Aún no hay ningún pasaje, así que toda respuesta será que no lo sé.",
    welcome_sources="Fuentes:",
    welcome_try="Prueba una de estas (basta el número) o pregunta con tus propias palabras:",
    welcome_how="/help explica lo demás, /quit termina.",
    prompt="tú> ",
    goodbye="¡Hasta luego!",
    pick_hint="Escribe un número para elegir, o pregunta otra cosa.",
    pick_one="Escribe 1 para ver la respuesta, o pregunta otra cosa.",
    pick_range="No hay ningún número {number}: elige del 1 al {last}.",
    sources_title="Fuentes",
    topics_title="Sobre qué puedes preguntar (escribe un número para preguntarlo)",
    topics_more="… y {count} más",
    passages_one="1 pasaje",
    passages_many="{count} pasajes",
    pages_one="1 página",
    pages_many="{count} páginas",
    unknown_command="No existe la orden {command}.",
    did_you_mean="¿Querías decir {command}?",
    help_title="Haz una pregunta con tus propias palabras o escribe una orden:",
    help_ask="Cada respuesta es un pasaje de una fuente, con el párrafo del que sale.",
    help_pick="Donde las preguntas van numeradas, un número hace esa pregunta.",
    help_keys=(
        "Tab completa, la flecha arriba recupera preguntas anteriores, Ctrl-C borra la línea, "
        "Ctrl-D termina."
    ),
    help_privacy=(
        "Lo que escribes queda en la memoria hasta que termines; nada se guarda ni se envía."
    ),
    help_chooser=(
        "Cuando la respuesta no es segura, tu pregunta, las anteriores y algunos pasajes van a un "
        "modelo de lenguaje en {host}, que elige un pasaje. No se envía ni se guarda nada más."
    ),
    help_topics="sobre qué puedes preguntar",
    help_sources="las obras que se citan",
    help_why="por qué la última respuesta fue la que fue",
    help_help="esta ayuda",
    help_quit="termina la conversación",
    not_utf8="Esa línea no es texto en UTF-8, así que no puedo leerla.",
    chat=CHAT_SPANISH,
)
