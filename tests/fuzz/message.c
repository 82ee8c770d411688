/*
 * A whole message, as either reader takes it apart; PDF and pictures apart,
 * whose libraries are not ours. What a reader writes its keeper must accept.
 */
#include "classify/box/charset.h"
#include "classify/box/letter.h"
#include "classify/box/mime.h"
#include "classify/reader/ole.h"
#include "classify/reader/pkcs7.h"
#include "tests/fuzz/tools.h"
#include "tests/fuzz/target.h"

#include <sys/mman.h>
#include <unistd.h>

void
target_warm (void)
{
    charset_warm ();
    mime_warm ();
    ole_warm ();
    g_assert_true (pkcs7_warm (NULL) && zip_warm (NULL));
}

static void
check_letter (int fd, const LetterTools *tools)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (Letter) letter = letter_read (fd, "fuzz", NULL, tools);
    g_autoptr (GVariant) record =
        g_variant_ref_sink (record_to_variant (letter->record));
    g_autoptr (GBytes) frame = g_variant_get_data_as_bytes (record);
    g_autoptr (Record) accepted = record_from_frame (frame, &error);

    g_assert_true (letter->incomplete || accepted != NULL);
}

void
target_try (GBytes *data)
{
    gsize length = 0;
    const void *bytes = g_bytes_get_data (data, &length);
    int fd = memfd_create ("message", MFD_CLOEXEC);

    g_assert_cmpint (write (fd, bytes, length), ==, (gssize) length);
    check_letter (fd, NULL);
    check_letter (fd, &fuzz_tools);
    close (fd);
}
