/*
 * What kind of letter is this: a linear model over features.h.
 *
 * The model is a file of our own, made from classify/letters/ at build time:
 * weights a feature and class, calibration, thresholds, SHA-256 over all.
 * Prediction is a dot product; the words that weighed most are its reasons.
 *
 * "unsure" is an answer: a guess whose calibrated probability is under the
 * threshold is not given as a choice.
 */
#ifndef CLASSIFY_KIND_H
#define CLASSIFY_KIND_H

#include "common/decision.h"
#include "classify/features.h"

#define KIND_CLASSES 5
/* A rule decides a kind only where the words give it this probability: a
 * bulletin full of words of protection stays a bulletin. */
#define KIND_RULE_LEAST 0.05
/* The kinds, and then the overlays: each yes or no. */
#define KIND_OUTPUTS (KIND_CLASSES + OVERLAY_COUNT)

/* What the rules say of an overlay: it decides how much the words must say.
 * The less a rule saw, the more. */
typedef enum {
    SUPPORT_RULE, /* a rule found it */
    SUPPORT_CUE,  /* a rule saw a sign of it */
    SUPPORT_NONE,
    SUPPORT_QUIET, /* none, and the letter is something else */
    SUPPORT_COUNT
} Support;

/* Who sent it, as far as the receiving server vouches for it. It shifts the
 * kinds a little: a mother writes no orders of a court. */
typedef enum {
    KIND_FROM_ANYBODY,
    KIND_FROM_AGENCY,
    KIND_FROM_FAMILY,
    KIND_FROM_COUNT
} KindFrom;

typedef struct {
    double probability[KIND_CLASSES]; /* calibrated, sum 1 */
    Kind guess;
    Kind choice;                   /* guess, or KIND_UNSURE */
    double confidence;             /* of the guess */
    double overlay[OVERLAY_COUNT]; /* scores: see kind_overlays */
    double known;   /* share of its words that the model knows: English has
                       most, another language or noise hardly any */
    GPtrArray *why; /* char *: the words that weighed most for the guess */
} KindResult;

typedef struct KindModel KindModel;

/* Errors: STOP when the file is missing, damaged or of another version */
KindModel *kind_model_load (const char *path, GError **error);
KindModel *kind_model_from_bytes (GBytes *data, GError **error);
void kind_model_free (KindModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KindModel, kind_model_free)

/* @usual: what the list says that the sender mostly writes, or 0; of a
 * verified sender only. It weighs a little: a hospital sends therapy too. */
KindResult *kind_judge (const KindModel *model, const Features *features,
                        KindFrom from, Kind usual);
/* Rules and words together: OVERLAY_ bits.
 * @found, @cued, @quiet: by rules (rule_result_quiet) */
guint32 kind_overlays (const KindModel *model, const KindResult *result,
                       guint32 found, guint32 cued, guint32 quiet);
Support kind_support (guint bit, guint32 found, guint32 cued, guint32 quiet);
void kind_result_free (KindResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KindResult, kind_result_free)

/* What the trainer writes, and nobody else. */
typedef struct {
    double temperature;
    double threshold[2];                        /* [1]: the sender is known */
    double bar[OVERLAY_COUNT][SUPPORT_COUNT];   /* scores over it count */
    double from[KIND_FROM_COUNT][KIND_CLASSES]; /* added to the scores */
    double bias[KIND_OUTPUTS];
    GArray *rows; /* KindRow, by ascending index */
} KindWeights;

typedef struct {
    guint32 index;
    float idf;
    float weight[KIND_OUTPUTS];
} KindRow;

GBytes *kind_weights_to_bytes (const KindWeights *weights);

/* The vector that weights are applied to: @scale_of gives a feature's idf (0 =
 * unknown, left out). Values in the order of the features; hashed ones have
 * length 1 together. Caller frees. */
float *kind_vector (const Features *features,
                    float (*scale_of) (guint32 index, const void *data),
                    const void *data);
/* Softmax at a temperature. */
void kind_probabilities (const double scores[KIND_CLASSES], double temperature,
                         double out[KIND_CLASSES]);

#endif
