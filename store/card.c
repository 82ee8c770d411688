#include "store/card_private.h"

#include "common/clock.h"
#include "common/error.h"
#include "store/seal.h"

#include <string.h>

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
gboolean
card_give_rows (Store *store, const Directory *directory, Wrap *wrap,
                GError **error)
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
    name = card_pack_name (child, (guint32) version);
    rest = card_pack_rest (child, (guint32) version);
    wrap = wrap_new ();
    random_bytes (wrap->envelope_key, KEY_BYTES);
    random_bytes (wrap->content_key, KEY_BYTES);
    wrap->object = child->id;
    wrap->version = (guint32) version;
    done = card_write_part (store, directory, &child->id, CARD_PART_NAME,
                            (guint32) version, name, wrap->envelope_key, signer,
                            sign_seed, &hashes[0], error) &&
           card_write_part (store, directory, &child->id, CARD_PART_REST,
                            (guint32) version, rest, wrap->content_key, signer,
                            sign_seed, &hashes[1], error);
    if (done) {
        wrap->filing_hash = both_hashes (&hashes[0], &hashes[1]);
        done = card_give_rows (store, directory, wrap, error);
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
    if (card_load_row (store, versions, id, CARD_PART_NAME, &name, error) &&
        card_load_row (store, versions, id, CARD_PART_REST, &rest, error)) {
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
        plain =
            card_open_part (store, id, CARD_PART_NAME, name, name_key, error);
        done = plain != NULL && card_unpack_name (plain, name->version, child);
    }
    if (done && !is_zero_key (rest_key)) {
        g_clear_pointer (&plain, g_bytes_unref);
        plain =
            card_open_part (store, id, CARD_PART_REST, rest, rest_key, error);
        done = plain != NULL && card_unpack_rest (plain, rest->version, child);
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
    const Directory *newest = versions->pdata[versions->len - 1];
    const Person *person = directory_person (newest, holder);
    gboolean rest = FALSE;
    Wrap *wrap = NULL;
    RollChild *opened = NULL;

    /* A row that was put back after its time opens nothing. */
    if (person == NULL || !reads_card (newest, person, child, &rest)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_DENIED,
                     "there is no such child");
        return NULL;
    }
    wrap = wrap_get (store, child, holder, WRAP_CARD, box_secret, error);
    if (wrap == NULL)
        return NULL;
    if (!rest)
        memset (wrap->content_key, 0, KEY_BYTES);
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
    GError *local = NULL;

    if (ids == NULL)
        return NULL;
    for (guint i = 0; i < ids->len; i++) {
        const Id *id = &g_array_index (ids, Id, i);
        RollChild *child = NULL;
        if (id_is_zero (id))
            continue;
        child = card_open (store, versions, id, holder, box_secret, &local);
        if (g_error_matches (local, INTRAY_ERROR, INTRAY_ERROR_DENIED)) {
            g_clear_error (&local);
            continue;
        }
        if (child == NULL) {
            g_propagate_error (error, local);
            return NULL;
        }
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

        if (!card_load_row (store, versions, id, CARD_PART_NAME, &name,
                            error) ||
            !card_load_row (store, versions, id, CARD_PART_REST, &rest, error))
            return NULL;
        if (name != NULL)
            name_key = card_open_to_roll (store, id, CARD_PART_NAME, name,
                                          roll_secret);
        if (rest != NULL)
            rest_key = card_open_to_roll (store, id, CARD_PART_REST, rest,
                                          roll_secret);
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
    done = done && card_give_rows (store, directory, wrap, error);
    secret_free (wrap);
    return done;
}
