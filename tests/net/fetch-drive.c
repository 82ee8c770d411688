/*
 * Drives intray-fetch through the keeper's side of it.
 *
 *   fetch-drive BIN HOST PORT USER PASSWORD_FILE CA_FILE FOLDER MS VERB...
 * PASSWORD_FILE may be "token=" and an access token.
 *     open            prints uidvalidity, uidnext, exists, idle
 *     list FIRST LAST a line a message: uid size received_ms
 *     fetch DIR N     all messages, N asked at once, into DIR/UID.eml
 *     one UID         prints the result only
 *     change VERB VALIDITY TEXT UID SIZE   in a session for writing (FOLDER
 *                     begins with "+"); VERB F, V or X; prints the state
 *     wait MS         prints whether something changed
 *     pause MS        keeps the connection, for who looks at the process
 *
 * On failure the last line is "error CODE text", exit status 1.
 */
#include "common/error.h"
#include "common/limits.h"
#include "ingest/fetch_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static gboolean
write_piece (GBytes *piece, gpointer data, G_GNUC_UNUSED GError **error)
{
    gsize length = 0;
    gconstpointer bytes = g_bytes_get_data (piece, &length);

    if (data != NULL)
        g_assert (fwrite (bytes, 1, length, data) == length);
    return TRUE;
}

static void
print_result (const FetchResult *result)
{
    printf ("%u size=%" G_GUINT64_FORMAT " length=%" G_GUINT64_FORMAT
            " received=%" G_GINT64_FORMAT " gone=%d too_large=%d differs=%d\n",
            result->uid, result->size, result->length, result->received_ms,
            result->gone, result->too_large, result->size_differs);
}

/* A REJECT is printed and the next one follows. */
static gboolean
fetch_one (FetchClient *client, guint32 uid, const char *dir, GError **error)
{
    g_autofree char *path = g_strdup_printf ("%s/%u.eml", dir ? dir : "", uid);
    FILE *file = dir == NULL ? NULL : fopen (path, "wb");
    g_autoptr (GError) failure = NULL;
    FetchResult result;
    gboolean fetched =
        fetch_client_fetch (client, uid, write_piece, file, &result, &failure);

    if (file != NULL)
        fclose (file);
    if (fetched)
        print_result (&result);
    else if (g_error_matches (failure, INTRAY_ERROR, INTRAY_ERROR_REJECT))
        printf ("%u reject %s\n", uid, failure->message);
    else {
        g_propagate_error (error, g_steal_pointer (&failure));
        return FALSE;
    }
    return TRUE;
}

static gboolean
fetch_all (FetchClient *client, const char *dir, guint batch, GError **error)
{
    g_autoptr (GArray) entries = NULL;

    if (!fetch_client_list (client, 1, 0, &entries, error))
        return FALSE;
    for (guint i = 0; i < entries->len; i += batch) {
        guint32 uids[LIMIT_FETCH_BATCH];
        guint count = MIN (batch, entries->len - i);

        for (guint j = 0; j < count; j++)
            uids[j] = g_array_index (entries, FetchEntry, i + j).uid;
        if (!fetch_client_ask (client, uids, count, error))
            return FALSE;
        for (guint j = 0; j < count; j++)
            if (!fetch_one (client, uids[j], dir, error))
                return FALSE;
    }
    return TRUE;
}

static gboolean
list (FetchClient *client, guint32 first, guint32 last, GError **error)
{
    g_autoptr (GArray) entries = NULL;

    if (!fetch_client_list (client, first, last, &entries, error))
        return FALSE;
    for (guint i = 0; i < entries->len; i++) {
        const FetchEntry *entry = &g_array_index (entries, FetchEntry, i);
        printf ("%u %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT "\n", entry->uid,
                entry->size, entry->received_ms);
    }
    return TRUE;
}

static gboolean
wait_for (FetchClient *client, guint32 wait_ms, GError **error)
{
    gboolean changed = FALSE;

    if (!fetch_client_wait_begin (client, wait_ms, error) ||
        !fetch_client_wait_end (client, &changed, error))
        return FALSE;
    printf ("changed=%d\n", changed);
    return TRUE;
}

static guint32 number (const char *text);

static gboolean
change (FetchClient *client, char **words, GError **error)
{
    FetchChange one = {number (words[3]), number (words[4]), 0};

    if (!fetch_client_change (client, (FetchVerb) words[0][0],
                              number (words[1]), words[2], &one, 1, error))
        return FALSE;
    printf ("%u state=%d\n", one.uid, one.state);
    return TRUE;
}

static guint32
number (const char *text)
{
    return (guint32) strtoul (text, NULL, 10);
}

/* One verb at @words; how many words it took, 0 on error. */
static int
run_verb (FetchClient *client, char **words, GError **error)
{
    if (strcmp (words[0], "list") == 0)
        return list (client, number (words[1]), number (words[2]), error) ? 3
                                                                          : 0;
    if (strcmp (words[0], "fetch") == 0)
        return fetch_all (client, words[1], number (words[2]), error) ? 3 : 0;
    if (strcmp (words[0], "one") == 0)
        return fetch_one (client, number (words[1]), NULL, error) ? 2 : 0;
    if (strcmp (words[0], "change") == 0)
        return change (client, words + 1, error) ? 6 : 0;
    if (strcmp (words[0], "wait") == 0)
        return wait_for (client, number (words[1]), error) ? 2 : 0;
    g_assert (strcmp (words[0], "pause") == 0);
    fflush (stdout);
    g_usleep (number (words[1]) * 1000);
    return 2;
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (FetchClient) client = NULL;
    FetchMailbox mailbox;
    int at = 9;
    int taken = 1;

    setlinebuf (stdout);
    g_assert (argc > 9);
    client = fetch_client_start (argv[1], &error);
    if (client != NULL) {
        FetchSettings settings = {
            argv[2], (guint16) number (argv[3]), argv[4], argv[5], argv[6],
            argv[7], number (argv[8]),           NULL,    FALSE};
        if (g_str_has_prefix (argv[5], "token="))
            settings.access_token = argv[5] + strlen ("token=");
        if (argv[7][0] == '+') {
            settings.folder++;
            settings.writing = TRUE;
        }
        if (fetch_client_open (client, &settings, &mailbox, &error))
            printf ("uidvalidity=%u uidnext=%u exists=%u idle=%d\n",
                    mailbox.uid_validity, mailbox.uid_next, mailbox.exists,
                    mailbox.idle);
    }
    if (strcmp (argv[9], "open") == 0)
        at++;
    while (error == NULL && at < argc && taken > 0) {
        taken = run_verb (client, argv + at, &error);
        at += taken;
    }
    if (error != NULL)
        printf ("error %d %s\n", error->code, error->message);
    return error == NULL ? 0 : 1;
}
