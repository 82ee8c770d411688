/*
 * The words on the screen for the numbers on the wire. Staff's words, not the
 * code's: "post book" for register, "key person and leads" for restricted.
 */
#ifndef DESK_WORDS_H
#define DESK_WORDS_H

#include "desk/template.h"

#include <glib.h>

/* Numbers of the wire (formats.md), as far as pages turn on them. */
#define WORDS_STATE_SIGNED 5u
#define WORDS_STATE_COUNTERSIGNED 6u
#define WORDS_STATE_CLOSED 7u
#define WORDS_OUTCOME_FILED 1u
#define WORDS_OUTCOME_WHOSE 2u
#define WORDS_OUTCOME_NOT_A_CHILD 5u
#define WORDS_OUTCOME_COPY 6u
#define WORDS_OUTCOME_HELD 4u
#define WORDS_OUTCOME_NOT_KEPT 9u
#define WORDS_OUTCOME_COUNT 11u
#define WORDS_HEALTH_BAD 2u
#define WORDS_FLAG_TEAM 1u
#define WORDS_FLAG_SAFEGUARDING 3u
#define WORDS_FLAG_SEALED 4u
#define WORDS_KIND_COUNT 5u /* that a person may choose */
#define WORDS_PROVENANCE_FAMILY 2u
#define WORDS_OVERLAY_SAFEGUARDING (1u << 0)
#define WORDS_OVERLAY_SAFETY_PLAN (1u << 1)
#define WORDS_OVERLAY_URGENT (1u << 2)
#define WORDS_OVERLAY_NOT_CHILD (1u << 5)
#define WORDS_OVERLAY_DATA (1u << 6)

/* All static; a number that is not known gives "". */
const char *words_flag (guint flag);
/* CSS class of a flag's tag. */
const char *words_flag_class (guint flag);
const char *words_kind (guint kind);
const char *words_state (guint state);
const char *words_outcome (guint outcome);
/* "28 on a child's file": what stands after the number in the post book's
 * first line. */
const char *words_outcome_in_total (guint outcome);
const char *words_fate (guint fate);
/* A sentence: did the sender mark it private? */
const char *words_marking (guint marking);
const char *words_provenance (guint provenance);
const char *words_signed_as (guint role);
/* @flag: what is for named people says so */
const char *words_task_for (guint task, guint flag);
const char *words_result (guint outcome);

/* Adds a row {note} to @list for each overlay. */
void words_add_overlays (Data *data, const char *list, guint32 overlays);

/* "Mon 2 Nov 09:41" and "2 November 2026"; 0 gives NULL. Caller frees. */
char *words_time (gint64 ms);
char *words_date (gint64 ms);
/* A day since 1970 in words; LIST_NO_DATE gives "not known". */
char *words_day (gint32 day);
/* The minute of the day of a time by the centre's clock, and "09:41" of it. */
guint words_minute_of (gint64 ms);
char *words_minute (guint minute);

#endif
