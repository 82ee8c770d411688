#include "notify/address.h"

#include "common/limits.h"

#include <string.h>

/* Labels of letters, digits and hyphens between single dots. */
static gboolean
is_domain (const char *raw_domain)
{
    char before = '.';

    if (raw_domain[0] == '\0')
        return FALSE;
    for (const char *at = raw_domain; *at != '\0'; before = *at++) {
        if (*at == '.' ? before == '.' || before == '-'
                       : !g_ascii_isalnum (*at) && *at != '-')
            return FALSE;
        if (*at == '-' && before == '.')
            return FALSE;
    }
    return before != '.' && before != '-';
}

gboolean
address_is_plain (const char *raw_address)
{
    const char *at = strchr (raw_address, '@');
    char before = '.';

    if (at == NULL || at == raw_address ||
        strlen (raw_address) > LIMIT_ADDRESS_BYTES || !is_domain (at + 1))
        return FALSE;
    for (const char *c = raw_address; c < at; before = *c++)
        if (*c == '.' ? before == '.'
                      : !g_ascii_isalnum (*c) && strchr ("-_+'", *c) == NULL)
            return FALSE;
    return before != '.';
}

const char *
address_domain (const char *address)
{
    return strchr (address, '@') + 1;
}

gboolean
address_host_is_plain (const char *raw_host)
{
    return strlen (raw_host) <= LIMIT_ADDRESS_BYTES &&
           (is_domain (raw_host) || g_hostname_is_ip_address (raw_host));
}
