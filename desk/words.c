#include "desk/words.h"

#include "common/hours.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS (24 * 60 * 60 * 1000ll)

static const char *
pick (const char *const *table, gsize count, guint number)
{
    return number < count && table[number] != NULL ? table[number] : "";
}

#define PICK(table, number) pick (table, G_N_ELEMENTS (table), number)

const char *
words_flag (guint flag)
{
    static const char *const table[] = {NULL, "Key people, SENCo and leads",
                                        "Key person and leads", "Safeguarding",
                                        "Named people only"};

    return PICK (table, flag);
}

const char *
words_flag_class (guint flag)
{
    static const char *const table[] = {NULL, "tag-1", "tag-2", "tag-3",
                                        "tag-4"};

    return PICK (table, flag);
}

const char *
words_kind (guint kind)
{
    static const char *const table[] = {
        NULL,     "Medical", "Social care",  "Therapy",
        "Family", "Other",   "Not clear yet"};

    return PICK (table, kind);
}

const char *
words_state (guint state)
{
    static const char *const table[] = {NULL,
                                        "arrived",
                                        "waiting",
                                        "waiting, people are told",
                                        "read",
                                        "signed",
                                        "signed by a senior",
                                        "done",
                                        "taken back"};

    return PICK (table, state);
}

const char *
words_outcome (guint outcome)
{
    static const char *const table[WORDS_OUTCOME_COUNT] = {
        "Being read",
        "On a child's file",
        "Whose letter is this?",
        "Locked letter",
        "Held: sender doubtful",
        "Not about a child",
        "A copy of another letter",
        "Sent to us by mistake",
        "Not taken in: too large",
        "Old mail, about no child here: not kept",
        "Split: each child has a part of it"};

    return PICK (table, outcome);
}

const char *
words_outcome_in_total (guint outcome)
{
    static const char *const table[WORDS_OUTCOME_COUNT] = {
        "being read",       "on a child's file",
        "need a person",    "locked",
        "doubtful senders", "not about a child",
        "copies",           "sent to us by mistake",
        "too large",        "old mail, not kept",
        "split by child"};

    return PICK (table, outcome);
}

const char *
words_fate (guint fate)
{
    static const char *const table[] = {
        NULL,
        "Read",
        "Empty",
        "Locked with a password",
        "Locked letter: open it on their website",
        "A sort of file that cannot be read here",
        "Not opened, to be safe"};

    return PICK (table, fate);
}

const char *
words_marking (guint marking)
{
    static const char *const table[] = {
        "No mark of the sender's was found.",
        "The sender marked it as confidential.",
        "The sender says who may or may not be told.", "The sender locked it."};

    return PICK (table, marking);
}

const char *
words_provenance (guint provenance)
{
    static const char *const table[] = {NULL, "from an agency",
                                        "from the family", "from somebody else",
                                        "written here"};

    return PICK (table, provenance);
}

const char *
words_signed_as (guint role)
{
    static const char *const table[] = {NULL, "signed", "senior's signature",
                                        "correction"};

    return PICK (table, role);
}

const char *
words_task_for (guint task, guint flag)
{
    static const char *const table[] = {
        NULL,
        "Read and sign",
        "Senior's signature",
        "Whose letter is this?",
        "Locked letter: open it on their website",
        "Held: sender doubtful"};

    if (task == 1 && flag == WORDS_FLAG_SEALED)
        return "Named people: read and sign";
    return PICK (table, task);
}

const char *
words_result (guint outcome)
{
    static const char *const table[] = {
        NULL,
        "It can stay as it is",
        "Wrong child, take it back",
        "Wrong kind",
        "Pass to the lead",
        "Pass to the DSL",
        "It cannot be read properly: ask the sender"};

    return PICK (table, outcome);
}

void
words_add_overlays (Data *data, const char *list, guint32 overlays)
{
    static const char *const table[] = {
        "Safeguarding",
        "Care instruction",
        "Urgent",
        "Legal",
        "About a member of staff",
        "Also about somebody other than the child",
        "Somebody asks for their data",
        "Has a deadline"};

    for (guint i = 0; i < G_N_ELEMENTS (table); i++)
        if ((overlays & (1u << i)) != 0)
            data_set (data_add_row (data, list), "note", table[i]);
}

char *
words_time (gint64 ms)
{
    return ms <= 0 ? NULL : hours_format (ms);
}

char *
words_date (gint64 ms)
{
    return ms <= 0 ? NULL : hours_format_date (ms);
}

char *
words_day (gint32 day)
{
    if (day == G_MININT32)
        return g_strdup ("not known");
    /* Noon: the same day in every zone of Europe. */
    return hours_format_date (day * DAY_MS + DAY_MS / 2);
}

guint
words_minute_of (gint64 ms)
{
    g_autofree char *text = hours_format (ms);
    gsize length = strlen (text);
    guint hour = 0;
    guint minute = 0;

    /* It ends in "09:41". */
    if (length < 5 || sscanf (text + length - 5, "%u:%u", &hour, &minute) != 2)
        return 0;
    return hour * 60 + minute;
}

char *
words_minute (guint minute)
{
    return g_strdup_printf ("%02u:%02u", minute / 60 % 24, minute % 60);
}
