#include "store/signing.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/limits.h"
#include "store/seal.h"

#include <string.h>

#define SIGNED_LABEL "intray signed 1"
#define ANSWER_LABEL "intray answer 1"
G_STATIC_ASSERT (sizeof SIGNED_LABEL == 16);
G_STATIC_ASSERT (sizeof ANSWER_LABEL == 16);

#define STATEMENT_LIMIT (256u * KIB)
#define SIGNINGS_MAX 1000u

Statement *
statement_new (void)
{
    Statement *statement = g_new0 (Statement, 1);

    statement->answers = g_ptr_array_new_with_free_func (g_free);
    statement->words = g_strdup ("");
    statement->pages = g_array_new (FALSE, FALSE, sizeof (guint32));
    return statement;
}

void
statement_free (Statement *statement)
{
    if (statement == NULL)
        return;
    g_ptr_array_unref (statement->answers);
    g_array_unref (statement->pages);
    g_free (statement->words);
    g_free (statement);
}

void
signing_free (Signing *signing)
{
    if (signing == NULL)
        return;
    statement_free (signing->statement);
    g_free (signing);
}

static GBytes *
pack_statement (const Statement *statement, const Id *letter, guint32 n)
{
    GByteArray *out = g_byte_array_new ();
    guint8 salt[32];

    random_bytes (salt, sizeof salt);
    bytes_put (out, "iT1", 4);
    bytes_put (out, salt, sizeof salt);
    bytes_put (out, letter->b, ID_BYTES);
    bytes_put_u32 (out, n);
    bytes_put_u32 (out, statement->question_set);
    bytes_put_u8 (out, statement->outcome);
    bytes_put_u16 (out, (guint16) (statement->answers->len / 2));
    for (guint i = 0; i + 1 < statement->answers->len; i += 2) {
        bytes_put_text (out, statement->answers->pdata[i]);
        bytes_put_text (out, statement->answers->pdata[i + 1]);
    }
    bytes_put_text (out, statement->words);
    bytes_put_u16 (out, (guint16) statement->pages->len);
    for (guint i = 0; i < statement->pages->len; i++)
        bytes_put_u32 (out, g_array_index (statement->pages, guint32, i));
    return g_byte_array_free_to_bytes (out);
}

static Statement *
unpack_statement (GBytes *plain, const Id *letter, guint32 n)
{
    g_autoptr (Statement) statement = statement_new ();
    guint8 salt[32];
    ByteReader from;
    guint count = 0;

    byte_reader_init (&from, g_bytes_get_data (plain, NULL),
                      g_bytes_get_size (plain));
    bytes_expect (&from, "iT1", 4);
    bytes_get (&from, salt, sizeof salt);
    bytes_expect (&from, letter->b, ID_BYTES);
    from.failed = from.failed || bytes_get_u32 (&from) != n;
    statement->question_set = bytes_get_u32 (&from);
    statement->outcome = bytes_get_u8 (&from);
    count = bytes_get_u16 (&from);
    for (guint i = 0; i < 2 * count && !from.failed; i++)
        g_ptr_array_add (statement->answers, bytes_get_text (&from));
    g_free (statement->words);
    statement->words = bytes_get_text (&from);
    count = bytes_get_u16 (&from);
    for (guint i = 0; i < count && !from.failed; i++) {
        guint32 page = bytes_get_u32 (&from);
        g_array_append_val (statement->pages, page);
    }
    return bytes_end (&from) ? g_steal_pointer (&statement) : NULL;
}

/* The key that seals statement @n, in locked memory. */
static guint8 *
statement_key (const Id *centre, const Manifest *manifest, guint32 n)
{
    guint8 number[4] = {(guint8) (n >> 24), (guint8) (n >> 16),
                        (guint8) (n >> 8), (guint8) n};
    Piece pieces[] = {
        {ANSWER_LABEL, 16}, {centre->b, ID_BYTES}, {number, sizeof number}};
    Hash hash = hash_keyed (manifest->later_key, pieces, 3);
    guint8 *key = secret_new (KEY_BYTES);

    memcpy (key, hash.b, KEY_BYTES);
    secret_wipe (&hash, sizeof hash);
    return key;
}

