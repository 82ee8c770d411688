"""Letters by rule on a roll built to confuse: make-letters.py DIR COUNT

Writes DIR/roll.csv, DIR/NNNN.eml and DIR/NNNN.json with the truth: whose
letter it is, whether a match is allowed, whether a careful person would file.
Seeded: the same letters every time.
"""
import csv
import datetime
import json
import random
import sys

GIVEN = ["Muhammad", "Mohammed", "Zoë", "Jack", "Rosie", "Ava", "Łukasz",
         "Niamh", "Grace", "Daisy", "Max", "Leo", "Thi Anh", "Anna-Maria",
         "Sofía", "Reuben", "Isla", "Arthur", "Yusuf", "Oluwaseun", "Freya",
         "Noah", "Amelia", "Oscar", "Ffion", "May", "Summer", "Kai"]
FAMILY = ["Hussain", "Byrne", "O'Neill", "Thompson", "Adeleke-Brown",
          "Ruiz Ortega", "D'Alessio", "Kowalczyk", "St Clair", "van der Berg",
          "Marsh", "March", "Grace", "Yusuf", "McCann", "Fenn-Carter",
          "Nguyen", "Wróbel", "Green", "Smith"]
rng = random.Random(20261102)


def nhs_number(serial):
    while True:
        digits = "999%06d" % serial
        check = 11 - sum(int(d) * (10 - i)
                         for i, d in enumerate(digits)) % 11
        if check != 10:
            return digits + ("0" if check == 11 else str(check))
        serial += 500000


def make_roll():
    children = []
    for number in range(150):
        child = {
            "id": "C%03d" % number, "given": rng.choice(GIVEN),
            "family": rng.choice(FAMILY),
            "dob": datetime.date(2021, 9, 1)
            + datetime.timedelta(days=rng.randrange(1500)),
            "nhs": nhs_number(1000 + number) if rng.random() < 0.7 else ""}
        kind = number % 10
        if kind == 1 and children:  # twin of the one before
            child["family"] = children[-1]["family"]
            child["dob"] = children[-1]["dob"]
        elif kind == 2 and children:  # same name
            child["given"] = children[-2]["given"]
            child["family"] = children[-2]["family"]
        elif kind == 3 and children:  # swapped birth date, same family
            last = children[-1]
            child["family"] = last["family"]
            if last["dob"].day <= 12:
                child["dob"] = datetime.date(last["dob"].year,
                                             last["dob"].day,
                                             last["dob"].month)
        child["home"] = children[-1]["home"] if kind == 1 else number
        children.append(child)
    seen, unique = set(), []
    for child in children:
        key = (child["given"], child["family"], child["dob"])
        if key not in seen:
            seen.add(key)
            unique.append(child)
    return unique


def name_form(child):
    given, family = child["given"], child["family"]
    return rng.choice([
        "%s %s" % (given, family), "%s, %s" % (family.upper(), given),
        "%s %s" % (given, family.upper()), "%s %s" % (given.lower(),
                                                      family.lower()),
        "%s %s" % (given, family.replace("'", "\u2019")),
        "%s\n%s" % (given, family), "Master %s %s" % (given, family),
        "%s %s" % (given, family.replace("-", " "))])


def date_form(day):
    return rng.choice([
        day.strftime("%d/%m/%Y"), day.strftime("%d.%m.%y"),
        "%d %s" % (day.day, day.strftime("%B %Y")),
        "%d/%d/%02d" % (day.day, day.month, day.year % 100),
        day.strftime("%Y-%m-%d"), day.strftime("%d-%b-%y")])


def nhs_form(number):
    return rng.choice([number, "%s %s %s" % (number[:3], number[3:6],
                                             number[6:]),
                       "%s-%s-%s" % (number[:3], number[3:6], number[6:])])


def one_digit_off(day):
    for _ in range(50):
        other = day + datetime.timedelta(days=rng.choice([-10, 10, 1, -1, 3]))
        if other != day:
            return other
    return day


