/*
 * The directory: who is who, with which keys, roles and children. One signed
 * document a version; each names the hash of the one before, and the first
 * one's hash is the root, which stands outside the data folder.
 *
 *   "iD1\0" | centre | version u32 | prev hash 32 | at i64 | recovery pub 32
 *   | machine sign pub 32 | roll pub 32 | backup pub 32 | quorum u8
 *   | persons u16 x {id | box 32 | sign 32 | roles u32 | state u8 | since u32
 *                    | name | address | staff id}  sorted by id
 *   | assignments u32 x {child | person | as u8 | from i32 | until i32}
 *   | duty u16 x 16 | default names u8 x {overlay u32 | u8 x 16}
 *   signed "intray direct 1\0" | centre | H(body)
 *
 * Signed by people of the version before: one senior for ordinary staff and
 * assignments, two people (a senior and a senior or trustee) where seniors,
 * trustees, machine or recovery keys change or a conflict ends; taking away
 * (suspended, left) needs one senior. Staff ids and addresses are one
 * person's. A key that no directory holds is never sealed to.
 */
#ifndef STORE_DIRECTORY_H
#define STORE_DIRECTORY_H

#include "store/store.h"

#define ROLE_KEY_WORKER (1u << 0)
#define ROLE_SENCO (1u << 1)
#define ROLE_LEAD (1u << 2)
#define ROLE_DEPUTY_LEAD (1u << 3)
#define ROLE_DSL (1u << 4)
#define ROLE_DEPUTY_DSL (1u << 5)
#define ROLE_ADMIN (1u << 6)
#define ROLE_MANAGER (1u << 7)
#define ROLE_TRUSTEE (1u << 8)
#define ROLE_ALL ((1u << 9) - 1)
/* Seniors: lead, deputy lead, DSL, deputy DSL. */
#define ROLE_SENIOR (ROLE_LEAD | ROLE_DEPUTY_LEAD | ROLE_DSL | ROLE_DEPUTY_DSL)
#define ROLE_ANY_DSL (ROLE_DSL | ROLE_DEPUTY_DSL)

typedef enum {
    PERSON_ACTIVE = 1,
    PERSON_WAITING = 2, /* imported, not enrolled: both keys zero */
    PERSON_SUSPENDED = 3,
    PERSON_LEFT = 4,
} PersonState;

typedef struct {
    Id id;
    guint8 box[KEY_BYTES];
    guint8 sign[KEY_BYTES];
    guint32 roles;
    PersonState state;
    guint32 since; /* directory version of the key pair */
    char *name;
    char *address; /* "" = tell in person */
    char *staff_id;
} Person;

typedef enum {
    AS_KEY_WORKER = 1,
    AS_DEPUTY = 2,
    AS_COVER = 3,
    AS_CONFLICT = 4, /* never a key to this child's letters; beats all */
} AssignedAs;

#define DAY_OPEN G_MAXINT32 /* until further notice */

typedef struct {
    Id child;
    Id person;
    guint8 as;
    gint32 from;  /* first day */
    gint32 until; /* last day */
} Assignment;

typedef struct {
    guint32 overlay; /* one bit */
    GArray *names;   /* Id */
} DefaultNames;

typedef struct {
    Id centre;
    guint32 version;
    Hash prev;
    gint64 at;
    guint8 recovery[KEY_BYTES];
    guint8 machine[KEY_BYTES]; /* Ed25519 */
    guint8 roll[KEY_BYTES];
    guint8 backup[KEY_BYTES];
    guint8 quorum;
    GPtrArray *persons;  /* Person *, sorted by id */
    GArray *assignments; /* Assignment */
    GArray *duty;        /* Id */
    GPtrArray *defaults; /* DefaultNames * */
    Hash hash;           /* of the body; set by unpack and seal */
} Directory;

Directory *directory_new (const Id *centre);
void directory_free (Directory *directory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Directory, directory_free)

/* A change starts as a copy with the next version and prev set. */
Directory *directory_next (const Directory *directory, gint64 at);

/* Sorts persons and packs; sets `hash`. Caller owns. */
GBytes *directory_pack (Directory *directory);
/* Errors: REJECT on anything but exactly this form */
Directory *directory_unpack (GBytes *body, GError **error);

typedef struct {
    Id person;
    Signature signature;
} DirectorySignature;

/* What a person signs; caller owns. */
GBytes *directory_signed_bytes (const Id *centre, const Hash *hash);

/*
 * Is @next a lawful successor of @before (NULL for version 1, which its own
 * first two sign)?
 * Errors: REJECT, saying whose signature is missing or what may not change
 */
gboolean directory_check_next (const Directory *before, const Directory *next,
                               const DirectorySignature *signatures,
                               guint count, GError **error);
/* How many signatures @next needs: 1 or 2. */
guint directory_needs (const Directory *before, const Directory *next);

/*
 * Loads the newest version and verifies the whole chain from the root hash.
 * *@directory_out is NULL where no sitting was held yet.
 *
 * @root: from the root file; NULL = the file is absent
 * @versions: when not NULL gets every version (Directory *), oldest first
 * Errors: STOP when the chain does not hold, naming the version
 */
gboolean directory_load (Store *store, const Hash *root,
                         Directory **directory_out, GPtrArray *versions,
                         GError **error);

/* Adds a version inside the caller's transaction; for version 1 also sets
 * centre.root_hash. Errors: REJECT when it is not the next one */
gboolean directory_insert (Store *store, Directory *next,
                           const DirectorySignature *signatures, guint count,
                           GError **error);

/* Borrowed; NULL when there is none. */
const Person *directory_person (const Directory *directory, const Id *id);
Person *directory_person_for_change (Directory *directory, const Id *id);
const Person *directory_by_staff_id (const Directory *directory,
                                     const char *staff_id);
/* "Ruth Adeyinka"; "the machine", "recovery" for those ids. Borrowed. */
const char *directory_name_of (const Directory *directory, const Id *id);
/* Active people with any of these roles, in id order: Person *, borrowed. */
GPtrArray *directory_with_role (const Directory *directory, guint32 roles);
/* Is @person assigned to @child @as on @day? */
gboolean directory_is_assigned (const Directory *directory, const Id *child,
                                const Id *person, guint8 as, gint32 day);
/* A person's working title in words: "lead, DSL"; caller frees. */
char *directory_roles_in_words (guint32 roles);

Person *person_copy (const Person *person);
void person_free (Person *person);

/* First 16 bytes of H(recovery pub): the id of that recovery key. */
Id directory_recovery_id (const Directory *directory);

#endif
