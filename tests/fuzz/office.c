/*
 * Word, PowerPoint, Excel, OpenDocument: the first byte says what, the rest is
 * its main part in a sound package, so that no checksum keeps it from the
 * parsers. What is no such choice is a package as it stands.
 */
#include "classify/reader/office.h"
#include "classify/reader/zip.h"
#include "classify/box/charset.h"
#include "tests/fuzz/package.h"
#include "tests/fuzz/target.h"

void
target_warm (void)
{
    charset_warm ();
    g_assert_true (zip_warm (NULL));
}

void
target_try (GBytes *data)
{
    guint64 decoded = 0;
    OfficeText text = {0};
    g_autoptr (GBytes) package = package_around (data);

    if (!office_text (package, &decoded, &text))
        return;
    for (guint i = 0; text.pages != NULL && i < text.pages->len; i++) {
        const OfficePage *page = text.pages->pdata[i];
        g_assert_true (g_utf8_validate (page->text, -1, NULL));
        g_assert_true (page->hidden == NULL ||
                       g_utf8_validate (page->hidden, -1, NULL));
    }
    g_clear_pointer (&text.pages, g_ptr_array_unref);
}
