#!/usr/bin/python3
"""Letters by rule, for match-trial: generate.py ROLL [COUNT] [SEED]

Writes a children's list that is built to confuse to ROLL and COUNT letters to
standard output (format: tests/match/letters.h). The same seed makes the same
letters. Each letter has one line of the list that it tests, a child (or
nobody), forms of name and birth date, an environment of other people and
dates, and sometimes a scanner's damage.
"""
import csv
import datetime
import random
import sys
import unicodedata

ROLL = sys.argv[1]
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 20261102
TODAY = datetime.date(2026, 11, 2)
rng = random.Random(SEED)

GIVEN = """Muhammad Mohammed Ahmed Yusuf Ibrahim Aisha Ayesha Fatima Zainab
Maryam Omar Hamza Jack Rosie Ava Isla Noah Olivia Amelia George Arthur Oscar
Grace May June Summer Will Hope Daisy Violet Rose Ivy Poppy Mason Hunter Angel
Prince Zoë Łukasz Zofia Jakub Kateřina Sofía Inês Chloé Jürgen Søren Siân
Niamh Aoife Cormac Ffion Dylan Rhys Priya Arjun Simran Gurpreet Oluwaseun
Chidi Amara Kwame Wanjiru Tendai Mateo Lotte Ștefan Oleksandr Elizabeth Robert
Charlotte Charles Alexander Benjamin Samuel Thomas Matilda Theodore Edward
Nathaniel Isabella Catherine Zachary Tobias Frederick Reuben Ottilie Beatrix
Max Leo Kai Finn Ella Emma Ethan Harry Lily Phoebe Jayden Jaden Alice Archie
Thi·Anh Anna-Maria Jean-Luc Li·Wei Mohamed·Ibrahim Poppy-Mae Haruka Pemba
Sara Sarah Iris Esme Nell Rory Caleb Jonah Martha Hugo""".split()
FAMILY = """Hussain Ahmed Ahmad Khan Ali Begum Rahman Chowdhury Patel Kaur Singh
Smith Jones Williams Thomas Taylor Brown Byrne O'Neill O'Brien D'Alessio
McCann MacDonald Marsh March May Summers Hope Will Field Hill Green Young Rose
Church Bell Turner Baker Barker Fox Lamb Lambert Thompson Thomson Clarke Clark
Adeleke-Brown Fenn-Carter Smith-Jones Brooke-Taylor Bell-Irving Ruiz·Ortega
van·der·Berg de·la·Cruz St·Clair Al-Hassan Müller Østergaard Kowalczyk
Kowalska Nowicki Wróbel Dvořáková Ionescu Shevchenko Petrov Nguyen Zhang Sato
Okafor Nwosu Mensah Moyo Osei Kamau Adebayo Rees Reece Hartley Armitage Wren
Whitaker Penrose Hughes Lawson Quinn Abbott Barrett Galbraith George Santos
Siddiqui Dubois Moreau Costa Fonseca Llewellyn Webb Fletcher Mason Iris
Grace""".split()
SHORT = {"Elizabeth": ["Lizzie", "Libby", "Beth"], "Robert": ["Bobby", "Rob"],
         "Charlotte": ["Lottie"], "Charles": ["Charlie"],
         "Alexander": ["Alex", "Xander"], "Benjamin": ["Ben", "Benji"],
         "Samuel": ["Sam", "Sammy"], "Thomas": ["Tom", "Tommy"],
         "Matilda": ["Tilly"], "Theodore": ["Teddy", "Theo"],
         "Edward": ["Ned", "Eddie"], "Nathaniel": ["Nate"],
         "Isabella": ["Bella", "Izzy"], "Catherine": ["Kate"],
         "Zachary": ["Zac", "Zach"], "Tobias": ["Toby"],
         "Frederick": ["Freddie", "Fred"], "Beatrix": ["Bea"]}