/* Whose signature makes it a senior's is said by the directory of that day. */
static gboolean
may_sign (const Person *person, guint8 role)
{
    return person != NULL && person->state == PERSON_ACTIVE &&
           role >= SIGNED_SIGNED && role <= SIGNED_CORRECTED &&
           (role != SIGNED_COUNTERSIGNED || (person->roles & ROLE_SENIOR) != 0);
}

/* One row with everything its signature covers. */
typedef struct {
    guint32 n;
    Id person;
    guint8 role;
    Hash filing_hash;
    guint32 dir;
    guint64 head_seq;
    Hash head;
    Hash statement_hash;
    gint64 at;
} SignedRow;

static GBytes *
signed_bytes (const Id *centre, const Id *letter, const Hash *digest,
              const SignedRow *row, const Hash *before)
{
    GByteArray *out = g_byte_array_new ();

    bytes_put (out, SIGNED_LABEL, 16);
    bytes_put (out, centre->b, ID_BYTES);
    bytes_put (out, letter->b, ID_BYTES);
    bytes_put (out, digest->b, HASH_BYTES);
    bytes_put (out, row->filing_hash.b, HASH_BYTES);
    bytes_put (out, row->person.b, ID_BYTES);
    bytes_put_u32 (out, row->dir);
    bytes_put_u64 (out, row->head_seq);
    bytes_put (out, row->head.b, HASH_BYTES);
    bytes_put (out, row->statement_hash.b, HASH_BYTES);
    bytes_put_i64 (out, row->at);
    bytes_put_u32 (out, row->n);
    bytes_put_u8 (out, row->role);
    bytes_put (out, before->b, HASH_BYTES);
    return g_byte_array_free_to_bytes (out);
}

static gboolean
read_row (DbRows *rows, SignedRow *row, GError **error)
{
    memset (row, 0, sizeof *row);
    row->n = (guint32) db_integer (rows, 0);
    row->role = (guint8) db_integer (rows, 2);
    row->dir = (guint32) db_integer (rows, 4);
    row->head_seq = (guint64) db_integer (rows, 5);
    row->at = db_integer (rows, 8);
    return db_fixed (rows, 1, row->person.b, ID_BYTES, error) &&
           db_fixed (rows, 3, row->filing_hash.b, HASH_BYTES, error) &&
           db_fixed (rows, 6, row->head.b, HASH_BYTES, error) &&
           db_fixed (rows, 7, row->statement_hash.b, HASH_BYTES, error);
}

/* Count of rows so far, and the hash of what was signed last. */
static gboolean
last_signed (Store *store, const Id *letter, const Hash *digest,
             const SignedRow *wanted, guint32 *count_out, Hash *before_out,
             GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_SIGNING_LIST, error, "d", letter);
    GError *local = NULL;
    Hash before = HASH_ZERO;
    guint32 count = 0;

    if (rows == NULL)
        return FALSE;
    while (db_next (rows, &local)) {
        g_autoptr (GBytes) bytes = NULL;
        SignedRow row;
        if (!read_row (rows, &row, error))
            return FALSE;
        if (id_equal (&row.person, &wanted->person) &&
            row.role == wanted->role && row.role != SIGNED_CORRECTED &&
            hash_equal (&row.filing_hash, &wanted->filing_hash)) {
            g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                         "you have signed this letter already");
            return FALSE;
        }
        bytes = signed_bytes (&store->centre, letter, digest, &row, &before);
        before = hash_bytes (g_bytes_get_data (bytes, NULL),
                             g_bytes_get_size (bytes));
        count++;
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return FALSE;
    }
    if (count >= SIGNINGS_MAX) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "this letter has too many signatures");
        return FALSE;
    }
    *count_out = count;
    *before_out = before;
    return TRUE;
}

