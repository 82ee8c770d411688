/*
 * A small centre for unit tests, in a folder of its own: staff with keys and
 * accounts, three children, letters that are filed without a reader; and the
 * real vault at the other end of a socket.
 *
 *   L lead and DSL (senior), D deputy lead, S SENCo, M manager, P
 * administrator, T trustee; K key worker of C1, J key worker of C2 (deputy of
 * C1, conflict with C3), W waits to be enrolled. C3 has no key worker.
 */
#ifndef TESTS_UNIT_FIXTURE_H
#define TESTS_UNIT_FIXTURE_H

#include "store/account.h"
#include "store/filing.h"
#include "vault/verbs.h"

#define FIXTURE_CHILDREN 3
#define FIXTURE_PASSPHRASE "three words of tests"

typedef struct {
    char *dir;
    char *config;
    Settings *settings;
    Store *store; /* as operator: no lock */
    GPtrArray *versions;
    Directory *directory;
    Id children[FIXTURE_CHILDREN];
} Fixture;

/* @accounts: letters of people who can sign in ("LK"): half a second each */
Fixture *fixture_new (const char *accounts);
/* Folder and machine keys alone: nobody has sat yet. */
Fixture *fixture_new_empty (void);
void fixture_free (Fixture *fixture);

Id fixture_person (const Fixture *fixture, char who);
PersonSecrets *fixture_secrets (char who);
/* "CREATE TRIGGER ..." behind the vault's back. */
void fixture_sql (const Fixture *fixture, const char *statement);

typedef struct {
    int child; /* 1 to 3, 0 = none */
    Flag flag;
    Kind kind;
    Provenance provenance;
    Outcome outcome;
    guint pages;
    guint32 overlays;
    const char *candidates;   /* "12" */
    const char *const *texts; /* of its pages; NULL = "words of page 1" */
    const char *subject;
} FixtureLetter;

/* Files one as the machine; its reference, caller frees. */
char *fixture_letter (Fixture *fixture, const FixtureLetter *letter);
Id fixture_letter_id (const Fixture *fixture, const char *ref);

typedef struct {
    int fd;
    GPid pid;
} TestVault;

/* Starts `intray-vault --private` beside this test. */
TestVault fixture_vault (const Fixture *fixture);
/* Closes it; its exit status. */
int fixture_vault_end (TestVault *vault);
/* Starts it where it must refuse; its exit status, and what it said. */
int fixture_vault_refuses (const Fixture *fixture, char **said_out);

/* One request; the answer's bytes after its length. @in is floating. */
GBytes *fixture_ask_raw (TestVault *vault, const guint8 *token, VaultVerb verb,
                         GVariant *in);
/* The answer's number; *@out (or NULL) its body, owned. */
VaultAnswer fixture_ask (TestVault *vault, const guint8 *token, VaultVerb verb,
                         GVariant *in, GVariant **out);
/* The sentence of an answer that is not OK; caller frees. */
char *fixture_text (GVariant *out);

/* Signs in and returns the token (32 bytes); must succeed. */
guint8 *fixture_sign_in (TestVault *vault, char who);
/* OPEN; its handle, 0 when it was refused. *@out (or NULL) is the answer. */
guint32 fixture_open (TestVault *vault, const guint8 *token, const char *ref,
                      GVariant **out);
/* PART; NULL when it was refused. */
GBytes *fixture_part (TestVault *vault, const guint8 *token, guint32 handle,
                      guint8 kind, guint32 part);
/* Answers of a signing where all is well; floating. */
GVariant *fixture_answers (const char *key, const char *instead);

#endif
