#include "classify/reader/pkcs7.h"

#include "common/error.h"

#include <gnutls/gnutls.h>
#include <gnutls/pkcs7.h>

gboolean
pkcs7_warm (GError **error)
{
    gnutls_pkcs7_t message = NULL;

    if (gnutls_global_init () == GNUTLS_E_SUCCESS &&
        gnutls_pkcs7_init (&message) == GNUTLS_E_SUCCESS) {
        gnutls_pkcs7_deinit (message);
        return TRUE;
    }
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                 "cannot start GnuTLS for signed mail");
    return FALSE;
}

GBytes *
pkcs7_content (GBytes *data)
{
    gsize length = 0;
    gconstpointer bytes = g_bytes_get_data (data, &length);
    gnutls_datum_t raw = {.data = (unsigned char *) bytes,
                          .size = (unsigned) length};
    gnutls_datum_t content = {0};
    gnutls_pkcs7_t message = NULL;
    GBytes *result = NULL;

    if (gnutls_pkcs7_init (&message) != GNUTLS_E_SUCCESS)
        return NULL;
    if (gnutls_pkcs7_import (message, &raw, GNUTLS_X509_FMT_DER) ==
            GNUTLS_E_SUCCESS &&
        gnutls_pkcs7_get_embedded_data (message, 0, &content) ==
            GNUTLS_E_SUCCESS) {
        result = g_bytes_new (content.data, content.size);
        gnutls_free (content.data);
    }
    gnutls_pkcs7_deinit (message);
    return result;
}
