/*
 * The roll as an index; internal to the matcher (match.c, match_find.c).
 */
#ifndef CLASSIFY_ROLL_H
#define CLASSIFY_ROLL_H

#include "classify/match.h"
#include "classify/names.h"

/* Words of a name, longest that counts. */
#define ROLL_NAME_WORDS 5

/* A list of children that one key leads to. */
typedef GArray Bearers; /* guint */

struct Roll {
    const GPtrArray *children;
    GHashTable *given;     /* hash of given or known-as words -> Bearers */
    GHashTable *family;    /* hash of family-name words -> Bearers */
    GHashTable *full;      /* hash of a pair (given, family) -> Bearers */
    GHashTable *parents;   /* hash of a parent's full name -> Bearers */
    GHashTable *births;    /* day -> Bearers */
    GHashTable *numbers;   /* NHS number as an integer -> child + 1 */
    GHashTable *homes;     /* folded postcode hash -> Bearers */
    GHashTable *addresses; /* parent's address -> Bearers */
    GHashTable *initials;  /* two letters -> Bearers */
};

/* NULL when nobody. */
const Bearers *roll_bearers (GHashTable *table, guint64 key);

/* The hash of @count words from @first, spelling families made one. */
guint64 roll_words_hash (const Tokens *tokens, guint first, guint count);
guint64 roll_pair_hash (guint64 given, guint64 family);

/* First and known-as names of one child; guint64. */
void roll_given_hashes (GArray *to, const RollChild *child);

/* A letter under way: words, dates, and the candidates so far. */
typedef struct {
    const Roll *roll;
    const MatchInput *input;
    const Tokens *tokens;
    GArray *dates;            /* FoundDate */
    GHashTable *candidates;   /* child + 1 -> MatchCandidate */
    GArray *names;            /* NameHit: full names found */
    GHashTable *hits_of;      /* child + 1 -> GArray of indices into names */
    GHashTable *first_seen;   /* hashes of given names in the letter */
    GHashTable *family_seen;  /* hashes of family names in the letter */
    GHashTable *numbers_seen; /* NHS numbers in the letter -> cued + 1 */
} Search;

/* Places of one child's name that are looked at: more say nothing new. */
#define ROLL_MAX_HITS 16

typedef struct {
    guint child;
    guint first; /* token */
    guint count;
    gboolean adult;
    gboolean in_subject;
} NameHit;

MatchCandidate *search_candidate (Search *search, guint child);
/* Adds @evidence once, with its sentence. Takes over @sentence. */
void search_add_take (Search *search, guint child, guint32 evidence,
                      char *sentence);

/* The token at or behind byte @at of the text. */
guint search_token_at (const Search *search, guint32 at);

/* All identifiers of the letter; fills candidates and names. */
void search_names (Search *search);
void search_births (Search *search);
void search_numbers (Search *search);
void search_home (Search *search);
void search_family (Search *search);
void search_initials (Search *search);
/* After all of these: fills what contradicts each candidate. */
void search_contradictions (Search *search);

#endif
