#!/usr/bin/python3
"""Plain letters for the bench: make_mail.py MAILDIR N [SEED]

N messages of about 5 KB, body only, as agencies write them: a header that a
receiving server would have, a few paragraphs, a signature. The same arguments
give the same bytes. All people and numbers are invented.
"""
import os
import random
import sys

GIVEN = "Ada Bruno Cleo Dara Emil Fern Gus Hana Ivo Juno Kit Lena".split()
FAMILY = "Ashdown Birkby Corran Dunmore Ellery Fenwick Garside Holme".split()
WHO = (("clinic@bench-hospital.test", "Children's Clinic"),
       ("office@bench-council.test", "Family Support"),
       ("team@bench-therapy.test", "Occupational Therapy"),
       ("news@bench-supplies.test", "Supplies"))
OPEN = ("I saw", "We met", "Our colleague visited", "This concerns",
        "Further to our telephone call about")
DO = ("sat at the table with two others", "used both hands at the sand tray",
      "slept after lunch and woke content", "ate most of what was offered",
      "spoke in short sentences to the adults", "climbed the low frame alone",
      "looked for the picture when it was named", "wore the new splints")
ASK = ("Please let us have the dates on which attendance was short",
       "Kindly repeat the exercises on the sheet each morning",
       "We suggest a visual timetable beside the coat pegs",
       "A copy goes to the family doctor and to the parents",
       "The next appointment will be offered within twelve weeks",
       "Nothing in this note changes the arrangements for collection")


def paragraph(pick, name):
    lines = []
    for _ in range(pick.randint(4, 7)):
        kind = pick.random()
        if kind < 0.4:
            lines.append("%s %s, who %s." % (pick.choice(OPEN), name,
                                             pick.choice(DO)))
        elif kind < 0.8:
            lines.append("%s %s and %s on %d occasions." % (
                name, pick.choice(DO), pick.choice(DO), pick.randint(2, 9)))
        else:
            lines.append(pick.choice(ASK) + ".")
    return " ".join(lines)


def wrap(text, width=76):
    out, line = [], ""
    for word in text.split():
        if len(line) + len(word) + 1 > width:
            out.append(line)
            line = word
        else:
            line = (line + " " + word).strip()
    return "\n".join(out + [line])


def message(pick, number):
    address, agency = pick.choice(WHO)
    name = "%s %s" % (pick.choice(GIVEN), pick.choice(FAMILY))
    host = address.split("@")[1]
    body = ["Dear colleagues,"]
    while sum(map(len, body)) < 3900:
        body.append(wrap(paragraph(pick, name)))
    body.append("Yours sincerely\n%s\n%s" % (pick.choice(FAMILY), agency))
    day, hour = number % 28 + 1, number % 10 + 8
    date = "%02d Oct 2026 %02d:%02d:00 +0000" % (day, hour, number % 60)
    head = [
        "Return-Path: <%s>" % address,
        "Authentication-Results: mx.fernhollow.example; spf=pass"
        " smtp.mailfrom=%s;\n dkim=pass header.d=%s;\n"
        " dmarc=pass header.from=%s" % (address, host, host),
        "Received: from out.%s (out.%s [192.0.2.%d])\n"
        " by mx.fernhollow.example with ESMTPS; %s" % (
            host, host, number % 250 + 1, date),
        'From: "%s" <%s>' % (agency, address),
        "To: office@fernhollow.example",
        "Subject: %s, note %d" % (name, number),
        "Date: " + date,
        "Message-ID: <%d.%x@%s>" % (number, pick.getrandbits(48), host),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit"]
    return "\n".join(head) + "\n\n" + "\n\n".join(body) + "\n"


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    pick = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 11)
    for name in ("new", "cur", "tmp"):
        os.makedirs(os.path.join(folder, name), exist_ok=True)
    total = 0
    for number in range(count):
        data = message(pick, number).encode()
        total += len(data)
        path = os.path.join(folder, "new", "1790000000.M%06d.bench" % number)
        with open(path, "wb") as file:
            file.write(data)
        os.utime(path, (1790000000 + number, 1790000000 + number))
    print("%d mails, %.1f KB each" % (count, total / count / 1000))


main()
