/*
 * intray assign: key worker, deputy key worker, cover of one child. Letters
 * that are filed already get their keys with it.
 */
#include "cli/command.h"
#include "cli/json.h"
#include "cli/options.h"
#include "cli/vault_session.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/lists.h"
#include "store/directory.h"

#include <stdio.h>
#include <sysexits.h>

enum { OPT_KEY_WORKER, OPT_DEPUTY, OPT_COVER, OPT_FROM, OPT_UNTIL, OPT_COUNT };

static const OptionRow rows[OPT_COUNT] = {
    [OPT_KEY_WORKER] = {"key-worker", "STAFF_ID"},
    [OPT_DEPUTY] = {"deputy", "STAFF_ID"},
    [OPT_COVER] = {"cover", "STAFF_ID"},
    [OPT_FROM] = {"from", "DATE"},
    [OPT_UNTIL] = {"until", "DATE"},
};

static const guint8 assigned_as[] = {
    [OPT_KEY_WORKER] = AS_KEY_WORKER,
    [OPT_DEPUTY] = AS_DEPUTY,
    [OPT_COVER] = AS_COVER,
};

/* An absent date leaves *@day_out. */
static gboolean
take_date (const char *text, const char *option, gint32 *day_out,
           GError **error)
{
    if (text == NULL || list_parse_date (text, day_out))
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "--%s: %s is not a date; write 2026-11-02", option, text);
    return FALSE;
}

static gboolean
check_use (const char *const *values, gint32 *from, gint32 *until,
           GError **error)
{
    if (values[OPT_KEY_WORKER] == NULL && values[OPT_DEPUTY] == NULL &&
        values[OPT_COVER] == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "name --key-worker, --deputy or --cover");
        return FALSE;
    }
    if (!take_date (values[OPT_FROM], "from", from, error) ||
        !take_date (values[OPT_UNTIL], "until", until, error))
        return FALSE;
    if (values[OPT_COVER] != NULL && values[OPT_UNTIL] == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "a cover needs --until DATE");
        return FALSE;
    }
    if (*until < *from) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "--until lies before --from");
        return FALSE;
    }
    return TRUE;
}

static void
print_result (const CliContext *context, const char *child, const char *as,
              const char *person, gint32 from, gint32 until, GVariant *out)
{
    guint32 version = 0;
    guint32 letters = 0;

    g_variant_get (out, "(uu)", &version, &letters);
    if (context->json) {
        g_autoptr (Json) json = json_begin ();
        json_text (json, "child_id", child);
        json_text (json, "as", as);
        json_text (json, "staff_id", person);
        json_number (json, "directory_version", version);
        json_number (json, "letters", letters);
        json_print (json);
        return;
    }
    printf ("%s: %s is %s", child, as, person);
    if (until != DAY_OPEN) {
        g_autofree char *first = list_date_in_words (from);
        g_autofree char *last = list_date_in_words (until);
        printf (" from %s to %s", first, last);
    }
    printf ("; keys of %u letters changed (directory version %u).\n", letters,
            version);
}

int
cli_assign (const CliContext *context, int argc, char **argv)
{
    const char *values[OPT_COUNT] = {NULL};
    gint32 from = clock_day (clock_now_ms ());
    gint32 until = DAY_OPEN;
    g_autoptr (GError) error = NULL;
    g_autoptr (VaultSession) session = NULL;
    g_autoptr (GVariant) second = NULL;

    if (!options_parse (rows, OPT_COUNT, 1, 1, &argc, argv, values, &error) ||
        !check_use (values, &from, &until, &error))
        return cli_fail_usage (context, error);
    session = vault_session_open (context, &error);
    if (session == NULL || !vault_session_sign_in (session, context, &error))
        return vault_session_fail (session, context, error);
    second = vault_session_second (session, context, &error);
    if (second == NULL)
        return vault_session_fail (session, context, error);
    g_variant_ref_sink (second);
    for (guint i = 0; i < G_N_ELEMENTS (assigned_as); i++) {
        g_autoptr (GVariant) out = NULL;

        if (values[i] == NULL)
            continue;
        if (!vault_session_call (session, VERB_ASSIGN,
                                 g_variant_new ("(sysii@ay)", argv[1],
                                                assigned_as[i], values[i], from,
                                                until, second),
                                 &out, &error))
            return vault_session_fail (session, context, error);
        print_result (context, argv[1], rows[i].name, values[i], from, until,
                      out);
    }
    return EX_OK;
}
