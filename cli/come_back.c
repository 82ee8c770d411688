#include "cli/come_back.h"

#include "cli/words.h"

#include "common/hours.h"
#include "store/envelope.h"

#include <stdio.h>

/* What COME_BACK answers; NULL where it has nothing of this letter. */
static GVariant *
ask (VaultSession *session, const Opened *opened)
{
    GVariant *out = NULL;

    if ((opened_may (opened) & VAULT_COMES_BACK) == 0 ||
        !vault_session_call (session, VERB_COME_BACK,
                             g_variant_new ("(u)", opened_handle (opened)),
                             &out, NULL))
        return NULL;
    return out;
}

static const char *
words_of (guint32 outcome)
{
    switch (outcome) {
    case OUTCOME_RECEIVED:
        return "is being opened";
    case OUTCOME_NOT_KEPT:
        return "the password did not open it; try again";
    default:
        return "is here";
    }
}

static void
print_back (GVariant *back)
{
    for (gsize i = 0; i < g_variant_n_children (back); i++) {
        const char *ref = NULL;
        gint64 born = 0;
        guint32 outcome = 0;
        g_autofree char *when = NULL;
        g_autofree char *line = NULL;

        g_variant_get_child (back, i, "(&sxu)", &ref, &born, &outcome);
        when = hours_format (born);
        line = g_strdup_printf ("%s: %s%s%s", when, words_of (outcome),
                                ref[0] == '\0' ? "" : ", ", ref);
        words_print (line, 2);
    }
}

static void
print_offers (GVariant *offers)
{
    for (gsize i = 0; i < g_variant_n_children (offers); i++) {
        const char *ref = NULL;
        gint64 born = 0;
        guint32 which = 0;
        g_autofree char *when = NULL;
        g_autofree char *line = NULL;

        g_variant_get_child (offers, i, "(&sxu)", &ref, &born, &which);
        when = hours_format (born);
        line = g_strdup_printf ("a password may stand in %s of %s", ref, when);
        words_print (line, 2);
    }
}

void
come_back_print (VaultSession *session, const Opened *opened)
{
    g_autoptr (GVariant) out = ask (session, opened);
    g_autoptr (GVariant) back = NULL;
    g_autoptr (GVariant) offers = NULL;
    const char *link = NULL;

    if (out == NULL)
        return;
    g_variant_get (out, "(&s@a(sxu)@a(sxu))", &link, &back, &offers);
    if (link[0] != '\0')
        printf ("\nBelongs to     %s\n", link);
    if (g_variant_n_children (back) + g_variant_n_children (offers) == 0)
        return;
    puts ("\nIts content");
    print_back (back);
    print_offers (offers);
}

static void
json_rows (Json *json, const char *key, const char *number, GVariant *rows)
{
    json_open_array (json, key);
    for (gsize i = 0; i < g_variant_n_children (rows); i++) {
        const char *ref = NULL;
        gint64 born = 0;
        guint32 value = 0;

        g_variant_get_child (rows, i, "(&sxu)", &ref, &born, &value);
        json_open_object (json, NULL);
        json_text (json, "ref", ref);
        json_time (json, "at", born);
        json_number (json, number, value);
        json_close_object (json);
    }
    json_close_array (json);
}

void
come_back_print_json (VaultSession *session, const Opened *opened, Json *json)
{
    g_autoptr (GVariant) out = ask (session, opened);
    g_autoptr (GVariant) back = NULL;
    g_autoptr (GVariant) offers = NULL;
    const char *link = NULL;

    if (out == NULL)
        return;
    g_variant_get (out, "(&s@a(sxu)@a(sxu))", &link, &back, &offers);
    json_text (json, "belongs_to", link);
    json_rows (json, "came_back", "outcome", back);
    json_rows (json, "offers", "which", offers);
}
