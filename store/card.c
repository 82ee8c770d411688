#include "store/card.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "store/blob.h"
#include "store/seal.h"
#include "store/wrap.h"

#include <string.h>

#define ONROLL_LABEL "intray onroll 1"
G_STATIC_ASSERT (sizeof ONROLL_LABEL == 16);

#define ROLL_KEY_BYTES                                                         \
    (4 + ID_BYTES + ID_BYTES + 4 + 4 + HASH_BYTES + KEY_BYTES)

/* Texts of part 1, then of part 2, in the order they are packed. Lists are
 * joined with ';', dates are days as decimal text. */
static const gsize name_members[] = {
    G_STRUCT_OFFSET (RollChild, child_id),
    G_STRUCT_OFFSET (RollChild, given_name),
    G_STRUCT_OFFSET (RollChild, family_name),
    G_STRUCT_OFFSET (RollChild, known_as),
};
static const gsize rest_members[] = {
    G_STRUCT_OFFSET (RollChild, nhs_number),
    G_STRUCT_OFFSET (RollChild, address),
    G_STRUCT_OFFSET (RollChild, postcode),
    G_STRUCT_OFFSET (RollChild, key_worker),
    G_STRUCT_OFFSET (RollChild, deputy_key_worker),
    G_STRUCT_OFFSET (RollChild, room),
    G_STRUCT_OFFSET (RollChild, status),
    G_STRUCT_OFFSET (RollChild, phone),
    G_STRUCT_OFFSET (RollChild, may_collect),
    G_STRUCT_OFFSET (RollChild, responsibility),
};

static void
put_head (GByteArray *out, const Id *child, guint8 part, guint32 version)
{
    guint8 salt[32];

    random_bytes (salt, sizeof salt);
    bytes_put (out, "iC1", 4);
    bytes_put (out, salt, sizeof salt);
    bytes_put (out, child->b, ID_BYTES);
    bytes_put_u8 (out, part);
    bytes_put_u32 (out, version);
}

static GBytes *
pack_name (const RollChild *child, guint32 version)
{
    GByteArray *out = g_byte_array_new ();

    put_head (out, &child->id, CARD_PART_NAME, version);
    for (gsize i = 0; i < G_N_ELEMENTS (name_members); i++)
        bytes_put_text (out, G_STRUCT_MEMBER (char *, child, name_members[i]));
    bytes_put_u32 (out, (guint32) child->dob);
    bytes_put_u16 (out, (guint16) child->other_names->len);
    for (guint i = 0; i < child->other_names->len; i++)
        bytes_put_text (out, child->other_names->pdata[i]);
    return g_byte_array_free_to_bytes (out);
}

static GBytes *
pack_rest (const RollChild *child, guint32 version)
{
    GByteArray *out = g_byte_array_new ();

    put_head (out, &child->id, CARD_PART_REST, version);
    for (gsize i = 0; i < G_N_ELEMENTS (rest_members); i++)
        bytes_put_text (out, G_STRUCT_MEMBER (char *, child, rest_members[i]));
    bytes_put_u32 (out, (guint32) child->start_date);
    bytes_put_u32 (out, (guint32) child->leave_date);
    bytes_put_u16 (out, (guint16) child->parents->len);
    for (guint i = 0; i < child->parents->len; i++) {
        const RollParent *parent = child->parents->pdata[i];
        bytes_put_text (out, parent->name);
        bytes_put_text (out, parent->address);
    }
    return g_byte_array_free_to_bytes (out);
}

static void
get_head (ByteReader *from, const Id *child, guint8 part, guint32 version)
{
    guint8 salt[32];

    bytes_expect (from, "iC1", 4);
    bytes_get (from, salt, sizeof salt);
    bytes_expect (from, child->b, ID_BYTES);
    from->failed = from->failed || bytes_get_u8 (from) != part ||
                   bytes_get_u32 (from) != version;
}

