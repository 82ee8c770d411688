-- Schema step 2: messages that could not be taken. Until one is, it stays in
-- its mailbox; the row says how often it was tried, why it failed and when it
-- is tried again.
CREATE TABLE not_taken (
    mailbox BLOB NOT NULL CHECK (length (mailbox) = 32),
    uidvalidity INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    name_digest BLOB NOT NULL CHECK (length (name_digest) = 32),
    tries INTEGER NOT NULL,
    first INTEGER NOT NULL,
    next INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (mailbox, uidvalidity, uid, name_digest)
) STRICT, WITHOUT ROWID;
