/*
 * The rules, one a row. docs/rules.md says where each source is and what it
 * asks in our own words. Phrases are explained in rules.h.
 */
#include "classify/rules.h"

/* A row is easier to read and to compare in one shape. */
/* clang-format off */
const Rule RULES[] = {
    {"mark-official-sensitive",
     "official sensitive;official personal sensitive",
     0, LEVEL_RESTRICTED, MARKING_CONFIDENTIAL,
     RULE_PLAIN, "markings",
     "OFFICIAL – SENSITIVE [PERSONAL]",
     "OFFICIAL: see our site", 0},
    {"mark-protect",
     "!protect",
     0, LEVEL_RESTRICTED, MARKING_CONFIDENTIAL,
     RULE_MARK, "markings",
     "PROTECT",
     "We protect your data.", 0},
    {"mark-restricted",
     "!restricted;restricted circulation|distribution",
     0, LEVEL_SAFEGUARDING, MARKING_CONFIDENTIAL,
     RULE_MARK, "markings",
     "RESTRICTED",
     "Parking is restricted.", 0},
    {"mark-private",
     "private confidential;private and confidential;strictly "
     "private;strictly confidential;strictest confidence;in confidence",
     0, LEVEL_RESTRICTED, MARKING_CONFIDENTIAL,
     RULE_MARK | RULE_NOT_FAMILY, "markings",
     "Private & Confidential",
     "the private nursery", 0},
    {"mark-confidential",
     "confidential",
     0, LEVEL_RESTRICTED, MARKING_CONFIDENTIAL,
     RULE_MARK | RULE_NOT_FAMILY, "markings",
     "CONFIDENTIAL",
     "She was rather confident.", 0},
    {"mark-classified",
     "!confidential;!secret",
     0, LEVEL_SAFEGUARDING, MARKING_CONFIDENTIAL,
     RULE_SUBJECT | RULE_NOT_FAMILY, "markings",
     "CONFIDENTIAL minutes",
     "Confidential", 0},
    {"mark-personal",
     "personal and private;!personal",
     0, LEVEL_RESTRICTED, MARKING_CONFIDENTIAL,
     RULE_MARK | RULE_NOT_FAMILY, "markings",
     "PERSONAL",
     "personal care", 0},
    {"mark-secure",
     "!secure;secure email;encrypted",
     0, LEVEL_RESTRICTED, MARKING_CONFIDENTIAL,
     RULE_SUBJECT, "markings",
     "[SECURE] report",
     "a secure base", 0},
    {"mark-secure-small",
     "secure",
     0, LEVEL_RESTRICTED, MARKING_CONFIDENTIAL,
     RULE_SUBJECT, "markings",
     "[secure] report",
     "security lights", 0},
    {"mark-cjsm",
     "!cjsm",
     0, LEVEL_SAFEGUARDING, MARKING_CONFIDENTIAL,
     RULE_SUBJECT, "markings",
     "[CJSM] notice",
     "see jsm", 0},
    {"mark-addressee",
     "addressee only;addressees only;to be opened by addressee;for your "
     "eyes only;eyes only;named recipient only;opened by the addressee "
     "only",
     0, LEVEL_SAFEGUARDING, MARKING_CONFIDENTIAL,
     RULE_MARK, "markings",
     "Addressee only: Ruth Adeyinka",
     "the addressee is away", 0},
    {"handle-parents",
     "not|dont|never|cannot .. "
     "share*|shared|disclose|disclosed|discuss|discussed|show|shown|copy|copied|tell|told|pass|passed|mention|mentioned|reveal|revealed|approach|alert|speak|discussing|inform|informed|forward|forwarded|contact|talk"
     " .. "
     "mum|mother|dad|father|parent|parents|carer|carers|family|mums|dads|stepfather|stepmother",
     0, LEVEL_SEALED, MARKING_HANDLING_CONDITION,
     RULE_NOT_FAMILY, "handling",
     "Please do not share this with mum.",
     "Parents were told.", 0},
    {"handle-unaware",
     "parents|parent|mother|mum|father|dad|family|carer|carers .. "
     "not|arent|isnt aware;parents|mother|mum|father|dad|family|parent "
     "is|are unaware;parents|mother|mum|father|dad|family do|does not "
     "know;mum|mother|dad|father|family|parents have|has not been "
     "told|informed;without .. "
     "parents|parent|mother|father|family|their|her|his|mum|dad knowledge",
     0, LEVEL_SEALED, MARKING_HANDLING_CONDITION,
     RULE_NOT_FAMILY, "handling",
     "The parents are not aware of this.",
     "The parents are aware.", 0},
    {"handle-copy",
     "not to be "
     "copied|disclosed|shared|circulated|placed|forwarded|released|shown;not"
     " be copied|disclosed|shared|forwarded|shown|released|circulated .. "
     "without|to|with|beyond|outside;not for onward "
     "sharing|circulation|disclosure;no onward sharing|disclosure;not for "
     ".. parents|mother|father|family;do not file",
     0, LEVEL_SEALED, MARKING_HANDLING_CONDITION,
     RULE_NOT_FAMILY | RULE_NOT_GENERAL, "handling",
     "Not to be disclosed to either parent.",
     "to be shared with the room", 0},
    {"handle-tip",
     "not approach|contact|alert .. "
     "mother|father|parents|family|suspect|perpetrator",
     0, LEVEL_SEALED, MARKING_HANDLING_CONDITION,
     RULE_NOT_FAMILY, "handling",
     "Do not approach the mother about this notice.",
     "Please approach the front desk.", 0},
    {"sg-s47",
     "s47;s 47;section 47;sec 47;sect 47",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL | RULE_KIND_NOT_FAMILY, "working-together",
     "a section 47 enquiry",
     "see section 4", KIND_SOCIAL_CARE},
    {"sg-strategy",
     "!strat;strategy discussion|meeting|disc|mtg|discussions;strat "
     "disc|meeting|mtg|discussion",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL | RULE_KIND_NOT_FAMILY, "working-together",
     "A strategy discussion was held.",
     "discussion of strategies", KIND_SOCIAL_CARE},
    {"sg-conference",
     "protection "
     "conference|conf|plan|enquiry|enquiries|investigation|medical|register|case|category|review|concerns;initial|review"
     " conference;icpc;rcpc;cp conference|conf|plan|medical|case|chair",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL | RULE_KIND_NOT_FAMILY, "working-together",
     "Initial Child Protection Conference",
     "a parents conference", KIND_SOCIAL_CARE},
    {"sg-core-group",
     "core group|groups",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL | RULE_KIND_NOT_FAMILY, "working-together",
     "Minutes of the core group",
     "a core text", KIND_SOCIAL_CARE},
    {"sg-order",
     "emergency protection order;police protection|powers;!epo;interim "
     "care order;care proceedings;place|placed of safety",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL | RULE_KIND_NOT_FAMILY, "working-together",
     "An emergency protection order was made.",
     "an order for milk", KIND_SOCIAL_CARE},
    {"sg-mash",
     "!mash;mash "
     "referral|team|enquiry|enquiries|check|checks|worker|decision|desk|contact|officer|outcome;multi"
     " agency safeguarding|child;multiagency safeguarding hub;lateral "
     "checks|check",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL | RULE_KIND_NOT_FAMILY, "working-together",
     "Referral to the MASH today",
     "potato mash for lunch", KIND_SOCIAL_CARE},
    {"sg-abe",
     "!abe;achieving best evidence;video|memorandum interview;interview "
     "suite",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE, "working-together",
     "An ABE interview is booked.",
     "Abe is four.", 0},
    {"sg-marac",
     "marac;!dash;dash risk|graded|assessment|score|scored;idva;idvas;isva",
     OVERLAY_SAFEGUARDING, LEVEL_SEALED, MARKING_NONE,
     RULE_NEGATABLE | RULE_KIND_NOT_FAMILY, "encompass",
     "The case goes to MARAC.",
     "a dash of milk", KIND_SOCIAL_CARE},
    {"sg-encompass",
     "operation encompass;!encompass;+encompass "
     "notice|notification|call|medium|high|standard|alert|restricted|ref|key|incident;!ppn;police"
     " protection notice;public protection notice;dv|da|dvsa notification",
     OVERLAY_SAFEGUARDING, LEVEL_SEALED, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL | RULE_KIND_NOT_FAMILY, "encompass",
     "Operation Encompass notification",
     "Our values encompass play.", KIND_SOCIAL_CARE},
    {"sg-refuge",
     "women s? refuge;womens refuge;in refuge|refuges;the refuge;a "
     "refuge;refuge worker|place|staff|address|manager|children|room;safe "
     "house",
     OVERLAY_SAFEGUARDING, LEVEL_SEALED, MARKING_NONE,
     RULE_NEGATABLE | RULE_KIND_NOT_FAMILY, "encompass",
     "They are in a refuge.",
     "refuse collection", KIND_SOCIAL_CARE},
    {"sg-fii",
     "fabricated or induced;fabricated induced;!fii;perplexing "
     "presentation|presentations;induced illness",
     OVERLAY_SAFEGUARDING, LEVEL_SEALED, MARKING_NONE,
     RULE_KIND_NOT_FAMILY, "fii",
     "Concern about fabricated or induced illness",
     "induced labour", KIND_SOCIAL_CARE},
    {"sg-mappa",
     "mappa;visor;sex offender;registered offender;schedule one "
     "offender;witness protection;protected persons",
     OVERLAY_SAFEGUARDING, LEVEL_SEALED, MARKING_NONE,
     RULE_KIND_NOT_FAMILY, "mappa",
     "He is subject to MAPPA.",
     "a map of the hall", KIND_SOCIAL_CARE},
    {"sg-adoption",
     "birth name;former identity|name .. adopt*;adoption "
     "order;adopters|adopter address;birth relatives|family|mother|father "
     ".. adopt*;adopt* .. birth name|relatives|mother|father|family;placed"
     " for adoption;adoptive placement|parents|family|mother|father",
     OVERLAY_SAFEGUARDING, LEVEL_SEALED, MARKING_NONE,
     RULE_NOT_FAMILY | RULE_NOT_GENERAL, "adoption",
     "The adoption order was granted; her birth name is closed.",
     "We adopted a new menu.", 0},
    {"sg-prevent",
     "channel panel|referral;prevent "
     "referral|team|officer|duty|panel;radicalis*;extremis*",
     OVERLAY_SAFEGUARDING, LEVEL_SEALED, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL | RULE_KIND_NOT_FAMILY, "prevent",
     "A Channel panel referral was made.",
     "to prevent falls", KIND_SOCIAL_CARE},
    {"sg-words",
     "safeguarding "
     "concern|concerns|referral|worry|worries|issue|issues|matter|alert|strategy|incident|enquiry|notification|disclosure|allegation|reasons|chronology;for|to|with"
     " .. safeguarding|designated lead|person;your|the safeguarding "
     "person;call|ring|rung|rang|phone .. duty team|sw;conf|conference "
     "1st|2nd|3rd|on|report",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "I have a safeguarding concern.",
     "There are no safeguarding concerns.", 0},
    {"sg-harm",
     "significant harm;risk of harm|abuse;at risk of;likely to "
     "suffer;immediate danger;serious harm;been harmed;in danger;non "
     "accidental;nonaccidental;inflicted injur*|burn;deliberately .. "
     "hurt|burned|burnt;not safe at home",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "at risk of significant harm",
     "at no risk", 0},
    {"sg-abuse",
     "neglect;neglected;neglectful;abused;abusing;abusive;abuser;molested;groomed;grooming;fgm;genital"
     " mutilation;trafficked|trafficking;exploited|exploitation;"
     "coercive control;coercive;controlling behaviour",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "This is neglect in my opinion.",
     "no sign of neglect", 0},
    {"sg-referral",
     "referral|referred|refer .. social "
     "care|services|worker;referral|referred .. "
     "mash|safeguarding|duty;referral|referred .. front door;reported .. "
     "social services|care;children and families assessment;child and "
     "family assessment;front door team|referral|worker;duty social "
     "worker;social services .. "
     "informed|told|called|rung|phoned;rung|phoned|ringing|called .. "
     "social services|care|front door|duty team|safeguarding;duty "
     "sw|social;ringing|ring|rung|rang|phoned|told the social;prevent "
     "hat;panel .. referral;told|tell .. childrens services",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "I have referred this to social care.",
     "referred to ENT", 0},
    {"sg-disclosure",
     "disclosure|disclosed|disclosures .. "
     "child|he|she|abuse|harm|touch*|hit|hurt;made a disclosure;body "
     "map|maps|mapped;said .. hurt|hurts|hit|hits|smacked|touched|touches "
     "me;told me .. hit|hits|hurt|hurts|smack*|touch*",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NOT_GENERAL, "working-together",
     "He made a disclosure at snack time.",
     "disclosed on the form", 0},
    {"sg-violence",
     "assaulted;assault;strangled;strangulation;punched;kicked .. "
     "head|stomach|mother|mum|her|him|door;beat|beaten|beats .. "
     "him|her|them|up|mum|mother|child|children;hit|hits|hitting|slapped|slaps|smacks|smacked|thumped|whipped"
     " .. "
     "him|her|me|them|child|boy|girl|children|legs|face|head|belt|slipper|spoon|lead;choked|throttled;threatened"
     " .. kill|knife|him|her|them;black eye;thrown|threw .. "
     "wall|stairs|across;shaken|shook .. him|her|baby",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "He was hit across the legs.",
     "It was a hit.", 0},
    {"sg-alone",
     "left alone|unattended|unsupervised;alone downstairs|overnight|in|at "
     ".. house|flat|home|evening|evenings|night|nights;home alone;on "
     "their|his|her own in the;locked in|out;nobody .. looking "
     "after;unsupervised .. child|children|baby;no adult|adults .. "
     "home|house|present",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "The children were left alone.",
     "He plays alone.", 0},
    {"sg-secret",
     "dont tell .. mum|mama|mummy|daddy|anyone|nobody;our secret;do|did "
     "secret;no tell;special game|secret;secret .. "
     "daddy|uncle|touch*|game;private parts|touched .. her|him|down "
     "there|bottom|privates;sexual|sexually|sexualised|indecent;between .."
     " legs",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "She said it was our secret.",
     "the secret garden", 0},
    {"sg-injury",
     "unexplained .. injur*|bruise*|mark|marks|fracture*;no explanation "
     "for;injur* .. explanation|explained|inconsistent|not "
     "fit;bruise*|marks|fracture*|burn .. "
     "inconsistent|explanation|explained|explain;finger|grip|slap|bite|belt"
     " marks|mark|bruises|bruising;bruis* .. "
     "arm|arms|thigh|thighs|back|ear|ears|face|cheek|cheeks|neck|buttock|buttocks|leg|legs|upper;cigarette"
     " burn|burns;welt;welts;ligature;round marks",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "unexplained bruising to the arm",
     "no bruising", 0},
    {"sg-plan-words",
     "on .. child protection;under .. plan .. "
     "neglect|emotional|physical|sexual;subject to .. plan;child "
     "protection;legal planning meeting;public law outline;pre "
     "proceedings;supervised contact|session;non "
     "molestation;nonmolestation;restraining order;injunction .. "
     "contact|against;bail conditions;breach of bail|order;on|police "
     "bail;bailed;remanded|remand|custody|recalled to;arrested",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "He is on bail with conditions.",
     "bail of hay", 0},
    {"sg-police",
     "domestic incident|dispute|argument;police .. "
     "called|attended|removed|arrest*;officers .. "
     "attended|attend|called|went;perpetrator;victim;stalk*;harass*;missing|disappeared"
     " .. child|children|family|since;his|her|their whereabouts;no contact"
     " .. hearing|weekend|until;pretending to be;forced to marry|be|into",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "encompass",
     "Police attended a domestic incident.",
     "a police visit for story time", 0},
    {"sg-cie",
     "child sexual exploitation;county lines;modern slavery;forced "
     "marriage;honour based;drugs|needles|knife|gun .. "
     "reach|table|floor|house|found|child;overdose*;self harm;suicid*",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "Needles were found within reach.",
     "knife and fork", 0},
    {"sg-reporter",
     "nspcc;childline;crimestoppers;rung|rang|ring|told|phoned .. named "
     "nurse|doctor;called|rang|rung 101|999;dont|not know it is|was me;keep "
     "my name out;get anyone|anybody|them|her|him .. trouble;not a grass;"
     "think .. interfering|nosy;feel|felt sick writing|telling;not my place "
     "to say;a quiet word .. worried|concern*|unsettled;sitting badly with me",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NOT_GENERAL, "working-together",
     "I have rung our named nurse about it.",
     "The nurse is called Anna.", 0},
    {"sg-locked",
     "padlock;padlocked;bolt|bolted|lock|locks|locked|locking .. outside|shed|"
     "cupboard|cellar|garage|coal;shut in the shed|cupboard|cellar|garage;"
     "tied to|up;made to stand|sleep|kneel .. hours|floor|outside|garage",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "She is locked in the shed when she cries.",
     "The shed has new paint.", 0},
    {"sg-control",
     "isnt|not|never allowed .. bank|phone|money|card|friends|alone;chooses|"
     "decides what she wears|eats;checks|reads|answers|answered her phone|"
     "texts|messages|text;likes|wants|needs to know where she is;follows her;"
     "takes|took|keeps her money|bank|passport|phone",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NOT_GENERAL, "encompass",
     "She isn't allowed a bank card of her own.",
     "She is not allowed nuts.", 0},
    {"sg-unfit",
     "drunk|drinking|breath|slurred|slurring|stoned .. drive|drives|driving|"
     "collect|collects|collected|car|door|fetch;relapse signs;relapsed;not "
     "release .. to him|her",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "She is drunk and due to collect at five.",
     "He was drinking from a cup.", 0},
    {"sg-cutting",
     "circumcis* .. girl|girls|daughter|sister|her;cutting season|ceremony;"
     "they did|do to me|girls .. six|seven|small|age;does the girls;female "
     "genital",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "They speak of a cutting ceremony in the holidays.",
     "She is cutting with scissors.", 0},
    {"sg-not-brought",
     "not|wasnt|failed to? be? brought .. again|twice|third|second|times|and|"
     "or;was not brought policy;not brought .. policy",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NOT_GENERAL, "early-help",
     "He was not brought on 12 May or on 2 June.",
     "He was brought by his aunt.", 0},
    {"sg-fear",
     "uncle|stepdad|stepfather|boyfriend|partner|father|dad|he|she|brother|lodger .. "
     "frightens|scares|frightened|hurts|terrifies her|him|them|us|me;"
     "frightened|scared|afraid|terrified|wary of "
     "me|him|her|dad|daddy|mum|mummy|uncle|going;arms|hands round|over|around "
     "his|her head;laid a finger;shut that|up door;looked behind|over her|him;"
     "doesnt|dont|not want to go home;ducks|ducked|flinched|flinches when|if",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NOT_GENERAL, "working-together",
     "Her uncle frightens her at night.",
     "The thunder was loud.", 0},
    {"sg-told",
     " "
     "told|tell|rung|rang|ring|called|phoned|informed|messaged|let|spoke|spoken|reported "
     ".. social|sw|duty|police|dsl|hotline|mash|safeguarding;left a "
     "message .. social|duty|council|out;report to|for "
     "conf|conference|panel .. "
     "children|plan|child;opened|started|start|keep|keeping|kept "
     "a|the|my chronology|log|diary .. "
     "bruise*|injur*|marks|dates|visits|incident*;chronology;safeguarding "
     "form|note|record|log|lead|officer|team|nurse;mandated reporter;pre "
     "birth conference|assessment|plan;came|come|comes|taken off .. "
     "plan;social|children services|care were|was|been|have|has been? "
     "informed|told|notified",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "I have rung our duty social worker about it.",
     "The social was a success.", 0},
    {"sg-evidence",
     "write|note|wrote|written|jot|put down "
     "anything|what|exactly|whatever|word .. says|said|say;exact "
     "words;word for word;in her|his own words;own words .. "
     "said|told;isnt|not|never to? be asked|questioned "
     "about;not|dont|didnt ask|question|quiz|prompt|probe "
     "him|her|them|either|child|anything|leading;no leading questions;at "
     "the request of the police;asked|asking nothing else|more",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NOT_GENERAL | RULE_CUE, "working-together",
     "Please write down exactly what he says.",
     "She can write her name.", 0},
    {"sg-untended",
     "no|any grown|adult up? .. "
     "up|about|there|in|with|around|home;nobody|no one home|in|with .. "
     "children|child|baby|them|him|her;left in the "
     "car|cot|bath|pram|buggy .. "
     "hour|hours|alone|night|on;baby|toddler|child|children .. with "
     "nobody|no one;been gone since;not come back|home "
     "since;hasnt|havent been seen|in since .. no answer;not been seen "
     "since;gone without saying|word",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NOT_GENERAL, "working-together",
     "There was no grown-up in the flat with them.",
     "There was no milk left.", 0},
    {"sg-stupor",
     "off her|his|their face|head|heads;couldnt|cant|unable|could not "
     "to? stand|speak|finish|walk .. "
     "straight|up|sentence;needle|needles|syringe|syringes|foil|pipe|bong|wraps|powder "
     ".. mat|floor|sofa|table|bed|reach|carpet|bag;passed|flaked out .. "
     "sofa|couch|floor|car|bed|bottle|him|her;fast asleep .. "
     "wouldnt|couldnt wake;reeked|reeking|stank|stinking of "
     "drink|alcohol|weed|booze|wine|it;very|blind|rolling|roaring drunk",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "She was off her face at the door.",
     "He fell off his bike.", 0},
    {"sg-excuse",
     "split|cut|fat|busted|burst lip .. "
     "says|said|cupboard|door|fell|walked;black|swollen|purple "
     "eye|eyes|ear|ears|cheek|cheeks .. "
     "says|said|fell|bunk|door|cupboard|stairs;explanation|story|account "
     ".. changed|changes|different|fit|twice;says|said she|he walked "
     "into;tied|strapped|taped shut|in|down|up .. "
     "cord|rope|gown|belt|tape|chair|bed|buggy;not been "
     "weighed|seen|weighed since",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "She has a split lip and says it was the cupboard door.",
     "She split the pear in two.", 0},
    {"sg-again",
     "further|another|second|third|repeat|repeated "
     "incident|incidents|attendance|injury|fracture|call|callout .. "
     "months|weeks|since|year;wasnt|not|werent brought .. "
     "second|third|again|2nd|3rd;second|third|2nd|3rd|fourth missed "
     "appointment|appointments|visit;cancelled .. "
     "3rd|third|again|times;let in twice|once;no access|answer .. "
     "visit|visits|door;refused entry",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NOT_GENERAL, "early-help",
     "This is the third missed appointment.",
     "The second visit went well.", 0},
    {"sg-hands",
     "slap|smack|clout|clip .. "
     "hurt|hurts|sorry|cried|crying|daddy|mummy|carer|legs|face|cheek;gave|"
     "gives|give|got|gets|get "
     "him|her|me|them a "
     "slap|smack|clout|hiding|pasting;made|makes|make|making "
     "him|her|me|them hold .. arms|hands;hold .. arms up|out .. "
     "cried|cry|cries|minutes|hours|till|until;pushed|shoved|push|pushes "
     "mummys|mums|mummy|mum|her face|head;pushed|shoved|pushes mummy|mum "
     ".. wall|stairs|floor|door|face;mummy|mum bled|bleeding",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "He made them hold their arms up till they cried.",
     "They hold hands on the walk.", 0},
    {"sg-reach",
     "lick|licked|drank|drunk|sipped|tasted|swallowed .. "
     "methadone|vape|tablets|cannabis|gummy|gummies;methadone .. "
     "fridge|juice|lick|licked|child|boy|girl|toddler|reach|table|drank;"
     "daddys|mummys "
     "green juice|medicine|stuff;alone|themselves .. in the "
     "flat|house;children|kids|toddler|toddlers|twins|brothers|sisters|old|"
     "boys|girls "
     ".. alone|themselves at|in|on|outside|by "
     "the|a|park|street|shop|shops|bus|home|house|flat|playground;children|"
     "kids|toddlers|twins|both|two|small|little "
     ".. on their own at|in|outside|by the|a|park|street|shop|shops|home",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "Two small children were on their own at the park.",
     "He plays alone with the train.", 0},
    {"sg-weight",
     "not|wasnt brought .. weight|centile|weighed|lost;weight .. "
     "lost|loss|dropped|falling|fallen .. brought|attended|seen;not "
     "brought # # # #;not|wasnt brought .. # .. # .. weight",
     OVERLAY_SAFEGUARDING, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NOT_GENERAL, "early-help",
     "Not brought again, weight down two centiles.",
     "She brought a letter.", 0},
    {"cue-mark",
     "bruise;bruises;bruised;bruising;burn;burns;scald;marks;graze;grazes;scratches;swollen"
     " lip;cut "
     "lip;fracture;injury;injuries;striped;raw;bleeding;sore;handprint;fingermark*",
     OVERLAY_SAFEGUARDING, 0, MARKING_NONE,
     RULE_CUE | RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "There was a bruise on his back.",
     "no bruises", 0},
    {"cue-fear",
     "frightened;scared;terrified;flinch*;ducked;cowers|cowered;trembl*;crying"
     " at pick;wets himself;hides|hid under;wont go home;doesnt want to go"
     " home;not want to go home;afraid of;froze;arms over his|her "
     "head;being|been bad|naughty;held on to;curled up;sorry sorry",
     OVERLAY_SAFEGUARDING, 0, MARKING_NONE,
     RULE_CUE | RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "He flinched when I moved.",
     "not scared", 0},
    {"cue-home",
     "filthy;dirty;unkempt;soiled;smell|smells|smelt|smelled of;hungry;no "
     "food;same clothes;nits;mattress;faeces;urine;squalor;mould;no "
     "heating;no electric*;underweight|thin .. very|too;dropped .. "
     "centile;weight .. dropped|falling;stuffing food;same "
     "vest|nappy|pants|socks;crusts;not been weighed;asleep in the "
     "car;freezing",
     OVERLAY_SAFEGUARDING, 0, MARKING_NONE,
     RULE_CUE | RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "There was no food in the fridge.",
     "a clean kitchen", 0},
    {"cue-drink",
     "drunk;drinking;alcohol;intoxicated;cannabis;weed;cocaine;heroin;drugs;beer;slurring|slurred;smelling"
     " of;under the influence;relapse*",
     OVERLAY_SAFEGUARDING, 0, MARKING_NONE,
     RULE_CUE | RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "Dad was drunk at the door.",
     "not drunk", 0},
    {"cue-shout",
     "shouting;screaming;screams;swearing;swore;threat*;temper;rows;argu*;smashed;thumps;bang*;aggressive;violent;violence",
     OVERLAY_SAFEGUARDING, 0, MARKING_NONE,
     RULE_CUE | RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "There was screaming next door.",
     "no shouting", 0},
    {"cue-say",
     "he said|says|told;she said|says|told;his|her words;word for "
     "word;verbatim;i asked nothing;didnt question|ask;disclos*;drew .. "
     "picture;wrote it down",
     OVERLAY_SAFEGUARDING, 0, MARKING_NONE,
     RULE_CUE | RULE_NOT_GENERAL, "working-together",
     "I wrote it down: her words.",
     "He sits well.", 0},
    {"cue-officer",
     "police;officer;officers;social worker;social services;social "
     "care;dsl;designated lead;safeguarding lead;childrens services;duty "
     "team",
     OVERLAY_SAFEGUARDING, 0, MARKING_NONE,
     RULE_CUE | RULE_NOT_GENERAL, "working-together",
     "The police have been.",
     "the postman", 0},
    {"cue-topic",
     "abuse;domestic abuse|violence;child sexual exploitation;at risk "
     "of;safeguarding;child protection",
     OVERLAY_SAFEGUARDING, 0, MARKING_NONE,
     RULE_CUE | RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "There was domestic abuse before they moved.",
     "no history of abuse", 0},
    {"cue-worry",
     "worried about;concerned "
     "about|for|that;concern;unsafe;welfare;worrying;escalat*;protective;at"
     " risk;danger;protect .. child|children|him|her|them",
     OVERLAY_SAFEGUARDING, 0, MARKING_NONE,
     RULE_CUE | RULE_NEGATABLE | RULE_NOT_GENERAL, "working-together",
     "I am concerned about her.",
     "no concern", 0},
    {"kind-plan",
     "cin|chin review|meeting|visit|plan;tac|tafs meeting|review",
     0, 0, MARKING_NONE,
     RULE_NOT_GENERAL | RULE_KIND_NOT_FAMILY, "early-help",
     "Cormac CIN review",
     "He is doing cinema role play.", KIND_SOCIAL_CARE},
    {"glance-help",
     "s17;section 17;child in need;cin plan|meeting|visit|review;family "
     "help;early help;was not brought;did not attend;dna;not "
     "brought;failed to be brought;wasnt|werent brought;team around the "
     "family|child;!taf",
     0, 0, MARKING_NONE,
     RULE_GLANCE, "early-help",
     "a child in need plan",
     "he needs a coat", 0},
    {"st-lado",
     "!lado;designated officer .. "
     "allegation*|adults|people;allegation|allegations .. "
     "staff|member|worker|practitioner|colleague|teacher|employee|people|person|adult|manager;position"
     " of trust;allegations management",
     OVERLAY_STAFF, LEVEL_SEALED, MARKING_NONE,
     RULE_NEGATABLE, "lado",
     "Allegation against a member of your staff",
     "no LADO involvement", KIND_OTHER},
    {"st-record",
     "disciplinary;grievance;fit note;sick note;sickness "
     "absence;occupational health;dbs;disclosure and barring;maternity "
     "leave;suspended .. duty|work|pay;dismissal;probation "
     "period;reference for|request;employment "
     "reference;payslip*;p45;p60;unfit for work;safer recruitment",
     OVERLAY_STAFF, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "staff",
     "Statement of fitness for work: fit note",
     "She is fit.", 0},
    {"st-conduct",
     "complaint about|re|against miss|mr|mrs|ms|staff|one;allegation was|is|has|of "
     "unfounded|unsubstantiated|substantiated;adult a;whistle|whistleblow*|whistleblower "
     "line|policy|call;whistleblowing;your|a|the member of staff .. "
     "shouted|grabbed|dragged|rough|phone|smacked|hit|pulled|left;miss|she|he .. was on her|his|the "
     "phone;low level concern;payroll;timesheet|timesheets;tax code;occupational health;"
     "appraisal|appraisals",
     OVERLAY_STAFF, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "staff",
     "A complaint about Miss Joanne in Ladybirds",
     "Miss you all", 0},
    {"st-person",
     "reference for|request|attached|for .. "
     "volunteer|nanny|worker|practitioner|staff|apprentice|cook;how long "
     ".. known her|him|them .. employ*|work|colleague|reason;signed off "
     ".. weeks|work|with;back to|return to|fit for work;phased "
     "return;contract of employment;annual leave;notice "
     "period;p45;p60;payslip|payslips;pay|wage|salary|hours "
     "slip|query|rise|bounced|signed;tax code|coding;payroll .. "
     "file|run|query|bureau;timesheet*;my|her|his "
     "locker;resign|resigned|resigning|resignation;redundan*;tribunal .. "
     "contract|employ*|acas|sickness;acas;early "
     "conciliation;disciplinary|grievance|capability "
     "hearing|meeting|policy|procedure;adult a;position of trust;the "
     "practitioner|colleague|employee .. "
     "concerned|question|named|suspended",
     OVERLAY_STAFF, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "staff",
     "Here is a reference for Lynne, a worker of ours.",
     "He made reference to trains.", 0},
    {"st-apply",
     "wish|want|like to apply|be|join .. "
     "vacancy|post|role|considered|team;vacancy .. "
     "advertised|advert|level|for|post;your advert .. "
     "nursery|practitioner|nurse|assistant|post;my application .. "
     "bounced|form|attached|post|role|got;trial shift|day|morning .. "
     "interview|application|vacancy|can;my interview;for "
     "interview;candidate|candidates;health|medical questionnaire .. "
     "offer|returned|job|post;job offer;certificate of attendance;to "
     "certify that;certs|certificates attached|for|x .. "
     "staff|team|level|names;passed level;your "
     "student|students|apprentice|trainee .. "
     "placement|assessor|visit|observ*;our student .. "
     "days|placement|observ*|hours;placement student",
     OVERLAY_STAFF, 0, MARKING_NONE,
     RULE_PLAIN, "staff",
     "I would like to apply for the post of room leader.",
     "We apply sun cream at ten.", 0},
    {"st-complain",
     "complaint|concern|concerns|unhappy|worried|upset|feedback|formal "
     ".. about|against|re|regarding your|a|the|one|miss|mr|mrs|ms "
     "staff|member|worker|practitioner|teacher|lady|girl|key|room|joanne;staff|worker|practitioner|teacher|lady|key|miss "
     ".. "
     "shouted|shouting|grabbed|yanked|dragged|marched|rough|smacked|slapped|pulled|pushed|swore|phone|asleep|ignored;the "
     "person with|looking after .. was|phone|asleep;was|is on her|his "
     "phone;not ever|to|be left with .. staff|her|him|again;when|where "
     "will|is she|he|they be|reporting|suspended;who you|are reporting "
     "it to",
     OVERLAY_STAFF, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "staff",
     "The worker in Ladybirds shouted and grabbed him by the arm.",
     "Her key worker is lovely.", 0},
    {"st-plain",
     "complaint about|against .. "
     "attitude|manner|rude|room|rolled|shouts|shouted|ignored|phone|mobile|"
     "her|him|she|he;on|at "
     "her|his|their mobile|mobiles;on her|his phone .. "
     "while|whole|instead|when|outside|garden|children;rolled|rolls|rolling "
     "her|his|their eyes;dont|not want her|him|them as .. "
     "key|person|worker;her|his attitude;speak|speaking up "
     "form|line|policy|guardian;current|former employee|member;whistle "
     "line;not saying who .. staff|work;staff .. not saying "
     "who;forcing|forced .. food|peas|mouth|spoon|dinner;holding|held "
     "his|her nose;props|propped|propping bottles|bottle",
     OVERLAY_STAFF, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "staff",
     "She was on her mobile when I came in.",
     "He has a mobile over his cot.", 0},
    {"st-referee",
     "be|act|as a? referee for;be|act as? a? referee;referee .. "
     "for|name|form;reference request|requested|form|requests;reference "
     ".. "
     "applied|applying|position|post|role|employed|employ|candidate|worked;"
     "applied|applying "
     ".. reference;employ|have her|him|them again|back .. "
     "reference|volunteer*|worked|tomorrow|tomoz;suitab* .. work with "
     "children;your former employee|colleague;worked for you .. "
     "from|between|until",
     OVERLAY_STAFF, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "staff",
     "I am happy to be a referee for Aneesa.",
     "The referee blew his whistle.", 0},
    {"st-sick",
     "doc|docs|doctor|doctors|gp .. signed me off;signed|signing me off "
     ".. "
     "weeks|week|wks|work|days|with|till|until;calling|phoning|ringing|call|"
     "ring "
     "in sick;on|off the rota;me .. rota;cover my|for? my? "
     "shift|shifts;my shift|shifts;cant|wont|not make|do|be .. my|for "
     "shift|work .. today|tomorrow|tonight|tmrw|sick;holiday|sick pay .. "
     "wrong|is|owed|days;accident book;not going to make it in .. "
     "sick|work|shift;self cert*;fit for work;lone working;occupational "
     "health",
     OVERLAY_STAFF, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "staff",
     "The doctor signed me off two weeks, so take me off the rota.",
     "She is on the mend and will be in.", 0},
    {"ad-mental",
     "mother and baby unit;perinatal;postnatal "
     "depression;puerperal;psychiatric .. "
     "ward|unit|hospital|admission|admitted;psychosis;bipolar;sectioned;mental"
     " health act;schizo*;personality "
     "disorder;her|his|mother|father|mum|dad|mothers|fathers|mums|dads "
     "depression|anxiety|breakdown;antidepressant*;in patient detox",
     OVERLAY_SUBJECT_NOT_CHILD, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_FAMILY | RULE_NOT_GENERAL, "adults",
     "She was admitted to the mother and baby unit.",
     "no depression", 0},
    {"ad-addiction",
     "methadone;detox;recovery worker|service|programme|team;substance "
     "misuse|service|use;drug|alcohol "
     "service|treatment|worker|team;rehab;needle "
     "exchange;buprenorphine;supervised .. chemist|consumption;twelve "
     "step;sobriety;prescribed substitute",
     OVERLAY_SUBJECT_NOT_CHILD, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_FAMILY | RULE_NOT_GENERAL, "adults",
     "He attends the drug and alcohol service.",
     "a drug chart", 0},
    {"ad-offence",
     "probation;referral order;youth justice|offending;prison;licence "
     "conditions;recall to prison;convicted;conviction;community "
     "order|payback;serving|sentence .. months|years|prison;hmp;offender",
     OVERLAY_SUBJECT_NOT_CHILD, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_FAMILY | RULE_NOT_GENERAL, "adults",
     "Mum is under probation supervision.",
     "the probationer teacher", 0},
    {"ad-status",
     "asylum;refugee;immigration;leave to remain;no recourse;home "
     "office;nrpf;deport*;undocumented;trafficking victim",
     OVERLAY_SUBJECT_NOT_CHILD, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_FAMILY | RULE_NOT_GENERAL, "adults",
     "The family claims asylum.",
     "at home", 0},
    {"ad-illness",
     "our patient .. mother|father|mum|dad;under our care .. "
     "mother|father;palliative .. "
     "mother|father|mum|dad;mother|father|mum|dad|her|mothers|fathers|mums|dads"
     " own? "
     "illness|cancer|diagnosis|treatment|admission|condition|medication;eviction;possession"
     " order;rent arrears;tenancy .. order|suspended",
     OVERLAY_SUBJECT_NOT_CHILD, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_FAMILY | RULE_NOT_GENERAL, "adults",
     "about the mother's illness",
     "about the child's illness", 0},
    {"ad-own",
     "treated|medicated|help|support for|with "
     "depression|anxiety|addiction|drinking|psychosis|cancer;section # "
     ".. mother|mum|hours|mental|ward;mum|mother|dad|father|mr|mrs|ms .. "
     "agreement|consent|permission|say .. "
     "write|tell|share|letting|know;with our patient;signed consent .. "
     "patient|client|him|her|letting;our client .. "
     "support|recovery|tenan*;on|in week # .. recovery|programme|with "
     "us;mls|ml of methadone;script|scripts .. "
     "chemist|pharmacy|methadone|pick;pharmacy|chemist .. "
     "missed|supervised|daily|since|pick|turned;behind on rent|with|the "
     "rent;rent arrears;arrears;possession hearing|order|claim;notice to "
     "quit;repayment|payment plan|offer .. "
     "rent|debt|court|judge;debts|debt .. "
     "advice|adviser|relief|owes|owe;bankrupt*;benefit|benefits .. "
     "stopped|sanction*|change|appeal;visitors|visits hall|centre .. "
     "prison;his|her "
     "sentence|release|parole|tag|licence;released|release date|on .. "
     "tag|licence|prison|custody;in "
     "custody|prison|remand;men|womens|mens prison;wing .. "
     "prison|officer|morning|visit;caseworker .. "
     "family|asylum|accommodation;household|adult in .. "
     "support*|mentor|channel;was herself|himself in care;leaving "
     "care;personal adviser",
     OVERLAY_SUBJECT_NOT_CHILD, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_FAMILY | RULE_NOT_GENERAL, "adults",
     "Mrs Adams is being treated for depression.",
     "Mrs Adams is the cook.", 0},
    {"ad-genetic",
     "genetic "
     "clinic|service|services|counsel*|result|results|finding|findings|change|condition|disorder|diagnosis|cause;genetics"
     " "
     "clinic|service|team|department|letter;genome;exome;chromosom*;microarray;carrier"
     " testing|status|of;gene called|test|change;variant of",
     0, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "adults",
     "The exome shows a change in a gene.",
     "no genetic cause", 0},
    {"care-looked",
     "looked after child|children|review;looked after;lac "
     "review|nurse|health|medical;foster "
     "carer|carers|placement|mother|family|home|care;fostering;in care "
     "of;in our care;care order;placement order|plan|address;personal "
     "education plan;independent reviewing officer;!iro;!pep",
     0, LEVEL_SAFEGUARDING, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "care-status",
     "Looked-after review: record",
     "He looked for it after.", 0},
    {"care-kin",
     "special guardian*;kinship carer*;sgo;section 20;s20;connected "
     "person*",
     0, LEVEL_RESTRICTED, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "care-status",
     "special guardianship order",
     "guardian angel", 0},
    {"sp-rescue",
     "adrenaline;epipen;epi pen;autoinjector*;auto "
     "injector*;jext;anaphyla*;rescue "
     "medic*|inhaler;buccal;midazolam;diazepam;glucagon;hypo|hypos|hypoglyc*;emergency"
     " plan|medic*|protocol|action;seizure|epilepsy "
     "plan|protocol;call|ring|dial|then|straight|phone|to|and|if|or|is "
     "999;999 "
     "then|and|if|first|straight|immediately|call|without|ambulance|do;call"
     " an? ambulance;purple card",
     OVERLAY_SAFETY_PLAN, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "care-instructions",
     "Give the adrenaline pen, then 999.",
     "no adrenaline needed", 0},
    {"sp-inhaler",
     "puff|puffs;spacer;inhaler;salbutamol;nebulis*;reliever;preventer",
     OVERLAY_SAFETY_PLAN, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "care-instructions",
     "Two puffs through the spacer",
     "no inhaler", 0},
    {"sp-avoid",
     "must not|never have|eat|drink|be given;has none of it;avoid .. "
     "egg|eggs|milk|nuts|nut|dairy|peanut|peanuts|sesame|fish|wheat|gluten|soya|foods|contact|climbing|trampoline|rough;strictly"
     " avoid|no;free diet;dairy|egg|nut|gluten|milk free;no "
     "egg|eggs|milk|dairy|nuts|peanuts|sesame|gluten|wheat|fish|soya|swimming|climbing|trampoline*|rough|contact;allerg*"
     " .. to|egg|milk|nut|peanut|reaction;reaction .. "
     "egg|eggs|milk|nut|nuts|peanut|food;came out|up in .. "
     "spots|hives|rash|lumps;allergy action|management|plan;hives;do not "
     "give;not to be given;intoleran*",
     OVERLAY_SAFETY_PLAN, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "care-instructions",
     "She is allergic to egg: hives on the face.",
     "no known allergies", 0},
    {"sp-allergy",
     "no|without|avoid|contains|allergic|allergy|intolerant .. egg|eggs|milk|"
     "nuts|nut|dairy|peanut|peanuts|sesame|wheat|gluten|soya|kiwi|shellfish|"
     "strawberries|strawberrys;egg|nut|milk|dairy|peanut allergy;reaction .. "
     "egg|eggs|milk|nut|nuts|peanut|strawberries|food;came out|up in .. "
     "spots|hives|rash|lumps;allergic reaction;hives",
     OVERLAY_SAFETY_PLAN, 0, MARKING_NONE,
     RULE_NOT_GENERAL | RULE_KIND_FAMILY, "care-instructions",
     "no egg at all from now",
     "We had eggs for lunch.", KIND_MEDICAL},
    {"sp-feeding",
     "tube feed*;peg feed*|tube|site;gastrostom*;nasogastric;ng "
     "tube;gastric tube;button feed*;thicken*;iddsi;level # .. "
     "fluid*|drink*|diet|food|puree*|minced;slightly thick;mildly "
     "thick;puree|pureed|minced;choking;aspirat*;swallow* .. "
     "plan|unsafe|assessment|guideline*|xray;bolus feed;pump feed;eating "
     "and drinking guidelines|plan;texture|textures",
     OVERLAY_SAFETY_PLAN, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "care-instructions",
     "Drinks slightly thick, level 1",
     "no choking", 0},
    {"sp-medicine",
     "give|giving|given .. ml|mg|dose|spoon|antibiotic*|medicine|tablet*;#"
     " ml;antibiotic*;amoxicillin;penicillin;paracetamol|calpol|ibuprofen "
     ".. give|dose|ml|every;dose at|of;times a day;medicine "
     "at|with|before|in the fridge;insulin;healthcare plan;health care "
     "plan;care plan;eye drops;ear drops;emollient;cream .. "
     "apply|times|nappy;apply .. cream;medication .. "
     "administer*|given|give|nursery|during",
     OVERLAY_SAFETY_PLAN, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL | RULE_CUE, "care-instructions",
     "Give 5 ml of the antibiotic.",
     "no medicine", 0},
    {"sp-medicine-sure",
     "please give|administer;need|needs .. at|during .. nursery|lunch .. "
     "medicine|antibiotic*|dose;can you give;dose .. "
     "nursery|lunch|you|midday|noon;antibiotic* .. at|before|with .. "
     "lunch|nursery|dinner|noon|you;individual healthcare|health|care "
     "plan;insulin",
     OVERLAY_SAFETY_PLAN, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "care-instructions",
     "Please give his medicine at lunch.",
     "We give a talk.", 0},
    {"sp-wear",
     "patch|patching .. one|two|three|four|# "
     "hour|hours|day|nursery|eye|daily;wear|wears|wearing .. "
     "glasses|patch|brace|helmet;glasses .. all|on|time|wear;cast .. "
     "dry|weeks|off|on;plaster .. dry|weeks;sling .. on|for|weeks;keep "
     ".. dry .. cast|plaster|ears|dressing;no "
     "swimming|trampoline|trampolines|climbing|rough|bikes;not .. "
     "climb*|swim*|trampolin*|rough until|for;until .. week* .. "
     "climbing|swimming",
     OVERLAY_SAFETY_PLAN, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "care-instructions",
     "Patch for two hours a day",
     "a patch of grass", 0},
    {"sp-collect",
     "may|can|will only .. collect*;only .. may|can|to|allowed|mum|dad .. "
     "collect*;not to|allowed|permitted .. "
     "collect*|pick;mustnt|cannot|cant|isnt|not .. collect*|collected;not "
     "be collected|released|handed;dont|not hand .. "
     "over|him|her|them;not|dont let .. leave|go with;collect* .. "
     "password;password .. collect*|is|pineapple;collecting him|her .. "
     "today|monday|tuesday|wednesday|thursday|friday|from|instead|tomorrow;aunt|auntie|uncle|nan|gran|grandma|grandad|neighbour|friend|sister|brother"
     " .. collect*|pick .. "
     "monday|today|tomorrow|tuesday|wednesday|thursday|friday|instead;shall|may|can"
     " .. collect him|her;pick|picking him|her up .. "
     "instead|today|monday|tomorrow;who|those .. may collect;authorised .."
     " collect*;not to have contact;no contact with",
     OVERLAY_SAFETY_PLAN, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "care-instructions",
     "Only mum may collect him.",
     "Rubbish is collected.", 0},
    {"sp-watch",
     "watch|watching him|her|for .. at|for|when|meals|signs;soft|cool "
     "lunch|diet|food|foods;no sucking|citrus|crisps|diving|pork|gelatine|meat|sticky|"
     "raisins|grapes|nuts|straw|straws|honey|popcorn;dont|not|never .. "
     "confirm|engage|tell .. there|here|anyone;not to have .. "
     "sweet|drinks|milk|food|any|contact;halal|kosher|vegetarian|vegan;cut small|up;"
     "if|when he|she .. vomits|dribbl*|swells|collapses|wheezes|choke*|faints|limp|blue|"
     "stops;keep him|her|them off|away|in|out|upright|cool|warm|dry|still;lay|sit|turn "
     "him|her flat|up|on|down|with;who .. may|can .. collect|drop;"
     "come|fetch|collect|release .. by the back|side",
     OVERLAY_SAFETY_PLAN, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "care-instructions",
     "Soft diet for three days.",
     "He likes soft toys.", 0},
    {"sp-oxygen",
     "oxygen .. litre*|home|at|on|cylinder;suction;tracheostomy;shunt .. "
     "blocked|signs|watch;saturations;hip spica;stoma;catheter*;head "
     "injury advice;watch for .. vomiting|drowsy;if .. "
     "seizure|fit|fits;recovery position",
     OVERLAY_SAFETY_PLAN, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "care-instructions",
     "If he has a fit: recovery position",
     "fit and well", 0},
    {"ur-word",
     "urgent|urgently "
     "please|reply|message|matter|call|for|action|attention|request|notice|read|need|needs;please|most|very|marked|is|as"
     " urgent|urgently;!urgent;asap;without delay;immediate "
     "action|attention;please|must|read|act|ring|call|phone|do .. "
     "immediately|straight away|at once|right away",
     OVERLAY_URGENT, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "urgency",
     "URGENT: please ring",
     "not urgent", 0},
    {"ur-today",
     "please|pls|must|confirm|need|can|ring|call|reply "
     "today;please|pls|confirm|need|ring|call|reply|let me know .. "
     "today|tonight;read|act|ring|call|before .. before|read .. "
     "lunch|going|collection;before .. home time;before .. next "
     "meal|session;before .. lunch is|today;start|starting|starts|from "
     "today;tomorrow .. "
     "release|released|out|collect|fetch|leave|session|slot|appointment;cancellation"
     " .. tomorrow;release .. tomorrow;by "
     "tonight|noon|midday|lunchtime|5pm|4pm|3pm|end of today|close of "
     "play|close of business;phoning|ringing you now|as;please .. within "
     "the hour;now as well",
     OVERLAY_URGENT, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "urgency",
     "Please confirm today.",
     "yesterday", 0},
    {"ur-death",
     "died|passed .. "
     "night|yesterday|morning|today|suddenly|weekend|saturday|sunday|monday|tuesday|wednesday|thursday|friday;has|have"
     " just? died;has|have just? passed away;we lost him|her|my|our",
     OVERLAY_URGENT, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "urgency",
     "Her grandfather died last night.",
     "the battery is dead", 0},
    {"ur-danger",
     "immediate danger|risk;on .. way to you|nursery|collect|fetch;due to "
     "collect .. at|today;if .. turns up|arrives|shows .. "
     "999|police|ring|call|hand|stall;hold on to them|him|her|police "
     "protection;in custody until;hand .. over .. 999;was|is|has been "
     "arrested;arrested .. today|last night|this morning|custody;no egg .."
     " anything;grandma|gran|nan|aunt|sister collects tonight|today",
     OVERLAY_URGENT, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "urgency",
     "If he turns up, ring 999.",
     "no danger", 0},
    {"ur-hour",
     "ring|call|phone|text|tell me|us|back|her|him .. before|by "
     "#;ring|call|phone me|us|back by|before|as|now;time critical;at # "
     "hrs|hours today;collecting|fetching|picking|arriving|coming .. "
     "today|tonight|this afternoon;today|tonight|tomorrow .. "
     "please|pls;please|pls read before|now|first;can you|u .. "
     "today|before|tonight;need|needs|have to know|speak|talk|act|decide "
     "today|now|tonight|this morning;do|does not expect .. "
     "today|tomorrow;strat|strategy meeting|mtg|disc|discussion .. "
     "today|tomorrow;read this first;time is|its # to;out of time",
     OVERLAY_URGENT, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "urgency",
     "Please ring me back by 11.",
     "He came back by bus.", 0},
    {"ur-event",
     "taken to|into hospital|custody|care|intensive .. "
     "this|last|today|night|morning;collapsed|arrested|sectioned|admitted|rushed|brought|removed|overdose* "
     ".. this "
     "morning|today|last|overnight|tonight|early|saturday|sunday;admitted "
     "overnight;in the early hours;on a ventilator|life;intensive "
     "care;died|dead .. "
     "on|last|this|yesterday|sunday|monday|tuesday|wednesday|thursday|friday|saturday;has|have|had "
     "died;passed away|on;lost our|my|his|her|their "
     "baby|mum|dad|nan|mother|father|grandad;funeral "
     "is|on;evicted|eviction|bailiffs .. today|tomorrow|monday|week",
     OVERLAY_URGENT, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "urgency",
     "He was taken to hospital this morning.",
     "The cat died in 1999 in the story.", 0},
    {"ur-stop",
     "stop using|serving|feeding|giving .. "
     "batch|now|until|at|it|them|item|product;product|safety|urgent "
     "recall;recall notice|notification;food alert;undeclared "
     "milk|nuts|allergen*|egg;may contain pieces|metal|glass;take .. out "
     "of every|use .. now;do not use .. until|batch;gas leak;water "
     "off|supply .. today|tonight;closed|shut today|tomorrow .. "
     "burst|snow|flood|power",
     OVERLAY_URGENT, 0, MARKING_NONE,
     RULE_PLAIN, "urgency",
     "Stop using batch 12 of the biscuits now.",
     "He must stop at the kerb.", 0},
    {"ur-plain",
     "starts|start|starting|begins|begin tomorrow|tonight;stop|stopped "
     "using|giving|serving .. today|now|immediately|straight;!stop "
     "!use;quarantine now|it|immediately;do not|dont use|give .. "
     "recall*|lot|batch;before "
     "lunch|noon|midday|snack|nap|pickup|dinner|tea "
     "today|tomorrow;before|by #|noon|midday|one|two|three|four|five "
     "am|pm? today|tomorrow|tonight;before|by #|one|two|three|four|five "
     "today|tonight;button battery|batteries;swallowed|swallow .. "
     "battery|magnet|magnets|coin|tablets|bleach|pill|pills|nail;gone|going|"
     "went|taken|took|off|rushed "
     ".. ambulance .. "
     "collect*|fetch|pick|get|hospital|today|now|hour|heart|leg|legs;"
     "ambulance "
     ".. mum|dad|father|mother|nan|grandma|gran .. "
     "collect*|fetch|pick|hospital;whos|wholl|who will|ll "
     "get|collect|fetch|pick him|her|them|up;not going home today",
     OVERLAY_URGENT, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "urgency",
     "Please delete it before 1 pm today.",
     "The ambulance is his favourite toy.", 0},
    {"ur-bringing",
     "bringing|dropping|sending her|him|them|back .. in|back "
     "tomorrow|today|tmrw|tomoz .. "
     "cream|medicine|drops|dose|antibiotic*|inhaler|cast|plaster|dressing|"
     "allerg*|rash|burn|stitches|give|needs|watch;cream|medicine|drops|dose|"
     "antibiotic*|inhaler|cast|plaster|dressing|allerg*|rash|burn|stitches "
     ".. bringing|dropping|sending her|him|them .. "
     "tomorrow|today|tmrw|tomoz;bringing|dropping|sending her|him|them .. "
     "in|back tomorrow|tmrw|tomoz .. with|so|and|but",
     OVERLAY_URGENT, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "urgency",
     "I will be bringing her in tomorrow with the drops.",
     "I am bringing her in a hat on Monday.", 0},
    {"ur-gate",
     "at your|the gate|door .. "
     "pick|today|now|collect;turns|turn|shows|show up .. "
     "dont|ring|police|hand|let|stall|999;will|says|threatening|threatened "
     ".. come|turn|be at|to|up .. nursery|gate|pick|collect|fetch .. "
     "today|him|her|them|child;on his|her|their way .. "
     "to|now|over|nursery;not|dont|never let .. leave|go .. with "
     "him|her|them|anyone today|until;who do i|we ring|call|tell;keep "
     "her|him|them inside|in|back|with|until .. "
     "ring|come|called|police|we;emergency duty .. coming|called;someone "
     "will fetch|come|collect",
     OVERLAY_URGENT, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "urgency",
     "If he turns up, do not hand her over and ring the police.",
     "He turned up the music.", 0},
    {"lg-court",
     "court "
     "order|orders|hearing|proceedings|bundle|directed|direction|statement|report;family"
     " court;county court;high court;crown court;child "
     "arrangements;prohibited steps;specific issue order;non "
     "molestation;occupation order;care proceedings;witness "
     "summons|statement;sealed order;cafcass;section 7 report;guardian ad "
     "litem;leave of the court;magistrate*;tribunal;mediation .. "
     "court;parental responsibility order",
     OVERLAY_LEGAL, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "legal",
     "By order of the Family Court",
     "in the tennis court", 0},
    {"lg-acting",
     "we act for;our client;our clients;act on behalf of;instructed by",
     OVERLAY_LEGAL, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "legal",
     "We act for the mother of the above.",
     "We act out stories.", KIND_OTHER},
    {"lg-solicitor",
     "solicitor;solicitors;our client;our clients;we act for;instructed "
     "by|in;without prejudice;letter of claim|before;legal "
     "proceedings|action|advice;barrister;counsel for;claimant;litigation "
     "friend;statutory declaration;notary",
     OVERLAY_LEGAL, 0, MARKING_NONE,
     RULE_NEGATABLE | RULE_NOT_GENERAL, "legal",
     "We act for the father.",
     "We act out stories.", 0},
    {"dp-access",
     "subject access;everything|all .. you|nursery|centre "
     "hold|holds|have|keep|kept|got|store .. on|about;copy|copies of .. "
     "file|files|records|data|information|everything .. "
     "hold|held|on|about|have|keep;see .. file|records|everything .. "
     "on|about|you;access to .. file|records|data;right of access;right to"
     " erasure|be forgotten;erase|delete .. data|photos|records;all|any "
     "personal data|information .. hold|held|you|about;data .. you "
     "hold;your file|records on|about",
     OVERLAY_DATA_PROTECTION, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "data-protection",
     "Send me everything you hold on Jack.",
     "everything is fine", KIND_OTHER},
    {"dp-breach",
     "data protection complaint|breach|officer|request|rights;complain* .."
     " data|information|photo*|privacy;information "
     "commissioner;!ico;!gdpr;data breach;!dsar;!sar;freedom of "
     "information request;how you|youve .. used our|my|his|her "
     "information|data|photo*;misdirected;sent .. in error .. "
     "folder|record*|letter;wrong child s? .. record*|file|letter|folder",
     OVERLAY_DATA_PROTECTION, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "data-protection",
     "A data protection complaint",
     "the data shows", 0},
    {"dp-rights",
     "clock has started|starts|is;proof of|attached|my|passport .. "
     "identity|id .. request|file|records|clock;rectif* .. "
     "record|data|summary|information|request;object|objection to .. "
     "processing|data|use;processing to cease|stop;right|rights under .. "
     "data|gdpr|protection;data protection "
     "act|law|legislation|rights;one month|calendar month|30 days .. "
     "request|reply|data|information|file;cctv|footage .. "
     "copy|want|request|supply|see|preserve|keep;copy|copies of .. "
     "cctv|footage|notes|minutes|emails|incident|register;what|which .. "
     "you|nursery hold|holds|have|kept|written on|about "
     "me|us|him|her|my|our;see|read|have|want|like "
     "what|everything|anything .. written|recorded|filed|kept "
     "about|down|on;reportable .. ico|commissioner|72|breach;72 "
     "hours;password stealer;phishing .. "
     "opened|clicked|account|accounts;personal data .. "
     "lost|stolen|sent|breach|exposed|leaked;wrong "
     "parent|family|person|address .. "
     "sent|email|copied|received|got;without my|our consent|permission "
     ".. photo*|posted|shared|facebook|website",
     OVERLAY_DATA_PROTECTION, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "data-protection",
     "I object to the processing of our data.",
     "He can object to broccoli.", 0},
    {"dp-consent",
     "withdraw|withdrawing|withdrawn|revoke|revoking my|our|her|his|the "
     "consent|permission;take|took|taken|get .. "
     "photo|photos|picture|pictures|pics|pic|post|video|name "
     "down|off|away;take|taken|took down .. "
     "photo|photos|picture|pictures|pics|pic|post|video;take|took|taken "
     "it|them down;want it|them took|taken down;remove .. "
     "photo|photos|picture|pictures|image|name|both .. "
     "website|facebook|board|page|app|computer|confirm;still "
     "have|having|using his|her|my|our "
     "photo|photos|picture|name;what|which information|info|data|details "
     ".. kept|held|stored|keep|hold|store .. about|on|of;who|whom .. "
     "you|nursery|been give|gave|given|sent|passed|told|shared .. "
     "address|number|details|information|email|name|phone;who|tell "
     "has|have .. address|details|data now;did not|didnt|never "
     "give|gave|given permission|consent .. "
     "address|photo|photos|name|number|picture|same",
     OVERLAY_DATA_PROTECTION, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "data-protection",
     "I withdraw my consent for the photographs.",
     "He withdraws when it is loud.", 0},
    {"dp-astray",
     "delete|deleted|shred|shredded|destroy|destroyed|wipe .. "
     "the|that|this|it|them|email|message|letter|both|attachment .. "
     "confirm|tell|say|reply|done|sure|let;confirm .. "
     "deleted|destroyed|deletion|shredded|wiped|erased;recall the "
     "message;autofill|autocomplete;caldicott;meant|intended for .. "
     "another|other|counsel|patient|someone|different;isnt|not|wasnt "
     "ours|yours .. another|other|shred|return|back;was|were for "
     "a|another|different patient|client|child|family;list of "
     "mails|emails|addresses;remove|take .. my|our .. "
     "address|name|number|details|email "
     "from|off|out;pics|photo|photos|picture of|with some? "
     "other|another|someone|wrong "
     "kid|kids|child|childs|childrens;everything .. youve|youse|you .. "
     "got|have on me|him|her|us;asked you|for .. "
     "her|his|my|daughters|sons records .. "
     "month|days|since|pages|had;have|has .. wrong .. "
     "name|surname|address|birth|allergies .. "
     "correct|blank|change;correct .. all|my|our|the .. tell .. "
     "passed|gave|shared;hidden tab;without my say",
     OVERLAY_DATA_PROTECTION, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "data-protection",
     "Please delete the email and confirm that you have.",
     "Delete is the key at the top.", 0},
    {"tr-record",
     "transfer of .. file|record|records;transfer record|summary;records .. "
     "transferred|transfer;receipt .. folder|file;file transfer;sealed|"
     "delivery|tracked .. protection section|file|folder",
     0, 0, MARKING_NONE,
     RULE_NOT_GENERAL | RULE_KIND_NOT_FAMILY, "transition",
     "Transfer of the protection file",
     "She transfers well from chair to floor.", KIND_OTHER},
    {"ask-list",
     "contact list of .. children|parents|staff|families;list of "
     "all|every|the children|parents|families;names with|and .. "
     "birth|dates|mobile|numbers;full|whole list .. "
     "children|parents|staff|contacts;spreadsheet .. "
     "children|parents|staff",
     0, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "data-protection",
     "Send me the full contact list of the children.",
     "The list of toys is long.", KIND_OTHER},
    {"dl-by",
     "please|pls|must|need|needs|needed|asked|provide|supply|advise|inform|return|returned|send|sent|reply|replies|respond|submit|submitted|confirm|complete|completed|sign|signed|let"
     " "
     "us|reach|required|report|reports|form|forms|comments|views|apply|back|evidence|advice|claim|invite|register|rsvp|response|decision|answer"
     " .. by|before|until "
     "monday|tuesday|wednesday|thursday|friday|mon|tue|tues|wed|weds|thu|thur|thurs|fri|january|february|march|april|may|june|july|august|september|october|november|december|#|noon|midday|tomorrow|1st|2nd|3rd|4th|5th|6th|7th|8th|9th|10th|11th|12th|13th|14th|15th|16th|17th|18th|19th|20th|21st|22nd|23rd|24th|25th|26th|27th|28th|29th|30th|31st|close|end|then;please|pls|must|need|return|send|reply|respond|submit|confirm|reach|reports|report|form|comments|required|apply|back"
     " .. by|before the "
     "monday|tuesday|wednesday|thursday|friday|mon|tue|tues|wed|weds|thu|thur|thurs|fri|january|february|march|april|may|june|july|august|september|october|november|december|#|noon|midday|tomorrow|1st|2nd|3rd|4th|5th|6th|7th|8th|9th|10th|11th|12th|13th|14th|15th|16th|17th|18th|19th|20th|21st|22nd|23rd|24th|25th|26th|27th|28th|29th|30th|31st|close|end|then;by|before"
     " "
     "monday|tuesday|wednesday|thursday|friday|mon|tue|tues|wed|weds|thu|thur|thurs|fri|january|february|march|april|may|june|july|august|september|october|november|december|#|noon|midday|tomorrow|1st|2nd|3rd|4th|5th|6th|7th|8th|9th|10th|11th|12th|13th|14th|15th|16th|17th|18th|19th|20th|21st|22nd|23rd|24th|25th|26th|27th|28th|29th|30th|31st|close|end|then"
     " please|pls|or|otherwise|latest;you|we have|has "
     "until;portal|window|list shuts|closes|close|closed;must be "
     "at|in|with .. by|before;no later than;not later than;by|before # "
     "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec;by|before"
     " the? "
     "1st|2nd|3rd|4th|5th|6th|7th|8th|9th|10th|11th|12th|13th|14th|15th|16th|17th|18th|19th|20th|21st|22nd|23rd|24th|25th|26th|27th|28th|29th|30th|31st;by|before"
     " monday|tuesday|wednesday|thursday|friday "
     "#|1st|2nd|3rd|4th|5th|6th|7th|8th|9th|10th|11th|12th|13th|14th|15th|16th|17th|18th|19th|20th|21st|22nd|23rd|24th|25th|26th|27th|28th|29th|30th|31st|at|noon;by"
     " noon|midday|4pm|5pm|3pm|12 "
     "on|monday|tuesday|wednesday|thursday|friday;must reach|arrive|be "
     "received|be with;back by|before;by post|return by|before",
     OVERLAY_ACTION_DEADLINE, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "deadlines",
     "Please return the form by 12 May.",
     "by the sea", 0},
    {"dl-day",
     "by|before|until "
     "tomorrow|tonight|today|noon|midday|lunchtime|friday|monday|tuesday|wednesday|thursday|fri|mon|tues|weds|thurs;"
     "by|before # tomorrow|today|on|tonight;by the end|close of;meeting|conference|discussion|visit|hearing "
     "tomorrow|today at|noon|#;let|tell|ring|reply|send|confirm .. by|before "
     "tomorrow|tonight|#|friday|monday|tuesday|wednesday|thursday|noon",
     OVERLAY_ACTION_DEADLINE, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "deadlines",
     "section 47 meeting tomorrow at 10:00",
     "by the window", 0},
    {"ur-now",
     "now today;today not next|on;right now;"
     "keep him|her|them in till|until;ring me now|back|today|before;"
     "bringing|bringin him|her|them back;im|we are|were on|coming .. way;"
     "coming to you myself|now|today;in hospital .. ventilator;going now",
     OVERLAY_URGENT, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "urgency",
     "Ring me back before he leaves.",
     "He is now four.", 0},
    {"dl-ends",
     "by the "
     "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|fifteenth|"
     "twentieth|thirtieth;by month|term|week|year end;by the end of;days|weeks|month|time is|are "
     "up on|by;survey|form|portal|round|window|conciliation closes|ends|shuts on|at|by;"
     "locks in|on;last day of the|o|this;falls due for|on;resubmit|return|send|complete|"
     "need|list|audit .. by the?;within # hours|days|weeks|working;within "
     "one|two|three|four|five|seven|ten|fourteen|twenty|thirty hours|days|weeks|working",
     OVERLAY_ACTION_DEADLINE, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "deadlines",
     "The survey closes on 30 June.",
     "The shop closes early.", 0},
    {"dl-within",
     "within|in # working|calendar|school "
     "days;you|nursery|setting|provider|settings have|has .. "
     "days|weeks|working|month;reply|respond|response|return|comment|comments|report|advice|confirm|answer|object|appeal|appealed|apply|send|sign|complete|notify|tell|due|required|asked"
     " .. within;within # days|weeks|hours of|from|please;within|in "
     "two|three|four|five|six|seven|ten|fourteen|fifteen|twenty "
     "working|days|weeks|hours of|from|please;deadline;closing date;return"
     " date;response date;reply|respond by;latest date for|by;six weeks .."
     " advice|reply|return|report|respond;gives|given|allows you|us "
     "six|two|three|four|five|eight|ten|twelve|# weeks|days|working",
     OVERLAY_ACTION_DEADLINE, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "deadlines",
     "Reply within 14 days",
     "within the room", 0},
    {"dl-clock",
     "one calendar month;statutory time*;time limit;last date "
     "for|to;reminder .. overdue|outstanding;overdue;clock .. "
     "started|starts|running",
     OVERLAY_ACTION_DEADLINE, 0, MARKING_NONE,
     RULE_NOT_GENERAL, "deadlines",
     "The deadline is a statutory time limit.",
     "the clock in the hall", 0},
    {"appointment",
     "appointment .. moved|changed|cancelled|rearranged|brought|new|is|on|at;"
     "cancellation .. can|slot|tomorrow|today|free|at;slot .. tomorrow|today|"
     "monday|tuesday|wednesday|thursday|friday|at;session .. moved|cancelled|"
     "of the block|tomorrow|at;please release;be released;release him|her;"
     "not .. in clinic today|this week;clinic .. cancelled|moved",
     0, 0, MARKING_NONE,
     RULE_SERVICE, "appointments",
     "There is a cancellation, so the slot is free tomorrow.",
     "He was appointed leader.", 0},
    {"nr-invoice",
     "invoice|invoices|statement "
     "number|attached|enclosed|no|date|total|for|#;invoice;amount "
     "due;payment terms;direct debit;vat;account number|no;balance "
     "due;remittance;purchase order;bill is ready;your bill;standing "
     "charge;meter reading",
     0, 0, MARKING_NONE,
     RULE_COMMERCE, "not-a-record",
     "Invoice no 1234",
     "Leo enjoyed the visit.", 0},
    {"nr-order",
     "your order|parcel|delivery|account;order "
     "number|ref|no|confirmation|#;dispatched;despatched;delivery "
     "note|slot|date|driver|window;tracking number;out of delivery;in "
     "stock;out of stock;substitution*;carriage;cartridge*;toner;with you "
     ".. about|by # .. not;deliver|delivered|delivering .. "
     "to|your|you|#;trays;supplier",
     0, 0, MARKING_NONE,
     RULE_COMMERCE, "not-a-record",
     "Your order has been dispatched.",
     "Leo enjoyed the visit.", 0},
    {"nr-van",
     "van .. flat|late|delayed|broken|delivery|outside;trays|crates|pallets|"
     "cases|boxes of;pallet;crates;courier;drop off .. order|stock|boxes",
     0, 0, MARKING_NONE,
     RULE_COMMERCE, "not-a-record",
     "The van is running late with two crates of milk.",
     "Leo enjoyed the visit.", 0},
    {"nr-offer",
     "special offer;% off;# off;discount*;sale ends;free delivery;save "
     "#|up;offer ends|closes|valid;shop now;buy one;prices from;price "
     "list;catalogue;per head;per "
     "person|delegate|child|pack|box|case;early "
     "bird;promo*;voucher*;brochure;no obligation;free quote|trial|demo",
     0, 0, MARKING_NONE,
     RULE_COMMERCE, "not-a-record",
     "20 % off, offer ends Sunday",
     "Leo enjoyed the visit.", 0},
    {"nr-letter",
     "newsletter;bulletin;unsubscribe;view .. browser;mailing list;in this"
     " issue|edition|month;round up;roundup;magazine;this months|weeks .. "
     "news|edition;dear "
     "subscriber|provider|providers|member|members|customer|friends|settings;sent"
     " to all;you are receiving this;circular;e bulletin",
     0, 0, MARKING_NONE,
     RULE_COMMERCE, "not-a-record",
     "In this issue of our newsletter",
     "Leo enjoyed the visit.", 0},
    {"nr-course",
     "course|courses|training|workshop|webinar .. "
     "book*|place|places|date|dates|certificate|delegate*|fee|cost|level|online;book"
     " your|now|a;joining instructions;places "
     "available|left;cpd;delegates;webinar*;forum .. "
     "agenda|programme|dates;trainer;refresher;ofqual;last # places;places"
     " left;early booking",
     0, 0, MARKING_NONE,
     RULE_COMMERCE, "not-a-record",
     "First aid course: book your place",
     "Leo enjoyed the visit.", 0},
    {"nr-lesson",
     "case study|studies;character|characters|names are|is "
     "invented|fictional|changed;fictional;made up example;model "
     "answers;pre reading;for your homework;quiz answers;lesson|learning "
     "from .. review|reviews|case|child|practice;learning "
     "points;serious|safeguarding|practice case? review|reviews .. "
     "published|report|learning;scenario|scenarios;discuss in "
     "pairs|groups;no concern needed;briefing|session|workshop for|dates "
     ".. teams|staff|nurseries|settings|leaders;dates free;book "
     "me|now|by|on;joining link;toolkit;policy template|templates|of the "
     "month|update;audit tool|portal|return|window;questions people|you "
     "asked;questions from;model policy;answers for all;for|sent to all|every "
     "settings|setting|providers|nurseries|schools|readers|read;dear "
     "settings|leads|managers|headteachers|providers",
     0, 0, MARKING_NONE,
     RULE_COMMERCE, "not-a-record",
     "A case study for day two: every character is invented.",
     "Leo enjoyed the visit.", 0},
    {"nr-everyone",
     "not about|isnt any|a|one particular? child;about no particular|one "
     "child;no particular child;any|every "
     "setting|nursery|settings|provider .. "
     "can|may|welcome|should|area|county|borough;circulation "
     "all|every;no return required;is in immediate danger "
     "ring|call|dial|phone;all our "
     "settings|providers|nurseries|readers|schools|partners;all early "
     "years|settings|providers|nurseries|staff .. "
     "county|borough|area|should|are;reply to a "
     "newsletter;poster|posters|leaflet|leaflets .. "
     "attached|display|enclosed|print|wall;please "
     "display|circulate|share .. "
     "staff|colleagues|team|parents|noticeboard|widely;our website;see "
     "the website;householders;parish|town news|notice|council",
     0, 0, MARKING_NONE,
     RULE_COMMERCE, "not-a-record",
     "This is not about any particular child.",
     "Leo enjoyed the visit.", 0},
    {"nr-job",
     "curriculum vitae;!cv;cv attached;my cv;apply .. "
     "post|position|role|job;vacanc*;applying for;application for .. "
     "post|position|role;job application;recruitment;agency staff;cover "
     "practitioner*;to work .. with you|children;looking for work|a;years "
     "experience;level # practitioner|diploma|qualif*",
     0, 0, MARKING_NONE,
     RULE_COMMERCE, "not-a-record",
     "Please find my CV attached",
     "Leo enjoyed the visit.", 0},
    {"nr-renewal",
     "renewal;renew;policy "
     "number|schedule|documents;premium;insurance;insurer;cover "
     "note;subscription;membership;licence fee;contract .. "
     "renew*|expires|ends",
     0, 0, MARKING_NONE,
     RULE_COMMERCE, "not-a-record",
     "Your insurance renewal",
     "Leo enjoyed the visit.", 0},
    {"nr-grant",
     "grants;funding "
     "round|opportunities|streams|pot;fundrais*;raffle;sponsor*;donat*;charity"
     " .. appeal;bids;applications open;grant scheme|programme|fund",
     0, 0, MARKING_NONE,
     RULE_COMMERCE, "not-a-record",
     "Grants round-up",
     "Leo enjoyed the visit.", 0},
    {"nr-auto",
     "out of office;automatic reply;auto reply;annual leave until|from;i "
     "am away;am on leave;away from .. office|desk|my;returning on;not "
     "monitored;do not reply;undeliver*;delivery failed;back in the office",
     0, 0, MARKING_NONE,
     RULE_COMMERCE, "not-a-record",
     "I am out of office.",
     "Leo enjoyed the visit.", 0},
    {"nr-utility",
     "water|gas|electricity|broadband "
     "bill|supply|account|meter|usage;service engineer;boiler service;fire"
     " alarm .. test|service;maintenance contract;waste "
     "collection;legionella;pat testing",
     0, 0, MARKING_NONE,
     RULE_COMMERCE, "not-a-record",
     "Your water bill",
     "Leo enjoyed the visit.", 0},
};
/* clang-format on */

const guint RULES_COUNT = G_N_ELEMENTS (RULES);