static void
get_texts (ByteReader *from, RollChild *child, const gsize *members,
           gsize count)
{
    for (gsize i = 0; i < count; i++) {
        char **member = G_STRUCT_MEMBER_P (child, members[i]);
        g_free (*member);
        *member = bytes_get_text (from);
    }
}

static gboolean
unpack_name (GBytes *plain, guint32 version, RollChild *child)
{
    ByteReader from;
    guint count = 0;

    byte_reader_init (&from, g_bytes_get_data (plain, NULL),
                      g_bytes_get_size (plain));
    get_head (&from, &child->id, CARD_PART_NAME, version);
    get_texts (&from, child, name_members, G_N_ELEMENTS (name_members));
    child->dob = (gint32) bytes_get_u32 (&from);
    count = bytes_get_u16 (&from);
    for (guint i = 0; i < count && !from.failed; i++)
        g_ptr_array_add (child->other_names, bytes_get_text (&from));
    return bytes_end (&from);
}

static gboolean
unpack_rest (GBytes *plain, guint32 version, RollChild *child)
{
    ByteReader from;
    guint count = 0;

    byte_reader_init (&from, g_bytes_get_data (plain, NULL),
                      g_bytes_get_size (plain));
    get_head (&from, &child->id, CARD_PART_REST, version);
    get_texts (&from, child, rest_members, G_N_ELEMENTS (rest_members));
    child->start_date = (gint32) bytes_get_u32 (&from);
    child->leave_date = (gint32) bytes_get_u32 (&from);
    count = bytes_get_u16 (&from);
    for (guint i = 0; i < count && !from.failed; i++) {
        RollParent *parent = g_new0 (RollParent, 1);
        parent->name = bytes_get_text (&from);
        parent->address = bytes_get_text (&from);
        if (parent->address[0] == '\0')
            g_clear_pointer (&parent->address, g_free);
        g_ptr_array_add (child->parents, parent);
    }
    return bytes_end (&from);
}

/* One sealed and signed part as its row has it. */
typedef struct {
    guint32 version;
    Hash hash;
    GBytes *body;
    GBytes *to_roll;
} CardRow;

static void
card_row_free (CardRow *row)
{
    if (row == NULL)
        return;
    g_clear_pointer (&row->body, g_bytes_unref);
    g_clear_pointer (&row->to_roll, g_bytes_unref);
    g_free (row);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CardRow, card_row_free)

static GBytes *
onroll_bytes (const Id *centre, const Id *child, guint32 part, guint32 version,
              const Hash *hash, const Id *signer, guint32 dir)
{
    GByteArray *out = g_byte_array_new ();

    bytes_put (out, ONROLL_LABEL, 16);
    bytes_put (out, centre->b, ID_BYTES);
    bytes_put (out, child->b, ID_BYTES);
    bytes_put_u32 (out, part);
    bytes_put_u32 (out, version);
    bytes_put (out, hash->b, HASH_BYTES);
    bytes_put (out, signer->b, ID_BYTES);
    bytes_put_u32 (out, dir);
    return g_byte_array_free_to_bytes (out);
}

/* Reads a part's row and checks that a senior of its directory signed it.
 * *@row_out is NULL where there is no such part. */
