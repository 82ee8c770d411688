/*
 * intray-reader-head: header blocks and plain mail.
 *
 * May touch: descriptor 3 (its keeper), and in each child one message to read
 * and one pipe to answer. Never: a file, a socket, a key, the register; runs
 * as nobody where it is started by root.
 */
#include "classify/box/zygote.h"
#include "classify/head/head.h"
#include "common/log.h"

int
main (void)
{
    static const Reader reader = {
        .version = HEAD_VERSION,
        .files = FALSE,
        .warm = head_warm,
        .read = head_read,
    };

    log_start ("intray-reader-head");
    return zygote_run (&reader);
}
