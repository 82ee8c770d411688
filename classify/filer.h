/*
 * Filing one letter: open what is pending, have it read, judged, sealed to
 * the people entitled, and forget intake's key.
 */
#ifndef CLASSIFY_FILER_H
#define CLASSIFY_FILER_H

#include "classify/judge.h"
#include "classify/readers.h"
#include "config/settings.h"
#include "store/directory.h"
#include "store/pin.h"
#include "store/store.h"

typedef struct {
    const Settings *settings;
    Readers *readers; /* started before any secret was loaded */
    Store *store;
    Directory *directory;
    GPtrArray *versions; /* Directory * */
    Pin *pin;
    guint8 *machine_seed;
    guint8 *roll_secret;
    guint8 *digest_key;
    char *model_file;
    Judge *judge;        /* with the lists: made at the first letter */
    GPtrArray *roll;     /* RollChild *, borrowed by the judge */
    GPtrArray *agencies; /* Agency *, borrowed by the judge */
    GPtrArray *staff;    /* StaffMember *, of the directory; borrowed too */
    SenderBook book;     /* what the judge knows of senders: all of these */
    int next_fd;         /* the message whose turn comes next; -1: none */
    guint filed;
    guint left; /* could not be filed now; tried again */
} Filer;

/*
 * Opens the register with classify's secrets: root, directory chain, pin,
 * day key of today, children's list, agencies.
 *
 * @readers: taken over
 * Errors: STOP saying what to do; RETRY when another run is at work
 */
Filer *filer_open_take (const Settings *settings, Readers *readers,
                        const char *model_file, GError **error);
/* Gives the readers back for the next round; caller owns. */
Readers *filer_close (Filer *filer);

/* Everything pending now, oldest first; then the log is truncated. */
gboolean filer_run (Filer *filer, GError **error);

#endif
