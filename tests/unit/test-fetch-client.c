/*
 * The keeper's side of intray-fetch against an intray-fetch in the hands of
 * an attacker (tests/net/captured-fetch.c): nothing that it says is believed
 * further than it can be checked.
 */
#include "common/clock.h"
#include "common/error.h"
#include "ingest/fetch_client.h"

#include <string.h>

static char *captured_dir;

typedef struct {
    const char *mode;
    int code; /* 0 = no error */
    const char *says;
} Case;

static FetchClient *
open_captured (const char *mode, GError **error)
{
    const FetchSettings settings = {"localhost", 993, "u",  "/p", "",
                                    mode,        300, NULL, FALSE};
    g_autoptr (FetchClient) client = fetch_client_start (captured_dir, error);
    FetchMailbox mailbox = {0};

    g_assert_nonnull (client);
    if (!fetch_client_open (client, &settings, &mailbox, error))
        return NULL;
    g_assert_cmpuint (mailbox.uid_validity, ==, 5);
    return g_steal_pointer (&client);
}

static void
check_error (const Case *row, GError *error)
{
    g_test_message ("%s: %s", row->mode,
                    error == NULL ? "no error" : error->message);
    if (row->code == 0) {
        g_assert_no_error (error);
        return;
    }
    g_assert_error (error, INTRAY_ERROR, row->code);
    g_assert_nonnull (strstr (error->message, row->says));
    g_assert_cmpuint (strlen (error->message), <, 1200);
    for (const char *at = error->message; *at != '\0'; at++)
        g_assert_false (g_ascii_iscntrl (*at));
}

static void
opening_believes_only_what_is_in_form (void)
{
    static const Case cases[] = {
        {"open-garbage", INTRAY_ERROR_RETRY, "out of form"},
        {"open-huge", INTRAY_ERROR_RETRY, "too long"},
        {"open-validity", INTRAY_ERROR_RETRY, "out of form"},
        {"open-code", INTRAY_ERROR_RETRY, "out of form"},
        {"open-denied", INTRAY_ERROR_RETRY, "out of form"},
        {"open-flood", INTRAY_ERROR_RETRY, "rrr"},
        {"open-escape", INTRAY_ERROR_STOP, "\\x1b[2Jall is well"},
        {"open-end", INTRAY_ERROR_RETRY, "has ended"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (FetchClient) client = open_captured (cases[i].mode, &error);
        g_assert_null (client);
        check_error (&cases[i], error);
    }
}

static void
a_listing_holds_what_was_asked_once_and_in_order (void)
{
    static const Case cases[] = {
        {"list-zero", INTRAY_ERROR_RETRY, "out of form"},
        {"list-below", INTRAY_ERROR_RETRY, "out of form"},
        {"list-above", INTRAY_ERROR_RETRY, "out of form"},
        {"list-date", INTRAY_ERROR_RETRY, "out of form"},
        {"list-slice", INTRAY_ERROR_RETRY, "out of form"},
        {"list-code", INTRAY_ERROR_RETRY, "out of form"},
        {"list-nothing", INTRAY_ERROR_RETRY, "out of form"},
        {"list-garbage", INTRAY_ERROR_RETRY, "out of form"},
        {"list-twice", INTRAY_ERROR_RETRY, "twice"},
        {"list-unordered", 0, NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (GArray) entries = NULL;
        g_autoptr (FetchClient) client = open_captured (cases[i].mode, &error);
        g_assert_no_error (error);
        g_assert_true (fetch_client_list (client, 10, 20, &entries, &error) ==
                       (cases[i].code == 0));
        check_error (&cases[i], error);
        if (entries == NULL)
            continue;
        g_assert_cmpuint (entries->len, ==, 3);
        g_assert_cmpuint (g_array_index (entries, FetchEntry, 0).uid, ==, 10);
        g_assert_cmpuint (g_array_index (entries, FetchEntry, 2).uid, ==, 15);
    }
}

static gboolean
count (GBytes *piece, gpointer data, G_GNUC_UNUSED GError **error)
{
    *(guint64 *) data += g_bytes_get_size (piece);
    return TRUE;
}

static void
a_message_counts_only_when_every_number_agrees (void)
{
    static const Case cases[] = {
        {"good", 0, NULL},
        {"other-size", 0, NULL},
        {"too-large", 0, NULL},
        {"gone", 0, NULL},
        {"bad", INTRAY_ERROR_REJECT, "UID 10: a reason"},
        {"broken", INTRAY_ERROR_RETRY, "a reason"},
        {"fetch-short", INTRAY_ERROR_RETRY, "out of form"},
        {"fetch-equal", INTRAY_ERROR_RETRY, "out of form"},
        {"fetch-large", INTRAY_ERROR_RETRY, "out of form"},
        {"fetch-small", INTRAY_ERROR_RETRY, "out of form"},
        {"fetch-fate", INTRAY_ERROR_RETRY, "out of form"},
        {"fetch-uid", INTRAY_ERROR_RETRY, "out of form"},
        {"fetch-end-uid", INTRAY_ERROR_RETRY, "out of form"},
        {"fetch-sent", INTRAY_ERROR_RETRY, "out of form"},
        {"fetch-piece", INTRAY_ERROR_RETRY, "too long"},
        {"fetch-endless", INTRAY_ERROR_RETRY, "out of form"},
        {"fetch-header", INTRAY_ERROR_RETRY, "out of form"},
        {"fetch-cut", INTRAY_ERROR_RETRY, "has ended"},
        {"fetch-garbage", INTRAY_ERROR_RETRY, "out of form"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;
        FetchResult result = {0};
        guint64 got = 0;
        g_autoptr (FetchClient) client = open_captured (cases[i].mode, &error);
        g_assert_no_error (error);
        g_assert_true (fetch_client_fetch (client, 10, count, &got, &result,
                                           &error) == (cases[i].code == 0));
        check_error (&cases[i], error);
        g_assert_cmpuint (result.length, ==, cases[i].code == 0 ? got : 0);
        g_assert_true (result.gone == (strcmp (cases[i].mode, "gone") == 0));
        g_assert_true (result.too_large ==
                       (strcmp (cases[i].mode, "too-large") == 0));
        g_assert_true (result.size_differs ==
                       (strcmp (cases[i].mode, "other-size") == 0));
    }
}

static void
silence_ends_at_the_deadline_and_the_client_is_dead (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) second = NULL;
    g_autoptr (FetchClient) client = open_captured ("fetch-stall", &error);
    FetchResult result = {0};
    guint64 got = 0;
    gint64 begin_ms = clock_monotonic_ms ();

    g_assert_false (
        fetch_client_fetch (client, 10, count, &got, &result, &error));
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY);
    g_assert_cmpint (clock_monotonic_ms () - begin_ms, <, 7000);
    g_assert_false (
        fetch_client_fetch (client, 10, count, &got, &result, &second));
    g_assert_error (second, INTRAY_ERROR, INTRAY_ERROR_RETRY);
}

static void
a_rejected_message_leaves_the_next_one_alone (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) second = NULL;
    g_autoptr (FetchClient) client = open_captured ("bad", &error);
    FetchResult result = {0};
    guint64 got = 0;

    g_assert_false (
        fetch_client_fetch (client, 10, count, &got, &result, &error));
    g_assert_false (
        fetch_client_fetch (client, 10, count, &got, &result, &second));
    g_assert_error (second, INTRAY_ERROR, INTRAY_ERROR_REJECT);
}

