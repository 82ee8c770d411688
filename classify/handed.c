#include "classify/handed.h"

#include "common/log.h"
#include "store/seal.h"

#include <string.h>

Handin *
handed_open (const Filer *filer, const Letter *letter, const Pending *pending)
{
    Handin *handin = NULL;

    if (pending->asked_length == 0)
        return NULL;
    handin = handin_open (filer->versions, &letter->id, &pending->raw_hash,
                          pending->asked, pending->asked_length, NULL);
    if (handin == NULL)
        log_event (LOG_LEVEL_ERROR, letter->ref, "handed-in unsigned");
    return handin;
}

void
handed_take_sender (const Handin *handin, Record *record)
{
    if (record->from->address != NULL || handin->address[0] == '\0')
        return;
    record->from->address = g_strdup (handin->address);
    if (record->from->name == NULL && handin->sender[0] != '\0')
        record->from->name = g_strdup (handin->sender);
}

static const RecordPart *
locked_part (const Record *record)
{
    for (guint i = 0; i < record->parts->len; i++) {
        const RecordPart *part = record->parts->pdata[i];
        if (part->fate == FATE_LOCKED)
            return part;
    }
    return NULL;
}

static void
add_people (GArray *to, const Id *people, guint count)
{
    for (guint i = 0; i < count; i++) {
        gboolean known = FALSE;
        for (guint k = 0; k < to->len; k++)
            known = known || id_equal (&g_array_index (to, Id, k), &people[i]);
        if (!known)
            g_array_append_val (to, people[i]);
    }
}

static void
add_reason (Envelope *envelope, const char *first)
{
    g_autofree char *before = envelope->reason;

    envelope->reason = g_strdup_printf ("%s\n%s", first, before);
}

/* Where it lies: on the file that she named, which is her decision. */
static void
place (const Handin *handin, const Record *record, Envelope *envelope)
{
    const RecordPart *locked = locked_part (record);

    if (handin->password[0] != '\0' && locked != NULL) {
        envelope->outcome = OUTCOME_NOT_KEPT;
        envelope->child = ID_ZERO;
        g_free (envelope->reason);
        envelope->reason = g_strdup_printf ("The password did not open it: %s.",
                                            locked->reason);
        return;
    }
    if (handin->password[0] != '\0')
        add_reason (envelope, "Opened with the password that was given.");
    else
        add_reason (envelope, "Somebody here put this file in.");
    if (locked != NULL)
        return;
    if (!id_is_zero (&handin->child)) {
        envelope->outcome = OUTCOME_FILED;
        envelope->child = handin->child;
    } else if (envelope->outcome == OUTCOME_HELD ||
               envelope->outcome == OUTCOME_NOT_A_CHILD) {
        /* A colleague brought it in: she is no doubtful sender, and thinks
         * that it belongs here. */
        envelope->outcome = OUTCOME_WHOSE;
    }
}

void
handed_apply (const Handin *handin, const Record *record, Envelope *envelope)
{
    envelope->flag = MAX (envelope->flag, (Flag) handin->floor);
    envelope->overlays |= handin->overlays;
    add_people (envelope->left_out, handin->left_out, handin->left_out_count);
    if (envelope->flag == FLAG_SEALED)
        add_people (envelope->named, handin->named, handin->named_count);
    place (handin, record, envelope);
    if (handin->note[0] != '\0')
        add_reason (envelope, handin->note);
}

gboolean
handed_failed (const Handin *handin, const Envelope *envelope)
{
    return handin != NULL && envelope->outcome == OUTCOME_NOT_KEPT;
}

gboolean
handed_close_parent (Filer *filer, const Handin *handin,
                     const Envelope *envelope, GError **error)
{
    Db *db = filer->store->db;

    if (handin == NULL || id_is_zero (&handin->parent) ||
        envelope->outcome == OUTCOME_NOT_KEPT ||
        envelope->outcome == OUTCOME_LOCKED)
        return TRUE;
    return db_run (db, SQL_LETTER_CLOSE_LOCKED, error, "d", &handin->parent) &&
           db_run (db, SQL_NOTICE_FORGET, error, "d", &handin->parent);
}
