/*
 * Names of IMAP folders: people write "Entwürfe", servers without RFC 9051
 * know it as "Entw&APw-rfe" (modified UTF-7, RFC 3501 5.1.3).
 */
#ifndef INGEST_FOLDER_H
#define INGEST_FOLDER_H

#include <glib.h>

/* @name as the server spells it; one that is spelled so already stays as it
 * is. Caller frees. */
char *folder_to_imap (const char *name);

#endif
