#include "classify/match_words.h"

#include <string.h>

static gboolean
stands_in (const char *word, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strcmp (word, *list) == 0)
            return TRUE;
    return FALSE;
}

static const char *const head_words[] = {
    "re",       "regarding", "concerning", "name",    "child", "patient",
    "client",   "pupil",     "subject",    "surname", "child", "forename",
    "childs",   "patients",  "names",      "ref",     "given", "forenames",
    "learner",  "recipient", "user",       "first",   "last",  "family",
    "children", NULL};

gboolean
word_is_head (const char *word)
{
    return stands_in (word, head_words);
}

static const char *const title_words[] = {
    "mr",        "mrs",   "ms",     "dr",    "doctor", "prof",
    "professor", "nurse", "sister", "pc",    "dc",     "sgt",
    "sir",       "lady",  "rev",    "mx",    "matron", "consultant",
    "signed",    "dear",  "mdm",    "madam", "messrs", NULL};

gboolean
word_is_title (const char *word)
{
    return stands_in (word, title_words);
}

static const char *const relative_words[] = {
    "mother",     "mum",         "mummy",     "mom",         "father",
    "dad",        "daddy",       "parent",    "parents",     "carer",
    "carers",     "guardian",    "sister",    "brother",     "sibling",
    "siblings",   "cousin",      "aunt",      "auntie",      "uncle",
    "nan",        "granny",      "grandma",   "grandmother", "grandfather",
    "grandad",    "wife",        "husband",   "partner",     "stepmother",
    "stepfather", "stepdad",     "stepmum",   "sisters",     "brothers",
    "friend",     "friends",     "neighbour", "halfsister",  "halfbrother",
    "stepsister", "stepbrother", "nephew",    "niece",       "grandparents",
    "mam",        "nanny",       "papa",      "mama",        "fiance",
    "kin",        NULL};

gboolean
word_is_relative (const char *word)
{
    return stands_in (word, relative_words);
}

static const char *const office_words[] = {"therapist",
                                           "consultant",
                                           "nurse",
                                           "visitor",
                                           "worker",
                                           "teacher",
                                           "author",
                                           "manager",
                                           "secretary",
                                           "officer",
                                           "adviser",
                                           "advisor",
                                           "assessor",
                                           "examiner",
                                           "clinician",
                                           "physiotherapist",
                                           "dietitian",
                                           "dietician",
                                           "paediatrician",
                                           "psychologist",
                                           "surgeon",
                                           "registrar",
                                           "coordinator",
                                           "senco",
                                           "practitioner",
                                           "assistant",
                                           "administrator",
                                           "receptionist",
                                           "doctor",
                                           "gp",
                                           "audiologist",
                                           "orthoptist",
                                           "optometrist",
                                           "orthotist",
                                           "podiatrist",
                                           "midwife",
                                           "clerk",
                                           "interpreter",
                                           "chair",
                                           "supervisor",
                                           "student",
                                           "specialist",
                                           "psychiatrist",
                                           "pharmacist",
                                           "lead",
                                           "leader",
                                           "director",
                                           "headteacher",
                                           "tutor",
                                           "solicitor",
                                           "constable",
                                           "referrer",
                                           "counsellor",
                                           "technician",
                                           "sonographer",
                                           "radiographer",
                                           "neurologist",
                                           "cardiologist",
                                           "dermatologist",
                                           "allergist",
                                           "ophthalmologist",
                                           "dentist",
                                           "geneticist",
                                           "educator",
                                           "inspector",
                                           "instructor",
                                           "portage",
                                           "sencos",
                                           "hygienist",
                                           "oncologist",
                                           "anaesthetist",
                                           "endocrinologist",
                                           "immunologist",
                                           "person",
                                           "keyperson",
                                           "keyworker",
                                           "childminder",
                                           "trainer",
                                           "representative",
                                           NULL};

gboolean
word_is_office (const char *word)
{
    return stands_in (word, office_words);
}

static const char *const address_words[] = {
    "dear",    "cc",       "fao",   "attn",     "hi",        "hello",
    "signed",  "ring",     "call",  "phone",    "telephone", "email",
    "ask",     "by",       "staff", "reviewer", "contact",   "referee",
    "sender",  "reporter", "hiya",  "thank",    "thanks",    "pp",
    "written", "typed",    "bcc",   "approved", "author",    NULL};

gboolean
word_is_address (const char *word)
{
    return stands_in (word, address_words);
}

static const char *const closing_words[] = {
    "sincerely", "faithfully", "regards", "wishes", "signed", "thanks",
    "cheers",    "yours",      "truly",   "best",   "you",    NULL};

gboolean
word_is_closing (const char *word)
{
    return stands_in (word, closing_words);
}

static const char *const with_words[] = {"with",   "and",    "near", "like",
                                         "beside", "behind", "to",   "than",
                                         "next",   "joins",  NULL};

gboolean
word_is_with (const char *word)
{
    return stands_in (word, with_words);
}

