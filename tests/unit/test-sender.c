#include "classify/authres.h"
#include "classify/sender.h"
#include "common/lists.h"

#include <string.h>

static List *agency_list, *staff_list, *roll_list;

static List *
parse (List *(*parser) (const char *, GBytes *, GError **), const char *text)
{
    g_autoptr (GBytes) data = g_bytes_new (text, strlen (text));
    return parser ("x.csv", data, NULL);
}

static void
load_lists (void)
{
    agency_list =
        parse (list_parse_agencies,
               "address_or_domain,agency,usual_kind\n"
               "merrowshire.test,Merrowshire Council,social_care\n"
               "thornmere-hospital.test,Thornmere General Hospital,medical\n"
               "leafy.gov.uk,Leafy Council,\nnhs.net,NHS mail,\n");
    staff_list = parse (list_parse_staff,
                        "staff_id,name,role,email\n"
                        "S1,Maggie Holt,manager,maggie@fernhollow.example\n");
    roll_list =
        parse (list_parse_roll,
               "child_id,given_name,family_name,known_as,other_names,dob,"
               "nhs_number,address,postcode,key_worker,parents\n"
               "C1,Leo,Marsh,,,2023-04-14,,a,b,S1,"
               "Hannah Marsh <hannah@postbox.example>\n");
}

static void
add_header (Record *record, const char *name, const char *value)
{
    RecordHeader *header = g_new0 (RecordHeader, 1);
    header->name = g_strdup (name);
    header->value = g_strdup (value);
    g_ptr_array_add (record->headers, header);
}

static Record *
mail (const char *name, const char *address, const char *results)
{
    Record *record = record_new ();
    record->from->name = g_strdup (name);
    record->from->address = g_strdup (address);
    record->from_count = 1;
    if (results != NULL)
        add_header (record, "Authentication-Results", results);
    return record;
}

static Sender *
judge (const Record *record, const char *authserv_id)
{
    SenderBook book = {.authserv_id = authserv_id,
                       .agencies = agency_list->rows,
                       .staff = staff_list->rows,
                       .children = roll_list->rows};
    g_autoptr (SenderIndex) index = sender_index_new (&book);
    return sender_judge (index, record);
}

static SenderState
state_of (const char *name, const char *address, const char *results)
{
    g_autoptr (Record) record = mail (name, address, results);
    g_autoptr (Sender) sender = judge (record, NULL);
    return sender->state;
}

static void
test_big_receivers (void)
{
    static const char *const passes[] = {
        /* Postfix with OpenDMARC */
        "mx.x.example; dmarc=pass (p=none dis=none) "
        "header.from=merrowshire.test",
        /* Google */
        "mx.google.com; dkim=pass header.i=@merrowshire.test header.s=a "
        "header.b=abc; spf=pass (google.com: domain of a@merrowshire.test) "
        "smtp.mailfrom=a@merrowshire.test; dmarc=pass (p=REJECT sp=REJECT "
        "dis=NONE) header.from=merrowshire.test",
        /* Exchange Online: no authserv-id */
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=merrowshire.test; "
        "dkim=pass (signature was verified) header.d=merrowshire.test;"
        "dmarc=pass action=none header.from=merrowshire.test;compauth=pass "
        "reason=100",
        /* DKIM alone, of the organisation */
        "mx.x.example 1; dkim=pass header.d=merrowshire.test",
        /* comments, quoted strings, a version */
        "mx.x.example (a (nested) comment) ; dkim/1 = pass ( ok ; really ) "
        "header.d = \"merrowshire.test\""};
    for (guint i = 0; i < G_N_ELEMENTS (passes); i++)
        g_assert_cmpint (state_of ("A", "a@mail.merrowshire.test", passes[i]),
                         ==, SENDER_VERIFIED);
}

static void
test_not_aligned (void)
{
    g_assert_cmpint (state_of ("A", "a@merrowshire.test",
                               "mx; dkim=pass header.d=other.test"),
                     ==, SENDER_UNVERIFIED);
    g_assert_cmpint (state_of ("A", "a@merrowshire.test",
                               "mx; dmarc=pass header.from=other.test"),
                     ==, SENDER_UNVERIFIED);
    g_assert_cmpint (state_of ("A", "a@merrowshire.test",
                               "mx; spf=pass smtp.mailfrom=merrowshire.test"),
                     ==, SENDER_UNVERIFIED);
    g_assert_cmpint (state_of ("A", "a@merrowshire.test", NULL), ==,
                     SENDER_UNVERIFIED);
    /* Words in a comment are no result. */
    g_assert_cmpint (
        state_of ("A", "a@merrowshire.test",
                  "mx; none (dmarc=pass header.from=merrowshire.test)"),
        ==, SENDER_UNVERIFIED);
}