static gboolean
load_row (Store *store, const GPtrArray *versions, const Id *child,
          guint32 part, CardRow **row_out, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_CARD_GET, error, "di", child, (gint64) part);
    g_autoptr (CardRow) row = g_new0 (CardRow, 1);
    g_autoptr (GBytes) signed_bytes = NULL;
    const Person *person = NULL;
    Signature signature;
    GError *local = NULL;
    guint32 dir = 0;
    Id signer;

    if (rows == NULL)
        return FALSE;
    if (!db_next (rows, &local)) {
        if (local != NULL)
            g_propagate_error (error, local);
        *row_out = NULL;
        return local == NULL;
    }
    row->version = (guint32) db_integer (rows, 0);
    dir = (guint32) db_integer (rows, 4);
    if (!db_fixed (rows, 2, row->hash.b, HASH_BYTES, error) ||
        !db_fixed (rows, 3, signer.b, ID_BYTES, error) ||
        !db_fixed (rows, 5, signature.b, SIGNATURE_BYTES, error))
        return FALSE;
    row->body = db_bytes (rows, 1);
    row->to_roll = db_bytes (rows, 6);
    if (dir >= 1 && dir <= versions->len)
        person = directory_person (versions->pdata[dir - 1], &signer);
    signed_bytes = onroll_bytes (&store->centre, child, part, row->version,
                                 &row->hash, &signer, dir);
    if (person == NULL || person->state != PERSON_ACTIVE ||
        (person->roles & ROLE_SENIOR) == 0 ||
        !sign_verify (person->sign, &signature,
                      g_bytes_get_data (signed_bytes, NULL),
                      g_bytes_get_size (signed_bytes))) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the register was altered: a card of the children's "
                     "list is not signed by a senior");
        return FALSE;
    }
    *row_out = g_steal_pointer (&row);
    return TRUE;
}

/* Opens a part with its key and holds it against the signed hash. */
static GBytes *
open_part (Store *store, const Id *child, guint32 part, const CardRow *row,
           const guint8 *key, GError **error)
{
    BlobName name = {store->centre, BLOB_CARD, *child, part, row->version};
    g_autoptr (GBytes) plain =
        blob_open (&name, key, g_bytes_get_data (row->body, NULL),
                   g_bytes_get_size (row->body), LIMIT_CSV_BYTES, error);
    Hash hash;

    if (plain == NULL)
        return NULL;
    hash =
        hash_bytes (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
    if (hash_equal (&hash, &row->hash))
        return g_steal_pointer (&plain);
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "the register was altered: a card is not the one that was "
                 "signed");
    return NULL;
}

static GBytes *
seal_to_roll (Store *store, const Directory *directory, const Id *child,
              guint32 part, guint32 version, const Hash *hash,
              const guint8 *key, GError **error)
{
    g_autoptr (GByteArray) head = g_byte_array_new ();
    guint8 *plain = secret_new (ROLL_KEY_BYTES);
    GBytes *box = NULL;

    bytes_put (head, "iQ1", 4);
    bytes_put (head, store->centre.b, ID_BYTES);
    bytes_put (head, child->b, ID_BYTES);
    bytes_put_u32 (head, part);
    bytes_put_u32 (head, version);
    bytes_put (head, hash->b, HASH_BYTES);
    memcpy (plain, head->data, head->len);
    memcpy (plain + head->len, key, KEY_BYTES);
    box = box_seal (directory->roll, plain, ROLL_KEY_BYTES, error);
    secret_free (plain);
    return box;
}

/* The key of a part, opened with the roll secret; NULL when it does not fit. */
static guint8 *
open_to_roll (Store *store, const Id *child, guint32 part, const CardRow *row,
              const guint8 *roll_secret)
{
    guint8 *plain = secret_new (ROLL_KEY_BYTES);
    guint8 *key = NULL;
    ByteReader from;

    if (g_bytes_get_size (row->to_roll) ==
            ROLL_KEY_BYTES + BOX_OVERHEAD_BYTES &&
        box_open (roll_secret, g_bytes_get_data (row->to_roll, NULL),
                  g_bytes_get_size (row->to_roll), plain, NULL)) {
        byte_reader_init (&from, plain, ROLL_KEY_BYTES);
        bytes_expect (&from, "iQ1", 4);
        bytes_expect (&from, store->centre.b, ID_BYTES);
        bytes_expect (&from, child->b, ID_BYTES);
        if (bytes_get_u32 (&from) == part &&
            bytes_get_u32 (&from) == row->version) {
            bytes_expect (&from, row->hash.b, HASH_BYTES);
            key = secret_new (KEY_BYTES);
            bytes_get (&from, key, KEY_BYTES);
            if (!bytes_end (&from))
                g_clear_pointer (&key, secret_free);
        }
    }
    secret_free (plain);
    return key;
}

