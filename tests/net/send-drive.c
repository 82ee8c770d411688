/*
 * Sends one message through the keeper's side of intray-send.
 *
 *   send-drive BIN HOST PORT starttls|tls USER PASSWORD_FILE CA_FILE FROM TO MS
 *
 * Standard input is the message. Prints "sent CODE" or "error KIND CODE text".
 */
#include "common/error.h"
#include "notify/send_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_BYTES_MAX (128u * 1024u)

static GBytes *
read_message (void)
{
    g_autofree char *data = g_malloc (MESSAGE_BYTES_MAX);
    gsize length = fread (data, 1, MESSAGE_BYTES_MAX, stdin);

    return g_bytes_new (data, length);
}

/* What a shell cannot pass: "\r", "\n" written out. */
static char *
unescape (const char *text)
{
    return g_strcompress (text);
}

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) message = read_message ();
    guint code = 0;

    g_assert (argc == 11);
    g_autofree char *from = unescape (argv[8]);
    g_autofree char *to = unescape (argv[9]);
    SendSettings settings = {argv[2],
                             (guint16) atoi (argv[3]),
                             strcmp (argv[4], "tls") == 0,
                             argv[5],
                             argv[6],
                             argv[7],
                             from,
                             (guint32) atoi (argv[10])};

    if (send_client_send (argv[1], &settings, to, message, &code, &error))
        printf ("sent %u\n", code);
    else
        printf ("error %d %u %s\n", error->code, code, error->message);
    return error == NULL ? 0 : 1;
}
