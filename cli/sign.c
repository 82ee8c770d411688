/*
 * intray sign: reads a letter out, asks what the statement asks, signs.
 *
 * The letter is always shown first, also where --answers gives the answers: a
 * signature names the pages that were served.
 */
#include "cli/command.h"
#include "cli/json.h"
#include "cli/opened.h"
#include "cli/options.h"
#include "cli/vault_session.h"
#include "cli/words.h"

#include "common/error.h"
#include "common/hours.h"
#include "common/limits.h"
#include "common/lists.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#define OUTCOME_KEY "outcome"
#define OUTCOMES                                                               \
    "accepted|wrong child|wrong kind|needs the lead|needs the DSL|illegible"
#define OWN_WORDS "*"

typedef struct {
    const char *key;
    const char *allowed;
} Question;

static const Question questions[] = {
#define QUESTION_ROW(key, allowed) {key, allowed},
    VAULT_QUESTIONS (QUESTION_ROW)
#undef QUESTION_ROW
};
#define QUESTION_COUNT G_N_ELEMENTS (questions)

static const Question outcome_question = {OUTCOME_KEY, OUTCOMES};

static gboolean
is_allowed (const Question *question, const char *answer)
{
    g_auto (GStrv) allowed = g_strsplit (question->allowed, "|", -1);

    return strcmp (question->allowed, OWN_WORDS) == 0 ||
           g_strv_contains ((const char *const *) allowed, answer);
}

/* "key=value" lines, as a table; "#" begins a comment. */
static GHashTable *
read_answers (const char *path, GError **error)
{
    g_autoptr (GHashTable) answers =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr (GBytes) data = list_read_file (path, error);
    g_autofree char *text = NULL;
    g_auto (GStrv) lines = NULL;

    if (data == NULL)
        return NULL;
    if (g_bytes_get_size (data) > LIMIT_NOTE_BYTES ||
        !g_utf8_validate_len (g_bytes_get_data (data, NULL),
                              g_bytes_get_size (data), NULL)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "%s: answers are lines of UTF-8, 16 KiB at most", path);
        return NULL;
    }
    text = g_strndup (g_bytes_get_data (data, NULL), g_bytes_get_size (data));
    lines = g_strsplit (text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        char *equals = strchr (lines[i], '=');

        if (g_strstrip (lines[i])[0] == '\0' || lines[i][0] == '#')
            continue;
        if (equals == NULL) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "%s line %u: write key=value", path, i + 1);
            return NULL;
        }
        *equals = '\0';
        g_hash_table_replace (answers, g_strdup (g_strstrip (lines[i])),
                              g_strdup (g_strstrip (equals + 1)));
    }
    return g_steal_pointer (&answers);
}

static gboolean
is_question (const char *key)
{
    for (gsize i = 0; i < QUESTION_COUNT; i++)
        if (strcmp (questions[i].key, key) == 0)
            return TRUE;
    return strcmp (key, OUTCOME_KEY) == 0;
}

static gboolean
check_keys (GHashTable *answers, GError **error)
{
    GHashTableIter iter;
    gpointer key = NULL;

    g_hash_table_iter_init (&iter, answers);
    while (g_hash_table_iter_next (&iter, &key, NULL))
        if (!is_question (key)) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "there is no question %s", (char *) key);
            return FALSE;
        }
    return TRUE;
}

/* The outcome may be given by its number. */
static const char *
outcome_words (const char *answer)
{
    if (g_ascii_isdigit (answer[0]) && answer[1] == '\0') {
        const char *words = words_signing ((guint) (answer[0] - '0'));
        return words == NULL ? answer : words;
    }
    return answer;
}

/* One answer out of the file. */
static char *
take_answer (GHashTable *answers, const Question *question, GError **error)
{
    const char *answer = g_hash_table_lookup (answers, question->key);

    if (answer == NULL && strcmp (question->allowed, OWN_WORDS) == 0)
        answer = "";
    if (answer != NULL && question == &outcome_question)
        answer = outcome_words (answer);
    if (answer != NULL && is_allowed (question, answer))
        return g_strdup (answer);
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 answer == NULL ? "the answer to %s is missing (%s)"
                                : "the answer to %s must be one of %s",
                 question->key, question->allowed);
    return NULL;
}

/* Asks at the terminal until the answer is one of those allowed; an empty one
 * is never taken for any of them. */
static char *
ask_answer (const CliContext *context, const Question *question, GError **error)
{
    gboolean own = strcmp (question->allowed, OWN_WORDS) == 0;
    g_autofree char *text =
        own ? g_strdup_printf ("%s (own words, may be empty)",
                               words_question (question->key))
            : g_strdup_printf ("%s [%s]", words_question (question->key),
                               question->allowed);

    for (;;) {
        g_autofree char *answer = prompt_line (context->prompt, text, error);

        if (answer == NULL)
            return NULL;
        g_strstrip (answer);
        if (is_allowed (question, answer))
            return g_steal_pointer (&answer);
    }
}

