#include "store/notices.h"

#include "common/error.h"
#include "store/filing.h"
#include "store/seal.h"

static gboolean
is_lead_of (const Directory *directory, const Id *id)
{
    const Person *person = directory_person (directory, id);

    return person != NULL && (person->roles & ROLE_LEAD) != 0;
}

/* Is this holder told first? */
static gboolean
is_told (const Envelope *envelope, const Directory *directory,
         const Holder *holder, gint32 day)
{
    const Id *child = &envelope->child;

    if (holder->wrap_class != WRAP_OPEN)
        return FALSE;
    if (envelope->flag >= FLAG_SAFEGUARDING)
        return TRUE;
    if (is_lead_of (directory, &holder->holder))
        return TRUE;
    return !id_is_zero (child) &&
           (directory_is_assigned (directory, child, &holder->holder,
                                   AS_KEY_WORKER, day) ||
            directory_is_assigned (directory, child, &holder->holder, AS_COVER,
                                   day));
}

static gboolean
make_one (Store *store, const Envelope *envelope, const Id *holder,
          GError **error)
{
    gboolean urgent =
        envelope->flag == FLAG_SAFEGUARDING ||
        (envelope->overlays &
         (OVERLAY_SAFETY_PLAN | OVERLAY_URGENT | OVERLAY_SAFEGUARDING)) != 0;
    Id random = id_random ();
    g_autofree char *ref = bytes_hex (random.b, 5);

    return db_run (store->db, SQL_NOTICE_INSERT, error, "tddiiii", ref,
                   &envelope->letter, holder, (gint64) WRAP_OPEN,
                   (gint64) (urgent ? NOTICE_URGENT : NOTICE_FIRST),
                   envelope->at, (gint64) NOTICE_DUE);
}

gboolean
notices_make (Store *store, const Envelope *envelope,
              const Directory *directory, const GArray *holders, GError **error)
{
    gint32 day = (gint32) (envelope->at / 86400000);
    guint told = 0;

    if (envelope->outcome == OUTCOME_NOT_A_CHILD ||
        envelope->outcome == OUTCOME_DUPLICATE)
        return TRUE;
    for (guint i = 0; i < holders->len; i++) {
        const Holder *holder = &g_array_index (holders, Holder, i);
        if (!is_told (envelope, directory, holder, day))
            continue;
        told++;
        if (!make_one (store, envelope, &holder->holder, error))
            return FALSE;
    }
    /* No lead among them (she is left out, or away for good): all who can. */
    for (guint i = 0; told == 0 && i < holders->len; i++) {
        const Holder *holder = &g_array_index (holders, Holder, i);
        if (holder->wrap_class == WRAP_OPEN &&
            !make_one (store, envelope, &holder->holder, error))
            return FALSE;
    }
    return TRUE;
}

GArray *
notices_due (Store *store, gint64 now_ms, gint64 digest_s, GError **error)
{
    g_autoptr (DbRows) rows = db_query (store->db, SQL_NOTICE_DUE, error, "ii",
                                        now_ms, now_ms - digest_s * 1000);
    g_autoptr (GArray) digests = g_array_new (FALSE, TRUE, sizeof (Digest));
    GError *local = NULL;

    if (rows == NULL)
        return NULL;
    while (db_next (rows, &local)) {
        Digest digest = {.count = (guint) db_integer (rows, 1),
                         .urgent = db_integer (rows, 2) != 0,
                         .due = db_integer (rows, 3),
                         .last = db_integer (rows, 4)};
        if (!db_fixed (rows, 0, digest.holder.b, ID_BYTES, error))
            return NULL;
        g_array_append_val (digests, digest);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return NULL;
    }
    return g_steal_pointer (&digests);
}

gboolean
notices_set (Store *store, const Digest *digest, NoticeState state,
             const char *message_id, gint64 now_ms, GError **error)
{
    return db_run (store->db, SQL_NOTICE_TOLD, error, "dii", &digest->holder,
                   now_ms, digest->last) &&
           db_run (store->db, SQL_NOTICE_SET, error, "itidi", (gint64) state,
                   message_id, now_ms, &digest->holder, digest->last);
}

gboolean
notices_put_off (Store *store, const Id *holder, gint64 next_ms, GError **error)
{
    return db_run (store->db, SQL_NOTICE_PUT_OFF, error, "id", next_ms, holder);
}

gboolean
notices_hand_over (Store *store, const Id *holder, const Id *other,
                   gint64 now_ms, GError **error)
{
    return db_run (store->db, SQL_NOTICE_HAND_OVER, error, "didd", other,
                   now_ms, other, holder);
}