static void
test_failed (void)
{
    g_assert_cmpint (state_of ("A", "a@merrowshire.test",
                               "mx; dmarc=fail header.from=merrowshire.test"),
                     ==, SENDER_DOUBTFUL);
}

static void
test_topmost_only (void)
{
    g_autoptr (Record) record =
        mail ("A", "a@merrowshire.test", "mx; dmarc=none");
    g_autoptr (Sender) sender = NULL;
    add_header (record, "Received", "from x");
    add_header (record, "Authentication-Results",
                "mx; dmarc=pass header.from=merrowshire.test");
    sender = judge (record, NULL);
    g_assert_cmpint (sender->state, ==, SENDER_UNVERIFIED);
}

static void
test_two_fields_of_one_server (void)
{
    g_autoptr (Record) record =
        mail ("A", "a@merrowshire.test", "mx; spf=pass");
    g_autoptr (Sender) sender = NULL;
    add_header (record, "Authentication-Results",
                "mx; dmarc=pass header.from=merrowshire.test");
    sender = judge (record, "mx");
    g_assert_cmpint (sender->state, ==, SENDER_VERIFIED);
}

static void
test_named_server (void)
{
    g_autoptr (Record) record =
        mail ("A", "a@merrowshire.test",
              "evil; dmarc=pass header.from=merrowshire.test");
    g_autoptr (Sender) sender = judge (record, "mx.fernhollow.example");
    g_assert_cmpint (sender->state, ==, SENDER_UNVERIFIED);
}

static void
test_lookalikes (void)
{
    static const char *const bad[] = {
        "merrowshlre.test",         "merrowsh1re.test",
        "merowshire.test",          "merrow-shire.test",
        "merrowshire-council.test", "merrowshire.co",
        "rnerrowshire.test",        "nhs-net.co",
        "leafycouncil-gov.uk",      "thornmerehospital.test",
        "thornmere-hospitals.test", "merrowshire.test.evil.example",
        "xn--mrrowshire-ksi.test",  "merrowsh1re-test.example"};
    static const char *const good[] = {
        "merrowshire.test", "sub.merrowshire.test", "trust.nhs.uk",
        "gmail.com",        "bakery.example",       "merrow-portage.example",
        "other.gov.uk"};
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_autofree char *address = g_strconcat ("a@", bad[i], NULL);
        g_test_message ("%s", bad[i]);
        g_assert_cmpint (state_of ("A", address, NULL), ==, SENDER_DOUBTFUL);
    }
    for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
        g_autofree char *address = g_strconcat ("a@", good[i], NULL);
        g_test_message ("%s", good[i]);
        g_assert_cmpint (state_of ("A", address, NULL), ==, SENDER_UNVERIFIED);
    }
}

static void
test_display_name (void)
{
    g_assert_cmpint (
        state_of ("maggie@fernhollow.example", "x@quick.example", NULL), ==,
        SENDER_DOUBTFUL);
    g_assert_cmpint (state_of ("Thornmere General Hospital (booking)",
                               "x@quick.example", NULL),
                     ==, SENDER_DOUBTFUL);
    g_assert_cmpint (state_of ("Maggie Holt", "x@quick.example", NULL), ==,
                     SENDER_DOUBTFUL);
}

static void
test_own_domain (void)
{
    g_assert_cmpint (state_of ("M", "maggie@fernhollow.example", NULL), ==,
                     SENDER_DOUBTFUL);
    g_assert_cmpint (state_of ("M", "maggie@fernhollow.example",
                               "mx; dmarc=pass header.from=fernhollow.example"),
                     ==, SENDER_VERIFIED);
}

static void
test_reply_to (void)
{
    g_autoptr (Record) record =
        mail ("A", "a@merrowshire.test",
              "mx; dmarc=pass header.from=merrowshire.test");
    g_autoptr (Sender) sender = NULL;
    add_header (record, "Reply-To", "A <a@quick.example>");
    sender = judge (record, NULL);
    g_assert_cmpint (sender->state, ==, SENDER_DOUBTFUL);
}

static void
test_two_from (void)
{
    g_autoptr (Record) record = mail ("A", "a@merrowshire.test", NULL);
    g_autoptr (Sender) sender = NULL;
    record->from_count = 2;
    sender = judge (record, NULL);
    g_assert_cmpint (sender->state, ==, SENDER_DOUBTFUL);
}

