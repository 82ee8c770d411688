#include "store/envelope.h"

#include "common/error.h"
#include "store/seal.h"

#include <string.h>

#define FILING_LABEL "intray filing 1"
G_STATIC_ASSERT (sizeof FILING_LABEL == 16);

Envelope *
envelope_new (void)
{
    Envelope *envelope = g_new0 (Envelope, 1);

    envelope->version = 1;
    envelope->named = g_array_new (FALSE, FALSE, sizeof (Id));
    envelope->grants = g_array_new (FALSE, FALSE, sizeof (Grant));
    envelope->left_out = g_array_new (FALSE, FALSE, sizeof (Id));
    envelope->history = g_array_new (FALSE, FALSE, sizeof (History));
    envelope->sender = g_strdup ("");
    envelope->address = g_strdup ("");
    envelope->subject = g_strdup ("");
    envelope->reason = g_strdup ("");
    return envelope;
}

void
envelope_free (Envelope *envelope)
{
    if (envelope == NULL)
        return;
    g_array_unref (envelope->named);
    g_array_unref (envelope->grants);
    g_array_unref (envelope->left_out);
    g_array_unref (envelope->history);
    g_free (envelope->sender);
    g_free (envelope->address);
    g_free (envelope->subject);
    g_free (envelope->reason);
    g_free (envelope);
}

Envelope *
envelope_next (const Envelope *envelope, const Hash *filing_hash)
{
    Envelope *next = envelope_new ();
    GArray *named = g_array_copy (envelope->named);
    GArray *grants = g_array_copy (envelope->grants);
    GArray *left_out = g_array_copy (envelope->left_out);
    GArray *history = g_array_copy (envelope->history);
    History line = {envelope->version, envelope->at, envelope->signer,
                    envelope->flag,
                    hash_bytes (envelope->reason, strlen (envelope->reason))};

    g_array_append_val (history, line);
    g_array_unref (next->named);
    g_array_unref (next->grants);
    g_array_unref (next->left_out);
    g_array_unref (next->history);
    g_free (next->sender);
    g_free (next->address);
    g_free (next->subject);
    g_free (next->reason);
    *next = *envelope;
    next->named = named;
    next->grants = grants;
    next->left_out = left_out;
    next->history = history;
    next->sender = g_strdup (envelope->sender);
    next->address = g_strdup (envelope->address);
    next->subject = g_strdup (envelope->subject);
    next->reason = g_strdup (envelope->reason);
    next->version = envelope->version + 1;
    next->prev = *filing_hash;
    return next;
}

static void
put_ids (GByteArray *out, const GArray *ids)
{
    g_assert (ids->len <= G_MAXUINT16);
    bytes_put_u16 (out, (guint16) ids->len);
    for (guint i = 0; i < ids->len; i++)
        bytes_put (out, g_array_index (ids, Id, i).b, ID_BYTES);
}

static void
put_history (GByteArray *out, const GArray *history)
{
    bytes_put_u16 (out, (guint16) history->len);
    for (guint i = 0; i < history->len; i++) {
        const History *line = &g_array_index (history, History, i);
        bytes_put_u32 (out, line->version);
        bytes_put_i64 (out, line->at);
        bytes_put (out, line->signer.b, ID_BYTES);
        bytes_put_u8 (out, (guint8) line->flag);
        bytes_put (out, line->reason.b, HASH_BYTES);
    }
}

GBytes *
envelope_pack (const Envelope *envelope)
{
    GByteArray *out = g_byte_array_new ();

    bytes_put (out, "iE1", 4);
    bytes_put (out, envelope->salt.b, HASH_BYTES);
    bytes_put (out, envelope->letter.b, ID_BYTES);
    bytes_put_u32 (out, envelope->version);
    bytes_put (out, envelope->prev.b, HASH_BYTES);
    bytes_put (out, envelope->digest.b, HASH_BYTES);
    bytes_put_u32 (out, envelope->dir);
    bytes_put (out, envelope->child.b, ID_BYTES);
    bytes_put_u8 (out, (guint8) envelope->flag);
    bytes_put_u8 (out, (guint8) envelope->kind);
    bytes_put_u8 (out, (guint8) envelope->marking);
    bytes_put_u8 (out, (guint8) envelope->provenance);
    bytes_put_u32 (out, envelope->overlays);
    bytes_put_u8 (out, (guint8) envelope->outcome);
    bytes_put_u8 (out, envelope->by_person ? 1 : 0);
    bytes_put (out, envelope->signer.b, ID_BYTES);
    bytes_put_i64 (out, envelope->at);
    bytes_put_i64 (out, envelope->born);
    bytes_put_i64 (out, envelope->due);
    put_ids (out, envelope->named);
    bytes_put_u16 (out, (guint16) envelope->grants->len);
    for (guint i = 0; i < envelope->grants->len; i++) {
        const Grant *grant = &g_array_index (envelope->grants, Grant, i);
        bytes_put (out, grant->person.b, ID_BYTES);
        bytes_put_i64 (out, grant->until);
        bytes_put (out, grant->by.b, ID_BYTES);
    }
    put_ids (out, envelope->left_out);
    bytes_put (out, envelope->link.b, ID_BYTES);
    bytes_put_text (out, envelope->sender);
    bytes_put_text (out, envelope->address);
    bytes_put_text (out, envelope->subject);
    bytes_put_text (out, envelope->reason);
    put_history (out, envelope->history);
    return g_byte_array_free_to_bytes (out);
}

