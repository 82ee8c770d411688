/*
 * What domain names tell: whose they are, and whom they imitate.
 */
#ifndef CLASSIFY_DOMAINS_H
#define CLASSIFY_DOMAINS_H

#include <glib.h>

/* gmail.com and the like: anybody's. */
gboolean domain_is_free_mail (const char *domain);
/* nhs.net, *.nhs.uk, *.gov.uk, *.police.uk, *.sch.uk, *.cjsm.net. */
gboolean domain_is_public_body (const char *domain);
/* "nhs-net.co", "council-gov.uk": names that carry those of public bodies and
 * are not under them. */
gboolean domain_imitates_public_body (const char *domain);
/* The first thing like an address in @text, lower case; NULL when none. */
char *domain_first_address (const char *text);

#endif