static void
test_family_and_agency (void)
{
    g_autoptr (Record) record =
        mail ("H", "Hannah@Postbox.example",
              "mx; dmarc=pass header.from=postbox.example");
    g_autoptr (Sender) sender = judge (record, NULL);
    g_autoptr (Record) other = mail ("C", "c@x.merrowshire.test", NULL);
    g_autoptr (Sender) council = judge (other, NULL);
    g_assert_true (sender->is_family);
    g_assert_cmpint (sender->state, ==, SENDER_VERIFIED);
    g_assert_cmpstr (council->agency, ==, "Merrowshire Council");
}

static void
test_hostile_values (void)
{
    static const char *const values[] = {"",
                                         ";",
                                         "(((((((",
                                         "\"",
                                         "a=b=c;;;=",
                                         "mx;dkim=",
                                         "mx; dkim=pass header.d=",
                                         "(\\",
                                         "mx; \"\\"};
    for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        g_assert_cmpint (state_of ("A", "a@merrowshire.test", values[i]), ==,
                         SENDER_UNVERIFIED);
}

static void
test_organisation (void)
{
    g_assert_cmpstr (sender_organisation ("a.b.trust.nhs.uk"), ==,
                     "trust.nhs.uk");
    g_assert_cmpstr (sender_organisation ("x.council.gov.uk"), ==,
                     "council.gov.uk");
    g_assert_cmpstr (sender_organisation ("mail.x.example"), ==, "x.example");
    g_assert_cmpstr (sender_organisation ("localhost"), ==, "localhost");
    g_assert_false (sender_aligned ("a.nhs.uk", "b.nhs.uk"));
}

static void
test_run_together (void)
{
    static const char *const listed = "shirecouncil.gov.example";
    static const char *const bad[] = {
        "shirecounci1-gov.example", "shirecouncil-gov.example",
        "shirecouncil-gov.co", "5hirecouncilgov.example"};
    for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
        g_test_message ("%s", bad[i]);
        g_assert_true (sender_is_lookalike (bad[i], listed));
    }
    g_assert_false (sender_is_lookalike ("kent.gov.uk", "gwent.gov.uk"));
    g_assert_false (sender_is_lookalike ("shirebakery.example", listed));
}

/* Places whose names are alike are no impostors of each other. */
static void
test_neighbours (void)
{
    static const char *const pairs[][2] = {
        {"essex.example", "wessex.example"},
        {"wessex.example", "essex.example"},
        {"essex.gov.uk", "wessex.gov.uk"},
        {"northwold.gov.uk", "northwood.gov.uk"},
        {"southmere.nhs.uk", "southmore.nhs.uk"}};
    for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
        g_test_message ("%s", pairs[i][0]);
        g_assert_false (sender_is_lookalike (pairs[i][0], pairs[i][1]));
    }
    g_assert_true (sender_is_lookalike ("wesssex.example", "wessex.example"));
    g_assert_true (
        sender_is_lookalike ("northwo1d.gov.uk", "northwold.gov.uk"));
    g_assert_true (
        sender_is_lookalike ("northwood.example", "northwold.gov.uk"));
}

int
main (int argc, char **argv)
{
    int status;
    g_test_init (&argc, &argv, NULL);
    load_lists ();
    g_test_add_func ("/sender/big-receivers-verdicts-are-read",
                     test_big_receivers);
    g_test_add_func ("/sender/only-the-from-domain-s-own-counts",
                     test_not_aligned);
    g_test_add_func ("/sender/dmarc-fail-is-doubtful", test_failed);
    g_test_add_func ("/sender/only-the-topmost-field-counts",
                     test_topmost_only);
    g_test_add_func ("/sender/two-fields-of-one-server-count",
                     test_two_fields_of_one_server);
    g_test_add_func ("/sender/another-server-s-name-counts-nothing",
                     test_named_server);
    g_test_add_func ("/sender/lookalikes-are-doubtful", test_lookalikes);
    g_test_add_func ("/sender/hyphens-for-dots-are-doubtful",
                     test_run_together);
    g_test_add_func ("/sender/places-with-like-names-are-no-impostors",
                     test_neighbours);
    g_test_add_func ("/sender/display-names-cannot-borrow", test_display_name);
    g_test_add_func ("/sender/own-domain-from-outside", test_own_domain);
    g_test_add_func ("/sender/answers-elsewhere-are-doubtful", test_reply_to);
    g_test_add_func ("/sender/two-senders-are-doubtful", test_two_from);
    g_test_add_func ("/sender/families-and-agencies-are-known",
                     test_family_and_agency);
    g_test_add_func ("/sender/hostile-results-prove-nothing",
                     test_hostile_values);
    g_test_add_func ("/sender/organisations-of-domains", test_organisation);
    status = g_test_run ();
    list_free (agency_list);
    list_free (staff_list);
    list_free (roll_list);
    return status;
}
