#include "store/certificate.h"

#include "common/clock.h"
#include "common/error.h"
#include "common/step.h"
#include "store/mailbox_state.h"
#include "store/seal.h"

#include <string.h>

#define LABEL "intray counts 1"
G_STATIC_ASSERT (sizeof LABEL == 16);

#define DAY_MS ((gint64) 24 * 3600 * 1000)

static gboolean
keep (Store *store, const CertificateCounts *counts, GError **error)
{
    AuditEvent event = {.action = AUDIT_COUNTED,
                        .version = (guint32) MIN (counts->missing, G_MAXINT)};
    AuditHead head;

    return audit_append (store, &event, &head, error) &&
           db_run (store->db, SQL_CERTIFICATE_INSERT, error, "iiiiiiiih",
                   clock_now_ms (), counts->messages, counts->rows,
                   counts->missing, counts->set_aside, counts->gone,
                   counts->uncounted, (gint64) head.seq, &head.hash);
}

gboolean
certificate_keep (Store *store, const Directory *directory,
                  const CertificateCounts *counts, GError **error)
{
    if (!audit_start (store, directory, error) || !db_begin (store->db, error))
        return FALSE;
    if (keep (store, counts, error)) {
        step ("certificate: before commit");
        return db_commit (store->db, error);
    }
    db_rollback (store->db);
    return FALSE;
}

gboolean
certificate_is_due (Store *store, gboolean *due_out, GError **error)
{
    g_autoptr (GPtrArray) states = mailbox_state_list (store, error);
    gint64 since = 0;

    if (states == NULL ||
        !db_count (store->db, SQL_CERTIFICATE_LAST, &since, error, ""))
        return FALSE;
    for (guint i = 0; since == 0 && i < states->len; i++) {
        const MailboxState *state = states->pdata[i];
        since = state->since;
    }
    *due_out = since != 0 && clock_now_ms () - since >= DAY_MS;
    return TRUE;
}

static gboolean
no_certificate (GError **error, const char *why)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "this is no certificate to sign: %s", why);
    return FALSE;
}

gboolean
certificate_check_text (Store *store, const char *text, GError **error)
{
    g_autofree char *centre = bytes_hex (store->centre.b, ID_BYTES);
    g_autofree char *start =
        g_strdup_printf (CERTIFICATE_FIRST "centre %s\n", centre);
    const char *at = g_strrstr (text, CERTIFICATE_HEAD);
    g_autofree char *head_text = NULL;
    gboolean there = FALSE;
    AuditHead head;
    Hash hash;

    if (!g_str_has_prefix (text, start) ||
        strstr (text, CERTIFICATE_SIGNED) != NULL || at == NULL)
        return no_certificate (error, "it is not one of this centre");
    head_text = g_strdup (at + strlen (CERTIFICATE_HEAD));
    if (!g_str_has_suffix (head_text, "\n") ||
        !audit_head_parse (g_strchomp (head_text), &head))
        return no_certificate (error, "it does not end with a head of the "
                                      "book of events");
    if (!audit_hash_at (store, head.seq, &there, &hash, error))
        return FALSE;
    return (there && hash_equal (&hash, &head.hash)) ||
           no_certificate (error, "its head is not in the book of events");
}

static GByteArray *
signed_bytes (const Id *centre, const Id *person, guint32 dir, const char *text)
{
    GByteArray *out = g_byte_array_new ();
    Hash hash = hash_bytes (text, strlen (text));

    bytes_put (out, LABEL, sizeof LABEL);
    bytes_put (out, centre->b, ID_BYTES);
    bytes_put (out, person->b, ID_BYTES);
    bytes_put_u32 (out, dir);
    bytes_put (out, hash.b, HASH_BYTES);
    return out;
}

Signature
certificate_sign (const Id *centre, const Id *person, guint32 dir,
                  const char *text, const guint8 *sign_seed)
{
    g_autoptr (GByteArray) bytes = signed_bytes (centre, person, dir, text);

    return sign_bytes (sign_seed, bytes->data, bytes->len);
}

gboolean
certificate_verify (const Id *centre, const Id *person, guint32 dir,
                    const char *text, const guint8 *public_key,
                    const Signature *signature)
{
    g_autoptr (GByteArray) bytes = signed_bytes (centre, person, dir, text);

    return sign_verify (public_key, signature, bytes->data, bytes->len);
}
