/*
 * What a signed-in person hands in. Nothing of it is looked into here: it goes
 * to intake sealed, as a new arrival, and is read where all post is read.
 */
#ifndef VAULT_HANDIN_H
#define VAULT_HANDIN_H

#include "store/content.h"
#include "store/handin.h"
#include "vault/letter.h"

/* A file that is coming in pieces. */
typedef struct Upload {
    guint32 handle; /* of the letter that it was fetched for; 0: none */
    Id child;       /* whose file it goes on; zeros: none */
    guint8 floor;
    char *note;
    Id letter; /* the new one */
    ContentWriter *writer;
} Upload;

void upload_free (Upload *upload);

/* For this person, with the directory of now; locked memory, secret_free(). */
Handin *handin_for (const Request *request);
/* What the letter that it belongs to asks for: its flag, its people. */
gboolean handin_take_parent (Handin *handin, const Opened *opened,
                             GError **error);
/* Gives it to intake, durably, and answers with its reference. @raw's file is
 * gone when that failed. */
gboolean handin_give (Request *request, const Handin *handin,
                      LetterOrigin origin, const Id *letter, Content *raw,
                      GError **error);

/* Is there content to come for this letter, and may she bring it? */
gboolean handin_is_waited_for (const Opened *opened);

#endif
