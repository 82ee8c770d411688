#include "desk/questions.h"

#include "common/limits.h"
#include "desk/words.h"

#include <string.h>

#define OUTCOME_FINE 1u
#define OUTCOME_WRONG_CHILD 2u
#define OUTCOME_LAST 6u
#define OWN_WORDS "*"

/* The wire's questions, in its order. */
static const struct {
    const char *key;
    const char *answers; /* separated by '|' */
} wire[] = {
#define WIRE(key, answers) {key, answers},
    VAULT_QUESTIONS (WIRE)
#undef WIRE
};

/* How each is asked. */
static const struct {
    const char *key;
    const char *asks;
    const char *hint;
    const char *missing;
} words[] = {
    {"right_child", "Is this letter about the child named above?", "",
     "Say whether it is the right child"},
    {"kind_agreed", "Is the kind right?", "", "Say whether the kind is right"},
    {"sender_private", "Did the sender mark it private?", "",
     "Say whether the sender marked it private"},
    {"private_to_other", "Is anything here private to somebody else?",
     "A parent's illness, another child, somebody's address.",
     "Say whether anything here is private to somebody else"},
    {"private_to_whom", "To whom?",
     "Only if you said yes. Whoever may open this letter reads it.",
     "Say to whom it is private"},
    {"parents_told", "Do the parents know of this letter?", "",
     "Say whether the parents know of it"},
    {"needed_in_room", "What is needed in the room?",
     "What must somebody in the room do or not do? Leave it empty if nothing "
     "is needed.",
     "Say what is needed in the room, or write that nothing is."},
    {"parent_asked_confidential",
     "Was the parent asked whether it is confidential?", "",
     "Say whether the parent was asked"},
    {"outcome", "What comes of it?", "", "Say what comes of it"},
};

/* Answers that need more than a capital letter. */
static const char *const answer_words[][2] = {
    {"do not tell", "They must not be told"},
    {"not asked yet", "Not asked yet"},
    {"confidential", "Yes: it is confidential"},
    {"not confidential", "Yes: it is not confidential"},
    {"does not apply", "Does not apply: it is not from the family"},
    {"yes", "Yes"},
    {"no", "No"},
    {"not yet", "Not yet"},
};

static gsize
find_words (const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
        if (strcmp (words[i].key, key) == 0)
            return i;
    return G_N_ELEMENTS (words);
}

const char *
questions_words (const char *key)
{
    gsize i = find_words (key);

    return i < G_N_ELEMENTS (words) ? words[i].asks : key;
}

static gboolean
is_own_words (const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS (wire); i++)
        if (strcmp (wire[i].key, key) == 0)
            return strcmp (wire[i].answers, OWN_WORDS) == 0;
    return FALSE;
}

const char *
questions_answer_words (const char *key, const char *answer)
{
    if (is_own_words (key))
        return answer;
    for (gsize i = 0; i < G_N_ELEMENTS (answer_words); i++)
        if (strcmp (answer_words[i][0], answer) == 0)
            return answer_words[i][1];
    return answer;
}

static void
add_option (Data *question, const char *key, const char *value,
            const char *label, const Form *kept)
{
    Data *option = data_add_row (question, "options");

    data_set (option, "value", value);
    data_set (option, "label", label);
    data_set_flag (option, "checked",
                   kept != NULL && strcmp (form_get (kept, key), value) == 0);
}

static Data *
add_question (Data *data, const char *key, const Form *kept)
{
    Data *question = data_add_row (data, "questions");
    g_autofree char *error = g_strconcat ("error-q-", key, NULL);
    gsize i = find_words (key);

    g_assert (i < G_N_ELEMENTS (words));
    data_set (question, "key", key);
    data_set (question, "asks", words[i].asks);
    data_set (question, "hint", words[i].hint);
    data_set_flag (question, "own_words", is_own_words (key));
    data_set (question, "field_error", data_get (data, error));
    if (kept != NULL)
        data_set (question, "kept", form_get (kept, key));
    return question;
}