/* Seals, signs and writes one part; its hash to *@hash_out. */
static gboolean
write_part (Store *store, const Directory *directory, const Id *child,
            guint32 part, guint32 version, GBytes *plain, const guint8 *key,
            const Id *signer, const guint8 *sign_seed, Hash *hash_out,
            GError **error)
{
    BlobName name = {store->centre, BLOB_CARD, *child, part, version};
    g_autoptr (GBytes) body = blob_seal (
        &name, key, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
    Hash hash =
        hash_bytes (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
    g_autoptr (GBytes) signed_bytes =
        onroll_bytes (&store->centre, child, part, version, &hash, signer,
                      directory->version);
    Signature signature =
        sign_bytes (sign_seed, g_bytes_get_data (signed_bytes, NULL),
                    g_bytes_get_size (signed_bytes));
    g_autoptr (GBytes) to_roll = seal_to_roll (store, directory, child, part,
                                               version, &hash, key, error);

    *hash_out = hash;
    return to_roll != NULL &&
           db_run (store->db, SQL_CARD_PUT, error, "diibhdigb", child,
                   (gint64) part, (gint64) version, body, &hash, signer,
                   (gint64) directory->version, &signature, to_roll);
}

/* May this person read the card, and the rest of it? */
static gboolean
reads_card (const Directory *directory, const Person *person, const Id *child,
            gboolean *rest_out)
{
    gint32 day = clock_day (clock_now_ms ());

    *rest_out = FALSE;
    if (person->state != PERSON_ACTIVE)
        return FALSE;
    /* A conflict keeps a person from the letters, and from the particulars;
     * the name she knows anyhow. */
    if ((person->roles & ROLE_SENIOR) != 0) {
        *rest_out = !directory_is_assigned (directory, child, &person->id,
                                            AS_CONFLICT, day);
        return TRUE;
    }
    return (person->roles & (ROLE_ADMIN | ROLE_MANAGER | ROLE_SENCO)) != 0 ||
           directory_is_assigned (directory, child, &person->id, AS_KEY_WORKER,
                                  day) ||
           directory_is_assigned (directory, child, &person->id, AS_DEPUTY,
                                  day) ||
           directory_is_assigned (directory, child, &person->id, AS_COVER, day);
}

/* Writes the class 6 rows; @wrap has object, version, filing hash and both
 * keys (locked memory). */
static gboolean
give_rows (Store *store, const Directory *directory, Wrap *wrap, GError **error)
{
    guint8 *rest = secret_new (KEY_BYTES);
    gboolean done = TRUE;

    memcpy (rest, wrap->content_key, KEY_BYTES);
    wrap->wrap_class = WRAP_CARD;
    for (guint i = 0; done && i < directory->persons->len; i++) {
        const Person *person = directory->persons->pdata[i];
        gboolean with_rest = FALSE;

        wrap->holder = person->id;
        if (!reads_card (directory, person, &wrap->object, &with_rest)) {
            done = wrap_delete (store, &wrap->object, &person->id, WRAP_CARD,
                                error);
            continue;
        }
        memset (wrap->content_key, 0, KEY_BYTES);
        if (with_rest)
            memcpy (wrap->content_key, rest, KEY_BYTES);
        done = wrap_put (store, wrap, person->box, error);
    }
    secret_free (rest);
    return done;
}

static Hash
both_hashes (const Hash *name, const Hash *rest)
{
    Piece pieces[] = {{name->b, HASH_BYTES}, {rest->b, HASH_BYTES}};

    return hash_pieces (pieces, 2);
}

gboolean
card_put (Store *store, const Directory *directory, RollChild *child,
          const Id *signer, const guint8 *sign_seed, GError **error)
{
    g_autoptr (GBytes) name = NULL;
    g_autoptr (GBytes) rest = NULL;
    Wrap *wrap = NULL;
    gint64 version = 0;
    gboolean done = FALSE;
    Hash hashes[2];

    if (id_is_zero (&child->id))
        child->id = id_random ();
    if (!db_count (store->db, SQL_CARD_VERSION, &version, error, "d",
                   &child->id))
        return FALSE;
    version++;
    name = pack_name (child, (guint32) version);
    rest = pack_rest (child, (guint32) version);
    wrap = wrap_new ();
    random_bytes (wrap->envelope_key, KEY_BYTES);
    random_bytes (wrap->content_key, KEY_BYTES);
    wrap->object = child->id;
    wrap->version = (guint32) version;
    done = write_part (store, directory, &child->id, CARD_PART_NAME,
                       (guint32) version, name, wrap->envelope_key, signer,
                       sign_seed, &hashes[0], error) &&
           write_part (store, directory, &child->id, CARD_PART_REST,
                       (guint32) version, rest, wrap->content_key, signer,
                       sign_seed, &hashes[1], error);
    if (done) {
        wrap->filing_hash = both_hashes (&hashes[0], &hashes[1]);
        done = give_rows (store, directory, wrap, error);
    }
    secret_free (wrap);
    return done;
}

static gboolean
is_zero_key (const guint8 *key)
{
    static const guint8 zero[KEY_BYTES];

    return memcmp (key, zero, KEY_BYTES) == 0;
}

/* Opens both parts with the keys given; @rest_key may be zeros. */
static RollChild *
open_child (Store *store, const GPtrArray *versions, const Id *id,
            const guint8 *name_key, const guint8 *rest_key,
            const Hash *expected, GError **error)
{
    RollChild *child = roll_child_new ();
    g_autoptr (CardRow) name = NULL;
    g_autoptr (CardRow) rest = NULL;
    g_autoptr (GBytes) plain = NULL;
    gboolean done = FALSE;

    child->id = *id;
    if (load_row (store, versions, id, CARD_PART_NAME, &name, error) &&
        load_row (store, versions, id, CARD_PART_REST, &rest, error)) {
        Hash both = HASH_ZERO;
        if (name != NULL && rest != NULL)
            both = both_hashes (&name->hash, &rest->hash);
        done = name != NULL && rest != NULL && name->version == rest->version &&
               (expected == NULL || hash_equal (expected, &both));
        if (!done)
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "the register was altered: a card's parts do not "
                         "belong together");
    }
    if (done) {
        plain = open_part (store, id, CARD_PART_NAME, name, name_key, error);
        done = plain != NULL && unpack_name (plain, name->version, child);
    }
    if (done && !is_zero_key (rest_key)) {
        g_clear_pointer (&plain, g_bytes_unref);
        plain = open_part (store, id, CARD_PART_REST, rest, rest_key, error);
        done = plain != NULL && unpack_rest (plain, rest->version, child);
    }
    if (done)
        return child;
    if (error != NULL && *error == NULL)
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "a card is not in our form");
    roll_child_free (child);
    return NULL;
}

