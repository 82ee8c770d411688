#include "store/directory.h"

#include "common/clock.h"
#include "common/error.h"
#include "store/seal.h"

#include <string.h>

#define SIGN_LABEL "intray direct 1"
#define LABEL_BYTES 16
G_STATIC_ASSERT (sizeof SIGN_LABEL == LABEL_BYTES);

GBytes *
directory_signed_bytes (const Id *centre, const Hash *hash)
{
    GByteArray *out = g_byte_array_new ();

    bytes_put (out, SIGN_LABEL, LABEL_BYTES);
    bytes_put (out, centre->b, ID_BYTES);
    bytes_put (out, hash->b, HASH_BYTES);
    return g_byte_array_free_to_bytes (out);
}

/* Anything that one senior alone may not change about a person. */
static gboolean
person_change_is_grave (const Person *before, const Person *after)
{
    guint32 roles = after->roles | (before == NULL ? 0 : before->roles);
    gboolean same_keys = before != NULL &&
                         memcmp (before->box, after->box, KEY_BYTES) == 0 &&
                         memcmp (before->sign, after->sign, KEY_BYTES) == 0;

    if ((roles & (ROLE_SENIOR | ROLE_TRUSTEE)) == 0)
        return FALSE;
    if (before == NULL || !same_keys || before->roles != after->roles ||
        before->since != after->since ||
        strcmp (before->name, after->name) != 0 ||
        strcmp (before->address, after->address) != 0 ||
        strcmp (before->staff_id, after->staff_id) != 0)
        return TRUE;
    /* Taking away needs one senior; giving back needs two. */
    return before->state != after->state && after->state != PERSON_SUSPENDED &&
           after->state != PERSON_LEFT;
}

static gboolean
defaults_equal (const Directory *a, const Directory *b)
{
    if (a->duty->len != b->duty->len || a->defaults->len != b->defaults->len)
        return FALSE;
    for (guint i = 0; i < a->duty->len; i++)
        if (!id_equal (&g_array_index (a->duty, Id, i),
                       &g_array_index (b->duty, Id, i)))
            return FALSE;
    for (guint i = 0; i < a->defaults->len; i++) {
        const DefaultNames *x = a->defaults->pdata[i];
        const DefaultNames *y = b->defaults->pdata[i];
        if (x->overlay != y->overlay || x->names->len != y->names->len ||
            (x->names->len > 0 && memcmp (x->names->data, y->names->data,
                                          x->names->len * sizeof (Id)) != 0))
            return FALSE;
    }
    return TRUE;
}

/* Does a conflict end that still held on the day of @next? Whoever is in
 * conflict may be a senior herself: she does not let herself in. */
static gboolean
conflict_ends (const Directory *before, const Directory *next)
{
    gint32 day = clock_day (next->at);

    for (guint i = 0; i < before->assignments->len; i++) {
        const Assignment *old =
            &g_array_index (before->assignments, Assignment, i);
        gboolean kept = old->as != AS_CONFLICT || old->until < day;

        for (guint k = 0; !kept && k < next->assignments->len; k++) {
            const Assignment *row =
                &g_array_index (next->assignments, Assignment, k);
            kept = row->as == AS_CONFLICT && row->until >= old->until &&
                   row->from <= MAX (old->from, day) &&
                   id_equal (&row->child, &old->child) &&
                   id_equal (&row->person, &old->person);
        }
        if (!kept)
            return TRUE;
    }
    return FALSE;
}

guint
directory_needs (const Directory *before, const Directory *next)
{
    if (before == NULL ||
        memcmp (before->recovery, next->recovery, KEY_BYTES) != 0 ||
        memcmp (before->machine, next->machine, KEY_BYTES) != 0 ||
        memcmp (before->roll, next->roll, KEY_BYTES) != 0 ||
        memcmp (before->backup, next->backup, KEY_BYTES) != 0 ||
        before->quorum != next->quorum || !defaults_equal (before, next) ||
        conflict_ends (before, next))
        return 2;
    for (guint i = 0; i < next->persons->len; i++) {
        const Person *after = next->persons->pdata[i];
        if (person_change_is_grave (directory_person (before, &after->id),
                                    after))
            return 2;
    }
    return 1;
}

