/* Calendar entries: any bytes, after they became text as in the reader. */
#include "classify/box/charset.h"
#include "classify/reader/ics.h"
#include "tests/fuzz/target.h"

void
target_warm (void)
{
    charset_warm ();
}

void
target_try (GBytes *data)
{
    gboolean guessed = FALSE;
    g_autofree char *text = charset_to_utf8 (NULL, data, &guessed);
    g_autofree char *lines = ics_text (text);

    g_assert_true (g_utf8_validate (lines, -1, NULL));
}
