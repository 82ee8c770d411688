/*
 * The daily test mail: known by the token in its Message-ID, which only the
 * register and the mail itself have.
 */
#ifndef CLASSIFY_CANARY_H
#define CLASSIFY_CANARY_H

#include "classify/filer.h"

/* Where @record is one of our test mails, writes down that it came in and
 * makes it no letter about a child. Errors: RETRY, STOP of the register */
gboolean canary_claim (Filer *filer, const Record *record, Decision *decision,
                       GError **error);

#endif
