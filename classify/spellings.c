#include "classify/spellings.h"

#include "classify/names.h"

#include <string.h>

/* Spellings of one name, as registrars and clerks write it. */
static const char *const families[] = {
    "muhammad mohammed mohammad mohamed muhammed mohamad muhamad mohamud "
    "mohammod muhammet mehmet mohd md mhd",
    "ahmed ahmad achmed ahmet ahmadi",
    "yusuf yousuf yousef youssef yusef yosef yousif yusif",
    "hussain hussein husain hussayn husayn hossain hosain hussin",
    "hassan hasan hassaan",
    "aisha ayesha aysha aicha aishah ayisha ayeesha aesha",
    "fatima fatimah fatema fatemah fathima fatma faatimah",
    "abdullah abdallah abdulla abdoulaye abdullahi",
    "abdul abdal abdel",
    "ibrahim ebrahim ibraheem ibrahima",
    "zainab zaynab zeinab zaineb zeynep",
    "khadija khadijah khadeeja khadidja",
    "maryam mariam maryum mariyam meryem",
    "omar umar umer",
    "osman usman uthman othman ousmane",
    "hamza hamzah",
    "bilal bilaal",
    "idris idrees idriss",
    "ismail ismael ismaeel",
    "khalid khaled",
    "tariq tarik tareq",
    "jamal jamaal gamal",
    "nur noor nour",
    "rahman rehman rahmaan",
    "sheikh shaikh shaykh",
    "chowdhury choudhury chaudhry chaudhary choudhary chaudhri chaudhuri "
    "chowdhry choudhry",
    "siddiqui siddique siddiqi siddiquee",
    "qureshi quraishi kureshi",
    "malik maleek",
    "begum begom",
    "sharif shareef sherif",
    "yasin yaseen yassin",
    "sara sarah",
    "zoe zoey zoie",
    "sofia sophia sofiya zofia sofiia",
    "isabella izabella isabela isobella",
    "isabel isobel isabelle isobelle izabel",
    "alexander aleksander alexandr aleksandr oleksandr olexandr",
    "alexandra aleksandra oleksandra",
    "katerina kateryna ekaterina",
    "dmytro dmitri dmitry dmitriy",
    "serhii sergei serhiy sergey",
    "volodymyr vladimir",
    "andrii andriy andrei andrey",
    "yulia yuliya iuliia yuliia",
    "mykola nikolai nikolay nicolai",
    "mikhail mykhailo mihail",
    "natalia nataliia nataliya natalya",
    "anastasia anastasiia anastasiya",
    "viktoria viktoriia victoria viktoriya",
    "niamh neve nieve niav",
    "sean shaun shawn",
    "aoife eefa aoibhe",
    "caoimhe keeva kweeva",
    "saoirse seersha",
    "chloe khloe cloe",
    "catherine katherine kathryn catharine katharine",
    "lucas lukas",
    "stefan stephan",
    "steven stephen",
    "philip phillip",
    "geoffrey jeffrey",
    "anya ania",
    "hannah hanna",
    "eilidh ailidh",
    "callum calum",
    "finlay finley findlay",
    "isaac izaak",
    "jayden jaydon jaiden",
    "tomas tomasz",
    "stephanie stefanie",
    "michele michelle",
    "teresa theresa",
    "lilian lillian",
    "emilia emiliya",
};

