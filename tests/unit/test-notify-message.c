/*
 * The notice's bytes, and which addresses may stand in an envelope.
 */
#include "common/error.h"
#include "common/hours.h"
#include "notify/address.h"
#include "notify/message.h"

#include <string.h>

/* Monday 2 November 2026, 08:05 and 17:30 in London. */
#define NOW_MS 1793606700000
#define DUE_MS 1793640600000

static Notice
example (void)
{
    return (Notice){.ref = "k3v7q2ma",
                    .count = 3,
                    .due_ms = DUE_MS,
                    .url = "https://tray.centre.test:8443/",
                    .from = "intray@centre.test",
                    .to = "ruth.okafor@centre.test",
                    .id_domain = "tray.centre.test",
                    .now_ms = NOW_MS};
}

static char *
text_of (const Notice *notice)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = message_new (notice, &error);
    gsize length = 0;
    const char *data = NULL;

    g_assert_no_error (error);
    data = g_bytes_get_data (bytes, &length);
    return g_strndup (data, length);
}

static void
it_says_that_something_waits_and_nothing_else (void)
{
    Notice notice = example ();
    g_autofree char *text = text_of (&notice);

    g_assert_cmpstr (text, ==,
                     "Date: Mon, 02 Nov 2026 08:05:00 +0000\r\n"
                     "From: intray@centre.test\r\n"
                     "To: ruth.okafor@centre.test\r\n"
                     "Subject: Correspondence tray\r\n"
                     "Message-ID: <k3v7q2ma@tray.centre.test>\r\n"
                     "Auto-Submitted: auto-generated\r\n"
                     "X-Auto-Response-Suppress: All\r\n"
                     "MIME-Version: 1.0\r\n"
                     "Content-Type: text/plain; charset=us-ascii\r\n"
                     "Content-Transfer-Encoding: 7bit\r\n"
                     "\r\n"
                     "3 letters wait for you in the correspondence tray.\r\n"
                     "Please open by Mon 2 Nov 17:30.\r\n"
                     "\r\n"
                     "Sign in: https://tray.centre.test:8443/\r\n"
                     "\r\n"
                     "Reference: k3v7q2ma\r\n"
                     "Nobody reads answers to this message.\r\n");
}

static void
one_letter_waits_in_the_singular (void)
{
    Notice notice = example ();
    g_autofree char *text = NULL;

    notice.count = 1;
    text = text_of (&notice);
    g_assert_nonnull (strstr (text, "\r\n1 letter waits for you in the "));
}

static void
what_could_end_a_line_is_refused (void)
{
    static const char *const words[] = {
        "", "a b", "a\r\nBcc: x@y.test", "a\n", "caf\xc3\xa9", "a\x7f"};

    for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
        for (int field = 0; field < 5; field++) {
            Notice notice = example ();
            g_autoptr (GError) error = NULL;
            const char **fields[] = {&notice.ref, &notice.url, &notice.from,
                                     &notice.to, &notice.id_domain};
            *fields[field] = words[i];
            g_assert_null (message_new (&notice, &error));
            g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT);
        }
    }
}

