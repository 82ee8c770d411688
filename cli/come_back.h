/*
 * What came back for a letter whose content was elsewhere.
 */
#ifndef CLI_COME_BACK_H
#define CLI_COME_BACK_H

#include "cli/opened.h"

/* Asks the vault where there is something to say, and prints it; what cannot
 * be asked is left out. */
void come_back_print (VaultSession *session, const Opened *opened);
void come_back_print_json (VaultSession *session, const Opened *opened,
                           Json *json);

#endif
