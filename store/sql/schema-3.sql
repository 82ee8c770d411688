-- Schema step 3: what is known of each mailbox, what was taken out of it, the
-- daily certificate, and who was told that something is wrong.
CREATE TABLE mailbox_state (
    mailbox BLOB NOT NULL PRIMARY KEY CHECK (length (mailbox) = 32),
    name TEXT NOT NULL,
    since INTEGER NOT NULL,
    looked INTEGER NOT NULL,
    success INTEGER NOT NULL,
    failing INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    code INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    certificate_end INTEGER NOT NULL DEFAULT 0,
    credential_end INTEGER NOT NULL DEFAULT 0,
    kept_reason TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE removal (
    arrival INTEGER PRIMARY KEY REFERENCES arrival,
    act INTEGER NOT NULL,
    state INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE certificate (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    set_aside INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    uncounted INTEGER NOT NULL,
    head_seq INTEGER NOT NULL,
    head BLOB NOT NULL CHECK (length (head) = 32)
) STRICT;

CREATE TABLE canary (
    mailbox TEXT NOT NULL PRIMARY KEY,
    token TEXT NOT NULL,
    sent INTEGER NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE alarm (
    mailbox TEXT NOT NULL,
    cause INTEGER NOT NULL,
    since INTEGER NOT NULL,
    stage INTEGER NOT NULL,
    told INTEGER NOT NULL DEFAULT 0,
    next INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (mailbox, cause)
) STRICT, WITHOUT ROWID;