RollChild *
card_open (Store *store, const GPtrArray *versions, const Id *child,
           const Id *holder, const guint8 *box_secret, GError **error)
{
    Wrap *wrap = wrap_get (store, child, holder, WRAP_CARD, box_secret, error);
    RollChild *opened = NULL;

    if (wrap == NULL)
        return NULL;
    opened = open_child (store, versions, child, wrap->envelope_key,
                         wrap->content_key, &wrap->filing_hash, error);
    secret_free (wrap);
    return opened;
}

/* Ids that a query's first column lists. */
static GArray *
id_list (DbRows *rows, GError **error)
{
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (Id));
    GError *local = NULL;

    while (db_next (rows, &local)) {
        Id id;
        if (!db_fixed (rows, 0, id.b, ID_BYTES, error))
            return NULL;
        g_array_append_val (ids, id);
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return NULL;
    }
    return g_steal_pointer (&ids);
}

static int
compare_children (gconstpointer a, gconstpointer b)
{
    const RollChild *left = *(const RollChild *const *) a;
    const RollChild *right = *(const RollChild *const *) b;
    int order = g_utf8_collate (left->family_name, right->family_name);

    return order != 0 ? order
                      : g_utf8_collate (left->given_name, right->given_name);
}

GPtrArray *
card_list (Store *store, const GPtrArray *versions, const Id *holder,
           const guint8 *box_secret, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_CARD_LIST_HELD, error, "d", holder);
    g_autoptr (GArray) ids = rows == NULL ? NULL : id_list (rows, error);
    g_autoptr (GPtrArray) children =
        g_ptr_array_new_with_free_func ((GDestroyNotify) roll_child_free);

    if (ids == NULL)
        return NULL;
    for (guint i = 0; i < ids->len; i++) {
        const Id *id = &g_array_index (ids, Id, i);
        RollChild *child = NULL;
        if (id_is_zero (id))
            continue;
        child = card_open (store, versions, id, holder, box_secret, error);
        if (child == NULL)
            return NULL;
        g_ptr_array_add (children, child);
    }
    g_ptr_array_sort (children, compare_children);
    return g_steal_pointer (&children);
}

