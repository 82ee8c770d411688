/*
 * Sign-offs: what people put their names to.
 *
 *   Ed25519 over "intray signed 1\0" | centre | letter | digest | filing hash
 *   | person | dir u32 | head seq u64 | head 32 | H(statement) | at i64
 *   | n u32 | role u8 | H(bytes signed in n - 1) 32 (zeros for 1)
 *
 * head is the hash of the SIGN entry written just before in the same
 * transaction, so rewriting the past needs people's keys. The statement is
 * sealed under BLAKE2b-256 (key = the manifest's later key, "intray answer 1\0"
 * | centre | n u32): whoever holds the letter, then or later, reads it. Public
 * keys alone verify the signature.
 */
#ifndef STORE_SIGNING_H
#define STORE_SIGNING_H

#include "store/audit.h"
#include "store/filing.h"

typedef enum {
    SIGNED_SIGNED = 1,
    SIGNED_COUNTERSIGNED = 2,
    SIGNED_CORRECTED = 3,
} SignedRole;

/* "iT1\0" | salt 32 | letter | n u32 | set u32 | outcome u8
 *   | answers u16 x {text question, text answer} | text words
 *   | pages u16 x u32 */
typedef struct {
    guint32 question_set;
    guint8 outcome;
    GPtrArray *answers; /* char *: question, answer, question, answer ... */
    char *words;        /* what she signed, in words */
    GArray *pages;      /* guint32: served to her before */
} Statement;

Statement *statement_new (void);
void statement_free (Statement *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Statement, statement_free)

typedef struct {
    guint32 n;
    Id person;
    SignedRole role;
    Hash filing_hash;
    guint32 dir;
    guint64 head_seq; /* the entry that it names */
    Hash head;
    gint64 at;
    Statement *statement; /* NULL when it was not opened */
    gboolean valid;       /* the signature holds */
} Signing;

void signing_free (Signing *signing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Signing, signing_free)

/*
 * Signs an opened letter inside the caller's transaction: audit entry, then
 * signature over its hash.
 *
 * Errors: REJECT when this person has signed this filing in this role
 */
gboolean signing_write (Store *store, const Directory *directory,
                        const OpenedFiling *filing, const Manifest *manifest,
                        const Id *person, const guint8 *sign_seed,
                        guint16 person_role, SignedRole role,
                        const Statement *statement, GError **error);

/* All signings of a letter, oldest first (Signing *), each verified; with a
 * manifest the statements are opened too. */
GPtrArray *signing_list (Store *store, const GPtrArray *versions,
                         const Letter *letter, const Manifest *manifest,
                         GError **error);

#endif
