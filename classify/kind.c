#include "classify/kind.h"

#include "common/bytes.h"
#include "common/error.h"
#include "common/limits.h"

#include <math.h>
#include <string.h>

static const char magic[8] = {'i', 'n', 't', 'r', 'a', 'y', 'K', 'M'};
#define MODEL_VERSION 3u
#define REASONS 6
#define REASONS_TRIED 24
/* The logarithm of how much likelier a sender makes what it mostly writes. */
#define USUAL_KIND 1.1

struct KindModel {
    KindWeights weights;
    guint32 *row_of; /* feature -> row + 1 */
};

static guint32
float_bits (float value)
{
    guint32 bits;
    memcpy (&bits, &value, sizeof (bits));
    return bits;
}

static float
float_from (guint32 bits)
{
    float value;
    memcpy (&value, &bits, sizeof (value));
    return value;
}

static guint64
double_bits (double value)
{
    guint64 bits;
    memcpy (&bits, &value, sizeof (bits));
    return bits;
}

static double
double_from (guint64 bits)
{
    double value;
    memcpy (&value, &bits, sizeof (value));
    return value;
}

static void
digest (const guint8 *data, gsize length, guint8 out[HASH_BYTES])
{
    g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
    gsize n = HASH_BYTES;
    g_checksum_update (sum, data, (gssize) length);
    g_checksum_get_digest (sum, out, &n);
}

GBytes *
kind_weights_to_bytes (const KindWeights *weights)
{
    GByteArray *out = g_byte_array_new ();
    guint8 sum[HASH_BYTES];

    bytes_put (out, magic, sizeof (magic));
    bytes_put_u32 (out, MODEL_VERSION);
    bytes_put_u32 (out, FEATURE_COUNT);
    bytes_put_u32 (out, weights->rows->len);
    bytes_put_u64 (out, double_bits (weights->temperature));
    for (guint known = 0; known < 2; known++)
        bytes_put_u64 (out, double_bits (weights->threshold[known]));
    for (guint bit = 0; bit < OVERLAY_COUNT; bit++)
        for (guint k = 0; k < SUPPORT_COUNT; k++)
            bytes_put_u64 (out, double_bits (weights->bar[bit][k]));
    for (guint who = 0; who < KIND_FROM_COUNT; who++)
        for (guint k = 0; k < KIND_CLASSES; k++)
            bytes_put_u64 (out, double_bits (weights->from[who][k]));
    for (guint k = 0; k < KIND_OUTPUTS; k++)
        bytes_put_u64 (out, double_bits (weights->bias[k]));
    for (guint i = 0; i < weights->rows->len; i++) {
        const KindRow *row = &g_array_index (weights->rows, KindRow, i);
        bytes_put_u32 (out, row->index);
        bytes_put_u32 (out, float_bits (row->idf));
        for (guint k = 0; k < KIND_OUTPUTS; k++)
            bytes_put_u32 (out, float_bits (row->weight[k]));
    }
    digest (out->data, out->len, sum);
    bytes_put (out, sum, sizeof (sum));
    return g_byte_array_free_to_bytes (out);
}

static gboolean
read_rows (KindModel *model, ByteReader *from, guint32 count)
{
    for (guint32 i = 0; i < count; i++) {
        KindRow row = {.index = bytes_get_u32 (from)};
        row.idf = float_from (bytes_get_u32 (from));
        for (guint k = 0; k < KIND_OUTPUTS; k++)
            row.weight[k] = float_from (bytes_get_u32 (from));
        if (from->failed || row.index >= FEATURE_COUNT || !isfinite (row.idf))
            return FALSE;
        model->row_of[row.index] = i + 1;
        g_array_append_val (model->weights.rows, row);
    }
    return TRUE;
}

