#include "vault/may.h"

#include "store/directory.h"

/* Whoever works here; what she sees is what is sealed to her. */
#define ANYBODY ROLE_ALL

typedef struct {
    VaultVerb verb;
    guint32 roles; /* 0 = needs no sign-in */
} Rule;

static const Rule rules[] = {
    {VERB_HELLO, 0},
    {VERB_SIGN_IN, 0},
    {VERB_SITTING, 0},
    {VERB_SITTING_CHECK, 0},
    {VERB_SITTING_COMMIT, 0},
    {VERB_BLANK, ANYBODY},
    {VERB_SIGN_OUT, ANYBODY},
    {VERB_WHO_AM_I, ANYBODY},
    {VERB_ENROL, ROLE_SENIOR},
    {VERB_ASSIGN, ROLE_SENIOR},
    {VERB_STAFF, ROLE_SENIOR | ROLE_ADMIN | ROLE_MANAGER},
    {VERB_IMPORT_ROLL, ROLE_SENIOR},
    {VERB_IMPORT_STAFF, ROLE_SENIOR},
    {VERB_IMPORT_AGENCIES, ROLE_SENIOR},
    {VERB_IMPORT_APPLY, ROLE_SENIOR},
    {VERB_TRAY, ANYBODY},
    {VERB_CHILDREN, ANYBODY},
    {VERB_CHILD, ANYBODY},
    {VERB_OPEN, ANYBODY},
    {VERB_PART, ANYBODY},
    {VERB_CLOSE, ANYBODY},
    {VERB_SIGN, ANYBODY},
    {VERB_COUNTERSIGN, ROLE_SENIOR},
    {VERB_FILE, ROLE_SENIOR},
    {VERB_SPLIT, ROLE_SENIOR},
    {VERB_RAISE, ANYBODY},
    {VERB_LOWER, ROLE_SENIOR},
    {VERB_HANDBACK, ANYBODY},
    {VERB_UPLOAD, ANYBODY},
    {VERB_UPLOAD_PIECE, ANYBODY},
    {VERB_UPLOAD_END, ANYBODY},
    {VERB_COME_BACK, ANYBODY},
    {VERB_PRINT, ANYBODY},
    {VERB_PRINT_CHILD, ANYBODY},
    {VERB_REGISTER, ROLE_SENIOR | ROLE_ADMIN | ROLE_MANAGER},
    {VERB_WHO_SAW, ROLE_MANAGER | ROLE_LEAD},
    {VERB_VERIFY, ANYBODY},
    {VERB_HEALTH, ROLE_SENIOR | ROLE_ADMIN | ROLE_MANAGER},
    {VERB_CERTIFY, ROLE_MANAGER | ROLE_LEAD},
};

static const Rule *
rule_of (VaultVerb verb)
{
    for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
        if (rules[i].verb == verb)
            return &rules[i];
    return NULL;
}

gboolean
may_without_sign_in (VaultVerb verb)
{
    const Rule *rule = rule_of (verb);

    return rule != NULL && rule->roles == 0;
}

gboolean
may (guint32 roles, VaultVerb verb)
{
    const Rule *rule = rule_of (verb);

    return rule != NULL && (rule->roles == 0 || (roles & rule->roles) != 0);
}

gboolean
may_take_raw (guint32 roles)
{
    return (roles & ROLE_SENIOR) != 0;
}
