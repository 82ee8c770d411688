#include "vault/import.h"

#include "common/clock.h"
#include "common/limits.h"
#include "store/card.h"
#include "vault/change.h"
#include "vault/reseal.h"

#include <string.h>

Plan *
plan_new (void)
{
    Plan *plan = g_new0 (Plan, 1);

    plan->sentences = g_ptr_array_new_with_free_func (g_free);
    plan->problems = g_ptr_array_new_with_free_func (g_free);
    plan->cards =
        g_ptr_array_new_with_free_func ((GDestroyNotify) roll_child_free);
    plan->readers = g_array_new (FALSE, FALSE, sizeof (Id));
    return plan;
}

void
plan_free (Plan *plan)
{
    if (plan == NULL)
        return;
    g_ptr_array_unref (plan->sentences);
    g_ptr_array_unref (plan->problems);
    g_ptr_array_unref (plan->cards);
    g_array_unref (plan->readers);
    g_clear_pointer (&plan->agencies, g_ptr_array_unref);
    directory_free (plan->next);
    g_free (plan);
}

void
plan_say (Plan *plan, const char *format, ...)
{
    va_list args;

    va_start (args, format);
    g_ptr_array_add (plan->sentences, g_strdup_vprintf (format, args));
    va_end (args);
}

void
plan_problem (Plan *plan, gboolean skipped, const char *format, ...)
{
    va_list args;

    va_start (args, format);
    g_ptr_array_add (plan->problems, g_strdup_vprintf (format, args));
    va_end (args);
    plan->bad_rows += skipped ? 1 : 0;
}

Directory *
plan_next (Plan *plan, const Directory *directory)
{
    if (plan->next == NULL)
        plan->next = directory_next (directory, clock_now_ms ());
    return plan->next;
}

void
plan_reader (Plan *plan, const Id *child)
{
    for (guint i = 0; i < plan->readers->len; i++)
        if (id_equal (&g_array_index (plan->readers, Id, i), child))
            return;
    g_array_append_val (plan->readers, *child);
}

/* Keeps rows of one page. They are copied: the frame is wiped. */
static gboolean
take_rows (Request *request, ImportOf of, GError **error)
{
    Session *session = request->session;
    GPtrArray *rows = session->rows[of - 1];
    gsize count = g_variant_n_children (request->in);

    if (session->applied[of - 1])
        g_ptr_array_set_size (rows, 0);
    session->applied[of - 1] = FALSE;
    if (rows->len + count > LIMIT_IMPORT_ROWS)
        return request_reject (error, "the list has more than %u rows",
                               LIMIT_IMPORT_ROWS);
    for (gsize i = 0; i < count; i++) {
        g_autoptr (GVariant) row = g_variant_get_child_value (request->in, i);
        g_autoptr (GBytes) bytes =
            g_bytes_new (g_variant_get_data (row), g_variant_get_size (row));
        g_ptr_array_add (rows, g_variant_ref_sink (g_variant_new_from_bytes (
                                   g_variant_get_type (row), bytes, TRUE)));
    }
    request->out = g_variant_ref_sink (g_variant_new ("()"));
    return TRUE;
}

gboolean
verb_IMPORT_ROLL (Request *request, GError **error)
{
    return take_rows (request, IMPORT_OF_ROLL, error);
}

gboolean
verb_IMPORT_STAFF (Request *request, GError **error)
{
    return take_rows (request, IMPORT_OF_STAFF, error);
}

gboolean
verb_IMPORT_AGENCIES (Request *request, GError **error)
{
    return take_rows (request, IMPORT_OF_AGENCIES, error);
}

static gboolean
apply_cards (Request *request, Plan *plan, GError **error)
{
    Vault *vault = request->vault;

    for (guint i = 0; i < plan->cards->len; i++)
        if (!card_put (vault->store, vault->directory, plan->cards->pdata[i],
                       &request->me->id, request->session->secrets->sign_seed,
                       error))
            return FALSE;
    return plan->agencies == NULL ||
           card_put_agencies (vault->store, vault->directory, plan->agencies,
                              &request->me->id,
                              request->session->secrets->sign_seed, error);
}