/* A name to sign in with, or by which a list means a person, is one person's.
 * Addresses of those who left are free again. */
static gboolean
names_differ (const Directory *directory)
{
    g_autoptr (GHashTable) names =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        const char *own[] = {person->staff_id, person->state == PERSON_LEFT
                                                   ? ""
                                                   : person->address};

        for (gsize k = 0; k < G_N_ELEMENTS (own); k++) {
            char *name = g_utf8_strdown (own[k], -1);
            gpointer holder = g_hash_table_lookup (names, name);
            if (name[0] == '\0' || holder == person)
                g_free (name);
            else if (!g_hash_table_insert (names, name, (gpointer) person))
                return FALSE;
        }
    }
    return TRUE;
}

static gboolean
check_successor (const Directory *before, const Directory *next, GError **error)
{
    guint32 version = before == NULL ? 1 : before->version + 1;
    const Hash *prev = before == NULL ? &HASH_ZERO : &before->hash;

    if (next->version != version || !hash_equal (&next->prev, prev) ||
        next->quorum < 2 ||
        (before != NULL && (!id_equal (&next->centre, &before->centre) ||
                            next->at < before->at))) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "directory %u does not follow the one before it",
                     next->version);
        return FALSE;
    }
    for (guint i = 0; before != NULL && i < before->persons->len; i++) {
        const Person *person = before->persons->pdata[i];
        if (directory_person (next, &person->id) == NULL) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "directory %u drops %s: leavers are kept",
                         next->version, person->name);
            return FALSE;
        }
    }
    if (names_differ (next))
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "directory %u has two people with one id or address",
                 next->version);
    return FALSE;
}

/* Counts valid signatures of different people of @signers. */
static gboolean
count_signatures (const Directory *signers, const Directory *next,
                  const DirectorySignature *signatures, guint count,
                  guint *seniors_out, guint *trustees_out, GError **error)
{
    g_autoptr (GBytes) bytes =
        directory_signed_bytes (&next->centre, &next->hash);
    guint seniors = 0;
    guint trustees = 0;

    for (guint i = 0; i < count; i++) {
        const Person *person =
            directory_person (signers, &signatures[i].person);
        for (guint k = 0; k < i; k++)
            if (id_equal (&signatures[k].person, &signatures[i].person))
                person = NULL;
        if (person == NULL || person->state != PERSON_ACTIVE ||
            !sign_verify (person->sign, &signatures[i].signature,
                          g_bytes_get_data (bytes, NULL),
                          g_bytes_get_size (bytes))) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "directory %u carries a signature that does not hold",
                         next->version);
            return FALSE;
        }
        if ((person->roles & ROLE_SENIOR) != 0)
            seniors++;
        else if ((person->roles & ROLE_TRUSTEE) != 0)
            trustees++;
    }
    *seniors_out = seniors;
    *trustees_out = trustees;
    return TRUE;
}

gboolean
directory_check_next (const Directory *before, const Directory *next,
                      const DirectorySignature *signatures, guint count,
                      GError **error)
{
    guint seniors = 0;
    guint trustees = 0;
    guint needed = directory_needs (before, next);

    if (!check_successor (before, next, error) ||
        !count_signatures (before == NULL ? next : before, next, signatures,
                           count, &seniors, &trustees, error))
        return FALSE;
    if (seniors >= 1 && seniors + trustees >= needed)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 needed == 2
                     ? "directory %u changes seniors, trustees or keys, or "
                       "ends a conflict, and needs two signatures: a senior's, "
                       "and a senior's or "
                       "trustee's"
                     : "directory %u needs a senior's signature",
                 next->version);
    return FALSE;
}

