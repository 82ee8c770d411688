#include "classify/judge.h"

#include "classify/dates.h"
#include "classify/deadline.h"
#include "classify/flag.h"
#include "classify/labels.h"
#include "classify/parts.h"
#include "classify/rules.h"
#include "classify/rules_match.h"
#include "common/clock.h"

#include <string.h>

/* A kind that is this probable beside the first is named as a second. */
#define SECOND_KIND 0.15
/* Less than this share of words known to the model is another language. English
 * of strangers has 60 in a hundred and more. */
#define KNOWN_WORDS 0.4
/* Different small words of English that make a text English. */
#define ENGLISH_WORDS 4
/* A cover note for something else has fewer words. */
#define COVER_WORDS 6
/* A message that does no more than make an appointment. */
#define APPOINTMENT_WORDS 90
/* How often such rules are right, on our own letters. */
#define RULE_CONFIDENCE 0.95
/* A guess under this is none. */
#define NO_IDEA 0.5
/* Different signs of circulars and commerce. */
#define COMMERCE_SURE 3

struct Judge {
    KindModel *model;
    SenderIndex *senders;
    Roll *roll;
    GPtrArray *no_children;
};

/* One letter under way. */
typedef struct {
    const Judge *judge;
    const Record *record;
    Decision *decision;
    char *text;
    Tokens *words;
    Tokens *subject;
    GArray *phrases; /* of the rules, in the words */
    Features *features;
    KindResult *kind;
    RuleResult *rules;
    PartsView parts;
    gboolean not_a_record;
} Case;

Judge *
judge_new (const SenderBook *book, const char *model_file, GError **error)
{
    g_autoptr (Judge) judge = g_new0 (Judge, 1);

    judge->model = kind_model_load (model_file, error);
    if (judge->model == NULL)
        return NULL;
    judge->senders = sender_index_new (book);
    judge->no_children = g_ptr_array_new ();
    judge->roll =
        roll_new (book->children != NULL ? book->children : judge->no_children);
    return g_steal_pointer (&judge);
}

void
judge_free (Judge *judge)
{
    if (judge == NULL)
        return;
    kind_model_free (judge->model);
    sender_index_free (judge->senders);
    roll_free (judge->roll);
    g_clear_pointer (&judge->no_children, g_ptr_array_unref);
    g_free (judge);
}

void
decision_free (Decision *decision)
{
    if (decision == NULL)
        return;
    g_ptr_array_unref (decision->kind_why);
    match_free (decision->match);
    sender_free (decision->sender);
    g_ptr_array_unref (decision->reasons);
    g_free (decision);
}

static void G_GNUC_PRINTF (2, 3)
    say (Decision *decision, const char *format, ...)
{
    va_list args;
    va_start (args, format);
    g_ptr_array_add (decision->reasons, g_strdup_vprintf (format, args));
    va_end (args);
}

static void
judge_child (Case *at, gint64 arrived_ms)
{
    Decision *decision = at->decision;
    const Sender *sender = decision->sender;
    g_autoptr (GArray) documents = record_text_starts (at->record);
    MatchInput input = {
        .text = at->text,
        .tokens = at->words,
        .documents = documents,
        .subject = at->record->subject,
        .from = sender->address,
        .from_verified = sender->state == SENDER_VERIFIED,
        .today = clock_day (arrived_ms),
    };

    decision->match = roll_match (at->judge->roll, &input);
}

/* A note of names and shorthand has few words that the model knows; English
 * all the same by its small words, which are no words of its neighbours. */
static gboolean
has_english (const Tokens *tokens)
{
    static const char *const small[] = {
        "the",  "and",  "with", "has",  "have",  "she",   "they", "this",
        "that", "from", "you",  "been", "which", "there", "when", "please",
        "mum",  "dad",  "seen", "said", "today", "week",  "not",  "but"};
    guint found = 0;

    for (guint k = 0; k < G_N_ELEMENTS (small); k++)
        for (guint i = 0; i < tokens_count (tokens); i++)
            if (strcmp (tokens_word (tokens, i), small[k]) == 0) {
                found++;
                break;
            }
    return found >= ENGLISH_WORDS;
}

