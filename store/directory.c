#include "store/directory.h"

#include "common/error.h"
#include "common/limits.h"
#include "store/seal.h"

#include <string.h>

#define SIGN_LABEL "intray direct 1"
#define LABEL_BYTES 16
G_STATIC_ASSERT (sizeof SIGN_LABEL == LABEL_BYTES);

void
person_free (Person *person)
{
    if (person == NULL)
        return;
    g_free (person->name);
    g_free (person->address);
    g_free (person->staff_id);
    g_free (person);
}

Person *
person_copy (const Person *person)
{
    Person *copy = g_new (Person, 1);

    *copy = *person;
    copy->name = g_strdup (person->name);
    copy->address = g_strdup (person->address);
    copy->staff_id = g_strdup (person->staff_id);
    return copy;
}

static void
default_names_free (gpointer data)
{
    DefaultNames *names = data;

    g_array_unref (names->names);
    g_free (names);
}

Directory *
directory_new (const Id *centre)
{
    Directory *directory = g_new0 (Directory, 1);

    directory->centre = *centre;
    directory->version = 1;
    directory->quorum = 2;
    directory->persons =
        g_ptr_array_new_with_free_func ((GDestroyNotify) person_free);
    directory->assignments = g_array_new (FALSE, FALSE, sizeof (Assignment));
    directory->duty = g_array_new (FALSE, FALSE, sizeof (Id));
    directory->defaults = g_ptr_array_new_with_free_func (default_names_free);
    return directory;
}

void
directory_free (Directory *directory)
{
    if (directory == NULL)
        return;
    g_ptr_array_unref (directory->persons);
    g_array_unref (directory->assignments);
    g_array_unref (directory->duty);
    g_ptr_array_unref (directory->defaults);
    g_free (directory);
}

Directory *
directory_next (const Directory *directory, gint64 at)
{
    Directory *next = directory_new (&directory->centre);

    next->version = directory->version + 1;
    next->prev = directory->hash;
    /* The wall clock may have been set back; versions never are. */
    next->at = MAX (at, directory->at);
    memcpy (next->recovery, directory->recovery, KEY_BYTES);
    memcpy (next->machine, directory->machine, KEY_BYTES);
    memcpy (next->roll, directory->roll, KEY_BYTES);
    memcpy (next->backup, directory->backup, KEY_BYTES);
    next->quorum = directory->quorum;
    for (guint i = 0; i < directory->persons->len; i++)
        g_ptr_array_add (next->persons,
                         person_copy (directory->persons->pdata[i]));
    g_array_append_vals (next->assignments, directory->assignments->data,
                         directory->assignments->len);
    g_array_append_vals (next->duty, directory->duty->data,
                         directory->duty->len);
    for (guint i = 0; i < directory->defaults->len; i++) {
        const DefaultNames *from = directory->defaults->pdata[i];
        DefaultNames *to = g_new0 (DefaultNames, 1);
        to->overlay = from->overlay;
        to->names = g_array_copy (from->names);
        g_ptr_array_add (next->defaults, to);
    }
    return next;
}

static int
compare_persons (gconstpointer a, gconstpointer b)
{
    const Person *const *left = a;
    const Person *const *right = b;

    return id_compare (&(*left)->id, &(*right)->id);
}

static void
put_ids (GByteArray *out, const GArray *ids)
{
    for (guint i = 0; i < ids->len; i++)
        bytes_put (out, g_array_index (ids, Id, i).b, ID_BYTES);
}

static void
put_person (GByteArray *out, const Person *person)
{
    bytes_put (out, person->id.b, ID_BYTES);
    bytes_put (out, person->box, KEY_BYTES);
    bytes_put (out, person->sign, KEY_BYTES);
    bytes_put_u32 (out, person->roles);
    bytes_put_u8 (out, (guint8) person->state);
    bytes_put_u32 (out, person->since);
    bytes_put_text (out, person->name);
    bytes_put_text (out, person->address);
    bytes_put_text (out, person->staff_id);
}