static const char *const label_words[] = {
    "dob",    "d",      "o",        "b",         "date",     "of",
    "birth",  "born",   "nhs",      "no",        "number",   "num",
    "sex",    "gender", "male",     "female",    "m",        "f",
    "aged",   "age",    "years",    "year",      "old",      "months",
    "was",    "who",    "is",       "on",        "the",      "bn",
    "his",    "her",    "their",    "our",       "with",     "nhsno",
    "friday", "monday", "tuesday",  "wednesday", "thursday", "saturday",
    "sunday", "unit",   "hospital", "hosp",      "mrn",      "birthdate",
    "weeks",  "and",    "boy",      "girl",      "dateof",   "nr",
    "d0b",    "id",     "ref",      "record",    "recorded", "as",
    NULL};

gboolean
word_is_label (const char *word)
{
    return stands_in (word, label_words);
}

static const char *const thing_words[] = {"hospital",
                                          "clinic",
                                          "centre",
                                          "center",
                                          "street",
                                          "road",
                                          "lane",
                                          "avenue",
                                          "close",
                                          "row",
                                          "yard",
                                          "court",
                                          "house",
                                          "cottage",
                                          "cottages",
                                          "flat",
                                          "place",
                                          "drive",
                                          "way",
                                          "terrace",
                                          "hill",
                                          "rise",
                                          "nursery",
                                          "school",
                                          "surgery",
                                          "council",
                                          "service",
                                          "services",
                                          "department",
                                          "trust",
                                          "nhs",
                                          "team",
                                          "review",
                                          "report",
                                          "letter",
                                          "referral",
                                          "assessment",
                                          "appointment",
                                          "results",
                                          "result",
                                          "test",
                                          "hearing",
                                          "speech",
                                          "language",
                                          "therapy",
                                          "occupational",
                                          "physiotherapy",
                                          "physio",
                                          "audiology",
                                          "orthoptics",
                                          "dietetics",
                                          "allergy",
                                          "paediatric",
                                          "paediatrics",
                                          "community",
                                          "health",
                                          "care",
                                          "plan",
                                          "meeting",
                                          "minutes",
                                          "conference",
                                          "protection",
                                          "family",
                                          "support",
                                          "education",
                                          "early",
                                          "years",
                                          "private",
                                          "confidential",
                                          "urgent",
                                          "information",
                                          "request",
                                          "invitation",
                                          "update",
                                          "summary",
                                          "discharge",
                                          "advice",
                                          "notes",
                                          "form",
                                          "copy",
                                          "clinical",
                                          "medical",
                                          "social",
                                          "group",
                                          "details",
                                          "address",
                                          "reason",
                                          "diagnosis",
                                          "dear",
                                          "the",
                                          "date",
                                          "dates",
                                          "date",
                                          "growth",
                                          "sleep",
                                          "eye",
                                          "ear",
                                          "ent",
                                          "outpatient",
                                          "outpatients",
                                          "programme",
                                          "targets",
                                          "observation",
                                          "visit",
                                          "record",
                                          "children",
                                          "childrens",
                                          "child",
                                          "patient",
                                          "parents",
                                          "parent",
                                          "guardian",
                                          "official",
                                          "sensitive",
                                          "from",
                                          "to",
                                          "seen",
                                          "copied",
                                          "note",
                                          "list",
                                          "screening",
                                          "vision",
                                          "immunisation",
                                          "vaccination",
                                          "reference",
                                          "ref",
                                          "ward",
                                          "unit",
                                          "office",
                                          "fernhollow",
                                          "personal",
                                          "education",
                                          "play",
                                          "music",
                                          "skin",
                                          "heart",
                                          "asthma",
                                          "eczema",
                                          "dental",
                                          "weight",
                                          "feeding",
                                          "consent",
                                          "attendance",
                                          "place",
                                          "funding",
                                          "transfer",
                                          "this",
                                          "please",
                                          "your",
                                          "our",
                                          "we",
                                          "he",
                                          "she",
                                          "it",
                                          "they",
                                          "i",
                                          "you",
                                          "a",
                                          "an",
                                          "in",
                                          "at",
                                          "for",
                                          "on",
                                          "all",
                                          "and",
                                          "january",
                                          "february",
                                          "april",
                                          "july",
                                          "september",
                                          "october",
                                          "november",
                                          "december",
                                          "monday",
                                          "tuesday",
                                          "wednesday",
                                          "thursday",
                                          "friday",
                                          "saturday",
                                          "sunday",
                                          "somali",
                                          "polish",
                                          "english",
                                          "arabic",
                                          "welsh",
                                          "urdu",
                                          "bengali",
                                          "ukrainian",
                                          "known",
                                          "male",
                                          "female",
                                          "none",
                                          NULL};

gboolean
word_is_thing (const char *word)
{
    return stands_in (word, thing_words);
}

static const char *const infant_words[] = {
    "baby", "twin",   "infant", "triplet", "newborn",
    "bo",   "master", "boy",    "girl",    NULL};

gboolean
word_is_infant (const char *word)
{
    return stands_in (word, infant_words);
}

static const char *const month_words[] = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december",
    "jan",     "feb",      "mar",       "apr",     "jun",      "jul",
    "aug",     "sep",      "sept",      "oct",     "nov",      "dec",
    "summer",  "autumn",   "winter",    "spring",  NULL};

gboolean
word_is_month (const char *word)
{
    return stands_in (word, month_words);
}
