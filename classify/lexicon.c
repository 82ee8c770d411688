#include "classify/lexicon.h"

#include <string.h>

/* "word", "begin*" (four letters on), "two_words", separated by spaces. */
static const struct {
    const char *name;
    const char *words;
} classes[] = {
    {"words of diagnosis",
     "diagnos* syndrome asthma* eczema epilep* diabet* allerg* anaphyl* "
     "infect* viral virus* bronchiol* reflux cardiac murmur hernia anaemi* "
     "autis* adhd palsy prematur* disorder* congenital chronic acute fractur* "
     "squint amblyop* astigmat* glue_ear otitis tonsil* sinus seizure* febrile "
     "convuls* coeliac intoleran* jaundice pneumon* wheez* croup rash hives "
     "impetigo chickenpox scarlet_fever measles neutropen* sickle haemo* "
     "thyroid kidney renal hepat* tumour leukaem* cyst cleft sleep_apnoea "
     "apnoea hypotoni* hypermobil* gene genetic* chromosom* impression "
     "problems list_of dermatitis conjunctivitis constipat* migraine "
     "hypo hypos gcs nits headlice threadworm* molluscum verruca warts "
     "umbilical phimosis thrush ringworm hand_foot slapped_cheek meningitis "
     "sepsis concuss* sprain* dislocat*"},
    {"words of treatment",
     "medicin* medicat* tablet* dose* dosage mg ml antibiotic* inhaler* "
     "salbutamol paracetamol ibuprofen calpol cream ointment emollient* "
     "steroid* insulin prescri* surger* operation anaesthe* theatre grommet* "
     "vaccin* immunis* injection* patch patching glasses spectacles "
     "prednisolone melatonin omeprazole lactulose movicol macrogol "
     "cetirizine antihistamine* adrenaline epipen jext midazolam buccal "
     "syrup drops spray spacer puffs nebulis* oxygen gastrostom* peg tube "
     "feed_pump dressing* plaster cast stitches sutures treat* drip "
     "infusion chemo* physio_not nil_by_mouth fasting "
     "jab jabs mmr mmrv dose_of ladder sick_day emergency_medicine antifungal "
     "barrier_cream drops_in teaspoon millilit* eyedrops rehydrat* capsule* "
     "pump insulin_pump cannula"},
    {"words of tests and measures",
     "scan scans xray x_ray mri ultrasound blood bloods hearing_test audiogram "
     "audiolog* acuity logmar decibel* db tympan* centile* weight height "
     "growth ecg eeg echo biopsy result* threshold* screening screen asq "
     "temperature pulse saturat* sats examin* investigat* swab urine "
     "sample* ferritin vitamin iron haemoglobin glucose ige skin_prick "
     "refraction orthopt* otoacoustic head_circumference kg cm blood_pressure "
     "chest_clear abdomen auscult* observation_were heart_rate "
     "sats rr hr bmi haemoglobin_was o_e hx rx normal_hearing passed_the "
     "tested positive_for negative_for swabs trace levels mmol"},
    {"places and people of health",
     "hospital clinic ward gp consultant paediatric* doctor dr nurse nurses "
     "nursing outpatient* ambulance emergency_department casualty admitted "
     "admission discharg* referral* follow_up appointment* surgery dentist "
     "dental optician orthodont* health_visitor health_visiting midwife "
     "registrar dietit* dietic* podiatr* dermatolog* neurolog* cardiolog* "
     "ent ophthalm* nephrolog* haematolog* gastro* pharmac* nhs patient "
     "reviewed_him reviewed_her seen_in "
     "a_e minor_injuries walk_in ward_round theatre_list clinic_letter "
     "paramedic* crew hv school_nurse specialist_nurse community_nurse "
     "orthopt* optometr* vaccination_team immunisation_team"},
    {"targets and strategies",
     "target* goal* strateg* aims aim programme practis* practic* activit* "
     "exercise* session* technique* repetit* twice_a times_a model modelling "
     "prompt* visual* timetable now_and scaffold* support_him support_her "
     "encourag* try_to little_and small_steps next_steps outcome* smart "
     "objective* review_in therap* intervention* recommend* advice "
     "in_the_room at_nursery group_time circle_time snack_time carpet "
     "cycle_two sips guidelines play_sample abc_chart wall_chart "
     "consultation_notes step_by laminated fade_the wait_for comment_on "
     "his_turn her_turn offer_him offer_her every_day daily_practice "
     "three_times_a home_programme block"},
    {"speech and language",
     "speech language words phrases sounds vocab* makaton sign signing signs "
     "communicat* stammer* stutter* articulat* verbal pronoun* comprehen* "
     "turn_taking expressive receptive consonant* syllable* phonolog* "
     "intelligib* attention listening echolal* symbols aac pecs colourful "
     "sentence sentences word babble slt salt joint_attention key_words "
     "two_word three_word selective_mut* "
     "radio_aid receiver name_sign core_vocabulary thicken* slightly_thick "
     "minced swallow* drinks_level textures lip_reading bsl hanen dysfluen* "
     "voice_care key_word rhyme* letter_sounds communication_passport passport "
     "choices_board now_next"},
    {"movement and senses",
     "fine_motor gross_motor motor grip grasp pencil scissors sensory "
     "propriocep* vestibul* splint* stretch* balance posture* core_strength "
     "seating chair walker standing_frame physio* occupational orthos* "
     "orthotic* insoles crawl* climb* hop jump* catch tone muscles hamstring* "
     "ankle* knees hips midline bilateral handwriting cutlery zips buttons "
     "dressing_skills swing weighted wobble_cushion fidget chewy "
     "wedge gaiters cast_on cane orientation mobility_lesson prone side_lying "
     "transfers hoist sling turn_him turn_her lycra night_splints day_splints "
     "pedro insoles_in piedro trike physio_programme shoes_on weight_bearing"},
    {"learning and play",
     "cognit* educational_psycholog* psycholog* portage learning play plays "
     "playing attachment emotion* regulat* self_regul* attain* observ* "
     "strengths needs curiosity puzzle* jigsaw sorting matching pretend "
     "symbolic schema engagement inclusion senco area_senco specialist_teacher "
     "teacher_of art_therap* music_therap* play_therap* drum* sand_tray "
     "deaf hearing_aids braille qtvi vi mobility "
     "sand_tray toy_animals puppets snake breathing ep_advice outreach_teacher "
     "assessment_play play_based settle_him settle_her wellbeing "
     "engagement_scale"},
    {"words of protection",
     "safeguard* protection neglect* abuse* harm risk section_47 s47 mash "
     "conference core_group strategy_discussion marac dash encompass "
     "perpetrator victim incident police officer* arrested bail custody "
     "injur* bruis* disclos* allegation* threshold dsl referral_to "
     "assault* domestic violence violent unsafe welfare concern concerns "
     "concerned escalat* bodymap body_map enquir* "
     "chronology quoracy allocated no_further s20 perplexing channel "
     "radicalis* slavery threshold_document cp dsl_please body_marks"},
    {"social care and support of families",
     "social_worker social_work social_care childrens_services family_help "
     "early_help family_support support_worker taf cin child_in "
     "placement foster* carer carers adopt* guardian* looked_after kinship "
     "reviewing_officer contact_centre supervised_contact family_time "
     "parenting home_visit housing tenancy eviction benefits universal_credit "
     "food_bank foodbank debt refuge outreach probation recovery methadone "
     "perinatal mental_health asylum household relationship siblings unborn "
     "assessment statutory plan_is lead_practitioner key_worker home_start "
     "children_centre family_worker youth_justice addiction detox prison "
     "court order parental_responsibility "
     "caseworker accommodation iro sibling_time contact_session "
     "supervised_session supervisor family_time bereavement_worker family_hub "
     "befriend* volunteer_visit crisis_fund hardship_fund resettle* dispersal "
     "kinship_carers guardian_is life_story advocate"},
    {"first person", "i im ive ill id my me we weve our us mine myself were"},
    {"words of a family",
     "mum mummy mom dad daddy nan nanny nana gran grandma granny grandad "
     "grandpa husband wife hubby ex my_son my_daughter my_little my_boy "
     "my_girl my_partner my_mum my_mother our_son our_daughter our_little "
     "auntie uncle godmother baby_sister brother_is new_baby bedtime "
     "bath bath_time cried crying upset sleepless drop_off pick_up pickup "
     "at_home last_night this_morning weekend nursery_run xx xxx soz ta "
     "lol cheers bless "
     "we_are off_to big_brother big_sister new_sister newborn twins_are "
     "wedding posting moving_to grandparents bisabuela babcia nonna nonno "
     "abuela oma opa teta dadi nani godfather stepdad step_mum bf gf "
     "ex_partner hubbys"},
    {"home and feelings",
     "love loves miss misses missing sad worried tearful feelings lonely "
     "split separated separation divorce* moved_out new_house moving_house "
     "bereave* died funeral passed_away grief pregnan* expecting nights "
     "tired struggling proud ashamed embarrass* secret private between_us "
     "trust you_should_know wanted_you to_know didnt_want dont_want "
     "please_dont tell_you told_him told_her asks_for "
     "language_at speak_at prayers mosque church festival eid diwali ramadan "
     "fasting_not vegetarian halal toy blanket bunny "
     "prison_visit visit_was cried_all clingy tantrum* nightmares bedwetting "
     "thumb gate_alone told_us asked_us our_house our_family conceived donor "
     "surrogacy adopted_her two_mums two_dads language_is deaf_club"},
    {"polite letters", "yours_sincerely yours_faithfully kind_regards "
                       "best_wishes with_kind many_thanks dear_parents "
                       "dear_colleague dear_colleagues dear_sir dear_sirs "
                       "dear_mr dear_mrs copy_to cc enc ref our_ref your_ref "
                       "re dictated typed"},
    {"funding and forms",
     "fund funding funded grant invoice invoices fee fees hours entitlement "
     "application apply form forms deadline panel ehc ehcp ehcna senif daf "
     "dla eypp census headcount eligib* code codes claim payment paid pay "
     "pounds provider portal submit return_the annual_review draft_plan "
     "final_plan naming statutory_assessment request_for costing* allocation "
     "top_up declaration voucher account accounts refund deposit balance "
     "needs_assessment send_team send_officer "
     "panel_sits costed top_up_hours inclusion_fund annual_review_paperwork "
     "tribunal_order decision_not naming_the school_place transfer_record "
     "parcel_of"},
    {"law",
     "solicitor* client clients llp instructed proceedings without_prejudice "
     "claim claimant damages witness summons tribunal act_for litigat* "
     "affidavit counsel barrister limitation disclosure_of"},
    {"work and staff",
     "vacanc* cv applicant interview reference references dbs training course "
     "certificate staff shift shifts rota employment employee salary wage* "
     "contract agency_staff practitioner level_3 induction appraisal "
     "sick_note fit_note sickness maternity disciplinary grievance lado "
     "allegation_against volunteer student placement_student supply "
     "first_aid payroll pension hr recruitment job apprentice* "
     "your_interview statement_for placement_was delegates reference_request "
     "bank_worker shift_pattern annual_leave payslip"},
    {"data and records",
     "data gdpr subject_access copy_of records file files hold_on "
     "information_commissioner ico erasure breach privacy consent_form "
     "photo photos photograph complaint complain formal_complaint "
     "transfer_of transition school reception admissions primary new_school "
     "starting_school leaving last_day handover previous_nursery "
     "learning_journal journal"},
    {"selling and circulars",
     "offer offers discount* sale price* order delivery dispatch* catalogue "
     "subscri* unsubscribe newsletter bulletin webinar workshop tickets "
     "event events sponsor* raffle fundrais* supplier product* stock "
     "renewal premium insurance policy_number vat quote free_trial website "
     "click brochure per_head conference_fee book_now boiler maintenance "
     "engineer meter water electricity menu catering toner ink "
     "parking cones watch_manager fire_engine open_day newsletter_for round_up "
     "flyer poster spare_places last_places per_place book_by toner_order"},
    {"attendance",
     "absent absence attendance off_today poorly off_sick wont_be not_be_in "
     "not_in_today in_today holiday holidays vomiting sick_bug tummy "
     "temperature_and coming_in late lateness collect_early extra_session "
     "sessions swap_days change_days register registers fully_booked "
     "dentist_so term term_time"},
    {"regulators and councils",
     "ofsted inspection inspector regulator regulation* compliance council "
     "licens* registration eyfs framework statutory_guidance policy policies "
     "consultation survey return_date fire_safety food_hygiene hygiene "
     "environmental_health planning local_authority early_years_team "
     "providers settings sufficiency quality_team moderation "
     "fire_exit final_exit extinguisher* risk_assessment findings fire_officer "
     "legionella kitchen_rating audit census_return"},
    {"police and courts",
     "police pc dc sgt constable officer_in crime custody remand arrested "
     "charged bail court hearing judge magistrates order orders cafcass "
     "non_molestation prohibited_steps child_arrangements probation "
     "offender offence offences injunction notice ref_no log_no"},
    {"who may collect",
     "collect collects collecting collected collection password pick_him "
     "pick_her picking_up drop_him authorised permission contact_number "
     "emergency_contact"},
    {"somebody else\'s child",
     "the_mum the_dad mum_said dad_said "
     "mum_had "
     "next_door neighbour* anonymous my_name grass nosy "
     "interfer* my_place your_toddler your_preschool of_yours "
     "attends_you comes_to goes_to you_know little_lad little_chap lass "
     "little_girl wee_girl wee_boy lad bairn twins_with sister_comes "
     "brother_comes handed_him handed_her compare_notes heads_up our_school "
     "our_class my_class in_year mandated my_incident log_book "
     "between_ourselves "
     "who_else without_say dont_say quiet_word our_depot the_run the_route "
     "our_side our_building room_number hostel the_stairwell through_the "
     "the_wall the_window"},
    {"a worker writes of herself",
     "candidates candidate my_statement my_placement on_placement my_cv my_dbs "
     "my_references my_interview my_shift my_shifts my_hours my_contract "
     "my_rota "
     "my_pay my_notice my_manager my_line my_sickness my_gp my_doctor my_back "
     "i_left i_resign i_lift years_experience the_offer my_level my_level3 "
     "occupational_health room_leader starting_salary the_post the_role "
     "the_vacancy work_trial bank_shifts my_leave my_appraisal"},
    {"care instructions",
     "999 ambulance recovery_position if_he if_she give_him give_her "
     "must_not avoid keep_in out_of_reach fridge label* expiry expires "
     "care_plan action_plan healthcare_plan emergency_plan training_for "
     "thicken* puree* iddsi choking swallow*"},
};

