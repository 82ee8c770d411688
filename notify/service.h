/*
 * Notices about the machine: post does not come in, or comes in again. They
 * go to manager and administrators by the way that notices go, never by the
 * mailbox that is broken; they name nobody and count nothing. One a cause a
 * day; of an end that comes near one a month, a week and a day before it.
 *
 * And the daily test mail to each mailbox that has one set.
 */
#ifndef NOTIFY_SERVICE_H
#define NOTIFY_SERVICE_H

#include "notify/outbox.h"

/* Errors: RETRY, STOP on the register; what one address has is no error */
gboolean service_run (Outbox *outbox, GError **error);

#endif
