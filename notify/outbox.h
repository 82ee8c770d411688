/*
 * The outbox: what is due becomes one digest a person, sent or put off.
 *
 * A notice is marked as sent, with its audit entry, after the mail server has
 * taken it: a crash in between sends it once more, which tells nobody more
 * than "something waits"; the other order could tell nobody at all.
 */
#ifndef NOTIFY_OUTBOX_H
#define NOTIFY_OUTBOX_H

#include "config/settings.h"
#include "store/directory.h"
#include "store/notices.h"

typedef struct {
    const Settings *settings;
    Store *store;
    Directory *directory;
    char *program_dir;
    guint sent;
    guint put_off;
    guint handed_over;
    guint in_person;
} Outbox;

/* Opens the register and checks root and directory. Errors: STOP, RETRY */
Outbox *outbox_open (const Settings *settings, GError **error);
void outbox_free (Outbox *outbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outbox, outbox_free)

/* Sends everything that is due now. Errors: RETRY, STOP on the register;
 * what one address has is no error */
gboolean outbox_run (Outbox *outbox, GError **error);

/* Sends one notice about the machine; a canary. Errors: as of an address:
 * RETRY, REJECT, STOP */
gboolean outbox_send_service (const Outbox *outbox, const Person *person,
                              const char *sentence, GError **error);
gboolean outbox_send_canary (const Outbox *outbox, const char *address,
                             const char *token, GError **error);

#endif