GPtrArray *
card_load_roll (Store *store, const GPtrArray *versions,
                const guint8 *roll_secret, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_CARD_LIST_ALL, error, "");
    g_autoptr (GArray) ids = rows == NULL ? NULL : id_list (rows, error);
    g_autoptr (GPtrArray) children =
        g_ptr_array_new_with_free_func ((GDestroyNotify) roll_child_free);

    if (ids == NULL)
        return NULL;
    for (guint i = 0; i < ids->len; i++) {
        const Id *id = &g_array_index (ids, Id, i);
        g_autoptr (CardRow) name = NULL;
        g_autoptr (CardRow) rest = NULL;
        guint8 *name_key = NULL;
        guint8 *rest_key = NULL;
        RollChild *child = NULL;

        if (!load_row (store, versions, id, CARD_PART_NAME, &name, error) ||
            !load_row (store, versions, id, CARD_PART_REST, &rest, error))
            return NULL;
        if (name != NULL)
            name_key =
                open_to_roll (store, id, CARD_PART_NAME, name, roll_secret);
        if (rest != NULL)
            rest_key =
                open_to_roll (store, id, CARD_PART_REST, rest, roll_secret);
        if (name_key != NULL && rest_key != NULL)
            child = open_child (store, versions, id, name_key, rest_key, NULL,
                                error);
        else
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "the register was altered: a card does not open "
                         "with the roll key");
        secret_free (name_key);
        secret_free (rest_key);
        if (child == NULL)
            return NULL;
        g_ptr_array_add (children, child);
    }
    g_ptr_array_sort (children, compare_children);
    return g_steal_pointer (&children);
}

gboolean
card_reseal (Store *store, const Directory *directory, const Id *child,
             const Id *holder, const guint8 *box_secret, GError **error)
{
    Wrap *wrap = wrap_get (store, child, holder, WRAP_CARD, box_secret, error);
    gboolean done = wrap != NULL;

    if (done && is_zero_key (wrap->content_key) && !id_is_zero (child)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED,
                     "only a senior may give a child's card to others");
        done = FALSE;
    }
    done = done && give_rows (store, directory, wrap, error);
    secret_free (wrap);
    return done;
}

