#include "notify/message.h"

#include "common/error.h"
#include "common/hours.h"
#include "common/limits.h"
#include "notify/address.h"
#include "store/health.h"

#include <string.h>

/* RFC 5322 2.1.1: lines of no more than 78. */
#define WRAP_COLUMN 72

/* One word of printable ASCII: nothing that could end a header line. */
static gboolean
is_word (const char *text)
{
    gsize length = strlen (text);

    if (length == 0 || length > LIMIT_SETTING_BYTES)
        return FALSE;
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isgraph (text[i]))
            return FALSE;
    return TRUE;
}

static gboolean
notice_is_valid (const Notice *notice, GError **error)
{
    const char *wrong = NULL;

    if (!address_is_plain (notice->from))
        wrong = "the sender's address";
    else if (!address_is_plain (notice->to))
        wrong = "the recipient's address";
    else if (!address_host_is_plain (notice->id_domain))
        wrong = "the domain of the Message-ID";
    else if (!is_word (notice->ref))
        wrong = "the reference";
    else if (!is_word (notice->url))
        wrong = "the address of the desk";
    else if (notice->count == 0)
        wrong = "the count";
    if (wrong == NULL)
        return TRUE;
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                 "cannot write a notice: %s is not usable", wrong);
    return FALSE;
}

/* RFC 5322 date in UTC; the names of days and months must not follow the
 * locale. NULL for a time beyond the calendar. */
static char *
format_date (gint64 wall_ms)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu",
                                       "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr",
                                         "May", "Jun", "Jul", "Aug",
                                         "Sep", "Oct", "Nov", "Dec"};
    g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (wall_ms / 1000);

    if (time == NULL)
        return NULL;
    return g_strdup_printf (
        "%s, %02d %s %04d %02d:%02d:%02d +0000",
        days[g_date_time_get_day_of_week (time) - 1],
        g_date_time_get_day_of_month (time),
        months[g_date_time_get_month (time) - 1], g_date_time_get_year (time),
        g_date_time_get_hour (time), g_date_time_get_minute (time),
        g_date_time_get_second (time));
}

/* The header block. @id_prefix stands before the reference in Message-ID. */
static GString *
start_message (const Notice *notice, const char *subject, const char *id_prefix,
               GError **error)
{
    g_autofree char *date = format_date (notice->now_ms);
    GString *text = NULL;

    if (!notice_is_valid (notice, error))
        return NULL;
    if (date == NULL) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "cannot write a notice: the time is not usable");
        return NULL;
    }
    text = g_string_new (NULL);
    /* RFC 3834: no machine shall answer; Exchange listens to the second. No
     * Reply-To and no receipt asked for: a receipt says who read what. */
    g_string_append_printf (text,
                            "Date: %s\r\n"
                            "From: %s\r\n"
                            "To: %s\r\n"
                            "Subject: %s\r\n"
                            "Message-ID: <%s%s@%s>\r\n"
                            "Auto-Submitted: auto-generated\r\n"
                            "X-Auto-Response-Suppress: All\r\n"
                            "MIME-Version: 1.0\r\n"
                            "Content-Type: text/plain; charset=us-ascii\r\n"
                            "Content-Transfer-Encoding: 7bit\r\n"
                            "\r\n",
                            date, notice->from, notice->to, subject, id_prefix,
                            notice->ref, notice->id_domain);
    return text;
}

GBytes *
message_new (const Notice *notice, GError **error)
{
    g_autofree char *due = hours_format (notice->due_ms);
    GString *text = start_message (notice, "Correspondence tray", "", error);

    if (text == NULL)
        return NULL;
    if (notice->count == 1)
        g_string_append (text, "1 letter waits for you in the correspondence "
                               "tray.\r\n");
    else
        g_string_append_printf (text,
                                "%u letters wait for you in the "
                                "correspondence tray.\r\n",
                                notice->count);
    g_string_append_printf (text,
                            "Please open by %s.\r\n"
                            "\r\n"
                            "Sign in: %s\r\n"
                            "\r\n"
                            "Reference: %s\r\n"
                            "Nobody reads answers to this message.\r\n",
                            due, notice->url, notice->ref);
    return g_string_free_to_bytes (text);
}

/* One line of the body after the other, broken at spaces. */
static void
append_wrapped (GString *text, const char *sentence)
{
    g_auto (GStrv) words = g_strsplit (sentence, " ", -1);
    gsize width = 0;

    for (guint i = 0; words[i] != NULL; i++) {
        gsize length = strlen (words[i]);
        gboolean first = i == 0 || width + 1 + length > WRAP_COLUMN;
        if (i > 0)
            g_string_append (text, first ? "\r\n" : " ");
        g_string_append (text, words[i]);
        width = first ? length : width + 1 + length;
    }
    g_string_append (text, "\r\n");
}

static gboolean
is_sentence (const char *text)
{
    gsize length = strlen (text);

    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isprint (text[i]))
            return FALSE;
    return length > 0 && length <= LIMIT_REASON_BYTES;
}

GBytes *
message_new_service (const Notice *notice, const char *sentence, GError **error)
{
    Notice counted = *notice;
    GString *text = NULL;

    counted.count = 1;
    if (!is_sentence (sentence)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT,
                     "cannot write a notice: its sentence is not usable");
        return NULL;
    }
    text =
        start_message (&counted, "Correspondence tray: the machine", "", error);
    if (text == NULL)
        return NULL;
    append_wrapped (text, sentence);
    g_string_append_printf (text,
                            "\r\n"
                            "Whoever looks after the machine finds what to do "
                            "with\r\n"
                            "\"intray status\"; the post book says the "
                            "same.\r\n"
                            "\r\n"
                            "Sign in: %s\r\n"
                            "\r\n"
                            "Reference: %s\r\n"
                            "Nobody reads answers to this message.\r\n",
                            notice->url, notice->ref);
    return g_string_free_to_bytes (text);
}

GBytes *
message_new_canary (const Notice *notice, GError **error)
{
    Notice counted = *notice;
    GString *text = NULL;

    counted.count = 1;
    text = start_message (&counted, "Daily test of this mailbox",
                          HEALTH_CANARY_PREFIX, error);
    if (text == NULL)
        return NULL;
    g_string_append (text, "intray sends this mail once a day and looks "
                           "whether it comes in.\r\n"
                           "Nobody needs to do anything with it.\r\n");
    return g_string_free_to_bytes (text);
}