static gboolean
apply_work (Request *request, gpointer data, GError **error)
{
    Plan *plan = data;
    guint changed = 0;
    AuditEvent event = request_event (request, AUDIT_CARDS, &request->me->id);

    event.version = request->vault->directory->version;
    if (!apply_cards (request, plan, error) ||
        (plan->all_readers &&
         !reseal_cards (request->vault, request->session, NULL, error)))
        return FALSE;
    for (guint i = 0; i < plan->readers->len; i++) {
        const Id *child = &g_array_index (plan->readers, Id, i);
        if (!reseal_cards (request->vault, request->session, child, error) ||
            !reseal_child (request->vault, request->session, child, &changed,
                           error))
            return FALSE;
    }
    if (plan->all_readers &&
        !reseal_behind (request->vault, request->session, LIMIT_RESEAL_LETTERS,
                        &changed, error))
        return FALSE;
    return audit_append (request->vault->store, &event, NULL, error);
}

static gboolean
apply (Request *request, Plan *plan, GVariant *second, GError **error)
{
    Directory *next = g_steal_pointer (&plan->next);

    if (next == NULL)
        return change_transaction (request, apply_work, plan, error);
    if (!change_commit (request, next, second, 0, &request->me->id, apply_work,
                        plan, error))
        return FALSE;
    if (plan->book_readers)
        vault_end_audit_day (request->vault);
    return TRUE;
}

/* Texts as an array that fits half a frame; the rest is counted. */
static GVariant *
texts_to_variant (const GPtrArray *texts)
{
    GVariantBuilder out;
    gsize bytes = 0;
    guint i = 0;

    g_variant_builder_init (&out, G_VARIANT_TYPE ("as"));
    for (; i < texts->len; i++) {
        const char *text = texts->pdata[i];
        bytes += strlen (text) + 8;
        if (bytes > LIMIT_VAULT_LIST_BYTES / 2)
            break;
        g_variant_builder_add (&out, "s", text);
    }
    if (i < texts->len)
        g_variant_builder_add_value (
            &out, g_variant_new_take_string (g_strdup_printf (
                      "... and %u more of this sort", texts->len - i)));
    return g_variant_builder_end (&out);
}

static gboolean
make_plan (Request *request, ImportOf of, Plan *plan, GError **error)
{
    Vault *vault = request->vault;
    const GPtrArray *rows = request->session->rows[of - 1];
    g_autoptr (GPtrArray) roll = NULL;

    if (rows->len == 0)
        return request_reject (error, "the list is empty: nothing was changed");
    if (of == IMPORT_OF_AGENCIES)
        return import_plan_agencies (request, rows, plan, error);
    roll = card_list (vault->store, vault->versions, &request->me->id,
                      request->session->secrets->box_secret, error);
    if (roll == NULL)
        return FALSE;
    return of == IMPORT_OF_ROLL
               ? import_plan_roll (request, rows, roll, plan, error)
               : import_plan_staff (request, rows, roll, plan, error);
}

gboolean
verb_IMPORT_APPLY (Request *request, GError **error)
{
    g_autoptr (Plan) plan = plan_new ();
    g_autoptr (GVariant) second = NULL;
    gboolean dry = FALSE;
    guint8 of = 0;
    gboolean changes = FALSE;

    g_variant_get (request->in, "(yb@ay)", &of, &dry, &second);
    if (of < IMPORT_OF_ROLL || of > IMPORT_OF_AGENCIES)
        return request_reject (error, "there is no such list");
    if (!make_plan (request, (ImportOf) of, plan, error))
        return FALSE;
    changes =
        plan->next != NULL || plan->cards->len > 0 || plan->agencies != NULL;
    if (!dry && changes && !apply (request, plan, second, error))
        return FALSE;
    if (!dry && plan->cards->len > 0)
        request->vault->list_changes++;
    /* After a dry run the same rows may be applied; a new list begins anew. */
    request->session->applied[of - 1] = TRUE;
    request->out = g_variant_ref_sink (g_variant_new (
        "(@as@asuu)", texts_to_variant (plan->sentences),
        texts_to_variant (plan->problems),
        dry ? 0 : request->vault->directory->version, plan->bad_rows));
    return TRUE;
}