gboolean
card_put_agencies (Store *store, const Directory *directory,
                   const GPtrArray *agencies, const Id *signer,
                   const guint8 *sign_seed, GError **error)
{
    g_autoptr (GByteArray) out = g_byte_array_new ();
    g_autoptr (GBytes) plain = NULL;
    gint64 version = 0;
    Wrap *wrap = NULL;
    gboolean done = FALSE;

    if (!db_count (store->db, SQL_CARD_VERSION, &version, error, "d", &ID_ZERO))
        return FALSE;
    version++;
    put_head (out, &ID_ZERO, CARD_PART_AGENCIES, (guint32) version);
    bytes_put_u32 (out, agencies->len);
    for (guint i = 0; i < agencies->len; i++) {
        const Agency *agency = agencies->pdata[i];
        bytes_put_text (out, agency->address_or_domain);
        bytes_put_text (out, agency->agency);
        bytes_put_text (out, agency->usual_kind);
    }
    plain = g_byte_array_free_to_bytes (g_steal_pointer (&out));
    wrap = wrap_new ();
    random_bytes (wrap->envelope_key, KEY_BYTES);
    wrap->version = (guint32) version;
    done = write_part (store, directory, &ID_ZERO, CARD_PART_AGENCIES,
                       (guint32) version, plain, wrap->envelope_key, signer,
                       sign_seed, &wrap->filing_hash, error) &&
           give_rows (store, directory, wrap, error);
    secret_free (wrap);
    return done;
}

static void
agency_free (gpointer data)
{
    Agency *agency = data;

    g_free (agency->address_or_domain);
    g_free (agency->agency);
    g_free (agency->usual_kind);
    g_free (agency);
}

static GPtrArray *
unpack_agencies (GBytes *plain, guint32 version, GError **error)
{
    g_autoptr (GPtrArray) agencies =
        g_ptr_array_new_with_free_func (agency_free);
    ByteReader from;
    guint32 count = 0;

    byte_reader_init (&from, g_bytes_get_data (plain, NULL),
                      g_bytes_get_size (plain));
    get_head (&from, &ID_ZERO, CARD_PART_AGENCIES, version);
    count = bytes_get_u32 (&from);
    for (guint32 i = 0; i < count && !from.failed; i++) {
        Agency *agency = g_new0 (Agency, 1);
        agency->address_or_domain = bytes_get_text (&from);
        agency->agency = bytes_get_text (&from);
        agency->usual_kind = bytes_get_text (&from);
        g_ptr_array_add (agencies, agency);
    }
    if (bytes_end (&from))
        return g_steal_pointer (&agencies);
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "the agencies' list is not in our form");
    return NULL;
}

GPtrArray *
card_load_agencies (Store *store, const GPtrArray *versions,
                    const guint8 *roll_secret, GError **error)
{
    g_autoptr (CardRow) row = NULL;
    g_autoptr (GBytes) plain = NULL;
    guint8 *key = NULL;

    if (!load_row (store, versions, &ID_ZERO, CARD_PART_AGENCIES, &row, error))
        return NULL;
    if (row == NULL)
        return g_ptr_array_new_with_free_func (agency_free);
    key = open_to_roll (store, &ID_ZERO, CARD_PART_AGENCIES, row, roll_secret);
    if (key == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "the agencies' list does not open with the roll key");
        return NULL;
    }
    plain = open_part (store, &ID_ZERO, CARD_PART_AGENCIES, row, key, error);
    secret_free (key);
    return plain == NULL ? NULL : unpack_agencies (plain, row->version, error);
}

GPtrArray *
card_open_agencies (Store *store, const GPtrArray *versions, const Id *holder,
                    const guint8 *box_secret, GError **error)
{
    g_autoptr (CardRow) row = NULL;
    g_autoptr (GBytes) plain = NULL;
    Wrap *wrap = NULL;

    if (!load_row (store, versions, &ID_ZERO, CARD_PART_AGENCIES, &row, error))
        return NULL;
    if (row == NULL)
        return g_ptr_array_new_with_free_func (agency_free);
    wrap = wrap_get (store, &ID_ZERO, holder, WRAP_CARD, box_secret, error);
    if (wrap == NULL)
        return NULL;
    plain = open_part (store, &ID_ZERO, CARD_PART_AGENCIES, row,
                       wrap->envelope_key, error);
    secret_free (wrap);
    return plain == NULL ? NULL : unpack_agencies (plain, row->version, error);
}