SPELL = {"Muhammad": ["Mohammed", "Mohammad", "Md", "Muhammed", "Mohamed"],
         "Mohammed": ["Muhammad", "Mohammad", "Md", "Mohamed"],
         "Ahmed": ["Ahmad"], "Ahmad": ["Ahmed"], "Yusuf": ["Yousuf", "Youssef"],
         "Aisha": ["Ayesha", "Aysha"], "Ayesha": ["Aisha"],
         "Fatima": ["Fatimah", "Fatema"], "Ibrahim": ["Ebrahim"],
         "Zainab": ["Zaynab"], "Maryam": ["Mariam"], "Hussain": ["Hussein"],
         "Rahman": ["Rehman"], "Chowdhury": ["Choudhury", "Chaudhry"],
         "Sofía": ["Sophia"], "Zofia": ["Sofia"], "Niamh": ["Neve"],
         "Siddiqui": ["Siddique"], "Sara": ["Sarah"], "Omar": ["Umar"],
         "Kowalska": ["Kowalski"], "Nowicki": ["Nowicka"],
         "Petrov": ["Petrova"], "Oleksandr": ["Aleksander"],
         "Catherine": ["Katherine"]}
STREETS = ["Corn Street", "Mill Parade", "Ropewalk", "Tannery Steps",
           "Fuller Street", "Weaver Road", "Quarry Lane", "Ferry Road"]
STRANGER_GIVEN = ["Harper", "Joshua", "Ottoline", "Ivo", "Connor", "Tamsin",
                  "Bronwen", "Stanley", "Marguerite", "Dexter"]
STRANGER_FAMILY = ["Lindqvist", "Timms", "Castellan", "Pemberton", "Vasquez",
                   "Holroyd", "Trelawney", "Underhill", "Whistlecraft"]
OFFICES = ["Speech and Language Therapist", "Consultant Paediatrician",
           "Health Visitor", "Specialist Nurse", "Social Worker",
           "Occupational Therapist", "Educational Psychologist",
           "Community Dietitian", "Clinical Lead"]
SENTENCES = [
    "He was settled and joined in with the others.",
    "We talked about sleep, meals and the move to the big room.",
    "Please ring 01632 960411 if anything is unclear.",
    "The family came along and told us how the week had been.",
    "The report is attached for the room.",
    "Hearing was tested with toys and with a machine, and both agreed.",
    "There is hope that it will be better by the summer.",
    "In May the team may will a change, and grace is asked for till June.",
    "Ten minutes every day are better than an hour on Fridays.",
    "Weight 14.2 kg, height 98 cm, both on the fiftieth centile.",
    "Our address has changed: 2 Station Road, Fernhollow ZZ9 9ZZ.",
    "The medicine is 5ml twice a day, not with milk.",
    "No further visits are planned.",
    "Two words together: \u201cmore juice\u201d, \u201cdaddy car\u201d.",
    "Registration 6123456. Ref 12/3456/78.",
    "A copy goes to the general practitioner.",
    "Staff may use the sheet with pictures, and should sign it.",
    "It is good to hear that mornings are easier now."]
OTHER_DATES = ["Clinic date: %s.", "Typed %s.", "Dictated %s, typed later.",
               "We shall review this on %s.", "Date of letter: %s.",
               "Seen on %s.", "Next appointment %s at 10.30.",
               "Report dated %s."]


def word(text):
    return text.replace("\u00b7", " ")


def nhs_number(serial):
    while True:
        digits = "999%06d" % serial
        check = 11 - sum(int(d) * (10 - i)
                         for i, d in enumerate(digits)) % 11
        if check != 10:
            return digits + ("0" if check == 11 else str(check))
        serial += 400000


class Child:
    def __init__(self, number):
        self.id = "G%03d" % number
        self.given = word(rng.choice(GIVEN))
        self.family = word(rng.choice(FAMILY))
        self.known = ""
        self.other = ""
        self.dob = (datetime.date(2021, 12, 1)
                    + datetime.timedelta(days=rng.randrange(1500)))
        self.nhs = nhs_number(20000 + 7 * number) if rng.random() < .7 else ""
        self.address = "%d %s" % (rng.randrange(1, 90), rng.choice(STREETS))
        self.postcode = "ZZ%d %d%s%s" % (
            rng.randrange(1, 9), rng.randrange(1, 9), rng.choice("ABDEFGHJLN"),
            rng.choice("PQRSTUWXYZ"))
        self.mother = "%s %s" % (rng.choice(["Anna", "Helen", "Nadia", "Ruth",
                                             "Sonia", "Carol"]), self.family)
        self.mail = "p%d@home.example" % number
        self.start, self.leave, self.status = "2024-09-02", "", "attending"

    def full(self):
        return "%s %s" % (self.given, self.family)