static char *
answer_to (VaultSession *session, const CliContext *context,
           GHashTable *answers, const Question *question, GError **error)
{
    g_autofree char *answer = NULL;

    if (answers != NULL)
        return take_answer (answers, question, error);
    answer = ask_answer (context, question, error);
    /* Whoever answers is there: the vault's idle limit begins anew. */
    if (answer == NULL ||
        !vault_session_call (session, VERB_WHO_AM_I, g_variant_new ("()"), NULL,
                             error))
        return NULL;
    return g_steal_pointer (&answer);
}

/* All answers and the outcome, as SIGN takes them; floating. */
static GVariant *
gather (VaultSession *session, const CliContext *context, const Opened *opened,
        GHashTable *answers, GError **error)
{
    GVariantBuilder given;
    g_autofree char *outcome = NULL;

    g_variant_builder_init (&given, G_VARIANT_TYPE ("a(ss)"));
    for (gsize i = 0; i < QUESTION_COUNT; i++) {
        g_autofree char *answer =
            answer_to (session, context, answers, &questions[i], error);

        if (answer == NULL) {
            g_variant_builder_clear (&given);
            return NULL;
        }
        g_variant_builder_add (&given, "(ss)", questions[i].key, answer);
    }
    outcome = answer_to (session, context, answers, &outcome_question, error);
    if (outcome == NULL) {
        g_variant_builder_clear (&given);
        return NULL;
    }
    return g_variant_new ("(uuya(ss))", opened_handle (opened),
                          VAULT_QUESTION_SET,
                          (guint8) words_signing_number (outcome), &given);
}

static gboolean
may_sign (const Opened *opened, VaultVerb *verb_out, GError **error)
{
    guint32 may = opened_may (opened);

    if ((may & (VAULT_MAY_SIGN | VAULT_MAY_COUNTERSIGN)) == 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "this letter is not for you to sign, or you have signed "
                     "it");
        return FALSE;
    }
    if (opened_question_set (opened) != VAULT_QUESTION_SET) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the vault asks questions that this program does not "
                     "know; use the desk");
        return FALSE;
    }
    /* A senior may often do either: her name counts as the senior's. */
    *verb_out =
        (may & VAULT_MAY_COUNTERSIGN) != 0 ? VERB_COUNTERSIGN : VERB_SIGN;
    return TRUE;
}

static void
print_signed (const CliContext *context, const char *ref, VaultVerb verb,
              GVariant *out)
{
    gint64 at = 0;
    const char *words = NULL;
    g_autofree char *when = NULL;

    g_variant_get (out, "(x&s)", &at, &words);
    if (context->json) {
        g_autoptr (Json) json = json_begin ();
        json_text (json, "ref", ref);
        json_text (json, "as", verb == VERB_SIGN ? "signed" : "countersigned");
        json_time (json, "at", at);
        json_text (json, "words", words);
        json_print (json);
        return;
    }
    when = hours_format (at);
    printf ("%s %s: ", verb == VERB_SIGN ? "Signed" : "Countersigned", when);
    words_print (words, 0);
}

/* Open, read out, ask, sign. */
static gboolean
sign_letter (VaultSession *session, const CliContext *context, const char *ref,
             GHashTable *answers, GError **error)
{
    g_autoptr (Opened) opened = opened_new (session, ref, error);
    g_autoptr (GVariant) out = NULL;
    VaultVerb verb = VERB_SIGN;
    GVariant *statement = NULL;

    if (opened == NULL || !opened_fetch_pages (opened, error))
        return FALSE;
    if (context->json)
        opened_print_json (opened);
    else
        opened_print (opened);
    if (!may_sign (opened, &verb, error))
        return FALSE;
    statement = gather (session, context, opened, answers, error);
    if (statement == NULL ||
        !vault_session_call (session, verb, statement, &out, error))
        return FALSE;
    print_signed (context, ref, verb, out);
    return TRUE;
}

int
cli_sign (const CliContext *context, int argc, char **argv)
{
    static const OptionRow rows[] = {{"answers", "FILE"}};
    const char *values[G_N_ELEMENTS (rows)] = {NULL};
    g_autoptr (GError) error = NULL;
    g_autoptr (GHashTable) answers = NULL;
    g_autoptr (VaultSession) session = NULL;

    if (!options_parse (rows, G_N_ELEMENTS (rows), 1, 1, &argc, argv, values,
                        &error))
        return cli_fail_usage (context, error);
    if (values[0] != NULL) {
        answers = read_answers (values[0], &error);
        if (answers == NULL || !check_keys (answers, &error))
            return cli_fail (context, error);
    }
    session = vault_session_open (context, &error);
    if (session == NULL || !vault_session_sign_in (session, context, &error) ||
        !sign_letter (session, context, argv[1], answers, &error))
        return vault_session_fail (session, context, error);
    return EX_OK;
}