gboolean
signing_write (Store *store, const Directory *directory,
               const OpenedFiling *filing, const Manifest *manifest,
               const Id *person, const guint8 *sign_seed, guint16 person_role,
               SignedRole role, const Statement *statement, GError **error)
{
    SignedRow row;
    AuditHead head;
    AuditEvent event = {
        .actor = *person,
        .role = person_role,
        .action = role == SIGNED_COUNTERSIGNED ? AUDIT_COUNTERSIGN : AUDIT_SIGN,
        .object = filing->letter,
        .version = filing->version,
        .filing_hash = filing->hash};
    g_autoptr (GBytes) plain = NULL;
    g_autoptr (GBytes) body = NULL;
    g_autoptr (GBytes) bytes = NULL;
    BlobName name = {store->centre, BLOB_STATEMENT, filing->letter, 0, 0};
    Signature signature;
    guint8 *key = NULL;
    Hash before;

    memset (&row, 0, sizeof row);
    row.person = *person;
    row.role = (guint8) role;
    row.filing_hash = filing->hash;
    if (!last_signed (store, &filing->letter, &manifest->digest, &row, &row.n,
                      &before, error))
        return FALSE;
    row.n++;
    row.dir = directory->version;
    row.at = clock_now_ms ();
    plain = pack_statement (statement, &filing->letter, row.n);
    row.statement_hash =
        hash_bytes (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
    name.part = row.n;
    key = statement_key (&store->centre, manifest, row.n);
    body = blob_seal (&name, key, g_bytes_get_data (plain, NULL),
                      g_bytes_get_size (plain));
    secret_free (key);
    if (!audit_append (store, &event, &head, error))
        return FALSE;
    row.head_seq = head.seq;
    row.head = head.hash;
    bytes = signed_bytes (&store->centre, &filing->letter, &manifest->digest,
                          &row, &before);
    signature = sign_bytes (sign_seed, g_bytes_get_data (bytes, NULL),
                            g_bytes_get_size (bytes));
    return db_run (store->db, SQL_SIGNING_INSERT, error, "didihiihhigb",
                   &filing->letter, (gint64) row.n, person, (gint64) role,
                   &row.filing_hash, (gint64) row.dir, (gint64) row.head_seq,
                   &row.head, &row.statement_hash, row.at, &signature, body);
}

static Statement *
open_statement (Store *store, const Id *letter, const SignedRow *row,
                const void *body, gsize length, const Manifest *manifest)
{
    BlobName name = {store->centre, BLOB_STATEMENT, *letter, row->n, 0};
    guint8 *key = statement_key (&store->centre, manifest, row->n);
    g_autoptr (GBytes) plain =
        blob_open (&name, key, body, length, STATEMENT_LIMIT, NULL);
    Hash hash;

    secret_free (key);
    if (plain == NULL)
        return NULL;
    hash =
        hash_bytes (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
    return hash_equal (&hash, &row->statement_hash)
               ? unpack_statement (plain, letter, row->n)
               : NULL;
}

GPtrArray *
signing_list (Store *store, const GPtrArray *versions, const Letter *letter,
              const Manifest *manifest, GError **error)
{
    g_autoptr (DbRows) rows =
        db_query (store->db, SQL_SIGNING_LIST, error, "d", &letter->id);
    g_autoptr (GPtrArray) signings =
        g_ptr_array_new_with_free_func ((GDestroyNotify) signing_free);
    GError *local = NULL;
    Hash before = HASH_ZERO;

    if (rows == NULL)
        return NULL;
    while (db_next (rows, &local)) {
        g_autoptr (Signing) signing = g_new0 (Signing, 1);
        g_autoptr (GBytes) bytes = NULL;
        const Person *person = NULL;
        Signature signature;
        SignedRow row;
        gsize length = 0;
        const void *body = NULL;

        if (!read_row (rows, &row, error) ||
            !db_fixed (rows, 9, signature.b, SIGNATURE_BYTES, error))
            return NULL;
        signing->n = row.n;
        signing->person = row.person;
        signing->role = row.role;
        signing->filing_hash = row.filing_hash;
        signing->dir = row.dir;
        signing->head_seq = row.head_seq;
        signing->head = row.head;
        signing->at = row.at;
        bytes = signed_bytes (&store->centre, &letter->id, &letter->digest,
                              &row, &before);
        before = hash_bytes (g_bytes_get_data (bytes, NULL),
                             g_bytes_get_size (bytes));
        if (row.dir >= 1 && row.dir <= versions->len)
            person =
                directory_person (versions->pdata[row.dir - 1], &row.person);
        signing->valid = may_sign (person, row.role) &&
                         sign_verify (person->sign, &signature,
                                      g_bytes_get_data (bytes, NULL),
                                      g_bytes_get_size (bytes));
        body = db_peek (rows, 10, &length);
        if (manifest != NULL)
            signing->statement = open_statement (store, &letter->id, &row, body,
                                                 length, manifest);
        g_ptr_array_add (signings, g_steal_pointer (&signing));
    }
    if (local != NULL) {
        g_propagate_error (error, local);
        return NULL;
    }
    return g_steal_pointer (&signings);
}