def make_roll():
    children = []
    for number in range(150):
        child = Child(number)
        last = children[-1] if children else None
        kind = number % 15
        if last and kind in (1, 2, 3):  # twins, triplets, siblings
            child.family, child.address = last.family, last.address
            child.postcode, child.mail = last.postcode, last.mail
            child.mother = last.mother
            if kind != 3:
                child.dob = last.dob
        elif last and kind == 4:  # same name, birth date swapped or near
            child.given, child.family = last.given, last.family
            if last.dob.day <= 12 and last.dob.day != last.dob.month:
                child.dob = datetime.date(last.dob.year, last.dob.day,
                                          last.dob.month)
        elif last and kind == 5:  # same family, birth date swapped
            child.family = last.family
        elif last and kind == 6:  # one half of a double name
            child.given = last.given
        elif last and kind == 7:  # same birth date, other name
            child.dob = last.dob
        elif kind == 8:
            child.known = rng.choice(["Teddy", "Bear", "Minnie", "Jojo", "Kit"])
        elif kind == 9:
            child.other = "%s %s" % (child.given, word(rng.choice(FAMILY)))
        elif kind == 10:
            child.leave, child.status = "2026-07-17", "left"
        elif kind == 11:
            child.start, child.status = "2027-01-05", "starter"
        elif kind == 12 and number > 100:
            child.family = ""
            child.given = rng.choice(["Pemba", "Dolma", "Wangmo", "Tsering"])
        children.append(child)
    seen, unique = set(), []
    for child in children:
        key = (plain(child.full()), child.dob)
        if key not in seen:
            seen.add(key)
            unique.append(child)
    return unique


def plain(text):
    text = text.replace("Ł", "L").replace("ł", "l").replace("Ø", "O") \
        .replace("ø", "o")
    out = unicodedata.normalize("NFKD", text)
    return "".join(c for c in out if not unicodedata.combining(c))


def spelled(part):
    return rng.choice(SPELL[part]) if part in SPELL else part


def full_form(child, sort=None):
    given, family = child.given, child.family
    sort = sort or rng.choice([
        "plain"] * 5 + ["caps", "first", "first", "plainascii", "lower",
                        "apostrophe", "hyphen", "turned", "half", "middle",
                        "title", "spelling", "label", "split"])
    if not family:
        return given
    if sort == "caps":
        return rng.choice([given + " " + family.upper(),
                           (given + " " + family).upper()])
    if sort == "first":
        return rng.choice(["%s, %s" % (family.upper(), given),
                           "%s %s" % (family.upper(), given),
                           "%s, %s" % (family, given)])
    if sort == "plainascii":
        return plain(child.full())
    if sort == "lower":
        return child.full().lower()
    if sort == "apostrophe":
        return given + " " + family.replace("'", rng.choice(
            ["\u2019", "", " ", "`", "\u00b4", "' "]))
    if sort == "hyphen":
        return given.replace("-", " ") + " " + family.replace("-", " ")
    if sort == "turned" and "-" in family and not family.startswith("Al"):
        return given + " " + "-".join(reversed(family.split("-")))
    if sort == "half" and ("-" in family or family == "Ruiz Ortega"):
        if not family.startswith("Al"):
            return given + " " + rng.choice(family.replace("-", " ").split())
    if sort == "middle":
        return "%s %s %s" % (given, rng.choice(["James", "Rose", "Lee"]),
                             family)
    if sort == "title":
        return rng.choice(["Master ", "Miss "]) + child.full()
    if sort == "spelling":
        return spelled(given) + " " + spelled(family)
    if sort == "label":
        return rng.choice(["Surname: %s\nForename: %s" % (family, given),
                           "First name: %s\nLast name: %s" % (given, family)])
    if sort == "split":
        return given + "\n" + family
    return child.full()


