/*
 * The From field (RFC 5322 section 3.4) as mailers write it.
 */
#ifndef CLASSIFY_BOX_MAILBOX_H
#define CLASSIFY_BOX_MAILBOX_H

#include <glib.h>

/*
 * The mailboxes of a raw From value, and the first of them: *@name_out and
 * *@address_out are set when both are NULL and it has them. Members of groups
 * count too: a person sees them as senders.
 *
 * What stands in angle brackets is the address, whatever address the display
 * name pretends to be. A comma in a name that nobody quoted ("Bell, Ann
 * <ann@clinic.example>") does not part it.
 */
guint mailbox_take (const char *raw_value, char **name_out, char **address_out);

/* The first message id of a field, without angle brackets, comments and the
 * blanks of folding; NULL when there is none. Caller frees. */
char *mailbox_message_id (const char *raw_value);

#endif