/* Most words are in no table: a bit a hash says so without a look there. */
#define SIEVE_BITS 15u

typedef struct {
    GHashTable *table; /* hash -> class + 1 */
    guint8 sieve[1u << (SIEVE_BITS - 3)];
} Hashes;

typedef struct {
    Hashes whole;  /* words and pairs */
    Hashes prefix; /* beginnings */
} Lexicon;

#define PREFIX_MIN 4
#define PREFIX_MAX 12

static guint32
sieve_bit (guint64 hash)
{
    return (guint32) (hash ^ hash >> 29) & ((1u << SIEVE_BITS) - 1);
}

static guint64
pair_hash (guint64 a, guint64 b)
{
    return a * 0x9E3779B97F4A7C15ull ^ b;
}

static void
insert (Hashes *to, guint64 hash, guint class_index)
{
    guint32 bit = sieve_bit (hash);

    to->sieve[bit / 8] |= (guint8) (1u << bit % 8);
    g_hash_table_insert (to->table, g_memdup2 (&hash, sizeof (hash)),
                         GUINT_TO_POINTER (class_index + 1));
}

static void
compile (Lexicon *lexicon, guint class_index, const char *entry)
{
    gsize n = strlen (entry);
    const char *under = strchr (entry, '_');

    if (entry[n - 1] == '*') {
        g_assert (n - 1 >= PREFIX_MIN || under != NULL);
        insert (&lexicon->prefix, name_hash (entry, n - 1), class_index);
    } else if (under != NULL) {
        insert (&lexicon->whole,
                pair_hash (name_hash (entry, (gsize) (under - entry)),
                           name_hash (under + 1, strlen (under + 1))),
                class_index);
    } else {
        insert (&lexicon->whole, name_hash (entry, n), class_index);
    }
}