static void
get_ids (ByteReader *from, GArray *ids)
{
    guint count = bytes_get_u16 (from);

    for (guint i = 0; i < count && !from->failed; i++) {
        Id id;
        bytes_get (from, id.b, ID_BYTES);
        g_array_append_val (ids, id);
    }
}

static void
get_grants (ByteReader *from, GArray *grants)
{
    guint count = bytes_get_u16 (from);

    for (guint i = 0; i < count && !from->failed; i++) {
        Grant grant;
        bytes_get (from, grant.person.b, ID_BYTES);
        grant.until = bytes_get_i64 (from);
        bytes_get (from, grant.by.b, ID_BYTES);
        g_array_append_val (grants, grant);
    }
}

static void
get_history (ByteReader *from, GArray *history)
{
    guint count = bytes_get_u16 (from);

    for (guint i = 0; i < count && !from->failed; i++) {
        History line;
        memset (&line, 0, sizeof line);
        line.version = bytes_get_u32 (from);
        line.at = bytes_get_i64 (from);
        bytes_get (from, line.signer.b, ID_BYTES);
        line.flag = bytes_get_u8 (from);
        bytes_get (from, line.reason.b, HASH_BYTES);
        g_array_append_val (history, line);
    }
}

static void
get_text (ByteReader *from, char **member)
{
    g_free (*member);
    *member = bytes_get_text (from);
}

gboolean
envelope_is_historical (const Envelope *envelope)
{
    return envelope->version > 0 && envelope->due == 0;
}

/* An unknown value in any field is a form we do not know: refuse. */
static gboolean
ranges_hold (const Envelope *envelope, guint8 by_person)
{
    return envelope->version > 0 && envelope->flag >= FLAG_TEAM &&
           envelope->flag <= FLAG_SEALED && envelope->kind >= KIND_MEDICAL &&
           envelope->kind <= KIND_UNSURE &&
           envelope->marking <= MARKING_TECHNICAL_LOCK &&
           envelope->provenance >= PROVENANCE_AGENCY &&
           envelope->provenance <= PROVENANCE_INTERNAL &&
           envelope->overlays < (1u << OVERLAY_COUNT) &&
           envelope->outcome > OUTCOME_RECEIVED &&
           envelope->outcome < OUTCOME_COUNT && by_person <= 1;
}

Envelope *
envelope_unpack (GBytes *bytes, GError **error)
{
    g_autoptr (Envelope) envelope = envelope_new ();
    ByteReader from;
    guint8 by_person = 0;

    byte_reader_init (&from, g_bytes_get_data (bytes, NULL),
                      g_bytes_get_size (bytes));
    bytes_expect (&from, "iE1", 4);
    bytes_get (&from, envelope->salt.b, HASH_BYTES);
    bytes_get (&from, envelope->letter.b, ID_BYTES);
    envelope->version = bytes_get_u32 (&from);
    bytes_get (&from, envelope->prev.b, HASH_BYTES);
    bytes_get (&from, envelope->digest.b, HASH_BYTES);
    envelope->dir = bytes_get_u32 (&from);
    bytes_get (&from, envelope->child.b, ID_BYTES);
    envelope->flag = bytes_get_u8 (&from);
    envelope->kind = bytes_get_u8 (&from);
    envelope->marking = bytes_get_u8 (&from);
    envelope->provenance = bytes_get_u8 (&from);
    envelope->overlays = bytes_get_u32 (&from);
    envelope->outcome = bytes_get_u8 (&from);
    by_person = bytes_get_u8 (&from);
    envelope->by_person = by_person == 1;
    bytes_get (&from, envelope->signer.b, ID_BYTES);
    envelope->at = bytes_get_i64 (&from);
    envelope->born = bytes_get_i64 (&from);
    envelope->due = bytes_get_i64 (&from);
    get_ids (&from, envelope->named);
    get_grants (&from, envelope->grants);
    get_ids (&from, envelope->left_out);
    bytes_get (&from, envelope->link.b, ID_BYTES);
    get_text (&from, &envelope->sender);
    get_text (&from, &envelope->address);
    get_text (&from, &envelope->subject);
    get_text (&from, &envelope->reason);
    get_history (&from, envelope->history);
    if (bytes_end (&from) && ranges_hold (envelope, by_person))
        return g_steal_pointer (&envelope);
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "an envelope is not in our form");
    return NULL;
}

Hash
envelope_filing_hash (const Id *centre, GBytes *packed)
{
    Piece pieces[] = {
        {FILING_LABEL, 16},
        {centre->b, ID_BYTES},
        {g_bytes_get_data (packed, NULL), g_bytes_get_size (packed)},
    };

    return hash_pieces (pieces, G_N_ELEMENTS (pieces));
}

const char *
flag_name (Flag flag)
{
    static const char *const names[] = {"?", "team", "restricted",
                                        "safeguarding", "sealed"};

    return flag < G_N_ELEMENTS (names) ? names[flag] : "?";
}

const char *
outcome_name (Outcome outcome)
{
    static const char *const names[] = {
        "received", "filed",       "whose letter", "locked",
        "held",     "not a child", "duplicate",    "misdelivered",
        "refused",  "not kept",    "split"};

    return outcome < G_N_ELEMENTS (names) ? names[outcome] : "?";
}
