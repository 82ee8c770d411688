/* winmail.dat, and the MAPI properties in it. */
#include "classify/box/charset.h"
#include "classify/reader/tnef.h"
#include "common/limits.h"
#include "tests/fuzz/target.h"

void
target_warm (void)
{
    charset_warm ();
}

void
target_try (GBytes *data)
{
    guint64 decoded = 0;
    OutlookLetter *letter = tnef_open (data, &decoded);

    g_assert_cmpuint (decoded, <=,
                      LIMIT_DECODED_BYTES + LIMIT_OUTLOOK_RTF_BYTES);
    outlook_letter_free (letter);
}