static KindResult *
ask_model (const Case *at)
{
    const Sender *sender = at->decision->sender;
    KindFrom from = KIND_FROM_ANYBODY;
    Kind usual = 0;

    if (sender->state == SENDER_VERIFIED && sender->is_family)
        from = KIND_FROM_FAMILY;
    else if (sender->state == SENDER_VERIFIED && sender->agency != NULL) {
        from = KIND_FROM_AGENCY;
        usual = sender->usual_kind != NULL ? kind_from_name (sender->usual_kind)
                                           : 0;
    }
    return kind_judge (at->judge->model, at->features, from, usual);
}

static void
judge_kind (Case *at)
{
    Decision *decision = at->decision;

    at->features = features_new (at->words, at->subject, at->phrases);
    at->kind = ask_model (at);
    decision->kind = at->kind->choice;
    decision->guess = at->kind->guess;
    decision->confidence = at->kind->confidence;
    for (guint i = 0; i < at->kind->why->len; i++)
        g_ptr_array_add (decision->kind_why,
                         g_strdup (at->kind->why->pdata[i]));
    for (guint k = 0; k < KIND_CLASSES; k++)
        if ((Kind) (k + 1) != decision->guess &&
            at->kind->probability[k] > SECOND_KIND)
            decision->secondary |= 1u << (k + 1);
    if (at->features->words < COVER_WORDS) {
        decision->kind = KIND_UNSURE;
        say (decision, "There are too few words to tell what it is.");
    } else if (at->kind->known < KNOWN_WORDS && !has_english (at->words)) {
        decision->kind = KIND_UNSURE;
        say (decision, "It seems not to be in English: a person reads it.");
    } else if (at->parts.locked || at->parts.wrapper) {
        decision->kind = KIND_UNSURE;
    } else if (decision->kind == KIND_UNSURE) {
        say (decision, "It may be %s, but that is not sure enough.",
             kind_name (decision->guess));
    }
}

/* A family's wish is not a marking, even from an address that is not on the
 * children's list. */
static gboolean
reads_like_family (const Case *at)
{
    const Sender *sender = at->decision->sender;

    return sender->is_family || (sender->agency == NULL && !sender->is_staff &&
                                 at->decision->guess == KIND_FAMILY &&
                                 at->decision->confidence > 0.5);
}

static void
judge_rules (Case *at)
{
    Decision *decision = at->decision;
    guint32 by_words;

    at->rules =
        rules_run (at->words, at->phrases, at->subject, reads_like_family (at));
    decision->overlays =
        at->parts.locked || at->parts.wrapper
            ? at->rules->overlays
            : kind_overlays (at->judge->model, at->kind, at->rules->overlays,
                             at->rules->cued, rule_result_quiet (at->rules));
    decision->marking = at->rules->marking;
    decision->glance = at->rules->glance;
    by_words = decision->overlays & ~at->rules->overlays;
    if (by_words & OVERLAY_SAFEGUARDING)
        say (decision, "It reads like a letter about protection.");
    for (guint bit = 1; bit < OVERLAY_COUNT; bit++)
        if (by_words & (1u << bit))
            say (decision, "Its words make it %s.", overlay_name (bit));
    for (guint i = 0; i < at->rules->hits->len; i++) {
        const RuleHit *hit = at->rules->hits->pdata[i];
        const Rule *rule = &RULES[hit->rule];
        if ((rule->overlays & decision->overlays) != 0 &&
            !(rule->flags & RULE_CUE))
            say (decision, "\"%s\" (rule %s).", hit->words, rule->id);
    }
}

/* What is decided by something else than the model's words. */
static void
set_kind (Decision *decision, Kind kind, const char *why)
{
    decision->kind = kind;
    decision->guess = kind;
    decision->secondary &= ~(1u << kind);
    decision->confidence = MAX (decision->confidence, RULE_CONFIDENCE);
    g_ptr_array_insert (decision->kind_why, 0, g_strdup (why));
}

/* What an allegation, a request for the file, a solicitor's letter and a
 * mother's "no egg" are does not depend on their words. */
static void
judge_kind_by_rule (Case *at)
{
    Decision *decision = at->decision;
    Kind kind = at->rules->kind;

    if (kind == 0 || kind == decision->kind ||
        at->kind->probability[kind - 1] < KIND_RULE_LEAST || at->parts.locked ||
        at->parts.wrapper)
        return;
    say (decision, "A rule makes it %s.", kind_name (kind));
    decision->secondary |= 1u << decision->guess;
    set_kind (decision, kind, "a rule");
}