/* Short form, then the names it is short for. */
static const char *const shorts[] = {
    "abby abigail",
    "abbie abigail",
    "abi abigail",
    "al alan albert alfred",
    "alex alexander alexandra alexis alexandre alejandro",
    "alexa alexandra",
    "alf alfred",
    "alfie alfred",
    "ali alison alice",
    "allie alison alice",
    "andy andrew",
    "angie angela",
    "annie anna anne",
    "archie archibald",
    "art arthur",
    "artie arthur",
    "bea beatrix beatrice",
    "becca rebecca",
    "becky rebecca",
    "bella isabella annabella arabella",
    "ben benjamin benedict bennett",
    "benji benjamin",
    "benny benjamin",
    "bert albert herbert hubert",
    "bertie albert herbert robert",
    "bess elizabeth",
    "beth elizabeth bethany",
    "betsy elizabeth",
    "bill william",
    "billie william wilhelmina",
    "billy william",
    "bob robert",
    "bobbie robert roberta",
    "bobby robert",
    "brad bradley",
    "cal callum calvin",
    "cam cameron",
    "cassie cassandra",
    "cat catherine",
    "charley charles charlotte",
    "charlie charles charlotte",
    "chris christopher christian christina christine",
    "christy christina christine",
    "chuck charles",
    "clem clement clementine",
    "connie constance",
    "dan daniel",
    "danny daniel",
    "danni danielle",
    "dave david",
    "davy david",
    "dee deborah",
    "des desmond",
    "dom dominic dominik",
    "dot dorothy",
    "drew andrew",
    "ed edward edmund edwin edgar",
    "eddie edward edmund edwin edgar",
    "edie edith",
    "ella eleanor",
    "ellie eleanor elizabeth ellen eloise elena",
    "em emily emma",
    "emmy emily emma",
    "evie evelyn eve eva evangeline",
    "fi fiona",
    "flo florence",
    "florrie florence",
    "flossie florence",
    "fran frances francesca",
    "frank francis franklin",
    "frankie francis francesca frances franklin",
    "fred frederick",
    "freddie frederick freddy",
    "freddy frederick",
    "gabe gabriel",
    "gabby gabrielle gabriella",
    "geordie george",
    "georgie george georgina georgia",
    "gina georgina regina",
    "gracie grace",
    "greg gregory",
    "gus angus augustus",
    "hal harold henry",
    "hank henry",
    "harri harrison harriet",
    "harry harold henry harrison",
    "hattie harriet",
    "hetty henrietta harriet",
    "izzy isabel isabella",
    "izzie isabel isabella",
    "jack john",
    "jackie jacqueline",
    "jake jacob jakob",
    "jamie james",
    "jem jeremy jemima",
    "jen jennifer",
    "jenny jennifer",
    "jess jessica",
    "jessie jessica",
    "jim james",
    "jimmy james",
    "jo joanna joanne josephine",
    "joe joseph",
    "joey joseph",
    "johnny john jonathan",
    "jon jonathan",
    "josh joshua",
    "josie josephine",
    "kasia katarzyna",
    "kat katherine catherine",
    "kate katherine catherine katarzyna katerina",
    "katie katherine catherine",
    "kath katherine",
    "kenny kenneth",
    "kit christopher katherine",
    "kitty katherine catherine",
    "kuba jakub",
    "larry lawrence",
    "leo leonard leopold leonardo",
    "len leonard",
    "lenny leonard",
    "lex alexander alexandra",
    "lexi alexandra alexis",
    "lexie alexandra alexis",
    "libby elizabeth",
    "lil lilian lily",
    "lisa elizabeth",
    "liv olivia",
    "livvy olivia",
    "livy olivia",
    "liz elizabeth",
    "lizzie elizabeth",
    "lizzy elizabeth",
    "lola dolores",
    "lottie charlotte",
    "lotty charlotte",
    "lou louis louise",
    "louie louis",
    "lucy lucinda lucille",
    "lulu louise lucy",
    "maddie madeleine madison madeline",
    "maddy madeleine madison madeline",
    "maggie margaret magdalena",
    "maisie margaret",
    "mandy amanda",
    "manny emmanuel manuel",
    "matt matthew",
    "matty matthew",
    "max maximilian maxwell",
    "meg margaret megan",
    "mick michael",
    "mickey michael",
    "mike michael",
    "mikey michael",
    "millie amelia camilla emilia mildred millicent",
    "milly amelia camilla emilia mildred millicent",
    "mimi miriam",
    "minnie wilhelmina",
    "mo muhammad",
    "molly mary",
    "nan nancy",
    "nat nathaniel nathan natalie natasha",
    "nate nathaniel nathan",
    "ned edward edmund",
    "nell eleanor helen",
    "nellie eleanor helen",
    "nick nicholas nikolai",
    "nicky nicholas nicola",
    "noni nora",
    "olly oliver",
    "ollie oliver",
    "paddy patrick",
    "pat patrick patricia",
    "patsy patricia",
    "peggy margaret",
    "penny penelope",
    "pete peter",
    "phil philip",
    "pip philip philippa",
    "pippa philippa",
    "polly mary pauline",
    "rab robert",
    "rafe raphael rafferty",
    "raff raphael rafferty",
    "raffi raphael rafael",
    "raffy rafferty raphael rafael",
    "ray raymond",
    "reg reginald",
    "reggie reginald",
    "ria maria",
    "rich richard",
    "ricky richard",
    "rob robert robin",
    "robbie robert",
    "ron ronald",
    "ronnie ronald veronica",
    "rory roderick",
    "rosie rose rosemary rosalind rosalie",
    "rudy rudolph",
    "sadie sarah",
    "sally sarah",
    "sam samuel samantha",
    "sammy samuel samantha",
    "sandy alexander alexandra sandra",
    "sasha alexander alexandra",
    "seb sebastian",
    "si simon",
    "sid sidney",
    "sophie sofia",
    "stan stanley stanislaw",
    "steph stephanie",
    "steve steven",
    "sue susan",
    "susie susan susannah",
    "tash natasha",
    "ted edward theodore edmund",
    "teddie edward theodore",
    "teddy edward theodore edmund",
    "tess teresa",
    "theo theodore matteo",
    "tilda matilda",
    "tilly matilda",
    "tillie matilda",
    "tim timothy",
    "timmy timothy",
    "tina christina martina",
    "toby tobias",
    "tom thomas",
    "tommy thomas",
    "tony anthony antonio",
    "tori victoria",
    "trish patricia",
    "ty tyler tyrone",
    "val valerie",
    "vicky victoria",
    "vicki victoria",
    "viv vivian vivienne",
    "wilf wilfred",
    "will william",
    "willie william",
    "willow wilhelmina",
    "xander alexander",
    "zac zachary",
    "zach zachary",
    "zack zachary",
    "zak zachary",
    "zosia zofia",
};

