#include "vault/reseal.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/log.h"
#include "store/card.h"
#include "store/filing.h"
#include "store/notices.h"

#include <string.h>

/* How long after its first day an assignment is looked after: longer than any
 * week in which nobody who holds the letters signs in. */
#define RESEAL_STARTED_DAYS 14

typedef struct {
    Id id;
    guint8 wrap_class;
} Row;

static gboolean
is_content (guint8 wrap_class)
{
    return wrap_class == WRAP_OPEN || wrap_class == WRAP_PREPARED ||
           wrap_class == WRAP_GRANT;
}

static gboolean
contains (const GArray *rows, const Id *id, guint8 wrap_class)
{
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index (rows, Row, i);
        if (row->wrap_class == wrap_class && id_equal (&row->id, id))
            return TRUE;
    }
    return FALSE;
}

/* Reads (id, class) rows. */
static GArray *
read_rows (DbRows *rows, GError **error)
{
    g_autoptr (GArray) list = g_array_new (FALSE, TRUE, sizeof (Row));
    GError *local = NULL;

    if (rows == NULL)
        return NULL;
    while (db_next (rows, &local)) {
        Row row = {.wrap_class = (guint8) db_integer (rows, 1)};
        if (!db_fixed (rows, 0, row.id.b, ID_BYTES, error))
            return NULL;
        g_array_append_val (list, row);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return NULL;
    }
    return g_steal_pointer (&list);
}

static GArray *
read_holders (Store *store, const Id *letter, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_WRAP_HOLDERS, error, "d", letter);

    return read_rows (rows, error);
}

/* Gives the letter's keys to one more person. */
static gboolean
give (Vault *vault, const OpenedFiling *filing, const Holder *holder,
      GError **error)
{
    const Person *person = directory_person (vault->directory, &holder->holder);
    Wrap *wrap = wrap_new ();
    gboolean done = FALSE;

    memcpy (wrap, filing->wrap, sizeof *wrap);
    wrap->holder = holder->holder;
    wrap->wrap_class = holder->wrap_class;
    done = wrap_put (vault->store, wrap, person->box, error);
    secret_free (wrap);
    return done;
}

/* New rows first: one content class a person, and a notice must find its row.
 */
