/*
 * The head reader's work on one letter: a flag frame (one byte: 1 when the
 * document reader is needed), then a record, whose parts and pages are only
 * whole when the flag is 0.
 */
#ifndef CLASSIFY_HEAD_HEAD_H
#define CLASSIFY_HEAD_HEAD_H

#include <glib.h>

#define HEAD_VERSION "intray-reader-head 1"

gboolean head_warm (GError **error);
gboolean head_read (int message_fd, int result_fd, const char *password,
                    GError **error);

#endif