static const char *const words[] = {
    "will may june april august summer autumn winter march hope grace faith "
    "joy rose daisy lily ivy violet poppy mark bill rob pat sue ray art frank "
    "drew chase hunter mason river rivers sky star dawn eve precious prince "
    "princess king royal noble angel blue red olive holly heather ruby amber "
    "pearl jade crystal basil ginger honey sunny happy merry penny guy gene "
    "major miles dean earl duke baron page piper archer cash rich christian "
    "man an my so song young long short white black brown green grey "
    "gray little small wood woods hill field fields day monday tuesday "
    "wednesday thursday friday saturday sunday english french bishop church "
    "best good love early moody sharp strong swift wise rice bacon bean berry "
    "cook baker child ball bell case close cross ford fox gates hand head "
    "house knight lane law low marsh moon moss nurse park peace place pool "
    "pope price reed sands school seal shore steel stone street summers sweet "
    "waters wells words lamb rain storm sage patience constance charity "
    "verity clement hazel iris rosemary jasmine clay cliff heath glen dale "
    "brook brooke forest reef rowan ash bud bush cherry melody harmony ebony "
    "ivory jewel gem sandy sunshine wren robin jay lark dove raven phoenix "
    "tiger lion bear wolf star nova comet saint abbey temple bond bridge "
    "crane dance duck flower free friend game gold grant hope horn ice iron "
    "jam job key kind lake land last leaf lock mint more new north south east "
    "west old one other power pride quick read ready root round sale salt "
    "self ship shop side silver smart son spring stock tea thorn town tree "
    "turner walker wall ward warm way welcome well white wild win window wine "
    "wing work worth yard mills mason chance justice merit mercy pax true "
    "blessing favour gift miracle treasure success wisdom comfort happiness "
    "he she they it see sing sit ten to too we you your"};

static GHashTable *
new_table (GDestroyNotify free_value)
{
    return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                  free_value);
}

static guint64
hash_of (const char *word)
{
    return name_hash (word, strlen (word));
}

guint64
name_hash_spelling (guint64 hash)
{
    static GHashTable *table;
    guint64 *found;

    if (g_once_init_enter (&table)) {
        GHashTable *made = new_table (g_free);
        for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
            g_auto (GStrv) each = g_strsplit (families[i], " ", -1);
            guint64 first = hash_of (each[0]);
            for (guint k = 0; each[k] != NULL; k++) {
                guint64 hash_k = hash_of (each[k]);
                g_hash_table_insert (made, g_memdup2 (&hash_k, sizeof (hash_k)),
                                     g_memdup2 (&first, sizeof (first)));
            }
        }
        g_once_init_leave (&table, made);
    }
    found = g_hash_table_lookup (table, &hash);
    return found != NULL ? *found : hash;
}

static void
array_free (gpointer array)
{
    g_array_unref (array);
}

const GArray *
spelling_short_forms (guint64 spelling)
{
    static GHashTable *table;

    if (g_once_init_enter (&table)) {
        GHashTable *made = new_table (array_free);
        for (guint i = 0; i < G_N_ELEMENTS (shorts); i++) {
            g_auto (GStrv) each = g_strsplit (shorts[i], " ", -1);
            guint64 form = name_hash_spelling (hash_of (each[0]));
            for (guint k = 1; each[k] != NULL; k++) {
                guint64 formal = name_hash_spelling (hash_of (each[k]));
                GArray *forms = g_hash_table_lookup (made, &formal);
                if (forms == NULL) {
                    forms = g_array_new (FALSE, FALSE, sizeof (guint64));
                    g_hash_table_insert (
                        made, g_memdup2 (&formal, sizeof (formal)), forms);
                }
                g_array_append_val (forms, form);
            }
        }
        g_once_init_leave (&table, made);
    }
    return g_hash_table_lookup (table, &spelling);
}

gboolean
spelling_is_word (const char *word)
{
    static GHashTable *table;

    if (g_once_init_enter (&table)) {
        GHashTable *made =
            g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
        for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
            g_auto (GStrv) each = g_strsplit (words[i], " ", -1);
            for (guint k = 0; each[k] != NULL; k++)
                g_hash_table_add (made, g_strdup (each[k]));
        }
        g_once_init_leave (&table, made);
    }
    return g_hash_table_contains (table, word);
}

gboolean
spelling_is_honoured (guint64 spelling)
{
    static const char *const honoured[] = {"muhammad", "ahmed", "syed",
                                           "abdul",    "md",    "mst"};
    for (guint i = 0; i < G_N_ELEMENTS (honoured); i++)
        if (spelling == name_hash_spelling (hash_of (honoured[i])))
            return TRUE;
    return FALSE;
}
