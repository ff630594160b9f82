"""Texts for curators in Discord, in Spanish."""

from __future__ import annotations

from bot.core.model import Outcome
from bot.texts.curator import CuratorTexts

CURATOR_SPANISH = CuratorTexts(
    refused="Solo quien cuida de este saber puede hacer eso.",
    store_failed="Ahora no se llega al almacén; inténtalo más tarde: {reason}.",
    not_done="No se guardó nada: {reason}",
    problems="**Problemas ({count}):**",
    more="… y {count} más",
    title="Preguntas en vano: {count}",
    none="Nadie ha preguntado nada en vano.",
    group="**{number}.** {question}\n-# veces: {count}, la última el {last}; dije: {said}",
    said={
        Outcome.ANSWER: "una respuesta",
        Outcome.SUGGEST: "«¿querías decir…?»",
        Outcome.GAP: "que la fuente no lo dice",
        Outcome.SMALLTALK: "una cortesía",
        Outcome.UNKNOWN: "que no lo sé",
    },
    nearest="-# lo más cercano: {passages}",
    settled_already="Esa pregunta ya está resuelta, quizá por otra persona.",
    teach="Enseñar",
    gap="Laguna",
    dismiss="Descartar",
    refresh="Mostrar la lista otra vez",
    choose="¿Qué pasaje responde a esto?",
    wordings="-# también preguntada así: {questions}",
    pick_passage="Elige el pasaje que responde",
    other_passage="Otro pasaje…",
    passage_id="El id del pasaje",
    gap_text="Lo que la fuente no dice",
    gap_see="Pasaje más cercano (id)",
    dismissed="Descartada: {question} No volverá a aparecer.",
    cancelled="No se guardó nada.",
    preview="**Vista previa:** todavía no se ha guardado nada.",
    now="Ahora digo: {answer}",
    then="**Entonces diría:** {answer}",
    not_enough="⚠️ No basta con eso; la pregunta, en inglés: {trouble}.",
    others="Otras formas de preguntarlo:",
    broken="⚠️ Preguntas de control que saldrían mal ({count}):",
    lost="⚠️ Preguntas que ya no encontrarían su propio pasaje ({count}):",
    copied="⚠️ Preguntas de control que ya no medirían nada ({count}):",
    save="Guardar",
    save_anyway="Guardar de todos modos",
    cancel="Cancelar",
    back="Volver a la lista",
    changed=(
        "⚠️ Alguien cambió el archivo mientras tanto, así que no se guardó nada. Esto es lo que "
        "pasaría ahora:"
    ),
    draft_gone="Ya no tengo este borrador, porque me reiniciaron. Escríbelo otra vez.",
    saved="✅ Guardado y ya en uso. Preguntas resueltas: {count}. Si me preguntan otra vez, digo:",
    not_live="⚠️ Está guardado, pero no en uso: los archivos tienen problemas.",
    store_missed="⚠️ La pregunta sigue en la lista: {reason}.",
    loaded="✅ Cargado: versión `{version}`.",
    unchanged="No ha cambiado nada: sirve la versión `{version}`.",
    broken_files=(
        "⚠️ No se cargó: los archivos tienen problemas, así que sigue sirviendo la versión "
        "`{version}`."
    ),
    status=(
        "Versión `{version}`, cargada {loaded}\nFuentes: {sources}, pasajes: {passages}, "
        "lagunas: {gaps}"
    ),
    status_good="Los archivos no tenían problemas cuando se leyeron por última vez.",
    status_bad=(
        "⚠️ Los archivos tenían problemas cuando se leyeron por última vez; sirven los anteriores."
    ),
    matching=(
        "Búsqueda: {way}. Una respuesta desde {answer} %, una "
        "sugerencia desde {suggest} %, una laguna desde {gap} %."
    ),
    by_words="solo por palabras, con ortografía y flexión",
    by_meaning="por palabras, con ortografía y flexión, y por significado ({model})",
    embedding=(
        "solo por palabras hasta que los textos nuevos estén listos para comparar por significado: "
        "{done} de {total} listos"
    ),
    store_state=(
        "Almacén: {waiting} entradas esperan, {failures} fallos, {dropped} perdidas desde que "
        "empecé."
    ),
    feedback_title="Lo que menos ayuda",
    no_votes="Nadie ha votado.",
    verdict="**{passage}**: 👍 {up} y 👎 {down}",
    led_to="-# preguntas: {questions}",
    words="-# comentarios: {words}",
)
