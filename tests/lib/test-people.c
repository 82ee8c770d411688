#include "tests/lib/test-people.h"

#include "store/seal.h"

#include <string.h>

static Hash
derive (const char *who, const char *what)
{
    g_autofree char *text = g_strdup_printf ("test centre\n%s\n%s", who, what);

    return hash_bytes (text, strlen (text));
}

PersonSecrets *
test_person_secrets (const char *who)
{
    PersonSecrets *secrets = person_secrets_new ();
    Hash box = derive (who, "box");
    Hash sign = derive (who, "sign");
    Hash own = derive (who, "own");

    memcpy (secrets->box_secret, box.b, KEY_BYTES);
    memcpy (secrets->sign_seed, sign.b, KEY_BYTES);
    memcpy (secrets->own_key, own.b, KEY_BYTES);
    return secrets;
}

Id
test_person_id (const char *who)
{
    Hash hash = derive (who, "id");
    Id id;

    memcpy (id.b, hash.b, ID_BYTES);
    return id;
}
