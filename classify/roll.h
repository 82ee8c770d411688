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

/* Folded, without blanks; "" for none. */
typedef struct {
    char *given;
    char *known_as;
    char *family;
} RollNames;

struct Roll {
    const GPtrArray *children;
    GArray *folded;        /* RollNames, one a child */
    GHashTable *given;     /* hash of given or known-as words -> Bearers */
    GHashTable *family;    /* hash of family-name words -> Bearers */
    GHashTable *full;      /* hash of a pair (given, family) -> Bearers */
    GHashTable *nick;      /* the same with short forms of the given name */
    GHashTable *parents;   /* hash of a parent's full name -> Bearers */
    GHashTable *births;    /* day -> Bearers */
    GHashTable *numbers;   /* NHS number as an integer -> child + 1 */
    GHashTable *homes;     /* folded postcode hash -> Bearers */
    GHashTable *addresses; /* parent's address -> Bearers */
    GHashTable *initials;  /* two letters -> Bearers */
};

/* NULL when nobody. */
const Bearers *roll_bearers (GHashTable *table, guint64 key);

void roll_add_bearer (GHashTable *table, guint64 key, guint child);
/* Every form of the names of child @at (roll_names.c). */
void roll_index_names (Roll *roll, guint at, const RollChild *child);

/* The hash of @count words from @first, spelling families made one. */
guint64 roll_words_hash (const Tokens *tokens, guint first, guint count);
guint64 roll_pair_hash (guint64 given, guint64 family);

/* First, known-as and short names of one child; guint64. */
void roll_given_hashes (GArray *to, const RollChild *child);
/* Family names of one child in all forms; guint64. */
void roll_family_hashes (GArray *to, const RollChild *child);

/* Places of one child's name that are looked at: more say nothing new. */
#define ROLL_MAX_HITS 16

/* What the words around a full name say of its bearer. */
typedef enum {
    ROLE_PLAIN,
    ROLE_HEAD,     /* "Re:", "Name:", "parents of": whom the letter is about */
    ROLE_WITH,     /* "plays with", "and" */
    ROLE_RELATIVE, /* "his sister", "mother:" */
    ROLE_GROWN_UP, /* a title, a signature, an office */
} NameRole;

typedef struct {
    guint child;
    guint first; /* token */
    guint count;
    NameRole role;
    gboolean in_subject;
    gboolean joint; /* "Jack" of "Jack and Rosie Byrne" */
} NameHit;

typedef struct {
    guint first; /* token */
    guint end;   /* the token behind the last; == first for none */
} Span;

/* Whose is a birth date or number: the words before it. */
typedef enum {
    OWNER_UNSAID,
    OWNER_NAMED,
    OWNER_RELATIVE, /* "mum (DOB ...)", "his brother Tom, born ..." */
} OwnerKind;

typedef struct {
    OwnerKind kind;
    gboolean beside;  /* named on the same line or behind a label */
    gboolean by_head; /* nobody before it: whom the letter is about */
    Span words;
} Owner;

/* How far a name that stands there is a child's. */
typedef enum { FIT_NONE, FIT_FAMILY, FIT_GIVEN, FIT_FULL } Fit;

typedef struct {
    guint64 number;
    guint token;
    Owner owner;
} FoundNumber;

/* A letter under way: words, dates, and the candidates so far. */
typedef struct {
    const Roll *roll;
    const MatchInput *input;
    const Tokens *tokens;
    const char *source;     /* what @tokens are the words of: text or subject */
    GArray *dates;          /* FoundDate */
    GArray *owners;         /* Owner: one a date */
    GArray *documents;      /* guint: tokens with which documents begin */
    GArray *heads;          /* Span: names behind "Re:", "Name:" */
    GArray *strangers;      /* Span: owners and heads who are nobody here */
    GHashTable *candidates; /* child + 1 -> MatchCandidate */
    GArray *names;          /* NameHit: full names found */
    GHashTable *hits_of;    /* child + 1 -> GArray of indices into names */
    GHashTable *first_seen; /* hashes of given names in the letter */
    GHashTable *family_seen;  /* hashes of family names in the letter */
    GHashTable *numbers_seen; /* NHS numbers in the letter -> cued + 1 */
    GArray *numbers;          /* FoundNumber: those with a cue */
} Search;

/* match_role.c */
void search_documents (Search *search);
void search_heads (Search *search);
/* The document that @token belongs to. */
guint search_document (const Search *search, guint token);
NameRole search_role (const Search *search, guint first, guint count);
/* match_owner.c: who is named before the identifier at @token. */
Owner search_owner (const Search *search, guint token);
/* Those of all birth dates, once; and who of them is not on the roll. */
void search_owners (Search *search);
Fit search_fit (const Search *search, const Owner *owner, guint child);
/* Every letter of given and family name as it is on the roll. */
gboolean search_fits_exactly (const Search *search, const Owner *owner,
                              guint child);
/* Is a part of the letter, in which @child plays no part of her own, about
 * somebody who is not on the roll? */
gboolean search_is_strangers (const Search *search, guint child);
/* match_settle.c: the outcome, from the candidates of @match. */
void search_settle (const Search *search, Match *match);
/* Does a first, known-as or short name of @child stand anywhere? */
gboolean search_has_first_name (const Search *search, guint child);
void search_add_hit (Search *search, const NameHit *hit);
/* match_names.c: full names in search->tokens, into search->names. */
void search_scan_names (Search *search);
/* Does a full name of @child stand within @reach tokens of @token? @strict:
 * before it, and not in passing ("plays with"). */
gboolean search_name_is_near (const Search *search, guint child, guint token,
                              guint reach, gboolean strict);
/* Is @token directly behind a full name of @child, with nothing but capitals
 * and figures between: "Leo Marsh 3.4.22", not "Leo Marsh came on 3.4.22"? */
gboolean search_follows_name (const Search *search, guint child, guint token);
/* match_near.c: names that are nearly a child's, where nobody is named. */
void search_near (Search *search);

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
/* The words of the letter, on one line, for a sentence; caller frees. */
char *search_quote (const Search *search, guint first, guint end);
/* After all of these: fills what contradicts each candidate. */
void search_contradictions (Search *search);

#endif
