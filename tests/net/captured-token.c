/*
 * An intray-token in the hands of an attacker: what it answers is the name of
 * the endpoint's host.
 */
#include "common/face.h"
#include "common/frame.h"
#include "common/limits.h"
#include "ingest/oauth/token_wire.h"

#include <string.h>

static GVariant *
token (guint code, const char *error, const char *reason, const char *access,
       gint64 seconds)
{
    return g_variant_new (TOKEN_TYPE, (guint8) code, error, reason, access, "",
                          seconds, (gint64) -1);
}

int
main (void)
{
    g_autoptr (GBytes) frame = NULL;
    g_autoptr (GVariant) asked = NULL;
    g_autoptr (GUri) uri = NULL;
    g_autofree char *flood = g_strnfill (60000, 'r');
    g_autofree char *huge = g_strnfill (LIMIT_TOKEN_ANSWER_BYTES, 'h');
    const char *url = NULL;
    const char *mode = NULL;
    GVariant *answer = NULL;

    if (!frame_read (FACE_FD, LIMIT_FRAME_BYTES, FRAME_FOREVER, &frame, NULL))
        return 1;
    asked = frame_to_variant (frame, TOKEN_REQUEST_TYPE, NULL);
    g_variant_get_child (asked, 1, "&s", &url);
    uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
    mode = g_uri_get_host (uri);
    if (strcmp (mode, "end") == 0)
        return 0;
    if (strcmp (mode, "good") == 0)
        answer = token (TOKEN_OK, "", "", "a", 60);
    if (strcmp (mode, "empty") == 0)
        answer = token (TOKEN_OK, "", "", "", 60);
    if (strcmp (mode, "long") == 0)
        answer = token (TOKEN_OK, "", "", "a", G_MAXINT64);
    if (strcmp (mode, "past") == 0)
        answer = token (TOKEN_OK, "", "", "a", -2);
    if (strcmp (mode, "denied") == 0)
        answer = token (3, "", "you may not", "", -1);
    if (strcmp (mode, "unknown") == 0)
        answer = token (77, "", "", "", -1);
    if (strcmp (mode, "no-error") == 0)
        answer = token (TOKEN_REFUSED, "", "", "", -1);
    if (strcmp (mode, "long-error") == 0)
        answer = token (TOKEN_REFUSED, flood, "", "", -1);
    if (strcmp (mode, "flood") == 0)
        answer = token (1, "", flood, "", -1);
    if (strcmp (mode, "escape") == 0)
        answer = token (4, "", "\033[2Jall is well\n", "", -1);
    if (strcmp (mode, "huge") == 0)
        answer = token (TOKEN_OK, "", "", huge, 60);
    if (strcmp (mode, "lines") == 0)
        answer = token (TOKEN_OK, "", "", "a\nrefused=\nb", 60);
    if (answer == NULL)
        answer = g_variant_new_string ("garbage");
    return frame_write_variant (FACE_FD, answer, NULL) ? 0 : 1;
}
