/*
 * Rules on words: markings, overlays, floors. They only raise.
 *
 * A rule is a row of rules_table.c: phrases of folded words, what a phrase
 * does, where the rule comes from, an example that it must find and one that
 * it must not. A phrase is matched word by word, so that hyphens, dashes of
 * any length, brackets, underscores and line ends do not matter, in time
 * linear in the letter.
 *
 *   strategy discussion|meeting     words; alternatives
 *   diagnos*                        a word that begins so (four letters on)
 *   not .. share*                   up to six words between, in one sentence
 *   child? protection               a word that may be missing
 *   +encompass  !mash               with a capital; all in capitals
 *   #                               a number
 */
#ifndef CLASSIFY_RULES_H
#define CLASSIFY_RULES_H

#include "common/decision.h"
#include "classify/names.h"

enum {
    RULE_PLAIN = 0,
    /* A negation before it in the sentence takes it back. */
    RULE_NEGATABLE = 1 << 0,
    /* Counts in the subject, near the top or foot, or alone on a line. */
    RULE_MARK = 1 << 1,
    /* In the subject only. */
    RULE_SUBJECT = 1 << 2,
    /* A cue: three different ones make the overlay. */
    RULE_CUE = 1 << 3,
    /* Not when a family writes: their wish is asked about, not obeyed. */
    RULE_NOT_FAMILY = 1 << 4,
    /* A sign that this is no record: counted, see rules_commercial. */
    RULE_COMMERCE = 1 << 5,
    /* Only a glance by the safeguarding lead. */
    RULE_GLANCE = 1 << 6,
    /* Not in lessons, job applications, policies and bulletins. */
    RULE_NOT_GENERAL = 1 << 7,
    /* Its kind counts only when a family writes. */
    RULE_KIND_FAMILY = 1 << 8,
    /* Its kind does not count when a family writes. */
    RULE_KIND_NOT_FAMILY = 1 << 9,
    /* The letter has the kind of the service that sends it. */
    RULE_SERVICE = 1 << 10,
};

typedef struct {
    const char *id;
    const char *phrases; /* separated by ';' */
    guint32 overlays;
    Level floor; /* 0 = none */
    Marking marking;
    guint32 flags;
    const char *source; /* section of docs/rules.md */
    const char *yes;    /* an example that it finds */
    const char *no;     /* one that it does not */
    Kind kind;          /* what the letter then is, whatever its words; 0 */
} Rule;

extern const Rule RULES[];
extern const guint RULES_COUNT;

typedef struct {
    guint rule;  /* index into RULES */
    char *words; /* of the letter */
} RuleHit;

typedef struct {
    guint32 overlays;
    Level floor;
    Marking marking;
    guint commerce;     /* different signs of commerce or circulars */
    guint welfare_cues; /* different welfare cues */
    guint32 cued;       /* overlays of which a cue was seen */
    Kind kind;          /* decided by a rule; 0 = none */
    gboolean service;   /* an appointment or the like */
    gboolean glance;    /* the safeguarding lead should look */
    GPtrArray *hits;    /* RuleHit *, each rule once */
} RuleResult;

/*
 * @text: of the letter, its pages with an empty line between
 * @phrases: of the rules in @text (phrases_find)
 * @subject: NULL when none
 * @from_family: the sender is a parent
 */
RuleResult *rules_run (const Tokens *text, const GArray *phrases,
                       const Tokens *subject, gboolean from_family);
void rule_result_free (RuleResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RuleResult, rule_result_free)

/* Overlays of which the words alone must say more: all in a circular;
 * protection in family help, which is that on threshold words only
 * (docs/rules.md, early-help), in an appointment or what is about one person
 * of the staff, without any sign of it, and where a rule has said what the
 * letter is. */
guint32 rule_result_quiet (const RuleResult *result);

/* TRUE when rule @index finds itself in @text (for tests). */
gboolean rule_finds (guint index, const char *text);

#endif
