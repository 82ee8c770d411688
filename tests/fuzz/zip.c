/* Archives: every member is unpacked, as the reader does. */
#include "classify/reader/zip.h"
#include "common/limits.h"
#include "tests/fuzz/target.h"

void
target_warm (void)
{
    g_assert_true (zip_warm (NULL));
}

void
target_try (GBytes *data)
{
    const char *reason = NULL;
    guint64 decoded = 0;
    g_autoptr (Zip) zip = zip_new (data, &decoded, &reason);

    g_assert_true (zip != NULL || reason != NULL);
    for (guint i = 0; zip != NULL && i < zip_count (zip); i++) {
        g_autoptr (GBytes) member = NULL;

        g_assert_true (g_utf8_validate (zip_name (zip, i), -1, NULL));
        reason = NULL;
        member = zip_read (zip, i, &reason);
        g_assert_true (member != NULL || reason != NULL);
    }
    g_assert_cmpuint (decoded, <=, LIMIT_DECODED_BYTES);
}