static gboolean
refuse (G_GNUC_UNUSED GBytes *piece, G_GNUC_UNUSED gpointer data,
        GError **error)
{
    g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_RETRY, "the disk is full");
    return FALSE;
}

static void
a_sink_that_fails_ends_the_connection_with_its_own_error (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) second = NULL;
    g_autoptr (FetchClient) client = open_captured ("good", &error);
    FetchResult result = {0};

    g_assert_false (
        fetch_client_fetch (client, 10, refuse, NULL, &result, &error));
    g_assert_cmpstr (error->message, ==, "the disk is full");
    g_assert_false (
        fetch_client_fetch (client, 10, refuse, NULL, &result, &second));
    g_assert_nonnull (strstr (second->message, "has ended"));
}

static void
a_missing_program_is_a_matter_of_the_installation (void)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (FetchClient) client = fetch_client_start ("/nowhere", &error);

    g_assert_null (client);
    g_assert_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP);
    g_assert_nonnull (strstr (error->message, "/nowhere/intray-fetch"));
}

int
main (int argc, char **argv)
{
    g_autofree char *here = g_path_get_dirname (argv[0]);

    g_test_init (&argc, &argv, NULL);
    captured_dir = g_build_filename (here, "..", "captured", NULL);
    g_test_add_func ("/fetch-client/opening-believes-only-what-is-in-form",
                     opening_believes_only_what_is_in_form);
    g_test_add_func (
        "/fetch-client/a-listing-holds-what-was-asked-once-and-in-order",
        a_listing_holds_what_was_asked_once_and_in_order);
    g_test_add_func (
        "/fetch-client/a-message-counts-only-when-every-number-agrees",
        a_message_counts_only_when_every_number_agrees);
    g_test_add_func (
        "/fetch-client/silence-ends-at-the-deadline-and-the-client-is-dead",
        silence_ends_at_the_deadline_and_the_client_is_dead);
    g_test_add_func (
        "/fetch-client/a-rejected-message-leaves-the-next-one-alone",
        a_rejected_message_leaves_the_next_one_alone);
    g_test_add_func ("/fetch-client/a-sink-that-fails-ends-the-connection",
                     a_sink_that_fails_ends_the_connection_with_its_own_error);
    g_test_add_func (
        "/fetch-client/a-missing-program-is-a-matter-of-the-installation",
        a_missing_program_is_a_matter_of_the_installation);
    return g_test_run ();
}
