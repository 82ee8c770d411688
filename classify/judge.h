/*
 * The judge: what one letter is, whose, how confidential, and what becomes of
 * it. A pure function of the reader's record and the centre's lists.
 *
 *   kind      a linear model over the words, or "unsure"
 *   overlays  rules; for safeguarding the model's words as well
 *   level     the highest floor; never under "restricted"
 *   child     evidence (match.h)
 *   sender    the receiving server's verdict (sender.h)
 *   route     file, only when child and kind are sure, the sender is not
 *             doubtful, and nothing that matters was unreadable
 */
#ifndef CLASSIFY_JUDGE_H
#define CLASSIFY_JUDGE_H

#include "classify/kind.h"
#include "classify/match.h"
#include "classify/record.h"
#include "classify/sender.h"
#include "common/decision.h"

typedef struct {
    Kind kind; /* the choice */
    Kind guess;
    double confidence;   /* of the guess */
    GPtrArray *kind_why; /* char * */
    guint32 secondary;   /* bit 1 << kind: other kinds that it also is */
    Level level;
    Marking marking;
    guint32 overlays; /* OVERLAY_ bits */
    Provenance provenance;
    Route route;
    gboolean glance;    /* the safeguarding lead should look */
    gint32 answer_by;   /* days since 1970: the first date by which something
                           is asked; LIST_NO_DATE when none */
    Match *match;       /* never NULL */
    Sender *sender;     /* never NULL */
    GPtrArray *reasons; /* char *: sentences, most important first */
} Decision;

typedef struct Judge Judge;

/*
 * @book: lists and settings; borrowed, must outlive the judge
 * @model_file: kind.model beside the programs
 * Errors: STOP when the model is missing or damaged
 */
Judge *judge_new (const SenderBook *book, const char *model_file,
                  GError **error);
void judge_free (Judge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Judge, judge_free)

/* @arrived_ms: when it came, for ages, leavers and starters */
Decision *judge_letter (const Judge *judge, const Record *record,
                        gint64 arrived_ms);
void decision_free (Decision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Decision, decision_free)

#endif
