#include "cli/words.h"

#include "common/text.h"

#include <stdio.h>
#include <string.h>

/* The entry of a table that begins with number 0. */
#define WORD(table, number)                                                    \
    ((number) < G_N_ELEMENTS (table) && (table)[number] != NULL                \
         ? (table)[number]                                                     \
         : "?")

static const char *const flags[] = {
    [FLAG_TEAM] = "Key people, SENCo and leads",
    [FLAG_RESTRICTED] = "Key person and leads",
    [FLAG_SAFEGUARDING] = "Safeguarding",
    [FLAG_SEALED] = "Named people only",
};

static const char *const kinds[] = {
    [0] = "-",
    [KIND_MEDICAL] = "Medical",
    [KIND_SOCIAL_CARE] = "Social care",
    [KIND_THERAPY] = "Therapy",
    [KIND_FAMILY] = "Family",
    [KIND_OTHER] = "Other",
    [KIND_UNSURE] = "Kind not clear",
};

static const char *const outcomes[] = {
    [OUTCOME_RECEIVED] = "Arrived, being read",
    [OUTCOME_FILED] = "On a child's file",
    [OUTCOME_WHOSE] = "Whose letter is this?",
    [OUTCOME_LOCKED] = "Locked letter",
    [OUTCOME_HELD] = "Held: sender doubtful",
    [OUTCOME_NOT_A_CHILD] = "Not about a child",
    [OUTCOME_DUPLICATE] = "Copy of one that is here",
    [OUTCOME_MISDELIVERED] = "Not ours",
    [OUTCOME_REFUSED] = "Too large",
    [OUTCOME_SPLIT] = "Split: each child has a part of it",
    [OUTCOME_NOT_KEPT] = "Old mail about no child here: not kept",
};

static const char *const tasks[] = {
    "",
    "To read and sign",
    "Senior's signature",
    "Whose letter is this?",
    "Locked letter: open it on their website",
    "Held: sender doubtful",
};

static const char *const provenances[] = {
    [0] = "",
    [PROVENANCE_AGENCY] = "from an agency",
    [PROVENANCE_FAMILY] = "from the family",
    [PROVENANCE_THIRD_PARTY] = "from somebody else",
    [PROVENANCE_INTERNAL] = "from the centre",
};

static const char *const fates[] = {
    NULL, "read", "empty", "locked", "wrapper", "unsupported", "refused",
};

static const char *const signed_as[] = {NULL, "signed", "countersigned",
                                        "corrected"};

static const char *const signings[] = {
    NULL,         "accepted",       "wrong child",
    "wrong kind", "needs the lead", "needs the DSL",
    "illegible",
};

static const struct {
    const char *key;
    const char *words;
} questions[] = {
    {"right_child", "Is it about this child?"},
    {"kind_agreed", "Is it of this kind?"},
    {"sender_private", "Did the sender mark it private?"},
    {"private_to_other", "Is anything here private to somebody else?"},
    {"private_to_whom", "To whom?"},
    {"parents_told", "Have the parents been told?"},
    {"needed_in_room", "What does the room need to know?"},
    {"parent_asked_confidential", "Did the parent ask for it to be kept "
                                  "confidential?"},
    {"outcome", "What do you sign?"},
};

const char *
words_flag (guint flag)
{
    return WORD (flags, flag);
}

const char *
words_kind (guint kind)
{
    return WORD (kinds, kind);
}

const char *
words_outcome (guint outcome)
{
    return WORD (outcomes, outcome);
}

const char *
words_task (guint task)
{
    return WORD (tasks, task);
}

const char *
words_provenance (guint provenance)
{
    return WORD (provenances, provenance);
}

const char *
words_fate (guint fate)
{
    return WORD (fates, fate);
}

const char *
words_signed (guint role)
{
    return WORD (signed_as, role);
}

const char *
words_signing (guint outcome)
{
    return outcome < G_N_ELEMENTS (signings) ? signings[outcome] : NULL;
}

const char *
words_question (const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
        if (strcmp (questions[i].key, key) == 0)
            return questions[i].words;
    return key;
}

guint
words_flag_number (const char *name)
{
    for (guint flag = FLAG_TEAM; flag <= FLAG_SEALED; flag++)
        if (strcmp (flag_name ((Flag) flag), name) == 0)
            return flag;
    return 0;
}

guint
words_kind_number (const char *name)
{
    for (guint kind = KIND_MEDICAL; kind <= KIND_OTHER; kind++)
        if (strcmp (kind_name ((Kind) kind), name) == 0)
            return kind;
    return 0;
}

guint
words_signing_number (const char *text)
{
    for (guint outcome = 1; outcome < G_N_ELEMENTS (signings); outcome++)
        if (strcmp (signings[outcome], text) == 0)
            return outcome;
    return 0;
}

const char *
words_flag_name (guint flag)
{
    return flag >= FLAG_TEAM && flag <= FLAG_SEALED ? flag_name ((Flag) flag)
                                                    : "?";
}

const char *
words_kind_name (guint kind)
{
    return kind >= KIND_MEDICAL && kind <= KIND_UNSURE ? kind_name ((Kind) kind)
                                                       : "?";
}

const char *
words_outcome_name (guint outcome)
{
    return outcome < OUTCOME_COUNT ? outcome_name ((Outcome) outcome) : "?";
}

const char *
words_state_name (guint state)
{
    return state >= STATE_RECEIVED && state <= STATE_VOID
               ? state_name ((LetterState) state)
               : "?";
}

void
words_print (const char *text, guint indent)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++) {
        g_autofree char *safe = NULL;

        /* A tab is a blank here; every other control shows as what it is. */
        g_strdelimit (lines[i], "\t", ' ');
        if (lines[i + 1] == NULL && lines[i][0] == '\0' && i > 0)
            break;
        safe = text_printable (lines[i]);
        printf ("%*s%s\n", (int) indent, "", safe);
    }
}
