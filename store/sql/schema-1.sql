-- Schema step 1. Steps run in one transaction; the number of the last goes to
-- user_version.
CREATE TABLE centre (
    id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
    format INTEGER NOT NULL,
    root_hash BLOB CHECK (length (root_hash) = 32),
    made INTEGER NOT NULL,
    to_recovery BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE directory (
    version INTEGER PRIMARY KEY,
    body BLOB NOT NULL,
    hash BLOB NOT NULL UNIQUE CHECK (length (hash) = 32)
) STRICT;

CREATE TABLE directory_sig (
    version INTEGER NOT NULL REFERENCES directory,
    person BLOB NOT NULL CHECK (length (person) = 16),
    sig BLOB NOT NULL CHECK (length (sig) = 64),
    PRIMARY KEY (version, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    person BLOB NOT NULL CHECK (length (person) = 16),
    since INTEGER NOT NULL,
    kdf BLOB NOT NULL,
    salt BLOB NOT NULL,
    nonce BLOB NOT NULL,
    locked BLOB NOT NULL,
    totp_step INTEGER NOT NULL DEFAULT 0,
    fails INTEGER NOT NULL DEFAULT 0,
    next_try INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (person, since)
) STRICT, WITHOUT ROWID;

CREATE TABLE intake_key (
    day INTEGER PRIMARY KEY,
    box_pub BLOB NOT NULL CHECK (length (box_pub) = 32),
    sig_by_machine BLOB NOT NULL CHECK (length (sig_by_machine) = 64),
    secret_to_recovery BLOB,
    gone INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE letter (
    id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
    ref TEXT NOT NULL UNIQUE,
    state INTEGER NOT NULL,
    origin INTEGER NOT NULL,
    parent BLOB REFERENCES letter,
    born INTEGER NOT NULL,
    due INTEGER,
    filing INTEGER NOT NULL DEFAULT 0,
    dir INTEGER NOT NULL DEFAULT 0,
    digest BLOB CHECK (length (digest) = 32),
    hold INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_state ON letter (state, born);

CREATE TABLE arrival (
    id INTEGER PRIMARY KEY,
    mailbox BLOB NOT NULL CHECK (length (mailbox) = 32),
    uidvalidity INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    name_digest BLOB NOT NULL CHECK (length (name_digest) = 32),
    size INTEGER NOT NULL,
    internaldate INTEGER NOT NULL,
    keyed_digest BLOB NOT NULL CHECK (length (keyed_digest) = 32),
    letter BLOB NOT NULL REFERENCES letter,
    UNIQUE (mailbox, uidvalidity, uid, name_digest)
) STRICT;
CREATE INDEX arrival_digest ON arrival (keyed_digest);
CREATE INDEX arrival_letter ON arrival (letter);

CREATE TABLE pending (
    letter BLOB NOT NULL PRIMARY KEY REFERENCES letter,
    day INTEGER NOT NULL REFERENCES intake_key,
    box BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pending_day ON pending (day);

CREATE TABLE blob (
    letter BLOB NOT NULL REFERENCES letter,
    kind INTEGER NOT NULL,
    part INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    body BLOB,
    file TEXT UNIQUE,
    CHECK ((body IS NULL) <> (file IS NULL)),
    PRIMARY KEY (letter, kind, part)
) STRICT;

CREATE TABLE filing (
    letter BLOB NOT NULL REFERENCES letter,
    version INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length (hash) = 32),
    prev BLOB NOT NULL CHECK (length (prev) = 32),
    slips BLOB NOT NULL CHECK (length (slips) = 64),
    signer BLOB NOT NULL CHECK (length (signer) = 16),
    dir INTEGER NOT NULL,
    sig BLOB NOT NULL CHECK (length (sig) = 64),
    envelope BLOB,
    at INTEGER NOT NULL,
    PRIMARY KEY (letter, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE wrap (
    object BLOB NOT NULL CHECK (length (object) = 16),
    holder BLOB NOT NULL CHECK (length (holder) = 16),
    class INTEGER NOT NULL,
    version INTEGER NOT NULL,
    box BLOB NOT NULL CHECK (length (box) = 204),
    PRIMARY KEY (object, holder, class)
) STRICT, WITHOUT ROWID;
CREATE INDEX wrap_holder ON wrap (holder, class);

CREATE TABLE slip (
    letter BLOB NOT NULL REFERENCES letter,
    class INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (letter, class)
) STRICT, WITHOUT ROWID;

CREATE TABLE card (
    child BLOB NOT NULL CHECK (length (child) = 16),
    part INTEGER NOT NULL,
    version INTEGER NOT NULL,
    body BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length (hash) = 32),
    signer BLOB NOT NULL CHECK (length (signer) = 16),
    dir INTEGER NOT NULL,
    sig BLOB NOT NULL CHECK (length (sig) = 64),
    to_roll_key BLOB NOT NULL,
    PRIMARY KEY (child, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
    letter BLOB NOT NULL,
    person BLOB NOT NULL,
    class INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (letter, person),
    FOREIGN KEY (letter, person, class)
        REFERENCES wrap (object, holder, class) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    letter BLOB NOT NULL,
    holder BLOB NOT NULL,
    class INTEGER NOT NULL,
    step INTEGER NOT NULL,
    due INTEGER NOT NULL,
    state INTEGER NOT NULL,
    message_id TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    FOREIGN KEY (letter, holder, class)
        REFERENCES wrap (object, holder, class) ON DELETE CASCADE
) STRICT;
CREATE INDEX notice_due ON notice (state, due);
CREATE INDEX notice_holder ON notice (letter, holder, class);

CREATE TABLE signing (
    letter BLOB NOT NULL REFERENCES letter,
    n INTEGER NOT NULL,
    person BLOB NOT NULL CHECK (length (person) = 16),
    role INTEGER NOT NULL,
    filing_hash BLOB NOT NULL CHECK (length (filing_hash) = 32),
    dir INTEGER NOT NULL,
    head_seq INTEGER NOT NULL,
    head BLOB NOT NULL CHECK (length (head) = 32),
    statement_hash BLOB NOT NULL CHECK (length (statement_hash) = 32),
    at INTEGER NOT NULL,
    sig BLOB NOT NULL CHECK (length (sig) = 64),
    statement BLOB NOT NULL,
    PRIMARY KEY (letter, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE act (
    id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
    kind INTEGER NOT NULL,
    object_hash BLOB NOT NULL CHECK (length (object_hash) = 32),
    asked_by BLOB NOT NULL CHECK (length (asked_by) = 16),
    ask_sig BLOB NOT NULL CHECK (length (ask_sig) = 64),
    body BLOB NOT NULL,
    until INTEGER NOT NULL,
    done_by BLOB,
    done_sig BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    boot INTEGER NOT NULL,
    writer INTEGER NOT NULL,
    commit_ BLOB NOT NULL,
    prev BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE audit_day (
    id BLOB NOT NULL PRIMARY KEY CHECK (length (id) = 16),
    day INTEGER NOT NULL,
    writer INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_detail (
    seq INTEGER PRIMARY KEY REFERENCES audit,
    day_id BLOB NOT NULL REFERENCES audit_day,
    nonce BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    cursor BLOB
) STRICT;

CREATE TABLE backup (
    generation INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    head_seq INTEGER NOT NULL,
    head BLOB NOT NULL,
    expires INTEGER NOT NULL
) STRICT;

CREATE TABLE remember (
    hash BLOB NOT NULL CHECK (length (hash) = 32),
    what INTEGER NOT NULL,
    letter BLOB NOT NULL REFERENCES letter,
    floor INTEGER NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (hash, what, letter)
) STRICT, WITHOUT ROWID;
CREATE INDEX remember_letter ON remember (letter);