FILLER = ["He was settled and joined in with the others.",
          "Clinic date: 12/03/2026. Typed 14/03/2026.",
          "We shall review this on 04/05/2027.",
          "Please ring 01632 960411 if anything is unclear.",
          "Dr Grace Green, registration 6123456.",
          "Mum came along and told us how the week had been.",
          "The report is attached for the room."]


def make_letter(children):
    child = rng.choice(children)
    truth = {"child": child["id"], "may_match": True, "should_match": True}
    name, dob = name_form(child), "DOB " + date_form(child["dob"])
    nhs = "NHS number " + nhs_form(child["nhs"]) if child["nhs"] else ""
    sort = rng.randrange(12)
    head = "Re: %s, %s" % (name, dob)
    same = [c for c in children if c is not child
            and c["given"] == child["given"]
            and c["family"] == child["family"]]
    if sort == 0:  # name alone
        head = "Re: %s" % name
        truth["may_match"] = truth["should_match"] = False
    elif sort == 1:  # birth alone
        head = dob
        truth["may_match"] = truth["should_match"] = False
    elif sort == 2:  # a birth date that is not it
        head = "Re: %s, DOB %s" % (name,
                                   date_form(one_digit_off(child["dob"])))
        truth["may_match"] = truth["should_match"] = False
    elif sort == 3:  # somebody else's number
        other = rng.choice([c for c in children if c["nhs"]])
        if other is not child:
            head += ", NHS number " + nhs_form(other["nhs"])
            truth["may_match"] = truth["should_match"] = False
    elif sort == 4 and nhs:  # name and number
        head = "Re: %s %s" % (name, nhs)
        truth["should_match"] = not same
    elif sort == 5:  # nobody's child
        head = "Re: Harper Lindqvist, DOB 01/02/2023"
        truth.update(child=None, may_match=False, should_match=False)
    elif sort == 6:  # initials
        head = "Re: %s.%s., DOB %s" % (child["given"][0], child["family"][0],
                                       date_form(child["dob"]))
        truth["may_match"] = truth["should_match"] = False
    elif sort == 7 and nhs:
        head = "%s\n%s\n%s" % (name, dob, nhs)
    elif sort == 8:  # a grown-up of that name
        head = "Mr %s %s\nDate of birth 22/07/1989" % (child["given"],
                                                       child["family"])
        truth["may_match"] = truth["should_match"] = False
    elif sort == 9:  # a birth date as a clinic date
        head = "Re: %s. Seen in clinic on %s" % (name,
                                                 date_form(child["dob"]))
        truth["may_match"] = truth["should_match"] = False
    body = [rng.choice(FILLER) for _ in range(rng.randrange(1, 5))]
    if rng.random() < 0.2 and sort not in (1, 5):
        other = rng.choice([c for c in children if c is not child])
        body.append("%s plays with %s %s." % (child["given"], other["given"],
                                              other["family"]))
        truth["should_match"] = False
    twins = [c for c in children if c is not child
             and c["dob"] == child["dob"] and c["family"] == child["family"]]
    if twins:
        truth["should_match"] = False
    return head + "\n\n" + "\n".join(body) + "\n", truth


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    children = make_roll()
    with open(folder + "/roll.csv", "w", encoding="utf-8",
              newline="") as opened:
        out = csv.writer(opened)
        out.writerow("child_id given_name family_name known_as other_names "
                     "dob nhs_number address postcode key_worker parents"
                     .split())
        for child in children:
            out.writerow([child["id"], child["given"], child["family"], "",
                          "", child["dob"].isoformat(), child["nhs"],
                          "%d Street" % child["home"],
                          "ZZ%d 1AA" % (child["home"] % 90), "S1", ""])
    for number in range(count):
        body, truth = make_letter(children)
        base = "%s/%05d" % (folder, number)
        with open(base + ".eml", "w", encoding="utf-8") as opened:
            opened.write("From: a@b.example\nSubject: Report\n"
                         "MIME-Version: 1.0\n"
                         "Content-Type: text/plain; charset=utf-8\n"
                         "Content-Transfer-Encoding: 8bit\n\n" + body)
        truth["text"] = body
        with open(base + ".json", "w", encoding="utf-8") as opened:
            json.dump(truth, opened)


main()
