/* The manager's: is post coming in, and her name under the certificate. */
#include "common/error.h"
#include "store/certificate.h"
#include "store/health.h"
#include "store/seal.h"
#include "vault/request.h"

#include <string.h>

gboolean
verb_HEALTH (Request *request, GError **error)
{
    const Vault *vault = request->vault;
    g_autoptr (GPtrArray) facts =
        health_look (vault->store, vault->settings, error);
    gboolean several = vault->settings->mailboxes->len > 1;
    GVariantBuilder out;

    if (facts == NULL)
        return FALSE;
    g_variant_builder_init (&out, G_VARIANT_TYPE ("a(ys)"));
    for (guint i = 0; i < facts->len; i++) {
        const HealthFact *fact = facts->pdata[i];
        g_autofree char *where =
            several && fact->mailbox[0] != '\0'
                ? g_strdup_printf ("Mailbox %s: %s", fact->mailbox,
                                   fact->sentence)
                : g_strdup (fact->sentence);
        g_variant_builder_add (&out, "(ys)", (guint8) fact->level, where);
    }
    request->out = g_variant_ref_sink (g_variant_new ("(a(ys))", &out));
    return TRUE;
}

static GVariant *
bytes_variant (const void *data, gsize length)
{
    return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, data, length, 1);
}

gboolean
verb_CERTIFY (Request *request, GError **error)
{
    Vault *vault = request->vault;
    const Person *me = request->me;
    const char *text = NULL;
    Signature signature;
    AuditEvent event =
        request_event (request, AUDIT_CERTIFIED, &request->me->id);

    g_variant_get (request->in, "(&s)", &text);
    if (!certificate_check_text (vault->store, text, error))
        return FALSE;
    /* In the book before the signature leaves. */
    event.version = vault->directory->version;
    event.filing_hash = hash_bytes (text, strlen (text));
    if (!audit_write (vault->store, &event, NULL, error))
        return FALSE;
    signature = certificate_sign (&vault->store->centre, &me->id,
                                  vault->directory->version, text,
                                  request->session->secrets->sign_seed);
    request->out = g_variant_ref_sink (g_variant_new (
        "(s@ayu@ay@ay)", me->name, bytes_variant (me->id.b, ID_BYTES),
        vault->directory->version, bytes_variant (me->sign, KEY_BYTES),
        bytes_variant (signature.b, sizeof signature.b)));
    return TRUE;
}