/* A few lines about an appointment say nothing of its purpose: the kind is that
 * of the service (docs/rules.md, appointments), and only a verified sender of
 * the list is known to be one. */
static void
judge_appointment (Case *at)
{
    Decision *decision = at->decision;
    const Sender *sender = decision->sender;
    Kind kind =
        sender->usual_kind != NULL ? kind_from_name (sender->usual_kind) : 0;

    if (!at->rules->service || sender->state != SENDER_VERIFIED ||
        (kind != KIND_MEDICAL && kind != KIND_THERAPY) ||
        at->features->words > APPOINTMENT_WORDS || at->rules->kind != 0 ||
        (decision->kind != KIND_UNSURE && decision->kind != KIND_OTHER) ||
        at->parts.locked || at->parts.wrapper)
        return;
    say (decision, "An appointment has the kind of its service: %s.",
         kind_name (kind));
    set_kind (decision, kind, "an appointment of this service");
}

/* Headers and Outlook labels that mark a message private (RFC 4021 section
 * 2.1.55, MS sensitivity labels). */
static void
judge_headers (Case *at)
{
    static const char *const names[] = {"Sensitivity", "msip_labels",
                                        "X-Protective-Marking",
                                        "X-Classification"};

    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        guint from = 0;
        const char *value = record_next_header (at->record, names[i], &from);
        if (value == NULL || label_is_everyday (value))
            continue;
        at->decision->marking =
            MAX (at->decision->marking, MARKING_CONFIDENTIAL);
        say (at->decision, "The header %s marks it.", names[i]);
    }
}

static void
judge_provenance (Case *at)
{
    Decision *decision = at->decision;
    const Sender *sender = decision->sender;

    if (sender->state == SENDER_DOUBTFUL)
        decision->provenance = PROVENANCE_THIRD_PARTY;
    else if (sender->is_family)
        decision->provenance = PROVENANCE_FAMILY;
    else if (sender->is_staff)
        decision->provenance = PROVENANCE_INTERNAL;
    else if (sender->agency != NULL)
        decision->provenance = PROVENANCE_AGENCY;
    else if (decision->confidence >= NO_IDEA &&
             (decision->guess == KIND_MEDICAL ||
              decision->guess == KIND_THERAPY ||
              decision->guess == KIND_SOCIAL_CARE))
        decision->provenance = PROVENANCE_AGENCY;
    else
        decision->provenance = PROVENANCE_THIRD_PARTY;
}

static gboolean
has_child (const Match *match)
{
    for (guint i = 0; i < match->candidates->len; i++)
        if (match_strong_count (match->candidates->pdata[i]) > 0)
            return TRUE;
    return match->outcome != MATCH_NONE && match->outcome != MATCH_SUGGESTED;
}

/* Circulars, commerce, automatic answers: counted, not filed. Anything that
 * could be about a child, its protection or somebody's rights is kept. */
static void
judge_record (Case *at)
{
    Decision *decision = at->decision;
    const Sender *sender = decision->sender;
    guint commerce = at->rules->commerce;
    gboolean other = decision->guess == KIND_OTHER;
    gboolean keep =
        has_child (decision->match) || sender->state == SENDER_DOUBTFUL ||
        sender->is_family || at->parts.locked || at->parts.wrapper ||
        (decision->overlays & OVERLAY_SAFEGUARDING) != 0 ||
        (at->rules->overlays &
         (OVERLAY_DATA_PROTECTION | OVERLAY_LEGAL | OVERLAY_STAFF)) != 0;
    gboolean circular =
        sender->is_automatic || (sender->is_bulk && (commerce > 0 || other)) ||
        commerce >= COMMERCE_SURE ||
        ((other || decision->confidence < NO_IDEA) && commerce >= 2) ||
        (sender->agency == NULL && commerce >= 1 && other &&
         decision->confidence > 0.5);

    if (keep || !circular)
        return;
    at->not_a_record = TRUE;
    if (decision->kind != KIND_OTHER)
        set_kind (decision, KIND_OTHER, "signs of a circular");
    decision->overlays = 0;
    decision->marking = MARKING_NONE;
    say (decision, sender->is_automatic
                       ? "An automatic answer: counted and not filed."
                       : "A circular or an offer, not about a child.");
}

