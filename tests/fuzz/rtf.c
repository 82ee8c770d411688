/* Rich text. */
#include "classify/box/charset.h"
#include "classify/box/letter.h"
#include "classify/reader/rtf.h"
#include "tests/fuzz/target.h"

void
target_warm (void)
{
    charset_warm ();
}

void
target_try (GBytes *data)
{
    const char *fault = NULL;
    g_autoptr (GPtrArray) pages = NULL;

    if (!rtf_is (data))
        return;
    pages = rtf_pages (data, &fault);
    for (guint i = 0; pages != NULL && i < pages->len; i++) {
        const OfficePage *page = pages->pdata[i];
        g_assert_true (g_utf8_validate (page->text, -1, NULL));
        g_assert_true (page->hidden == NULL ||
                       g_utf8_validate (page->hidden, -1, NULL));
    }
}
