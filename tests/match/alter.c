#include "tests/match/alter.h"

#include "classify/dates.h"

#include <stdio.h>
#include <string.h>

#define SHOWN_WRONG 10u

typedef struct {
    Alterations *to;
    const Roll *roll;
    const MatchInput *input;
    guint child;
    guint seed; /* walks over the roll for other children's values */
} Alter;

static gboolean
are_namesakes (const Alter *alter, guint other)
{
    const char *a = roll_child (alter->roll, alter->child)->given_name;
    const char *b = roll_child (alter->roll, other)->given_name;
    g_autoptr (Tokens) x = tokens_new (a);
    g_autoptr (Tokens) y = tokens_new (b);

    return tokens_at (x, 0)->spelling == tokens_at (y, 0)->spelling;
}

static gboolean
has_number_of (const Match *match, guint child)
{
    for (guint i = 0; i < match->candidates->len; i++) {
        const MatchCandidate *each = match->candidates->pdata[i];
        if (each->child == child && (each->evidence & EVIDENCE_NHS))
            return TRUE;
    }
    return FALSE;
}

/* What stands there now is another child's, wholly: the birth date of a child
 * of the same name, the name of a twin, the first name of a sister in her
 * mother's mail. Not so while the first one's number is left. */
static gboolean
is_honestly_hers (const Alter *alter, const Match *match)
{
    guint other = g_array_index (match->ids, guint, 0);
    const RollChild *a = roll_child (alter->roll, alter->child);
    const RollChild *b = roll_child (alter->roll, other);

    if (has_number_of (match, alter->child))
        return FALSE;
    return are_namesakes (alter, other) || a->dob == b->dob ||
           (alter->input->from_verified &&
            strcmp (a->address, b->address) == 0);
}

/* @start..@end of the text replaced by @with. */
static void
try_with (Alter *alter, gsize start, gsize end, const char *with)
{
    const char *text = alter->input->text;
    g_autoptr (GArray) documents = NULL;
    g_autofree char *changed =
        g_strdup_printf ("%.*s%s%s", (int) start, text, with, text + end);
    MatchInput input = *alter->input;
    g_autoptr (Match) match = NULL;

    input.text = changed;
    input.tokens = NULL;
    if (input.documents != NULL) {
        documents = g_array_copy ((GArray *) input.documents);
        for (guint i = 0; i < documents->len; i++) {
            guint32 *at = &g_array_index (documents, guint32, i);
            if (*at > start)
                *at = (guint32) (*at + strlen (with) + start - end);
        }
        input.documents = documents;
    }
    match = roll_match (alter->roll, &input);
    alter->to->tries++;
    if (match->outcome != MATCH_MATCHED)
        return;
    if (g_array_index (match->ids, guint, 0) == alter->child) {
        alter->to->kept++;
        return;
    }
    if (is_honestly_hers (alter, match)) {
        alter->to->namesakes++;
        return;
    }
    if (alter->to->wrong++ < SHOWN_WRONG)
        printf ("# altered, now %s's, was %s's:\n%s\n",
                roll_child (alter->roll, g_array_index (match->ids, guint, 0))
                    ->child_id,
                roll_child (alter->roll, alter->child)->child_id, changed);
}

static void
change_digits (Alter *alter, gsize start, gsize end)
{
    const char *text = alter->input->text;

    for (gsize i = start; i < end; i++) {
        if (!g_ascii_isdigit (text[i]))
            continue;
        for (guint k = 1; k < 10; k += 2) {
            char with[2] = {(char) ('0' + ((guint) (text[i] - '0') + k) % 10),
                            '\0'};
            try_with (alter, i, i + 1, with);
        }
        if (i + 1 < end && g_ascii_isdigit (text[i + 1]) &&
            text[i] != text[i + 1]) {
            char with[3] = {text[i + 1], text[i], '\0'};
            try_with (alter, i, i + 2, with);
        }
    }
}

static const RollChild *
another (Alter *alter, guint count)
{
    guint other;

    alter->seed = alter->seed * 1103515245u + 12345u;
    other = alter->seed / 65536u % count;
    if (other == alter->child)
        other = (other + 1) % count;
    return roll_child (alter->roll, other);
}

static void
alter_births (Alter *alter, guint count)
{
    const RollChild *child = roll_child (alter->roll, alter->child);
    g_autoptr (GArray) dates = dates_find (alter->input->text);

    for (guint i = 0; i < dates->len; i++) {
        const FoundDate *date = &g_array_index (dates, FoundDate, i);
        if (date->day != child->dob)
            continue;
        change_digits (alter, date->start, date->end);
        if (date->swapped != LIST_NO_DATE) {
            g_autofree char *words = list_date_in_words (date->swapped);
            try_with (alter, date->start, date->end, words);
        }
        for (guint k = 0; k < 5; k++) {
            g_autofree char *words =
                list_date_in_words (another (alter, count)->dob);
            try_with (alter, date->start, date->end, words);
        }
    }
}

/* Runs of ten digits, with blanks or dashes between. */
static void
alter_numbers (Alter *alter, guint count)
{
    const char *text = alter->input->text;
    const RollChild *child = roll_child (alter->roll, alter->child);

    for (gsize i = 0; *child->nhs_number != '\0' && text[i] != '\0'; i++) {
        gsize n = 0, end = i;
        for (; n < 10 && (text[end] == child->nhs_number[n] ||
                          (n > 0 && strchr (" -", text[end]) != NULL));
             end++)
            n += text[end] == child->nhs_number[n];
        if (n < 10)
            continue;
        change_digits (alter, i, end);
        for (guint k = 0; k < 5; k++)
            try_with (alter, i, end, another (alter, count)->nhs_number);
        i = end - 1;
    }
}

static void
alter_name (Alter *alter, const char *name, guint count)
{
    const char *text = alter->input->text;

    if (*name == '\0')
        return;
    for (const char *at = strstr (text, name); at != NULL;
         at = strstr (at + 1, name)) {
        gsize start = (gsize) (at - text);
        for (guint k = 0; k < 5; k++) {
            const RollChild *other = another (alter, count);
            try_with (alter, start, start + strlen (name), other->given_name);
            try_with (alter, start, start + strlen (name), other->family_name);
        }
    }
}

void
alter_letter (Alterations *to, const Roll *roll, const MatchInput *input,
              const Match *match)
{
    Alter alter = {.to = to,
                   .roll = roll,
                   .input = input,
                   .child = g_array_index (match->ids, guint, 0),
                   .seed = 20261102u + to->letters};
    const RollChild *child = roll_child (roll, alter.child);
    guint count = roll_count (roll);

    to->letters++;
    alter_births (&alter, count);
    alter_numbers (&alter, count);
    alter_name (&alter, child->given_name, count);
    alter_name (&alter, child->family_name, count);
}