/* A care instruction: this answer goes to the room. */
static gboolean
is_care_instruction (const Opened *opened)
{
    return (opened->overlays & WORDS_OVERLAY_SAFETY_PLAN) != 0;
}

static void
add_evidence (Data *question, const char *text)
{
    data_set (data_add_row (question, "evidence"), "evidence_line", text);
}

/* What the letter says for or against an answer, beside the question. */
static void
show_evidence (Data *question, const char *key, const Opened *opened)
{
    if (strcmp (key, "right_child") == 0) {
        g_autofree char *dob = words_day (opened->dob);
        g_autofree char *line = g_strdup_printf (
            "It stands on the file of %s, born %s.", opened->child_name, dob);
        add_evidence (question, line);
    } else if (strcmp (key, "kind_agreed") == 0) {
        g_autofree char *line =
            g_strdup_printf ("It was read as: %s.", words_kind (opened->kind));
        add_evidence (question, line);
    } else if (strcmp (key, "sender_private") == 0) {
        add_evidence (question, words_marking (opened->marking));
    } else if (strcmp (key, "private_to_other") == 0 &&
               (opened->overlays & WORDS_OVERLAY_NOT_CHILD) != 0) {
        add_evidence (question,
                      "It seems to be also about somebody other than the "
                      "child.");
    } else if (strcmp (key, "needed_in_room") == 0 &&
               is_care_instruction (opened)) {
        data_set (question, "hint",
                  "What must somebody in the room do or not do? This letter "
                  "is a care instruction: if nothing is needed, write "
                  "\"nothing\".");
        add_evidence (question, "It seems to hold a care instruction.");
    } else if (strcmp (key, "parent_asked_confidential") == 0) {
        add_evidence (question, "The family gave us this.");
    }
}

void
questions_show (Data *data, const Opened *opened, const Form *kept)
{
    gboolean from_family = opened->provenance == WORDS_PROVENANCE_FAMILY;
    gboolean no_child = opened->child[0] == '\0';
    Data *question = NULL;

    data_set_flag (data, "from_family", from_family);
    data_set_flag (data, "no_child", no_child);
    data_set_flag (data, "care_instruction", is_care_instruction (opened));
    data_set_flag (data, "check_first",
                   opened->flag >= WORDS_FLAG_SAFEGUARDING);
    for (gsize i = 0; i < G_N_ELEMENTS (wire); i++) {
        g_auto (GStrv) answers = g_strsplit (wire[i].answers, "|", -1);

        if ((strcmp (wire[i].key, "parent_asked_confidential") == 0 &&
             !from_family) ||
            (strcmp (wire[i].key, "right_child") == 0 && no_child))
            continue;
        question = add_question (data, wire[i].key, kept);
        show_evidence (question, wire[i].key, opened);
        if (is_own_words (wire[i].key))
            continue;
        for (gsize a = 0; answers[a] != NULL; a++)
            if (!from_family || strcmp (answers[a], "does not apply") != 0)
                add_option (question, wire[i].key, answers[a],
                            questions_answer_words (wire[i].key, answers[a]),
                            kept);
    }
    question = add_question (data, "outcome", kept);
    for (guint outcome = OUTCOME_FINE; outcome <= OUTCOME_LAST; outcome++) {
        g_autofree char *value = g_strdup_printf ("%u", outcome);
        if (outcome == OUTCOME_WRONG_CHILD && no_child)
            continue;
        add_option (question, "outcome", value, words_result (outcome), kept);
    }
}

static void
add_missing (Data *errors, const char *key, const char *sentence, guint *count)
{
    g_autofree char *field = g_strconcat ("q-", key, NULL);

    visit_add_error (errors, field, sentence);
    (*count)++;
}

static gboolean
is_allowed (const char *answers, const char *answer)
{
    g_auto (GStrv) allowed = g_strsplit (answers, "|", -1);

    return g_strv_contains ((const char *const *) allowed, answer);
}

