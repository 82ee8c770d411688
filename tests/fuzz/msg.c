/* Messages that Outlook saved: a file system in a file, and its properties. */
#include "classify/box/charset.h"
#include "classify/reader/msg.h"
#include "classify/reader/ole.h"
#include "common/limits.h"
#include "tests/fuzz/target.h"

void
target_warm (void)
{
    charset_warm ();
    ole_warm ();
}

void
target_try (GBytes *data)
{
    guint64 decoded = 0;
    OutlookLetter *letter = msg_open (data, &decoded);

    g_assert_cmpuint (decoded, <=,
                      LIMIT_DECODED_BYTES + LIMIT_OUTLOOK_RTF_BYTES);
    outlook_letter_free (letter);
}
