#include "vault/questions.h"

#include "common/error.h"
#include "common/hours.h"
#include "common/limits.h"
#include "vault/verbs.h"

#include <string.h>

typedef struct {
    const char *key;
    const char *allowed;
} Question;

static const Question questions[] = {
#define QUESTION_ROW(key, allowed) {key, allowed},
    VAULT_QUESTIONS (QUESTION_ROW)
#undef QUESTION_ROW
};

static gboolean
set_reject (GError **error, const char *key, const char *what)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT, "question \"%s\" %s",
                 key, what);
    return FALSE;
}

static gboolean
check_answer (const Question *question, const char *answer, GError **error)
{
    g_auto (GStrv) allowed = g_strsplit (question->allowed, "|", -1);

    if (strlen (answer) > LIMIT_SIGN_ANSWER_BYTES)
        return set_reject (error, question->key,
                           "has a very long answer: put "
                           "it in fewer words");
    if (strcmp (question->allowed, "*") == 0 ||
        g_strv_contains ((const char *const *) allowed, answer))
        return TRUE;
    return set_reject (error, question->key, "is not answered by that");
}

/* The one answer to @key; NULL when it is missing or given twice. */
static const char *
find_answer (GVariant *answers, const char *key)
{
    const char *found = NULL;

    for (gsize i = 0; i < g_variant_n_children (answers); i++) {
        const char *question = NULL;
        const char *answer = NULL;
        g_variant_get_child (answers, i, "(&s&s)", &question, &answer);
        if (strcmp (question, key) != 0)
            continue;
        if (found != NULL)
            return NULL;
        found = answer;
    }
    return found;
}

static gboolean
check_outcome (const Statement *statement, GError **error)
{
    gboolean right =
        strcmp (questions_answer (statement, "right_child"), "yes") == 0;

    if (statement->outcome < SIGNING_ACCEPTED ||
        statement->outcome > SIGNING_ILLEGIBLE) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "a signing has no such outcome");
        return FALSE;
    }
    if (right == (statement->outcome != SIGNING_WRONG_CHILD))
        return TRUE;
    return set_reject (error, "right_child",
                       "and what you decided do not go together");
}

Statement *
questions_check (guint32 set, guint32 outcome, GVariant *answers,
                 GError **error)
{
    g_autoptr (Statement) statement = statement_new ();

    if (set != VAULT_QUESTION_SET ||
        g_variant_n_children (answers) != G_N_ELEMENTS (questions)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "these are not the questions of today: open the letter "
                     "again");
        return NULL;
    }
    for (gsize i = 0; i < G_N_ELEMENTS (questions); i++) {
        const char *answer = find_answer (answers, questions[i].key);
        if (answer == NULL) {
            set_reject (error, questions[i].key, "is not answered");
            return NULL;
        }
        if (!check_answer (&questions[i], answer, error))
            return NULL;
        g_ptr_array_add (statement->answers, g_strdup (questions[i].key));
        g_ptr_array_add (statement->answers, g_strdup (answer));
    }
    statement->question_set = set;
    statement->outcome = (guint8) MIN (outcome, G_MAXUINT8);
    return check_outcome (statement, error) ? g_steal_pointer (&statement)
                                            : NULL;
}

const char *
questions_answer (const Statement *statement, const char *key)
{
    for (guint i = 0; i + 1 < statement->answers->len; i += 2)
        if (strcmp (statement->answers->pdata[i], key) == 0)
            return statement->answers->pdata[i + 1];
    return "";
}

static const char *
outcome_words (guint8 outcome)
{
    switch (outcome) {
    case SIGNING_ACCEPTED:
        return "I accept it as it is filed.";
    case SIGNING_WRONG_CHILD:
        return "It lies on the wrong child's file: it is taken back.";
    case SIGNING_WRONG_KIND:
        return "It is of another kind than it says.";
    case SIGNING_NEEDS_LEAD:
        return "The lead must see it.";
    case SIGNING_NEEDS_DSL:
        return "The DSL must see it.";
    default:
        return "It cannot be read in full.";
    }
}

static void
append_answers (GString *out, const Statement *statement, gboolean no_child)
{
    const char *whom = questions_answer (statement, "private_to_whom");
    const char *needed = questions_answer (statement, "needed_in_room");

    if (no_child)
        g_string_append (out, "It stands on no child's file. ");
    else
        g_string_append_printf (
            out, "It is about the child on whose file it stands: %s. ",
            questions_answer (statement, "right_child"));
    g_string_append_printf (
        out,
        "It is of the kind that it says: %s. The sender marked it private: %s. "
        "Something in it "
        "is private to somebody else: %s%s%s. Parents know of it: %s. A "
        "parent was asked whether it is confidential: %s. Needed in the room: "
        "%s. ",
        questions_answer (statement, "kind_agreed"),
        questions_answer (statement, "sender_private"),
        questions_answer (statement, "private_to_other"),
        whom[0] == '\0' ? "" : ", namely ", whom,
        questions_answer (statement, "parents_told"),
        questions_answer (statement, "parent_asked_confidential"),
        needed[0] == '\0' ? "nothing" : needed);
}

char *
questions_words (const Statement *statement, const SigningWords *about)
{
    g_autofree char *when = hours_format (about->at);
    GString *out = g_string_new (NULL);

    g_string_append_printf (
        out, "%s, %s: %s letter %s, all of its %u page%s. ", about->name, when,
        about->senior ? "as a senior I opened and read" : "I opened and read",
        about->ref, about->pages, about->pages == 1 ? "" : "s");
    append_answers (out, statement, about->no_child);
    g_string_append (out, outcome_words (statement->outcome));
    g_string_append (out, " I talk about it only with those who may see it.");
    return g_string_free (out, FALSE);
}