static void
judge_level (Case *at)
{
    Decision *decision = at->decision;
    FlagInput input = {.rules = at->rules,
                       .overlays = decision->overlays,
                       .kind = decision->guess,
                       .not_a_record = at->not_a_record};

    if (at->parts.wrapper)
        decision->marking = MAX (decision->marking, MARKING_CONFIDENTIAL);
    if (at->parts.locked)
        decision->marking = MARKING_TECHNICAL_LOCK;
    decision->level = flag_level (&input, decision->reasons);
}

static Route
find_route (Case *at)
{
    Decision *decision = at->decision;
    const Match *match = decision->match;

    if (decision->sender->state == SENDER_DOUBTFUL) {
        say (decision, "The sender is doubtful: held, and not answered.");
        return ROUTE_QUARANTINE;
    }
    if (at->not_a_record)
        return ROUTE_NOT_A_RECORD;
    if (at->parts.locked || at->parts.wrapper) {
        say (decision, at->parts.wrapper
                           ? "The letter is behind a secure-mail site."
                           : "The letter needs a password.");
        return ROUTE_LOCKED;
    }
    if (decision->overlays & OVERLAY_STAFF) {
        say (decision, "It is about somebody on the staff: never a child's "
                       "file.");
        return ROUTE_TRIAGE;
    }
    if (at->parts.unreadable != NULL) {
        say (decision, "%s could not be read: a person looks.",
             at->parts.unreadable);
        return ROUTE_TRIAGE;
    }
    if (match->outcome != MATCH_MATCHED || decision->kind == KIND_UNSURE)
        return ROUTE_TRIAGE;
    if (match->leaver) {
        say (decision, "The child has left: the lead decides.");
        return ROUTE_TRIAGE;
    }
    return ROUTE_FILE;
}

/* The day that a deadline names; if none does, the first date from now on. */
static void
find_answer_by (Case *at, gint64 arrived_ms)
{
    g_autoptr (GArray) dates = NULL;
    gint32 today = clock_day (arrived_ms);
    gint32 written =
        at->record->has_date ? clock_day (at->record->date_ms) : today;
    gint32 *answer_by = &at->decision->answer_by;

    *answer_by = LIST_NO_DATE;
    if (!(at->decision->overlays & OVERLAY_ACTION_DEADLINE))
        return;
    *answer_by =
        deadline_find (at->text, at->words, at->phrases, written, today);
    if (*answer_by != LIST_NO_DATE)
        return;
    dates = dates_find (at->text);
    for (guint i = 0; i < dates->len; i++) {
        const FoundDate *date = &g_array_index (dates, FoundDate, i);
        if (!date->cued && date->day >= today && date->day < today + 366 &&
            (*answer_by == LIST_NO_DATE || date->day < *answer_by))
            *answer_by = date->day;
    }
}

static void
append_all (GPtrArray *to, const GPtrArray *from)
{
    for (guint i = 0; i < from->len; i++)
        g_ptr_array_add (to, g_strdup (from->pdata[i]));
}

static void
case_clear (Case *at)
{
    g_free (at->text);
    tokens_free (at->words);
    tokens_free (at->subject);
    g_clear_pointer (&at->phrases, g_array_unref);
    features_free (at->features);
    kind_result_free (at->kind);
    rule_result_free (at->rules);
}

Decision *
judge_letter (const Judge *judge, const Record *record, gint64 arrived_ms)
{
    Decision *decision = g_new0 (Decision, 1);
    Case at = {.judge = judge, .record = record, .decision = decision};

    decision->kind_why = g_ptr_array_new_with_free_func (g_free);
    decision->reasons = g_ptr_array_new_with_free_func (g_free);
    at.text = record_text (record);
    at.words = tokens_new (at.text);
    tokens_mark_boilerplate (at.words);
    at.phrases = phrases_find (at.words);
    at.subject = tokens_new (record->subject != NULL ? record->subject : "");
    at.parts = parts_look (record);
    decision->sender = sender_judge (judge->senders, record);
    judge_child (&at, arrived_ms);
    judge_kind (&at);
    judge_rules (&at);
    judge_kind_by_rule (&at);
    judge_appointment (&at);
    judge_headers (&at);
    judge_record (&at);
    judge_provenance (&at);
    judge_level (&at);
    decision->route = find_route (&at);
    find_answer_by (&at, arrived_ms);
    append_all (decision->reasons, decision->match->why);
    append_all (decision->reasons, decision->sender->why);
    append_all (decision->reasons, record->warnings);
    case_clear (&at);
    return decision;
}
