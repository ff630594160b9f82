"""Texts of the Discord bot in Spanish."""

from __future__ import annotations

from bot.texts.chat import ChatTexts
from bot.texts.curator_es import CURATOR_SPANISH

CHAT_SPANISH = ChatTexts(
    names={
        "ask": "preguntar",
        "question": "pregunta",
        "private": "privado",
        "Answer this": "Responder a esto",
        "topics": "temas",
        "sources": "fuentes",
        "passage": "pasaje",
        "id": "id",
        "help": "ayuda",
        "privacy": "privacidad",
        "forget": "olvidar",
        "knowledge": "saber",
        "unanswered": "sin-respuesta",
        "reload": "recargar",
        "status": "estado",
        "feedback": "opiniones",
    },
    describe_ask="Pregunta a las fuentes; la respuesta es un pasaje con su cita",
    describe_ask_question="Tu pregunta, con tus propias palabras",
    describe_ask_private="Mostrar la respuesta solo a ti",
    describe_topics="Explora sobre qué puedes preguntar, por fuente y sección",
    describe_sources="Las obras de las que salen las respuestas",
    describe_passage="Muestra un pasaje con su cita",
    describe_passage_id="El pasaje: escribe palabras que contenga",
    describe_help="Qué hace este bot y cómo preguntarle",
    describe_privacy="Qué se guarda de tus preguntas, cuánto tiempo y quién lo ve",
    describe_privacy_forget="Borra los votos que se guardan bajo tu clave",
    describe_knowledge="Para quien cuida del saber: qué sabe el bot y qué le falta",
    describe_unanswered="Qué se pregunta en vano, y qué hacer con ello",
    describe_reload="Vuelve a cargar los archivos",
    describe_status="Qué versión sirve, y qué problemas tenían sus archivos",
    describe_feedback="Los pasajes que menos ayudan",
    in_context="En contexto",
    in_context_of="En contexto ({paragraphs})",
    why="¿Por qué?",
    delete="Borrar",
    read_source="Leer la fuente",
    read_source_at="Leer {paragraphs}",
    asked_message="La pregunta",
    pick_topic="Elige un tema",
    pick_question="Elige una pregunta",
    earlier="Anteriores",
    attached="El código está en el archivo {name}.",
    later="Siguientes",
    back="Volver a los temas",
    help=(
        "Respondo preguntas con pasajes de fuentes que puedo citar, y lo digo cuando las fuentes "
        "no tratan una pregunta. Nunca me invento una frase."
    ),
    help_surfaces=(
        "• Mencióname ({mention}) con tu pregunta, o escríbeme en privado.\n"
        "• Responde a una de mis respuestas para seguir: basta «¿y por qué?».\n"
        "• /preguntar sugiere mientras escribes; con «privado» solo tú ves la respuesta.\n"
        "• En el mensaje de otra persona: Aplicaciones → Responder a esto.\n"
        "• /temas, /fuentes y /pasaje muestran lo que sé.\n"
        "• Si editas tu pregunta, edito mi respuesta; si la borras, la mía también se va."
    ),
    help_examples="Podrías preguntar, por ejemplo:",
    privacy=(
        "• **Al responder** leo la pregunta que se me hace, y el mensaje al que respondes, que "
        "reenvías o en el que abres un hilo. No los envío a nadie, y los pasajes salen de archivos "
        "de la máquina en la que funciono.\n"
        "{kept}\n"
        "• **Durante 24 horas**, solo en memoria: el texto de los mensajes que respondí, para que "
        "mi respuesta siga tus ediciones y una réplica pueda seguir la conversación. Desaparece "
        "cuando me reinicio y cuando borras la pregunta.\n"
        "• **Hasta que me reinicio**, solo en memoria: hasta mil preguntas recientes con sus "
        "respuestas, sin quién preguntó; las tres últimas de una conversación directa; y cuándo "
        "preguntaste últimamente, por el límite de preguntas seguidas.\n"
        "• **En el registro**: los errores, cada uno con un número. {logged}\n"
        "• **Quién lo ve**: quien gestiona este bot y, de preguntas y votos, quien cuida del "
        "saber; nadie ve quién preguntó o votó, pero quien lo gestiona podría averiguar si votaste."
    ),
    keeps_nothing="• **En disco** no guardo nada de preguntas, respuestas ni votos.",
    keeps_votes=(
        "• **Durante {days} días**: tu 👍 o 👎 con el pasaje y la fecha, bajo una clave que se "
        "hace de tu id con un secreto; `/privacidad olvidar` lo borra.\n"
        "• **Durante 24 horas**: los ids de un mensaje, de mi respuesta y del canal, para que la "
        "respuesta pueda seguirlo.\n"
        "• El texto de las preguntas no se guarda en ningún sitio."
    ),
    keeps_questions=(
        "• **Durante {days} días**: el texto de una pregunta que no supe responder, cuántas veces "
        "se hizo, la primera y la última fecha y qué dije, pero no quién preguntó. Antes se quitan "
        "menciones, correos, teléfonos, enlaces y números largos.\n"
        "• **Durante {days} días**: tu 👍 o 👎 con el pasaje, la fecha, la pregunta y tu "
        "comentario, con los textos igual de limpios, bajo una clave que se hace de tu id con "
        "un secreto; `/privacidad olvidar` lo borra.\n"
        "• **Durante 24 horas**: los ids de un mensaje, de mi respuesta y del canal, para que la "
        "respuesta pueda seguirlo."
    ),
    forgotten="Votos tuyos borrados: {count}. No había nada más bajo tu clave.",
    not_forgotten="Ahora no se pudieron borrar tus votos. Inténtalo más tarde.",
    logs_no_questions="El texto de las preguntas no se registra.",
    logs_questions="Quien gestiona el bot ha activado que se registre el texto de las preguntas.",
    topics_title="Sobre qué puedes preguntar",
    topic="{source}, {section}",
    no_section="Sin sección",
    sources_title="Las fuentes",
    page="Página {page} de {pages}",
    no_passages="Todavía no hay ningún pasaje.",
    context_title="Alrededor de {paragraphs} de «{title}»:",
    why_premises="Lo que el mejor pasaje no dice, y una respuesta tendría que decir: {words}",
    why_lost=(
        "Ya no puedo ver a qué pregunta responde esto: se borró, o Discord no me la muestra. "
        "Hazla otra vez y pulsa el botón bajo la nueva respuesta."
    ),
    vote_title="¿Qué falla?",
    vote_word="En una palabra, si quieres",
    thanks_vote="Gracias, queda anotado.",
    only_asker_deletes="Solo quien preguntó, o quien gestiona mensajes aquí, puede borrar esto.",
    passage_gone="Ese pasaje ya no está disponible.",
    passage_unknown="No existe ningún pasaje «{id}».",
    passage_meant="¿Querías decir «{id}»?",
    nothing_asked="En ese mensaje no hay ninguna pregunta que yo pueda leer.",
    only_text=(
        "Solo puedo leer texto, no mensajes de voz, imágenes, archivos ni stickers. "
        "Por favor, escribe la pregunta."
    ),
    unreadable_reply=(
        "Discord solo me muestra los mensajes que me mencionan. Pon {mention} en tu respuesta."
    ),
    unreadable_target=(
        "Discord no me muestra el mensaje al que respondes. En ese mensaje, elige "
        "Aplicaciones → Responder a esto."
    ),
    role_mentioned=(
        "Discord no me muestra los mensajes que solo mencionan mi rol. Mencióname a mí, {mention}."
    ),
    unreadable_message="No puedo leer ese mensaje.",
    own_message="Ese mensaje es mío. Elige la pregunta de otra persona.",
    too_long=(
        "Es demasiado largo para mí: puedo leer como mucho {limit} caracteres. "
        "Haz tu pregunta en pocas frases."
    ),
    cooldown="De una en una, por favor: vuelve a preguntarme dentro de {seconds} s.",
    busy="Ahora mismo me preguntan mucho a la vez. Inténtalo de nuevo dentro de un momento.",
    commands_changed="Mis comandos acaban de cambiar. Inténtalo de nuevo dentro de un minuto.",
    incident=(
        "Lo siento, algo ha fallado por mi parte; no es culpa tuya. Inténtalo más tarde. "
        "Si sigue pasando, dile a quien gestiona este bot el número {incident}."
    ),
    curator=CURATOR_SPANISH,
)