GBytes *
directory_pack (Directory *directory)
{
    GByteArray *out = g_byte_array_new ();

    g_ptr_array_sort (directory->persons, compare_persons);
    bytes_put (out, "iD1", 4);
    bytes_put (out, directory->centre.b, ID_BYTES);
    bytes_put_u32 (out, directory->version);
    bytes_put (out, directory->prev.b, HASH_BYTES);
    bytes_put_i64 (out, directory->at);
    bytes_put (out, directory->recovery, KEY_BYTES);
    bytes_put (out, directory->machine, KEY_BYTES);
    bytes_put (out, directory->roll, KEY_BYTES);
    bytes_put (out, directory->backup, KEY_BYTES);
    bytes_put_u8 (out, directory->quorum);
    bytes_put_u16 (out, (guint16) directory->persons->len);
    for (guint i = 0; i < directory->persons->len; i++)
        put_person (out, directory->persons->pdata[i]);
    bytes_put_u32 (out, directory->assignments->len);
    for (guint i = 0; i < directory->assignments->len; i++) {
        const Assignment *row =
            &g_array_index (directory->assignments, Assignment, i);
        bytes_put (out, row->child.b, ID_BYTES);
        bytes_put (out, row->person.b, ID_BYTES);
        bytes_put_u8 (out, row->as);
        bytes_put_u32 (out, (guint32) row->from);
        bytes_put_u32 (out, (guint32) row->until);
    }
    bytes_put_u16 (out, (guint16) directory->duty->len);
    put_ids (out, directory->duty);
    bytes_put_u8 (out, (guint8) directory->defaults->len);
    for (guint i = 0; i < directory->defaults->len; i++) {
        const DefaultNames *names = directory->defaults->pdata[i];
        bytes_put_u32 (out, names->overlay);
        bytes_put_u8 (out, (guint8) names->names->len);
        put_ids (out, names->names);
    }
    directory->hash = hash_bytes (out->data, out->len);
    return g_byte_array_free_to_bytes (out);
}

static gboolean
is_zero_key (const guint8 *key)
{
    static const guint8 zero[KEY_BYTES];

    return memcmp (key, zero, KEY_BYTES) == 0;
}

static void
get_persons (ByteReader *from, Directory *directory)
{
    guint count = bytes_get_u16 (from);

    for (guint i = 0; i < count && !from->failed; i++) {
        Person *person = g_new0 (Person, 1);
        const Person *last = i == 0 ? NULL : directory->persons->pdata[i - 1];
        gboolean keyless = FALSE;

        g_ptr_array_add (directory->persons, person);
        bytes_get (from, person->id.b, ID_BYTES);
        bytes_get (from, person->box, KEY_BYTES);
        bytes_get (from, person->sign, KEY_BYTES);
        person->roles = bytes_get_u32 (from);
        person->state = bytes_get_u8 (from);
        person->since = bytes_get_u32 (from);
        person->name = bytes_get_text (from);
        person->address = bytes_get_text (from);
        person->staff_id = bytes_get_text (from);
        keyless = is_zero_key (person->box) && is_zero_key (person->sign);
        if ((last != NULL && id_compare (&last->id, &person->id) >= 0) ||
            id_is_zero (&person->id) || (person->roles & ~ROLE_ALL) != 0 ||
            person->state < PERSON_ACTIVE || person->state > PERSON_LEFT ||
            (person->state == PERSON_ACTIVE && keyless) ||
            (person->state == PERSON_WAITING && !keyless))
            from->failed = TRUE;
    }
}

static void
get_ids (ByteReader *from, guint count, GArray *ids)
{
    for (guint i = 0; i < count && !from->failed; i++) {
        Id id;
        bytes_get (from, id.b, ID_BYTES);
        g_array_append_val (ids, id);
    }
}

static void
get_assignments (ByteReader *from, Directory *directory)
{
    guint32 count = bytes_get_u32 (from);

    for (guint32 i = 0; i < count && !from->failed; i++) {
        Assignment row;
        memset (&row, 0, sizeof row);
        bytes_get (from, row.child.b, ID_BYTES);
        bytes_get (from, row.person.b, ID_BYTES);
        row.as = bytes_get_u8 (from);
        row.from = (gint32) bytes_get_u32 (from);
        row.until = (gint32) bytes_get_u32 (from);
        if (row.as < AS_KEY_WORKER || row.as > AS_CONFLICT)
            from->failed = TRUE;
        g_array_append_val (directory->assignments, row);
    }
}

