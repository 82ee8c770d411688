/* A body: the first byte says in which charset, and whether it is HTML. */
#include "classify/box/charset.h"
#include "classify/box/plain.h"
#include "classify/reader/html.h"
#include "tests/fuzz/target.h"

#include <string.h>

static const char *const charsets[] = {
    NULL,       "utf-8",        "us-ascii", "iso-8859-1",  "windows-1252",
    "utf-16",   "utf-7",        "koi8-r",   "iso-2022-jp", "gb18030",
    "utf-16le", "windows-1250", "x-none",   "big5",        "shift_jis",
};

void
target_warm (void)
{
    charset_warm ();
}

static void
check_html (const char *text)
{
    char *hidden = NULL;
    char *links = NULL;
    g_autofree char *seen = html_text (text, &hidden, &links);

    g_assert_true (seen == NULL || g_utf8_validate (seen, -1, NULL));
    g_assert_true (hidden == NULL || g_utf8_validate (hidden, -1, NULL));
    g_free (hidden);
    g_free (links);
}

void
target_try (GBytes *data)
{
    gsize length = 0;
    const guint8 *bytes = g_bytes_get_data (data, &length);
    guint kind = length == 0 ? 0 : bytes[0];
    g_autoptr (GBytes) raw =
        g_bytes_new_from_bytes (data, length > 0, length - (length > 0));
    gboolean guessed = FALSE;
    g_autofree char *text = charset_to_utf8 (
        charsets[kind % G_N_ELEMENTS (charsets)], raw, &guessed);
    g_autofree char *joined = plain_unflow (text, kind >= 128);

    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_true (plain_says_same (text, text));
    plain_is_stub (text);
    plain_is_garbled (text);
    check_html (text);
}