/* Compiled once a process; lives until its end. A word of two classes belongs
 * to the later one. */
static const Lexicon *
lexicon_get (void)
{
    static Lexicon *once;

    if (g_once_init_enter (&once)) {
        Lexicon *made = g_new0 (Lexicon, 1);
        made->whole.table =
            g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
        made->prefix.table =
            g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
        for (guint i = 0; i < G_N_ELEMENTS (classes); i++) {
            g_auto (GStrv) words = g_strsplit (classes[i].words, " ", -1);
            for (guint k = 0; words[k] != NULL; k++)
                if (*words[k] != '\0')
                    compile (made, i, words[k]);
        }
        g_once_init_leave (&once, made);
    }
    return once;
}

guint
lexicon_class_count (void)
{
    return G_N_ELEMENTS (classes);
}

const char *
lexicon_class_name (guint index)
{
    return classes[index].name;
}

static void
count_hash (const Hashes *hashes, guint64 hash, guint *counts)
{
    guint32 bit = sieve_bit (hash);
    guint found;

    if (!(hashes->sieve[bit / 8] & 1u << bit % 8))
        return;
    found = GPOINTER_TO_UINT (g_hash_table_lookup (hashes->table, &hash));
    if (found != 0)
        counts[found - 1]++;
}

void
lexicon_count (const Tokens *tokens, guint *counts)
{
    const Lexicon *lexicon = lexicon_get ();

    for (guint i = 0; i < tokens_count (tokens); i++) {
        const Token *token = tokens_at (tokens, i);
        const char *word = tokens_word (tokens, i);
        guint64 hash = name_hash ("", 0);

        if (token->flags & TOKEN_BOILER)
            continue;
        count_hash (&lexicon->whole, token->hash, counts);
        for (gsize k = 1; k <= PREFIX_MAX && word[k - 1] != '\0'; k++) {
            hash = name_hash_more (hash, word + k - 1, 1);
            if (k >= PREFIX_MIN)
                count_hash (&lexicon->prefix, hash, counts);
        }
        if (i + 1 < tokens_count (tokens))
            count_hash (
                &lexicon->whole,
                pair_hash (token->hash, tokens_at (tokens, i + 1)->hash),
                counts);
    }
}