Directory *
directory_unpack (GBytes *body, GError **error)
{
    gsize length = 0;
    const guint8 *data = g_bytes_get_data (body, &length);
    g_autoptr (Directory) directory = directory_new (&ID_ZERO);
    ByteReader from;
    guint count = 0;

    byte_reader_init (&from, data, length);
    from.failed = length > LIMIT_DIRECTORY_BYTES;
    bytes_expect (&from, "iD1", 4);
    bytes_get (&from, directory->centre.b, ID_BYTES);
    directory->version = bytes_get_u32 (&from);
    bytes_get (&from, directory->prev.b, HASH_BYTES);
    directory->at = bytes_get_i64 (&from);
    bytes_get (&from, directory->recovery, KEY_BYTES);
    bytes_get (&from, directory->machine, KEY_BYTES);
    bytes_get (&from, directory->roll, KEY_BYTES);
    bytes_get (&from, directory->backup, KEY_BYTES);
    directory->quorum = bytes_get_u8 (&from);
    get_persons (&from, directory);
    get_assignments (&from, directory);
    get_ids (&from, bytes_get_u16 (&from), directory->duty);
    count = bytes_get_u8 (&from);
    for (guint i = 0; i < count && !from.failed; i++) {
        DefaultNames *names = g_new0 (DefaultNames, 1);
        names->names = g_array_new (FALSE, FALSE, sizeof (Id));
        g_ptr_array_add (directory->defaults, names);
        names->overlay = bytes_get_u32 (&from);
        get_ids (&from, bytes_get_u8 (&from), names->names);
    }
    if (!bytes_end (&from) || directory->version == 0) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "a directory is not in our form");
        return NULL;
    }
    directory->hash = hash_bytes (data, length);
    return g_steal_pointer (&directory);
}

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
    if (before == NULL || !same_keys || before->roles != after->roles)
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

guint
directory_needs (const Directory *before, const Directory *next)
{
    if (before == NULL ||
        memcmp (before->recovery, next->recovery, KEY_BYTES) != 0 ||
        memcmp (before->machine, next->machine, KEY_BYTES) != 0 ||
        memcmp (before->roll, next->roll, KEY_BYTES) != 0 ||
        memcmp (before->backup, next->backup, KEY_BYTES) != 0 ||
        before->quorum != next->quorum || !defaults_equal (before, next))
        return 2;
    for (guint i = 0; i < next->persons->len; i++) {
        const Person *after = next->persons->pdata[i];
        if (person_change_is_grave (directory_person (before, &after->id),
                                    after))
            return 2;
    }
    return 1;
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
    return TRUE;
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
                     ? "directory %u changes seniors, trustees or keys and "
                       "needs two signatures: a senior's, and a senior's or "
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

Person *
directory_person_for_change (Directory *directory, const Id *id)
{
    for (guint i = 0; i < directory->persons->len; i++) {
        Person *person = directory->persons->pdata[i];
        if (id_equal (&person->id, id))
            return person;
    }
    return NULL;
}

const Person *
directory_person (const Directory *directory, const Id *id)
{
    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        if (id_equal (&person->id, id))
            return person;
    }
    return NULL;
}

const Person *
directory_by_staff_id (const Directory *directory, const char *staff_id)
{
    for (guint i = 0; i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        if (strcmp (person->staff_id, staff_id) == 0)
            return person;
    }
    return NULL;
}

const char *
directory_name_of (const Directory *directory, const Id *id)
{
    const Person *person = directory_person (directory, id);
    Id recovery = directory_recovery_id (directory);

    if (person != NULL)
        return person->name;
    if (id_is_zero (id))
        return "the machine";
    return id_equal (id, &recovery) ? "recovery" : "somebody unknown";
}

GPtrArray *
directory_with_role (const Directory *directory, guint32 roles)
{
    GPtrArray *found = g_ptr_array_new ();

    for (guint i = 0; i < directory->persons->len; i++) {
        Person *person = directory->persons->pdata[i];
        if (person->state == PERSON_ACTIVE && (person->roles & roles) != 0)
            g_ptr_array_add (found, person);
    }
    return found;
}

gboolean
directory_is_assigned (const Directory *directory, const Id *child,
                       const Id *person, guint8 as, gint32 day)
{
    for (guint i = 0; i < directory->assignments->len; i++) {
        const Assignment *row =
            &g_array_index (directory->assignments, Assignment, i);
        if (row->as == as && row->from <= day && day <= row->until &&
            id_equal (&row->child, child) && id_equal (&row->person, person))
            return TRUE;
    }
    return FALSE;
}

char *
directory_roles_in_words (guint32 roles)
{
    static const char *const words[] = {
        "key worker", "SENCo",         "lead",    "deputy lead", "DSL",
        "deputy DSL", "administrator", "manager", "trustee"};
    g_autoptr (GPtrArray) parts = g_ptr_array_new ();

    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if ((roles & (1u << i)) != 0)
            g_ptr_array_add (parts, (gpointer) words[i]);
    g_ptr_array_add (parts, NULL);
    return g_strjoinv (", ", (char **) parts->pdata);
}

Id
directory_recovery_id (const Directory *directory)
{
    Hash hash = hash_bytes (directory->recovery, KEY_BYTES);
    Id id;

    memcpy (id.b, hash.b, ID_BYTES);
    return id;
}