static gboolean
follow_rows (Vault *vault, const OpenedFiling *filing, const GArray *wanted,
             const GArray *present, gboolean *changed_out, GError **error)
{
    g_autoptr (GArray) keep = g_array_new (FALSE, TRUE, sizeof (Row));

    for (guint i = 0; i < wanted->len; i++) {
        const Holder *holder = &g_array_index (wanted, Holder, i);
        Row row = {holder->holder, (guint8) holder->wrap_class};
        g_array_append_val (keep, row);
        if (!is_content (row.wrap_class) ||
            contains (present, &row.id, row.wrap_class))
            continue;
        *changed_out = TRUE;
        if (!give (vault, filing, holder, error))
            return FALSE;
    }
    for (guint i = 0; i < present->len; i++) {
        const Row *row = &g_array_index (present, Row, i);
        if (row->wrap_class == WRAP_RECOVERY ||
            contains (keep, &row->id, row->wrap_class))
            continue;
        *changed_out = TRUE;
        if (!wrap_delete (vault->store, &filing->letter, &row->id,
                          row->wrap_class, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
follow_letter (Vault *vault, const OpenedFiling *filing, gboolean *changed_out,
               GError **error)
{
    Store *store = vault->store;
    gint64 now = clock_now_ms ();
    g_autoptr (GArray) wanted =
        entitled (filing->envelope, vault->directory, clock_day (now), now);
    g_autoptr (GArray) present = read_holders (store, &filing->letter, error);
    g_autoptr (Letter) letter = NULL;

    *changed_out = FALSE;
    if (present == NULL ||
        !follow_rows (vault, filing, wanted, present, changed_out, error))
        return FALSE;
    letter = letter_get (store, &filing->letter, error);
    if (letter == NULL)
        return FALSE;
    /* Who came to be entitled is told of what still waits. */
    if (*changed_out && letter->state < STATE_SIGNED &&
        !notices_make (store, filing->envelope, vault->directory, wanted,
                       error))
        return FALSE;
    return db_run (store->db, SQL_LETTER_SET_DIR, error, "id",
                   (gint64) vault->directory->version, &filing->letter);
}

/* One letter that this person should hold; one that does not open is left as
 * it is. */
static gboolean
follow_one (Vault *vault, const Session *session, const Row *row,
            const Id *child, guint *changed_out, GError **error)
{
    GError *local = NULL;
    gboolean changed = FALSE;
    g_autoptr (OpenedFiling) filing =
        filing_open (vault->store, vault->versions, &row->id, &session->person,
                     row->wrap_class, session->secrets->box_secret,
                     pin_letter_version (vault->pin, &row->id), &local);

    if (filing == NULL) {
        gboolean skip = local->code == INTRAY_ERROR_DENIED ||
                        local->code == INTRAY_ERROR_REJECT;
        if (!skip) {
            g_propagate_error (error, local);
            return FALSE;
        }
        log_event (LOG_LEVEL_WARNING, NULL, "reseal: %s", local->message);
        g_clear_error (&local);
        return TRUE;
    }
    if (child != NULL && !id_equal (&filing->envelope->child, child))
        return TRUE;
    if (!follow_letter (vault, filing, &changed, error))
        return FALSE;
    *changed_out += changed ? 1 : 0;
    return TRUE;
}

static gboolean
follow_all (Vault *vault, const Session *session, DbRows *rows, const Id *child,
            guint *changed_out, GError **error)
{
    g_autoptr (GArray) letters = read_rows (rows, error);

    if (letters == NULL)
        return FALSE;
    *changed_out = 0;
    for (guint i = 0; i < letters->len; i++)
        if (!follow_one (vault, session, &g_array_index (letters, Row, i),
                         child, changed_out, error))
            return FALSE;
    return TRUE;
}

gboolean
reseal_behind (Vault *vault, const Session *session, guint limit,
               guint *changed_out, GError **error)
{
    g_autoptr (DbRows) rows = db_query (
        vault->store->db, SQL_WRAP_LIST_BEHIND, error, "dii", &session->person,
        (gint64) vault->directory->version, (gint64) limit);

    return follow_all (vault, session, rows, NULL, changed_out, error);
}

gboolean
reseal_child (Vault *vault, const Session *session, const Id *child,
              guint *changed_out, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (vault->store->db, SQL_WRAP_LIST_HELD, error, "dii",
                  &session->person, (gint64) -1, (gint64) 0);

    return follow_all (vault, session, rows, child, changed_out, error);
}

static gboolean
reseal_card (Vault *vault, const Session *session, const Id *child,
             GError **error)
{
    GError *local = NULL;

    if (card_reseal (vault->store, vault->directory, child, &session->person,
                     session->secrets->box_secret, &local))
        return TRUE;
    /* She is no senior or in conflict with this child: another one does it. */
    if (local->code == INTRAY_ERROR_DENIED) {
        g_clear_error (&local);
        return TRUE;
    }
    g_propagate_error (error, local);
    return FALSE;
}

gboolean
reseal_cards (Vault *vault, const Session *session, const Id *child,
              GError **error)
{
    g_autoptr (DbRows) rows = NULL;
    g_autoptr (GArray) cards = g_array_new (FALSE, TRUE, sizeof (Id));
    GError *local = NULL;

    if (child != NULL)
        return reseal_card (vault, session, child, error);
    rows = db_query (vault->store->db, SQL_CARD_LIST_HELD, error, "d",
                     &session->person);
    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        Id id;
        if (!db_fixed (rows, 0, id.b, ID_BYTES, error))
            return FALSE;
        g_array_append_val (cards, id);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    for (guint i = 0; i < cards->len; i++)
        if (!reseal_card (vault, session, &g_array_index (cards, Id, i), error))
            return FALSE;
    return TRUE;
}

/* Was this assignment made before its first day? */
static gboolean
made_before (const Vault *vault, const Assignment *row)
{
    for (guint i = 0; i < vault->versions->len; i++) {
        const Directory *directory = vault->versions->pdata[i];
        for (guint k = 0; k < directory->assignments->len; k++) {
            const Assignment *known =
                &g_array_index (directory->assignments, Assignment, k);
            if (known->as == row->as && known->from == row->from &&
                id_equal (&known->child, &row->child) &&
                id_equal (&known->person, &row->person))
                return clock_day (directory->at) < row->from;
        }
    }
    return FALSE;
}

gboolean
reseal_started (Vault *vault, const Session *session, GError **error)
{
    gint32 today = clock_day (clock_now_ms ());
    const GArray *rows = vault->directory->assignments;

    for (guint i = 0; i < rows->len; i++) {
        const Assignment *row = &g_array_index (rows, Assignment, i);
        guint changed = 0;

        if (row->as == AS_CONFLICT || row->from > today ||
            row->from <= today - RESEAL_STARTED_DAYS || row->until < today ||
            !made_before (vault, row))
            continue;
        if (!reseal_cards (vault, session, &row->child, error) ||
            !reseal_child (vault, session, &row->child, &changed, error))
            return FALSE;
    }
    return TRUE;
}