static void
nothing_waiting_is_no_notice (void)
{
    Notice notice = example ();
    g_autoptr (GError) error = NULL;

    notice.count = 0;
    g_assert_null (message_new (&notice, &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_REJECT);
}

static void
it_asks_for_no_answer_and_no_receipt (void)
{
    static const char *const never[] = {
        "Reply-To",       "Disposition-Notification",
        "Return-Receipt", "Bcc",
        "http-equiv",     "<img"};
    Notice notice = example ();
    g_autofree char *text = text_of (&notice);

    for (gsize i = 0; i < G_N_ELEMENTS (never); i++)
        g_assert_null (strstr (text, never[i]));
}

static void
addresses_are_plain_or_refused (void)
{
    static const struct {
        const char *address;
        gboolean plain;
    } cases[] = {
        {"ruth@centre.test", TRUE},
        {"ruth.okafor+tray@mail.centre.test", TRUE},
        {"r.o'neil_x-y@centre.test", TRUE},
        {"a@b", TRUE},
        {"", FALSE},
        {"@", FALSE},
        {"a@", FALSE},
        {"@b.test", FALSE},
        {"a@b@c.test", FALSE},
        {"a@b..test", FALSE},
        {"a@.b.test", FALSE},
        {"a@b.test.", FALSE},
        {"a@-b.test", FALSE},
        {"a@b-.test", FALSE},
        {"a..b@c.test", FALSE},
        {".a@b.test", FALSE},
        {"a.@b.test", FALSE},
        {"\"a b\"@c.test", FALSE},
        {"a b@c.test", FALSE},
        {"a@b.test\r\nRCPT TO:<x@y.test>", FALSE},
        {"a@b.test>", FALSE},
        {"<a@b.test>", FALSE},
        {"a,b@c.test", FALSE},
        {"a/../b@c.test", FALSE},
        {"a%b@c.test", FALSE},
        {"a@[127.0.0.1]", FALSE},
        {"caf\xc3\xa9@b.test", FALSE},
        {"a@caf\xc3\xa9.test", FALSE},
    };
    g_autofree char *many = g_strnfill (250, 'a');
    g_autofree char *longest = g_strdup_printf ("%s@b.c", many);
    g_autofree char *longer = g_strdup_printf ("%s@b.cd", many);

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_test_message ("%s", cases[i].address);
        g_assert_true (address_is_plain (cases[i].address) == cases[i].plain);
    }
    g_assert_true (address_is_plain (longest));
    g_assert_false (address_is_plain (longer));
}

static void
hosts_are_names_or_numbers (void)
{
    g_assert_true (address_host_is_plain ("smtp.centre.test"));
    g_assert_true (address_host_is_plain ("127.0.0.1"));
    g_assert_true (address_host_is_plain ("::1"));
    g_assert_false (address_host_is_plain (""));
    g_assert_false (address_host_is_plain ("a/b"));
    g_assert_false (address_host_is_plain ("a@b"));
    g_assert_false (address_host_is_plain ("a b"));
}

static void
a_service_notice_has_one_sentence_in_short_lines (void)
{
    Notice notice = example ();
    const char *sentence =
        "Post has not come in since Mon 2 Nov 09:41: the mailbox does not let "
        "us in, and this goes on for more than one line of a mail.";
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = message_new_service (&notice, sentence, &error);
    g_autofree char *text =
        g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

    g_assert_no_error (error);
    for (guint i = 0; lines[i] != NULL; i++)
        g_assert_cmpuint (strlen (lines[i]), <=, 78);
    g_assert_nonnull (strstr (text, "\r\n\r\nPost has not come in since "));
    g_assert_null (strstr (text, "letter"));
    g_assert_null (message_new_service (&notice, "two\r\nBcc: x@y.test", NULL));
    g_assert_null (message_new_service (&notice, "", NULL));
}

static void
a_test_mail_is_known_by_its_message_id (void)
{
    Notice notice = example ();
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = message_new_canary (&notice, &error);
    g_autofree char *text =
        g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

    g_assert_no_error (error);
    g_assert_nonnull (strstr (
        text, "Message-ID: <intray-canary-k3v7q2ma@tray.centre.test>\r\n"));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/notify/a-service-notice-has-one-sentence",
                     a_service_notice_has_one_sentence_in_short_lines);
    g_test_add_func ("/notify/a-test-mail-is-known-by-its-message-id",
                     a_test_mail_is_known_by_its_message_id);
    hours_set_zone ("Europe/London");
    g_test_add_func ("/notify-message/it-says-that-something-waits-and-"
                     "nothing-else",
                     it_says_that_something_waits_and_nothing_else);
    g_test_add_func ("/notify-message/one-letter-waits-in-the-singular",
                     one_letter_waits_in_the_singular);
    g_test_add_func ("/notify-message/what-could-end-a-line-is-refused",
                     what_could_end_a_line_is_refused);
    g_test_add_func ("/notify-message/nothing-waiting-is-no-notice",
                     nothing_waiting_is_no_notice);
    g_test_add_func ("/notify-message/it-asks-for-no-answer-and-no-receipt",
                     it_asks_for_no_answer_and_no_receipt);
    g_test_add_func ("/notify-message/addresses-are-plain-or-refused",
                     addresses_are_plain_or_refused);
    g_test_add_func ("/notify-message/hosts-are-names-or-numbers",
                     hosts_are_names_or_numbers);
    return g_test_run ();
}
