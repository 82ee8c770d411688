/*
 * Addresses that notices may go to or come from.
 */
#ifndef NOTIFY_ADDRESS_H
#define NOTIFY_ADDRESS_H

#include <glib.h>

/*
 * TRUE for local part, '@', domain in plain letters, digits and a few marks,
 * up to LIMIT_ADDRESS_BYTES.
 *
 * Source: RFC 5321 section 4.1.2; narrower, without quoted local parts and
 * without letters beyond ASCII: work addresses have neither, and both have
 * been ways to smuggle a second command into SMTP.
 */
gboolean address_is_plain (const char *raw_address);

/* The domain of a plain address; borrowed. */
const char *address_domain (const char *address);

/* TRUE for a host or domain name, or a numeric address, in plain ASCII. */
gboolean address_host_is_plain (const char *raw_host);

#endif