/* Must these own words be there? */
static gboolean
is_needed (const Form *form, const char *key)
{
    if (strcmp (key, "private_to_whom") == 0)
        return strcmp (form_get (form, "private_to_other"), "yes") == 0;
    return strcmp (key, "needed_in_room") == 0 &&
           strcmp (form_get (form, "care_instruction"), "yes") == 0 &&
           form_get_number (form, "outcome", OUTCOME_LAST, 0) !=
               OUTCOME_WRONG_CHILD;
}

/* One answer of the form, or NULL with an error. */
static const char *
read_answer (const Form *form, gsize i, Data *errors, guint *error_count)
{
    const char *key = wire[i].key;
    const char *answer = form_get (form, key);
    const char *missing = words[find_words (key)].missing;

    if (strcmp (key, "parent_asked_confidential") == 0 &&
        strcmp (form_get (form, "from_family"), "yes") != 0)
        return "does not apply";
    /* Not asked of a letter on no child's file; the vault leaves it out of the
     * words that are signed. */
    if (strcmp (key, "right_child") == 0 &&
        strcmp (form_get (form, "no_child"), "yes") == 0)
        return "yes";
    if (strcmp (wire[i].answers, OWN_WORDS) != 0) {
        if (!is_allowed (wire[i].answers, answer))
            add_missing (errors, key, missing, error_count);
        return answer;
    }
    if (strlen (answer) > LIMIT_SIGN_ANSWER_BYTES)
        add_missing (errors, key, "This is too long to be kept", error_count);
    else if (answer[strspn (answer, " \t\r\n")] == '\0' &&
             is_needed (form, key))
        add_missing (errors, key, missing, error_count);
    return answer;
}

/* A no above and "it can stay" below, or the other way round, is a slip of
 * the finger. */
static void
check_together (const Form *form, guint outcome, Data *errors,
                guint *error_count)
{
    const char *right_child = form_get (form, "right_child");
    const char *sentence = NULL;

    if (outcome != OUTCOME_WRONG_CHILD && strcmp (right_child, "no") == 0)
        sentence = "You said that it is not the right child: say so here too";
    else if (outcome == OUTCOME_WRONG_CHILD && strcmp (right_child, "yes") == 0)
        sentence = "You said above that it is the right child";
    else if (outcome == OUTCOME_FINE &&
             strcmp (form_get (form, "kind_agreed"), "no") == 0)
        sentence = "You said that the kind is wrong: say what comes of it";
    if (outcome != 0 && sentence != NULL)
        add_missing (errors, "outcome", sentence, error_count);
}

GVariant *
questions_read (const Form *form, Data *errors, guint8 *outcome_out)
{
    g_auto (GVariantBuilder) builder =
        G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));
    guint outcome = form_get_number (form, "outcome", OUTCOME_LAST, 0);
    guint error_count = 0;

    for (gsize i = 0; i < G_N_ELEMENTS (wire); i++)
        g_variant_builder_add (&builder, "(ss)", wire[i].key,
                               read_answer (form, i, errors, &error_count));
    if (outcome == 0)
        add_missing (errors, "outcome", words[find_words ("outcome")].missing,
                     &error_count);
    check_together (form, outcome, errors, &error_count);
    if (error_count > 0)
        return NULL;
    *outcome_out = (guint8) outcome;
    return g_variant_builder_end (&builder);
}

void
questions_show_given (Data *data, const Form *form)
{
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
        const char *key = words[i].key;
        const char *answer = form_get (form, key);
        Data *row = NULL;

        if ((strcmp (key, "parent_asked_confidential") == 0 ||
             strcmp (key, "right_child") == 0) &&
            answer[0] == '\0')
            continue;
        row = data_add_row (data, "given");
        data_set (row, "key", key);
        data_set (row, "asked", words[i].asks);
        data_set (row, "field_value", answer);
        data_set (
            row, "answered",
            answer[0] == '\0' ? "Nothing"
            : strcmp (key, "outcome") == 0
                ? words_result (form_get_number (form, key, OUTCOME_LAST, 0))
                : questions_answer_words (key, answer));
    }
}