KindModel *
kind_model_from_bytes (GBytes *data, GError **error)
{
    g_autoptr (KindModel) model = g_new0 (KindModel, 1);
    gsize length;
    const guint8 *bytes = g_bytes_get_data (data, &length);
    guint8 sum[HASH_BYTES];
    ByteReader from;
    guint32 features, count;

    model->row_of = g_new0 (guint32, FEATURE_COUNT);
    model->weights.rows = g_array_new (FALSE, FALSE, sizeof (KindRow));
    if (length < HASH_BYTES + sizeof (magic) || length > LIMIT_MODEL_BYTES) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "the kind model has a wrong length; install it again");
        return NULL;
    }
    digest (bytes, length - HASH_BYTES, sum);
    byte_reader_init (&from, bytes, length - HASH_BYTES);
    bytes_expect (&from, magic, sizeof (magic));
    if (bytes_get_u32 (&from) != MODEL_VERSION)
        from.failed = TRUE;
    features = bytes_get_u32 (&from);
    count = bytes_get_u32 (&from);
    model->weights.temperature = double_from (bytes_get_u64 (&from));
    for (guint known = 0; known < 2; known++)
        model->weights.threshold[known] = double_from (bytes_get_u64 (&from));
    for (guint bit = 0; bit < OVERLAY_COUNT; bit++)
        for (guint k = 0; k < SUPPORT_COUNT; k++)
            model->weights.bar[bit][k] = double_from (bytes_get_u64 (&from));
    for (guint who = 0; who < KIND_FROM_COUNT; who++)
        for (guint k = 0; k < KIND_CLASSES; k++)
            model->weights.from[who][k] = double_from (bytes_get_u64 (&from));
    for (guint k = 0; k < KIND_OUTPUTS; k++)
        model->weights.bias[k] = double_from (bytes_get_u64 (&from));
    if (memcmp (sum, bytes + length - HASH_BYTES, HASH_BYTES) != 0 ||
        from.failed || features != FEATURE_COUNT || count > FEATURE_COUNT ||
        !read_rows (model, &from, count) || !bytes_end (&from)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "the kind model is damaged or of another version; "
                     "install it again");
        return NULL;
    }
    return g_steal_pointer (&model);
}

KindModel *
kind_model_load (const char *path, GError **error)
{
    g_autofree char *text = NULL;
    gsize length;
    g_autoptr (GBytes) data = NULL;
    GError *cause = NULL;

    if (!g_file_get_contents (path, &text, &length, &cause)) {
        g_set_error (error, INTRAY_ERROR, INTRAY_ERROR_STOP,
                     "cannot read the kind model: %s", cause->message);
        g_error_free (cause);
        return NULL;
    }
    data = g_bytes_new_take (g_steal_pointer (&text), length);
    return kind_model_from_bytes (data, error);
}

void
kind_model_free (KindModel *model)
{
    if (model == NULL)
        return;
    g_free (model->row_of);
    g_array_unref (model->weights.rows);
    g_free (model);
}

void
kind_result_free (KindResult *result)
{
    if (result == NULL)
        return;
    g_ptr_array_unref (result->why);
    g_free (result);
}

/* What a family weighs as a whole; chosen roughly, it matters little. */
static const float family_weight[FEATURE_FAMILIES] = {[FEATURE_DENSE_ONE] = 1,
                                                      [FEATURE_WORD] = 1,
                                                      [FEATURE_PAIR] = 0.7f,
                                                      [FEATURE_SUBJECT] = 0.5f,
                                                      [FEATURE_PART] = 1};

float *
kind_vector (const Features *features,
             float (*scale_of) (guint32 index, const void *data),
             const void *data)
{
    const GArray *all = features->features;
    float *values = g_new0 (float, all->len + 1);
    double square[FEATURE_FAMILIES] = {0};
    float norm[FEATURE_FAMILIES] = {1};

    for (guint i = 0; i < all->len; i++) {
        const Feature *each = &g_array_index (all, Feature, i);
        values[i] = each->value * scale_of (each->index, data);
        square[each->family] += (double) values[i] * (double) values[i];
    }
    for (guint k = FEATURE_DENSE_ONE + 1; k < FEATURE_FAMILIES; k++)
        norm[k] =
            square[k] > 0 ? family_weight[k] / (float) sqrt (square[k]) : 1;
    for (guint i = 0; i < all->len; i++)
        values[i] *= norm[g_array_index (all, Feature, i).family];
    return values;
}

void
kind_probabilities (const double scores[KIND_CLASSES], double temperature,
                    double out[KIND_CLASSES])
{
    double top = scores[0], sum = 0;

    for (guint k = 1; k < KIND_CLASSES; k++)
        top = MAX (top, scores[k]);
    for (guint k = 0; k < KIND_CLASSES; k++) {
        out[k] = exp ((scores[k] - top) / temperature);
        sum += out[k];
    }
    for (guint k = 0; k < KIND_CLASSES; k++)
        out[k] /= sum;
}

static float
scale_of_row (guint32 index, const void *data)
{
    const KindModel *model = data;
    guint32 row = model->row_of[index];
    return row == 0 ? 0
                    : g_array_index (model->weights.rows, KindRow, row - 1).idf;
}

typedef struct {
    double weight;
    const char *text;
} Reason;

/* The weightiest that is left, or NULL. */
static Reason *
next_reason (GArray *all)
{
    Reason *best = NULL;

    for (guint i = 0; i < all->len; i++) {
        Reason *each = &g_array_index (all, Reason, i);
        if (each->weight > 0 && (best == NULL || each->weight > best->weight))
            best = each;
    }
    return best;
}