def date_form(day):
    return rng.choice([
        day.strftime("%d/%m/%Y"), day.strftime("%d.%m.%y"),
        day.strftime("%d/%m/%y"), day.strftime("%d-%m-%Y"),
        "%d %s" % (day.day, day.strftime("%B %Y")),
        "%d%s %s" % (day.day, "th" if 10 < day.day < 14 else
                     {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th"),
                     day.strftime("%B %Y")),
        "%d/%d/%02d" % (day.day, day.month, day.year % 100),
        day.strftime("%Y-%m-%d"), day.strftime("%d-%b-%y"),
        day.strftime("%d %b %Y"), day.strftime("%B %d, %Y"),
        day.strftime("%d / %m / %Y"), day.strftime("%d\u2013%m\u2013%Y")])


def birth_form(day):
    return rng.choice(["DOB %s", "DOB: %s", "D.O.B. %s", "d.o.b %s",
                       "Date of birth: %s", "date of birth %s", "born %s",
                       "born on %s", "(b. %s)", "(DOB %s)",
                       "DoB - %s"]) % date_form(day)


def compact_birth(day):
    return "DOB " + rng.choice([day.strftime("%d%m%y"),
                                day.strftime("%d%m%Y"),
                                day.strftime("%d %m %Y")])


def nhs_form(number):
    parts = number[:3], number[3:6], number[6:]
    return rng.choice(["NHS number %s", "NHS No: %s", "NHS No. %s", "NHS %s"]
                      ) % rng.choice([number, " ".join(parts),
                                      "-".join(parts)])


def swap(day):
    if day.day <= 12 and day.day != day.month:
        return datetime.date(day.year, day.day, day.month)
    return one_off(day)


def one_off(day):
    while True:
        text = list(day.strftime("%d%m%Y"))
        at = rng.choice([0, 1, 2, 3, 6, 7])
        text[at] = str(rng.randrange(10))
        try:
            other = datetime.datetime.strptime("".join(text), "%d%m%Y").date()
        except ValueError:
            continue
        if other != day and datetime.date(2015, 1, 1) < other < TODAY:
            return other


def ocr(text):
    """What a scanner does to letters, not to every one."""
    out = []
    inside = False
    for i, c in enumerate(text):
        before = text[i - 1] if i else " "
        behind = text[i + 1] if i + 1 < len(text) else " "
        inside = before.islower() and behind.islower()
        if rng.random() < .04:
            if c == "l" and inside:
                c = rng.choice("1I")
            elif c == "o" and inside:
                c = "0"
            elif c == "0" and (before.isdigit() or behind.isdigit()):
                c = "O"
            elif c == "1" and before.isdigit():
                c = "l"
            elif c == "m" and inside:
                c = "rn"
        out.append(c)
    return "".join(out)


def head(name, *rest):
    rest = [r for r in rest if r]
    sort = rng.randrange(6)
    if sort == 0:
        return "Re: " + ", ".join([name] + rest)
    if sort == 1:
        return "\n".join([name] + rest)
    if sort == 2:
        label = "" if ":" in name else rng.choice(
            ["Name: ", "Patient: ", "Child's name: ", "Patient   ", "Child: "])
        return "\n".join([label + name] + rest)
    if sort == 3:
        return "%s  %s" % (name, "   ".join(rest))
    if sort == 4:
        return "Thank you for your letter about %s, %s." % (name,
                                                            ", ".join(rest))
    return "RE: %s %s" % (name, " ".join(rest))


def filler(count=None):
    return [rng.choice(SENTENCES) for _ in range(count or rng.randrange(1, 5))]


def signature(children):
    if rng.random() < .25:
        name = rng.choice(children).full()
    else:
        name = "%s %s" % (rng.choice(["Hetty", "Dora", "Clive"]),
                          rng.choice(["Larkin", "Bexley", "Stone"]))
    return "%s\n%s%s\n%s" % (
        rng.choice(["Yours sincerely", "Kind regards,", "With best wishes,"]),
        rng.choice(["", "Dr ", "Mrs "]), name, rng.choice(OFFICES))


def same_birth(children, child):
    return [c for c in children if c is not child and c.dob == child.dob]


def folded(text):
    return plain(text).lower().replace("-", " ").replace("'", "")


def alike(children, child):
    """Others whom the same written name could mean."""
    halves = set(folded(child.family).split())
    first = folded(child.given).split()[0]
    def spelling(name):
        for key, others in SPELL.items():
            if name == key.lower() or name in [o.lower() for o in others]:
                return folded(key if key < min(others) else min(others))
        return name
    return [c for c in children if c is not child
            and spelling(folded(c.given).split()[0]) == spelling(first)
            and (halves & set(folded(c.family).split())
                 or spelling(folded(c.family)) == spelling(folded(
                     child.family)))]


class Letter:
    def __init__(self, children):
        self.children = children
        self.child = rng.choice(children)
        self.others = [c for c in children if c is not self.child]
        self.kin = [c for c in self.others if c.mail == self.child.mail]
        self.twins = [c for c in self.kin if c.dob == self.child.dob]
        self.outcome, self.fileable = "matched", True
        self.owner = self.child.id
        self.lines, self.headers = [], []
        self.sign = True

    def hold(self, outcome="not"):
        self.outcome, self.fileable = outcome, False

    def birth(self):
        return birth_form(self.child.dob)

    def number(self):
        return nhs_form(self.child.nhs) if self.child.nhs else ""

    def put(self, *lines):
        self.lines.extend(lines)

    def stranger(self):
        return "%s %s" % (rng.choice(STRANGER_GIVEN),
                          rng.choice(STRANGER_FAMILY))


def another(letter):
    """A child whom the letter's name does not mean as well."""
    namesakes = alike(letter.children, letter.child)
    return rng.choice([c for c in letter.others if c not in namesakes])


def plain_head(letter, **more):
    letter.put(head(more.get("name") or full_form(letter.child),
                    more.get("birth") or letter.birth(),
                    letter.number() if rng.random() < .3 else ""))


def t_name_forms(letter):
    plain_head(letter)


def t_date_forms(letter):
    birth = (compact_birth(letter.child.dob) if rng.random() < .3
             else letter.birth())
    plain_head(letter, birth=birth)


def t_uncued(letter):
    letter.put("%s %s" % (full_form(letter.child, "plain"),
                          rng.choice(["%s", "(%s)", "- %s", ", %s"])
                          % date_form(letter.child.dob)))


def t_number(letter):
    if not letter.child.nhs:
        plain_head(letter)
        return
    letter.put(head(full_form(letter.child), letter.number()))


def t_number_and_birth(letter):
    if not letter.child.nhs:
        plain_head(letter)
        return
    initials = "%s.%s." % (letter.child.given[0],
                           (letter.child.family or "X")[0])
    letter.put(head(initials, letter.birth(), letter.number()))


def t_name_alone(letter):
    letter.put("Re: " + full_form(letter.child))
    letter.hold()


def t_birth_alone(letter):
    letter.put("Child: " + letter.birth())
    letter.hold()


def t_initials(letter):
    letter.put("Re: %s.%s., %s" % (letter.child.given[0],
                                   (letter.child.family or "X")[0],
                                   letter.birth()))
    letter.hold()


def t_first_name(letter):
    letter.put("%s, %s" % (letter.child.given.split()[0], letter.birth()))
    if letter.child.family:
        letter.hold()


def t_swapped(letter):
    plain_head(letter, birth=birth_form(swap(letter.child.dob)),
               name=letter.child.full())
    letter.lines = [letter.lines[0].split("NHS")[0]]
    letter.hold()
    wrong_date_owner(letter)


def t_digit_off(letter):
    plain_head(letter, birth=birth_form(one_off(letter.child.dob)),
               name=letter.child.full())
    letter.lines = [letter.lines[0].split("NHS")[0]]
    letter.hold()
    wrong_date_owner(letter)


def wrong_date_owner(letter):
    """With a namesake on the roll the slip may be her true date."""
    if alike(letter.children, letter.child):
        letter.owner = "/".join([letter.child.id] + [
            c.id for c in alike(letter.children, letter.child)])
        letter.outcome = "not/matched"


def t_other_date(letter):
    letter.put("Re: " + full_form(letter.child, "plain"),
               rng.choice(OTHER_DATES) % date_form(letter.child.dob))
    letter.hold()


def t_came_on(letter):
    letter.put("%s %s on %s." % (letter.child.full(), rng.choice(
        ["came to us", "was weighed", "had a fall", "moved house",
         "was vaccinated"]), date_form(letter.child.dob)))
    letter.hold()


def t_wrong_number(letter):
    other = rng.choice([c for c in letter.others if c.nhs])
    letter.put(head(full_form(letter.child), letter.birth(),
                    nhs_form(other.nhs)))
    letter.hold()


def t_bad_check(letter):
    number = letter.child.nhs or nhs_number(77)
    number = number[:9] + str((int(number[9]) + 3) % 10)
    letter.put(head(full_form(letter.child), letter.birth(),
                    nhs_form(number)))


def t_bad_check_alone(letter):
    number = letter.child.nhs or nhs_number(77)
    number = number[:9] + str((int(number[9]) + 3) % 10)
    letter.put(head(full_form(letter.child), nhs_form(number)))
    letter.hold()


def t_nobody(letter):
    letter.put(head(letter.stranger(), birth_form(
        datetime.date(2021, 9, 1)
        + datetime.timedelta(days=rng.randrange(1700)))))
    letter.owner = "-"
    letter.hold()


def t_stranger_same_day(letter):
    letter.put(head(letter.stranger(), letter.birth()),
               "%s plays with %s at the week-end." % (
                   rng.choice(["He", "She"]), letter.child.full()))
    letter.owner = "-"
    letter.hold()


def t_stranger_kin(letter):
    family = letter.child.family or "Tamang"
    letter.put(head("%s %s" % (rng.choice(STRANGER_GIVEN), family),
                    birth_form(one_off(letter.child.dob))),
               rng.choice(["Brother", "Sister", "Cousin"])
               + " of %s, who comes to you." % letter.child.full())
    letter.owner = "-"
    letter.hold()


def t_parent(letter):
    plain_head(letter)
    letter.put(rng.choice([
        "Mother: %s, DOB %s.", "Mum %s (born %s) came along.",
        "Her mother %s, date of birth %s, was there."]) % (
            letter.child.mother, date_form(datetime.date(
                rng.randrange(1980, 2002), rng.randrange(1, 13),
                rng.randrange(1, 28)))))


def t_parent_same_name(letter):
    letter.put(rng.choice([
        "Mr %s, date of birth %s, was seen for his back.",
        "Patient: %s\nDOB: %s\nCardiology."]) % (
            letter.child.full(), date_form(datetime.date(
                rng.randrange(1975, 2000), rng.randrange(1, 13),
                rng.randrange(1, 28)))))
    letter.hold()


def t_clinician(letter):
    letter.put("Dear team,", *filler(2))
    letter.put("Kind regards", "%s%s" % (rng.choice(["", "Dr ", "Ms "]),
                                         letter.child.full()),
               rng.choice(OFFICES))
    letter.sign = False
    letter.owner = "-"
    letter.hold()


def t_staff(letter):
    plain_head(letter)
    other = another(letter)
    letter.put(rng.choice(["Seen by %s, Health Visitor.",
                           "Key person: %s", "FAO %s",
                           "Physiotherapist: %s", "cc: %s"]) % other.full())
    if other in letter.twins:
        letter.hold()


def t_passing(letter):
    plain_head(letter)
    other = rng.choice([c for c in letter.others if c not in letter.twins])
    letter.put(rng.choice([
        "%s plays with %s.", "At lunch %s sits beside %s.",
        "%s was pushed and went to %s.", "%s shares toys with %s."]) % (
            letter.child.given, other.full()))


def t_sibling(letter):
    plain_head(letter)
    kin = [c for c in letter.kin if c not in letter.twins]
    if kin:
        letter.put("%s lives with %s and mum." % (
            letter.child.given, rng.choice(["a brother, ", "a sister, "])
            + kin[0].given))


def t_twin(letter):
    plain_head(letter)
    if letter.twins:
        letter.put("%s will be seen in March." % letter.twins[0].given)
        letter.hold()


def t_twin_alone(letter):
    plain_head(letter)


def t_two(letter):
    other = another(letter)
    plain_head(letter)
    letter.put(rng.choice(["", "\n"]) + head(
        full_form(other, "plain"), birth_form(other.dob)))
    letter.owner = "%s/%s" % (letter.child.id, other.id)
    letter.hold()


def t_two_names(letter):
    other = another(letter)
    letter.put("Core group: %s and %s." % (letter.child.full(), other.full()))
    letter.owner = "%s/%s" % (letter.child.id, other.id)
    letter.hold()


def t_chain(letter):
    other = another(letter)
    plain_head(letter)
    letter.put("", *filler(1))
    quoted = head(full_form(other, "plain"), birth_form(other.dob)
                  if rng.random() < .6 else "")
    if rng.random() < .5:
        letter.put("", "On 21 October 2026 at 09:14, Office wrote:")
        letter.put(*["> " + line for line in quoted.split("\n")])
    else:
        letter.put("", "From: Office", "Sent: 21 October 2026",
                   "Subject: letter", "", quoted)
    letter.owner = "%s/%s" % (letter.child.id, other.id)
    letter.sign = False
    letter.hold()


def t_chain_same(letter):
    letter.put("Thank you, see below.", "", "-----Original Message-----",
               "From: Clinic", "Sent: 21 October 2026", "To: Office",
               "Subject: letter", "")
    plain_head(letter)


def t_attachments(letter):
    other = another(letter)
    letter.put("Letters attached.", "--- attachment")
    plain_head(letter)
    letter.put("--- attachment", head(full_form(other, "plain"),
                                      birth_form(other.dob)
                                      if rng.random() < .6 else ""))
    letter.owner = "%s/%s" % (letter.child.id, other.id)
    letter.hold()


def t_attachment_same(letter):
    letter.put("Letter attached.", "--- attachment")
    plain_head(letter)
    letter.put(*filler(2))
    letter.put("--- attachment", "A leaflet for carers.", *filler(3))


def t_short_name(letter):
    pool = [c for c in letter.children if c.given in SHORT]
    letter.child = rng.choice(pool)
    letter.__dict__.update(rest_of(letter))
    short = rng.choice(SHORT[letter.child.given])
    plain_head(letter, name="%s %s" % (short, letter.child.family))
    if [c for c in letter.others if c.family == letter.child.family
            and short in (c.given, c.known)]:
        letter.hold("matched/not")


def rest_of(letter):
    child = letter.child
    others = [c for c in letter.children if c is not child]
    kin = [c for c in others if c.mail == child.mail]
    return {"owner": child.id, "others": others, "kin": kin,
            "twins": [c for c in kin if c.dob == child.dob]}


def t_known(letter):
    pool = [c for c in letter.children if (c.known or c.other) and c.family]
    letter.child = rng.choice(pool)
    letter.__dict__.update(rest_of(letter))
    plain_head(letter, name=letter.child.other or "%s %s" % (
        letter.child.known, letter.child.family))


def t_leaver(letter):
    letter.child = rng.choice([c for c in letter.children
                               if c.status != "attending"])
    letter.__dict__.update(rest_of(letter))
    plain_head(letter)


def t_baby(letter):
    if not letter.child.family:
        plain_head(letter)
        return
    letter.put(head(rng.choice(["Baby %s", "Twin 2 %s", "Infant %s",
                                "Baby boy %s"]) % letter.child.family,
                    letter.birth()))
    letter.hold()


def t_age(letter):
    years = int((TODAY - letter.child.dob).days / 365.25)
    if years < 1:
        plain_head(letter)
        return
    letter.put("%s, aged %d, %s" % (full_form(letter.child, "plain"), years,
                                    letter.birth()))


def t_wrong_age(letter):
    letter.put("%s, aged %d, %s" % (letter.child.full(), rng.randrange(8, 16),
                                    "is to have a brace fitted."))
    letter.hold()


def t_home(letter):
    letter.put("%s, %s, %s" % (letter.child.full(), letter.child.address,
                               letter.child.postcode))
    letter.hold()


def t_home_and_birth(letter):
    letter.put("%s\n%s\nFernhollow\n%s\n%s" % (
        full_form(letter.child, "plain"), letter.child.address,
        letter.child.postcode, letter.birth()))


def t_family(letter):
    letter.headers.append("from: " + letter.child.mail)
    letter.put("%s is %s today. Thanks" % (letter.child.given, rng.choice(
        ["off", "poorly", "late", "at the dentist"])))
    letter.sign = False
    if letter.child.given in letter.child.mother.split():
        letter.hold()
    if [c for c in letter.kin if set(c.given.split())
            & set(letter.child.given.split())]:
        letter.hold()


def t_family_both(letter):
    kin = [c for c in letter.kin if c.given != letter.child.given]
    letter.headers.append("from: " + letter.child.mail)
    letter.sign = False
    if kin:
        letter.put("%s and %s are off today." % (letter.child.given,
                                                 kin[0].given))
    else:
        letter.put("Off today, sorry for the short notice.")
    letter.hold()


def t_family_unsure(letter):
    letter.headers.append("from?: " + letter.child.mail)
    letter.put("%s is off today. Thanks" % letter.child.given)
    letter.sign = False
    letter.hold()


def t_subject(letter):
    letter.headers.append("subject: " + letter.child.full())
    letter.put(letter.birth())
    letter.hold()


def t_subject_other(letter):
    other = another(letter)
    letter.headers.append("subject: Report " + other.full())
    plain_head(letter, name=letter.child.full())
    letter.owner = "%s/%s" % (letter.child.id, other.id)
    letter.hold()


def t_telephone(letter):
    if not letter.child.nhs:
        t_name_alone(letter)
        return
    letter.put("Re: %s\nPlease ring %s" % (full_form(letter.child),
                                           letter.child.nhs))
    letter.hold()


def t_ocr(letter):
    plain_head(letter, name=full_form(letter.child, "plain"))
    letter.lines = [ocr(line) for line in letter.lines]


SORTS = {
    "name-forms": (t_name_forms, 10), "date-forms": (t_date_forms, 8),
    "date-uncued": (t_uncued, 2), "nhs": (t_number, 4),
    "nhs-and-birth": (t_number_and_birth, 2), "name-alone": (t_name_alone, 3),
    "birth-alone": (t_birth_alone, 1), "initials": (t_initials, 2),
    "first-name": (t_first_name, 2), "swapped": (t_swapped, 4),
    "digit-off": (t_digit_off, 4), "other-date": (t_other_date, 3),
    "came-on": (t_came_on, 2), "nhs-of-another": (t_wrong_number, 3),
    "nhs-bad-check": (t_bad_check, 2),
    "nhs-bad-check-alone": (t_bad_check_alone, 1), "nobody": (t_nobody, 3),
    "stranger-same-day": (t_stranger_same_day, 4),
    "stranger-kin": (t_stranger_kin, 3), "parent": (t_parent, 3),
    "parent-same-name": (t_parent_same_name, 3),
    "clinician": (t_clinician, 3), "staff": (t_staff, 4),
    "passing": (t_passing, 5), "sibling": (t_sibling, 3),
    "twin": (t_twin, 3), "twin-alone": (t_twin_alone, 2),
    "two-children": (t_two, 3), "two-names": (t_two_names, 2),
    "chain": (t_chain, 3), "chain-same": (t_chain_same, 2),
    "attachments": (t_attachments, 3),
    "attachment-same": (t_attachment_same, 2),
    "short-name": (t_short_name, 3), "known-as": (t_known, 3),
    "leaver-starter": (t_leaver, 2), "baby": (t_baby, 2), "age": (t_age, 2),
    "age-wrong": (t_wrong_age, 2), "home": (t_home, 2),
    "home-and-birth": (t_home_and_birth, 2), "family": (t_family, 3),
    "family-both": (t_family_both, 2), "family-unsure": (t_family_unsure, 2),
    "subject": (t_subject, 2), "subject-other": (t_subject_other, 2),
    "telephone": (t_telephone, 2), "ocr": (t_ocr, 5)}
HOLDING = ("chain", "attachments")


def finish(letter, sort):
    """People, dates and sentences around it; who else it could mean."""
    if sort not in HOLDING and rng.random() < .5:
        letter.put(rng.choice(OTHER_DATES) % date_form(
            TODAY - datetime.timedelta(days=rng.randrange(-300, 400))))
    letter.put(*filler())
    if letter.sign and rng.random() < .6:
        letter.put("", signature(letter.others))
    if letter.fileable:
        twins = [c for c in same_birth(letter.children, letter.child)
                 if c in alike(letter.children, letter.child)]
        if twins:
            letter.hold("not/matched")
    return "\n".join(letter.lines)


def write_roll(children):
    with open(ROLL, "w", encoding="utf-8", newline="") as opened:
        out = csv.writer(opened)
        out.writerow("child_id given_name family_name known_as other_names "
                     "dob nhs_number address postcode key_worker parents "
                     "start_date leave_date status".split())
        for c in children:
            out.writerow([c.id, c.given, c.family, c.known, c.other,
                          c.dob.isoformat(), c.nhs, c.address, c.postcode,
                          "S1", "%s <%s>" % (c.mother, c.mail), c.start,
                          c.leave, c.status])


def main():
    children = make_roll()
    write_roll(children)
    names = [n for n, (_, weight) in SORTS.items() for _ in range(weight)]
    for number in range(COUNT):
        sort = rng.choice(names)
        letter = Letter(children)
        SORTS[sort][0](letter)
        text = finish(letter, sort)
        sys.stdout.write("@ g%d | %s | %s | %s | %s\n" % (
            number, sort, letter.outcome, letter.owner,
            "yes" if letter.fileable else "no"))
        for header in letter.headers:
            sys.stdout.write("> %s\n" % header)
        sys.stdout.write(text + "\n")


main()
