/*
 * Words of a letter, folded so that spellings of one name meet.
 *
 * Folding: lower case, diacritics dropped (also of letters that Unicode does
 * not take apart: l with stroke, o with stroke, sharp s), apostrophes of every
 * kind dropped, a possessive 's dropped, hyphens and punctuation between
 * words. "O'Neill", "O’NEILL's" and "ONeill" are all "oneill".
 */
#ifndef CLASSIFY_NAMES_H
#define CLASSIFY_NAMES_H

#include <glib.h>

enum {
    TOKEN_CAPITAL = 1 << 0,   /* begins with a capital letter */
    TOKEN_CAPS = 1 << 1,      /* two letters or more, all capital */
    TOKEN_DIGITS = 1 << 2,    /* digits only */
    TOKEN_LINE = 1 << 3,      /* first of a line */
    TOKEN_SENTENCE = 1 << 4,  /* first of a sentence */
    TOKEN_PARAGRAPH = 1 << 5, /* first after an empty line */
    TOKEN_BOILER = 1 << 6,    /* in a footer or disclaimer */
    TOKEN_COLON = 1 << 7,     /* a colon follows */
    TOKEN_COMMA = 1 << 8,     /* a comma stands before */
    TOKEN_DOT = 1 << 9,       /* a full stop follows */
};

typedef struct {
    guint64 hash;     /* of the folded word */
    guint64 spelling; /* of its family of spellings (name_hash_spelling) */
    guint32 start;    /* bytes of the text */
    guint32 end;
    guint32 word; /* offset into Tokens.words */
    guint32 flags;
} Token;

typedef struct {
    GArray *tokens; /* Token */
    GString *words; /* folded words, each NUL-ended */
} Tokens;

/* @text: valid UTF-8, hostile, up to LIMIT_TEXT_BYTES */
Tokens *tokens_new (const char *text);
void tokens_free (Tokens *tokens);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tokens, tokens_free)

static inline guint
tokens_count (const Tokens *tokens)
{
    return tokens->tokens->len;
}

static inline const Token *
tokens_at (const Tokens *tokens, guint index)
{
    return &g_array_index (tokens->tokens, Token, index);
}

static inline const char *
tokens_word (const Tokens *tokens, guint index)
{
    return tokens->words->str + tokens_at (tokens, index)->word;
}

/* Marks the tokens of footers, disclaimers and the like: paragraphs that
 * carry two or more of the phrases such texts are made of. */
void tokens_mark_boilerplate (Tokens *tokens);

/* The folded words of @text with one space between; caller frees. */
char *name_fold (const char *text);

/* @folded without its spaces; caller frees. */
char *name_join (const char *folded);

/* FNV-1a, 64 bits; the same on every machine. */
guint64 name_hash (const char *bytes, gsize length);
/* The hash of more behind what has @hash already. */
guint64 name_hash_more (guint64 hash, const char *bytes, gsize length);

/* One hash for the spellings of one given name (Muhammad, Mohammed, Md; Zoe
 * and Zoey): the hash of the family's first spelling, or @hash itself. */
guint64 name_hash_spelling (guint64 hash);

/* Edit distance (insert, delete, change, swap of neighbours), or @limit + 1
 * when it is more; texts longer than 128 bytes count as too far. */
guint name_distance (const char *a, const char *b, guint limit);

#endif
