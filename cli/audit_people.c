/*
 * intray audit register, audit who: the manager's two questions that need a
 * sign-in. Was anything lost, and who saw it?
 */
#include "cli/command.h"
#include "cli/json.h"
#include "cli/options.h"
#include "cli/vault_session.h"
#include "cli/words.h"

#include "common/error.h"
#include "common/hours.h"

#include <stdio.h>
#include <sysexits.h>

static void
print_entry (const CliContext *context, GVariant *rows, gsize i)
{
    const char *ref, *child, *sender, *instead;
    gint64 born = 0;
    gint64 due = 0;
    guint32 state = 0;
    guint32 outcome = 0;
    guint8 flag = 0;
    guint8 kind = 0;

    g_variant_get_child (rows, i, "(&sxuuyy&s&sx&s)", &ref, &born, &state,
                         &outcome, &flag, &kind, &child, &sender, &due,
                         &instead);
    if (context->json) {
        g_autoptr (Json) json = json_begin ();
        json_text (json, "type", "letter");
        json_text (json, "ref", ref);
        json_time (json, "arrived", born);
        json_text (json, "state", words_state_name (state));
        json_text (json, "outcome", words_outcome_name (outcome));
        json_text (json, "flag", words_flag_name (flag));
        json_text (json, "kind", words_kind_name (kind));
        json_text (json, "child", child);
        json_text (json, "sender", sender);
        json_time (json, "due", due);
        json_text (json, "instead", instead);
        json_print (json);
    } else {
        g_autofree char *when = hours_format (born);
        g_autofree char *line =
            instead[0] != '\0'
                ? g_strdup_printf ("%s  %s  %s", ref, when, instead)
                : g_strdup_printf ("%s  %s  %s%s%s%s%s; %s; %s; %s", ref, when,
                                   words_outcome (outcome),
                                   child[0] == '\0' ? "" : ", ", child,
                                   sender[0] == '\0' ? "" : ", ", sender,
                                   words_kind (kind), words_flag (flag),
                                   words_state_name (state));
        words_print (line, 0);
    }
}

static void
print_totals (const CliContext *context, const gint64 *totals, gint64 arrivals)
{
    gint64 letters = 0;

    for (guint i = 0; i < OUTCOME_COUNT; i++)
        letters += totals[i];
    if (context->json) {
        g_autoptr (Json) json = json_begin ();
        json_text (json, "type", "totals");
        json_number (json, "arrivals", arrivals);
        json_number (json, "letters", letters);
        json_open_object (json, "outcomes");
        for (guint i = 0; i < OUTCOME_COUNT; i++)
            json_number (json, words_outcome_name (i), totals[i]);
        json_close_object (json);
        json_print (json);
        return;
    }
    printf ("\n%" G_GINT64_FORMAT " messages have arrived; %" G_GINT64_FORMAT
            " letters:\n",
            arrivals, letters);
    for (guint i = 0; i < OUTCOME_COUNT; i++)
        if (totals[i] != 0)
            printf ("%6" G_GINT64_FORMAT "  %s\n", totals[i],
                    words_outcome (i));
}

/* Reads one page of the register and prints it. */
static gboolean
print_page (VaultSession *session, const CliContext *context, guint32 *offset,
            gboolean *more, gint64 *totals, gint64 *arrivals, GError **error)
{
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) rows = NULL;
    g_autoptr (GVariant) by_outcome = NULL;
    const gint64 *numbers = NULL;
    gsize count = 0;
    gsize total_count = 0;

    if (!vault_session_call (session, VERB_REGISTER,
                             g_variant_new ("(u)", *offset), &out, error))
        return FALSE;
    g_variant_get (out, "(@a" VAULT_REGISTER_ROW "b@axx)", &rows, more,
                   &by_outcome, arrivals);
    numbers =
        g_variant_get_fixed_array (by_outcome, &total_count, sizeof (gint64));
    if (total_count != OUTCOME_COUNT) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY,
                     "the vault's answer cannot be understood");
        return FALSE;
    }
    for (gsize i = 0; i < OUTCOME_COUNT; i++)
        totals[i] = numbers[i];
    count = g_variant_n_children (rows);
    for (gsize i = 0; i < count; i++)
        print_entry (context, rows, i);
    *offset += (guint32) count;
    *more = *more && count > 0;
    return TRUE;
}

int
cli_audit_register (const CliContext *context, int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = NULL;
    guint32 offset = 0;
    gboolean more = TRUE;
    gint64 totals[OUTCOME_COUNT] = {0};
    gint64 arrivals = 0;

    if (!options_parse (NULL, 0, 0, 0, &argc, argv, NULL, &error))
        return cli_fail_usage (context, error);
    session = vault_session_open (context, &error);
    if (session == NULL || !vault_session_sign_in (session, context, &error))
        return vault_session_fail (session, context, error);
    while (more)
        if (!print_page (session, context, &offset, &more, totals, &arrivals,
                         &error))
            return vault_session_fail (session, context, error);
    print_totals (context, totals, arrivals);
    return EX_OK;
}

static void
print_seen (const CliContext *context, GVariant *rows, gsize i)
{
    guint64 seq = 0;
    gint64 at = 0;
    const char *who, *what, *result, *object;

    g_variant_get_child (rows, i, "(tx&s&s&s&s)", &seq, &at, &who, &what,
                         &result, &object);
    if (context->json) {
        g_autoptr (Json) json = json_begin ();
        json_number (json, "entry", (gint64) seq);
        json_time (json, "at", at);
        json_text (json, "who", who);
        json_text (json, "what", what);
        json_text (json, "result", result);
        json_text (json, "object", object);
        json_print (json);
    } else if (seq == 0) {
        /* How much of the book this reader cannot read. */
        words_print (what, 0);
    } else {
        g_autofree char *when = hours_format (at);
        g_autofree char *line = g_strdup_printf (
            "%6" G_GUINT64_FORMAT "  %s  %s: %s, %s%s%s", seq, when, who, what,
            result, object[0] == '\0' ? "" : "; ", object);
        words_print (line, 0);
    }
}

int
cli_audit_who (const CliContext *context, int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = NULL;
    g_autoptr (GVariant) out = NULL;
    g_autoptr (GVariant) rows = NULL;

    if (!options_parse (NULL, 0, 1, 1, &argc, argv, NULL, &error))
        return cli_fail_usage (context, error);
    session = vault_session_open (context, &error);
    if (session == NULL || !vault_session_sign_in (session, context, &error) ||
        !vault_session_call (session, VERB_WHO_SAW,
                             g_variant_new ("(s)", argv[1]), &out, &error))
        return vault_session_fail (session, context, error);
    rows = g_variant_get_child_value (out, 0);
    for (gsize i = 0; i < g_variant_n_children (rows); i++)
        print_seen (context, rows, i);
    return EX_OK;
}
