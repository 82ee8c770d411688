/*
 * Errors: one domain, whose code says what the caller must do.
 *
 * A function that can fail takes `GError **error` last. FALSE or NULL always
 * means that it is set; outputs are untouched then. An error is returned or
 * logged, never both.
 */
#ifndef COMMON_ERROR_H
#define COMMON_ERROR_H

#include <glib.h>

typedef enum {
    /* The world is in the way (disk, network, lock): stay, back off, retry. */
    INTRAY_ERROR_RETRY = 1,
    /* This message or request is at fault: that one goes to a person. */
    INTRAY_ERROR_REJECT,
    /* This person may not: same answer as "not there", an audit entry. */
    INTRAY_ERROR_DENIED,
    /* This process cannot be trusted or configured: say why and exit. */
    INTRAY_ERROR_STOP,
} IntrayError;

#define INTRAY_ERROR (intray_error_quark ())

GQuark intray_error_quark (void);

/* The exit status of sysexits.h that fits this error; 70 for a foreign one. */
int intray_error_exit_status (const GError *error);

#endif
