/*
 * One message to one recipient over a connection that is there already.
 */
#ifndef NOTIFY_SEND_SMTP_H
#define NOTIFY_SEND_SMTP_H

#include "notify/send_wire.h"

#include <glib.h>

typedef struct {
    const char *host; /* as in its certificate */
    guint16 port;
    gboolean implicit_tls;
    const char *user;     /* "" = no sign-in */
    const char *password; /* NULL = no sign-in */
    const char *from;
    const char *to;
    const char *ca_path; /* PEM, still to be opened in the jail */
    int socket_fd;       /* connected; taken over */
    gint64 deadline_ms;
    gconstpointer message;
    gsize message_length;
} SmtpJob;

typedef struct {
    SendOutcome outcome;
    guint code;       /* last reply of the server, 0 = none */
    const char *text; /* static words of ours */
} SmtpResult;

/* Once, before the jail: the library reads its own settings. */
gboolean smtp_prepare (void);

/* Never fails otherwise than by its result. */
SmtpResult smtp_send (const SmtpJob *job);

#endif