/* "w:inhaler" and "s:inhaler" are one reason. */
static gboolean
is_reason (const GPtrArray *so_far, const char *text)
{
    if (text[0] != '\0' && text[1] == ':') {
        if (strchr (text, '#') != NULL || strlen (text) < 5)
            return FALSE;
        text += 2;
    }
    for (guint i = 0; i < so_far->len; i++)
        if (strstr (so_far->pdata[i], text) != NULL ||
            strstr (text, so_far->pdata[i]) != NULL)
            return FALSE;
    return TRUE;
}

/* What speaks for kind @k against the mean of the other kinds. */
static GPtrArray *
reasons_for (const KindModel *model, const Features *features,
             const float *values, guint k)
{
    GPtrArray *why = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Reason));
    Reason *best;

    for (guint i = 0; i < features->features->len; i++) {
        const Feature *each = &g_array_index (features->features, Feature, i);
        guint32 at = model->row_of[each->index];
        const KindRow *row;
        float weight;
        if (at == 0 || each->family == FEATURE_PART)
            continue;
        row = &g_array_index (model->weights.rows, KindRow, at - 1);
        weight = row->weight[k] * 5 / 4;
        for (guint j = 0; j < KIND_CLASSES; j++)
            weight -= row->weight[j] / 4;
        if (values[i] * weight > 0) {
            Reason reason = {(double) (values[i] * weight),
                             features->texts->str + each->text};
            g_array_append_val (all, reason);
        }
    }
    for (guint tried = 0; tried < REASONS_TRIED && why->len < REASONS &&
                          (best = next_reason (all)) != NULL;
         tried++) {
        if (is_reason (why, best->text))
            g_ptr_array_add (
                why, g_strdup (best->text[0] != '\0' && best->text[1] == ':'
                                   ? best->text + 2
                                   : best->text));
        best->weight = 0;
    }
    return why;
}

KindResult *
kind_judge (const KindModel *model, const Features *features, KindFrom from,
            Kind usual)
{
    KindResult *result = g_new0 (KindResult, 1);
    g_autofree float *values = kind_vector (features, scale_of_row, model);
    double scores[KIND_OUTPUTS];
    guint best = 0, words = 0, known = 0;

    memcpy (scores, model->weights.bias, sizeof (scores));
    for (guint i = 0; i < features->features->len; i++) {
        const Feature *each = &g_array_index (features->features, Feature, i);
        guint32 at = model->row_of[each->index];
        const KindRow *row;
        if (each->family == FEATURE_WORD) {
            words++;
            known += at != 0 ? 1 : 0;
        }
        if (at == 0)
            continue;
        row = &g_array_index (model->weights.rows, KindRow, at - 1);
        for (guint k = 0; k < KIND_OUTPUTS; k++)
            scores[k] += (double) values[i] * (double) row->weight[k];
    }
    for (guint k = 0; k < KIND_CLASSES; k++)
        scores[k] +=
            model->weights.from[from][k] +
            ((Kind) (k + 1) == usual ? USUAL_KIND * model->weights.temperature
                                     : 0);
    kind_probabilities (scores, model->weights.temperature,
                        result->probability);
    for (guint k = 1; k < KIND_CLASSES; k++)
        if (result->probability[k] > result->probability[best])
            best = k;
    result->known = words == 0 ? 0 : (double) known / words;
    result->guess = (Kind) (best + 1);
    result->confidence = result->probability[best];
    result->choice =
        result->confidence >=
                model->weights.threshold[from == KIND_FROM_ANYBODY ? 0 : 1]
            ? result->guess
            : KIND_UNSURE;
    memcpy (result->overlay, scores + KIND_CLASSES, sizeof (result->overlay));
    result->why = reasons_for (model, features, values, best);
    return result;
}

Support
kind_support (guint bit, guint32 found, guint32 cued, guint32 quiet)
{
    if (found & (1u << bit))
        return SUPPORT_RULE;
    if (quiet & (1u << bit))
        return SUPPORT_QUIET;
    return cued & (1u << bit) ? SUPPORT_CUE : SUPPORT_NONE;
}

guint32
kind_overlays (const KindModel *model, const KindResult *result, guint32 found,
               guint32 cued, guint32 quiet)
{
    guint32 overlays = 0;

    for (guint bit = 0; bit < OVERLAY_COUNT; bit++) {
        Support support = kind_support (bit, found, cued, quiet);
        if (result->overlay[bit] > model->weights.bar[bit][support])
            overlays |= 1u << bit;
    }
    return overlays;
}