static gboolean
load_signatures (Store *store, guint32 version, GArray *signatures,
                 GError **error)
{
    g_autoptr (DbRows) rows = db_query (store->db, SQL_DIRECTORY_SIG_LIST,
                                        error, "i", (gint64) version);
    GError *local = NULL;

    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        DirectorySignature signature;
        if (!db_fixed (rows, 0, signature.person.b, ID_BYTES, error) ||
            !db_fixed (rows, 1, signature.signature.b, SIGNATURE_BYTES, error))
            return FALSE;
        g_array_append_val (signatures, signature);
    }
    if (local != NULL)
        g_propagate_error (error, local);
    return local == NULL;
}

/* Turns any error into STOP: a directory that does not hold ends the process.
 */
static gboolean
stop_here (GError **error, GError *cause, guint32 version)
{
    if (cause != NULL && cause->code == INTRAY_ERROR_RETRY) {
        g_propagate_error (error, cause);
        return FALSE;
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "directory version %u is not to be trusted: %s. Restore the "
                 "register from a backup",
                 version, cause == NULL ? "it is not ours" : cause->message);
    g_clear_error (&cause);
    return FALSE;
}

/* Checks one version against the one before, or against the root. */
static gboolean
check_loaded (Store *store, const Hash *root, const Directory *before,
              const Directory *next, GError **error)
{
    g_autoptr (GArray) signatures =
        g_array_new (FALSE, FALSE, sizeof (DirectorySignature));

    if (!id_equal (&next->centre, &store->centre)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "it belongs to another centre");
        return FALSE;
    }
    if (before == NULL &&
        (!hash_equal (&next->hash, root) || !store->has_root ||
         !hash_equal (&store->root_hash, root))) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "it is not the one that the root file names");
        return FALSE;
    }
    return load_signatures (store, next->version, signatures, error) &&
           directory_check_next (
               before, next,
               (const DirectorySignature *) (gconstpointer) signatures->data,
               signatures->len, error);
}

gboolean
directory_load (Store *store, const Hash *root, Directory **directory_out,
                GPtrArray *versions, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_DIRECTORY_LIST, error, "");
    g_autoptr (Directory) before = NULL;
    GError *local = NULL;
    guint32 version = 0;

    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        g_autoptr (GBytes) body = db_bytes (rows, 1);
        g_autoptr (Directory) next = NULL;

        version = (guint32) db_integer (rows, 0);
        if (root == NULL) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                         "the root file is missing: restore it; without it "
                         "nobody can tell who vouches for the keys");
            return FALSE;
        }
        next = directory_unpack (body, &local);
        if (next == NULL || next->version != version ||
            !check_loaded (store, root, before, next, &local))
            return stop_here (error, local, version);
        g_clear_pointer (&before, directory_free);
        before = g_steal_pointer (&next);
        if (versions != NULL) {
            g_autoptr (Directory) copy = directory_unpack (body, NULL);
            g_ptr_array_add (versions, g_steal_pointer (&copy));
        }
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    if (before == NULL && store->has_root)
        return stop_here (error, NULL, 1);
    *directory_out = g_steal_pointer (&before);
    return TRUE;
}

gboolean
directory_insert (Store *store, Directory *next,
                  const DirectorySignature *signatures, guint count,
                  GError **error)
{
    g_autoptr (GBytes) body = directory_pack (next);

    if (!db_run (store->db, SQL_DIRECTORY_INSERT, error, "ibh",
                 (gint64) next->version, body, &next->hash))
        return FALSE;
    for (guint i = 0; i < count; i++)
        if (!db_run (store->db, SQL_DIRECTORY_SIG_INSERT, error, "idg",
                     (gint64) next->version, &signatures[i].person,
                     &signatures[i].signature))
            return FALSE;
    return next->version != 1 ||
           db_run (store->db, SQL_CENTRE_SET_ROOT, error, "h", &next->hash);
}
