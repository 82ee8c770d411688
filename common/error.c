#include "common/error.h"

#include <sysexits.h>

G_DEFINE_QUARK (intray - error, intray_error)

int
intray_error_exit_status (const GError *error)
{
    if (error == NULL || error->domain != INTRAY_ERROR)
        return EX_SOFTWARE;
    switch ((IntrayError) error->code) {
    case INTRAY_ERROR_RETRY:
        return EX_TEMPFAIL;
    case INTRAY_ERROR_REJECT:
        return EX_DATAERR;
    case INTRAY_ERROR_DENIED:
        return EX_NOINPUT;
    case INTRAY_ERROR_STOP:
        return EX_CONFIG;
    default:
        return EX_SOFTWARE;
    }
}
