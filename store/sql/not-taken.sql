-- name: not_taken_get
-- in: mailbox, uidvalidity, uid, name digest
-- out: tries, first, next, reason
SELECT tries, first, next, reason FROM not_taken
WHERE mailbox = ? AND uidvalidity = ? AND uid = ? AND name_digest = ?
-- name: not_taken_put
-- in: mailbox, uidvalidity, uid, name digest, tries, now, next, reason
INSERT INTO not_taken (mailbox, uidvalidity, uid, name_digest, tries, first,
next, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (mailbox, uidvalidity, uid, name_digest) DO UPDATE SET
tries = excluded.tries, next = excluded.next, reason = excluded.reason
-- name: not_taken_delete
-- in: mailbox, uidvalidity, uid, name digest: it was taken, or is gone
DELETE FROM not_taken
WHERE mailbox = ? AND uidvalidity = ? AND uid = ? AND name_digest = ?
-- name: not_taken_count
SELECT count (*) FROM not_taken
-- name: not_taken_list
-- in: mailbox
-- out: uidvalidity, uid, name digest, tries, first, next, reason
SELECT uidvalidity, uid, name_digest, tries, first, next, reason
FROM not_taken WHERE mailbox = ? ORDER BY first, uid, name_digest
