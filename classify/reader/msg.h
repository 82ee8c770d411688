/*
 * Messages that Outlook saved as .msg (MS-OXMSG).
 */
#ifndef CLASSIFY_READER_MSG_H
#define CLASSIFY_READER_MSG_H

#include "classify/box/outlook.h"

/* The message in @data with its body and attachments; NULL when it is none.
 * @decoded_bytes: counted on; beyond LIMIT_DECODED_BYTES nothing more is taken,
 * and `damaged` says so. */
OutlookLetter *msg_open (GBytes *data, guint64 *decoded_bytes);

#endif
