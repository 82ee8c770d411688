/* Fields of a header: encoded words, parameters, mailboxes, dates. */
#include "classify/box/charset.h"
#include "classify/box/fields.h"
#include "classify/box/mailbox.h"
#include "classify/box/params.h"
#include "classify/box/stamp.h"
#include "classify/box/words.h"
#include "common/limits.h"
#include "tests/fuzz/target.h"

void
target_warm (void)
{
    charset_warm ();
}

static void
check_text (char *text)
{
    g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
    g_free (text);
}

static void
check_value (const char *value)
{
    g_autoptr (Params) params = params_new (value);
    char *name = NULL;
    char *address = NULL;
    gint64 date_ms = 0;

    check_text (words_decode (value));
    check_text (words_plain (value));
    check_text (params_text (params, "name"));
    check_text (params_file_name (params, params));
    g_free (params_word (params, "boundary"));
    mailbox_take (value, &name, &address);
    check_text (name);
    check_text (address);
    check_text (mailbox_message_id (value));
    if (stamp_parse (value, &date_ms))
        g_assert_true (date_ms >= LIMIT_DATE_FIRST_MS &&
                       date_ms <= LIMIT_DATE_LAST_MS);
}

void
target_try (GBytes *data)
{
    gsize length = 0;
    const void *bytes = g_bytes_get_data (data, &length);
    gboolean cut = FALSE;
    gsize end = 0;
    g_autoptr (GPtrArray) fields = fields_new (bytes, length, &end, &cut);

    g_assert_cmpuint (end, <=, length);
    for (guint i = 0; i < fields->len; i++)
        check_value (((Field *) fields->pdata[i])->raw_value);
}
