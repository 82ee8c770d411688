#include "store/directory.h"

#include "common/error.h"
#include "common/limits.h"
#include "store/seal.h"

#include <string.h>

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
        gboolean box = FALSE;
        gboolean sign = FALSE;

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
        box = !is_zero_key (person->box);
        sign = !is_zero_key (person->sign);
        if ((last != NULL && id_compare (&last->id, &person->id) >= 0) ||
            id_is_zero (&person->id) || (person->roles & ~ROLE_ALL) != 0 ||
            person->state < PERSON_ACTIVE || person->state > PERSON_LEFT ||
            (person->state == PERSON_ACTIVE && !(box && sign)) ||
            (person->state == PERSON_WAITING && (box || sign)))
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
