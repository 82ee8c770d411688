/*
 * intray tray: what waits for the person who is signed in.
 */
#include "cli/command.h"
#include "cli/json.h"
#include "cli/options.h"
#include "cli/vault_session.h"
#include "cli/words.h"

#include "common/hours.h"

#include <stdio.h>
#include <sysexits.h>

typedef struct {
    const char *ref, *who, *sender, *title;
    guint32 state, outcome, overlays, signatures;
    guint8 flag, kind, provenance, task;
    gint64 born, due;
    gboolean signed_by_me;
} Row;

static void
row_get (GVariant *rows, gsize i, Row *row)
{
    g_variant_get_child (rows, i, "(&suuyyuyxx&s&s&syub)", &row->ref,
                         &row->state, &row->outcome, &row->flag, &row->kind,
                         &row->overlays, &row->provenance, &row->born,
                         &row->due, &row->who, &row->sender, &row->title,
                         &row->task, &row->signatures, &row->signed_by_me);
}

static void
print_row (const Row *row)
{
    g_autofree char *born = hours_format (row->born);
    g_autofree char *due = hours_format (row->due);
    g_autofree char *head = g_strdup_printf (
        "%s  %s%s%s, %s", row->ref, row->title, row->who[0] == '\0' ? "" : ", ",
        row->who, row->sender);
    g_autofree char *rest = g_strdup_printf (
        "%s; arrived %s%s%s; %s%s", words_task (row->task), born,
        row->due == 0 ? "" : ", due ", row->due == 0 ? "" : due,
        words_flag (row->flag), row->signed_by_me ? "; signed by you" : "");

    words_print (head, 0);
    words_print (row->task == 0 ? rest + 2 : rest, 10);
}

static void
print_row_json (const Row *row)
{
    g_autoptr (Json) json = json_begin ();

    json_text (json, "ref", row->ref);
    json_text (json, "state", words_state_name (row->state));
    json_text (json, "outcome", words_outcome_name (row->outcome));
    json_text (json, "flag", words_flag_name (row->flag));
    json_text (json, "kind", words_kind_name (row->kind));
    json_time (json, "arrived", row->born);
    json_time (json, "due", row->due);
    json_text (json, "who", row->who);
    json_text (json, "sender", row->sender);
    json_text (json, "title", row->title);
    json_number (json, "task", row->task);
    json_number (json, "signatures", row->signatures);
    json_truth (json, "signed_by_me", row->signed_by_me);
    json_print (json);
}

/* Every page of the tray; *@count_out is how many letters it has. */
static gboolean
print_tray (VaultSession *session, const CliContext *context, guint *count_out,
            GError **error)
{
    guint32 offset = 0;
    gboolean more = TRUE;

    while (more) {
        g_autoptr (GVariant) out = NULL;
        g_autoptr (GVariant) rows = NULL;
        gsize count = 0;

        if (!vault_session_call (session, VERB_TRAY,
                                 g_variant_new ("(u)", offset), &out, error))
            return FALSE;
        g_variant_get (out, "(@a" VAULT_TRAY_ROW "b)", &rows, &more);
        count = g_variant_n_children (rows);
        for (gsize i = 0; i < count; i++) {
            Row row;
            row_get (rows, i, &row);
            if (context->json)
                print_row_json (&row);
            else
                print_row (&row);
        }
        offset += (guint32) count;
        more = more && count > 0;
    }
    *count_out = offset;
    return TRUE;
}

int
cli_tray (const CliContext *context, int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = NULL;
    guint count = 0;

    if (!options_parse (NULL, 0, 0, 0, &argc, argv, NULL, &error))
        return cli_fail_usage (context, error);
    session = vault_session_open (context, &error);
    if (session == NULL || !vault_session_sign_in (session, context, &error) ||
        !print_tray (session, context, &count, &error))
        return vault_session_fail (session, context, error);
    if (!context->json && count == 0)
        puts ("Nothing waits for you.");
    return EX_OK;
}
