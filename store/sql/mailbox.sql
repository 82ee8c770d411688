-- name: mailbox_state_list
-- out: mailbox, name, since, looked, success, failing, refused, code, reason, ends of certificate and credential, kept_reason, newest mail, arrivals
SELECT mailbox, name, since, looked, success, failing, refused, code, reason,
certificate_end, credential_end, kept_reason,
(SELECT coalesce (max (internaldate), 0) FROM arrival
WHERE arrival.mailbox = mailbox_state.mailbox),
(SELECT count (*) FROM arrival WHERE arrival.mailbox = mailbox_state.mailbox)
FROM mailbox_state ORDER BY name, mailbox
-- name: mailbox_state_success
-- in: mailbox, name, now, ends of certificate and credential
INSERT INTO mailbox_state (mailbox, name, since, looked, success,
certificate_end, credential_end) VALUES (?1, ?2, ?3, ?3, ?3, ?4, ?5)
ON CONFLICT (mailbox) DO UPDATE SET name = excluded.name,
looked = excluded.looked, success = excluded.success, failing = 0, refused = 0,
code = 0, reason = '', certificate_end = excluded.certificate_end,
credential_end = excluded.credential_end
-- name: mailbox_state_failure
-- in: mailbox, name, now, whether it was refused, code, reason, end of certificate (0 = not known)
INSERT INTO mailbox_state (mailbox, name, since, looked, success, failing,
refused, code, reason, certificate_end)
VALUES (?1, ?2, ?3, ?3, 0, ?3, ?3 * ?4, ?5, ?6, ?7)
ON CONFLICT (mailbox) DO UPDATE SET name = excluded.name,
looked = excluded.looked,
failing = CASE failing WHEN 0 THEN excluded.failing ELSE failing END,
refused = CASE ?4 WHEN 0 THEN 0 ELSE
CASE refused WHEN 0 THEN excluded.refused ELSE refused END END,
code = excluded.code, reason = excluded.reason,
certificate_end = CASE excluded.certificate_end WHEN 0 THEN certificate_end
ELSE excluded.certificate_end END
-- name: mailbox_state_kept
-- in: reason, mailbox
UPDATE mailbox_state SET kept_reason = ? WHERE mailbox = ?
-- name: mailbox_arrivals
-- in: mailbox, from
-- out: times of its messages since then, oldest first
SELECT internaldate FROM arrival WHERE mailbox = ? AND internaldate >= ?
ORDER BY internaldate

-- name: removal_due
-- in: mailbox, act, filed before, whether a backup must hold it, children's (1) or the rest (0), limit
-- out: arrival, uidvalidity, uid, name digest, size, keyed digest, letter, intended before
SELECT arrival.id, uidvalidity, uid, name_digest, size, keyed_digest,
arrival.letter, coalesce (removal.state, 0)
FROM arrival JOIN letter ON letter.id = arrival.letter
JOIN filing ON filing.letter = letter.id AND filing.version = letter.filing
LEFT JOIN removal ON removal.arrival = arrival.id
WHERE arrival.mailbox = ?1 AND filing.at <= ?3
AND (?4 = 0 OR EXISTS (SELECT 1 FROM backup WHERE backup.at > filing.at))
AND ((?5 = 1 AND letter.hold IN (1, 6, 10)) OR (?5 = 0 AND letter.hold IN (5, 7)))
AND NOT EXISTS (SELECT 1 FROM pending WHERE pending.letter = letter.id)
AND (removal.state IS NULL OR removal.state = 1
OR (removal.state = 2 AND removal.act = 1 AND ?2 > 1))
ORDER BY arrival.id LIMIT ?6
-- name: removal_put
-- in: arrival, act, state, now
INSERT INTO removal (arrival, act, state, at) VALUES (?, ?, ?, ?)
ON CONFLICT (arrival) DO UPDATE SET act = excluded.act, state = excluded.state,
at = excluded.at
-- name: removal_count
-- in: mailbox
-- out: messages that were taken out by us
SELECT count (*) FROM removal JOIN arrival ON arrival.id = removal.arrival
WHERE mailbox = ? AND removal.state = 2 AND act IN (2, 3)
-- name: removal_left
-- in: mailbox
-- out: filed letters that are still in the mailbox as far as we know
SELECT count (*) FROM arrival JOIN letter ON letter.id = arrival.letter
WHERE mailbox = ? AND hold IN (1, 5, 6, 7, 10) AND NOT EXISTS (SELECT 1
FROM removal WHERE removal.arrival = arrival.id
AND (state = 3 OR (state = 2 AND act IN (2, 3))))
-- name: blob_list
-- in: letter
-- out: kind, part, sealed size, body, file
SELECT kind, part, bytes, body, file FROM blob WHERE letter = ?
ORDER BY kind, part

-- name: certificate_insert
-- in: at, messages, rows, missing, set aside, gone, uncounted, head seq, head
INSERT INTO certificate (at, messages, rows, missing, set_aside, gone,
uncounted, head_seq, head) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
-- name: certificate_last
-- out: at, messages, rows, missing, set aside, gone, uncounted
SELECT at, messages, rows, missing, set_aside, gone, uncounted FROM certificate
ORDER BY id DESC LIMIT 1
-- name: outcomes_of_mailbox
-- in: mailbox
-- out: outcome, arrivals
SELECT hold, count (*) FROM arrival JOIN letter ON letter.id = arrival.letter
WHERE mailbox = ? GROUP BY hold
-- name: letter_origins
-- out: origin, letters
SELECT origin, count (*) FROM letter GROUP BY origin

-- name: canary_get
-- in: mailbox's name
-- out: token, sent, seen
SELECT token, sent, seen FROM canary WHERE mailbox = ?
-- name: canary_sent
-- in: mailbox's name, token, now
INSERT INTO canary (mailbox, token, sent) VALUES (?, ?, ?)
ON CONFLICT (mailbox) DO UPDATE SET token = excluded.token,
sent = excluded.sent
-- name: canary_seen
-- in: now, token
UPDATE canary SET seen = ? WHERE token = ?

-- name: alarm_get
-- in: mailbox's name, cause
-- out: since, stage, told, next
SELECT since, stage, told, next FROM alarm WHERE mailbox = ? AND cause = ?
-- name: alarm_put
-- in: mailbox's name, cause, since, stage, told, next
INSERT INTO alarm (mailbox, cause, since, stage, told, next)
VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (mailbox, cause) DO UPDATE SET
since = excluded.since, stage = excluded.stage, told = excluded.told,
next = excluded.next
-- name: alarm_list
-- out: mailbox's name, cause, since, stage, told, next
SELECT mailbox, cause, since, stage, told, next FROM alarm
ORDER BY mailbox, cause
-- name: alarm_delete
-- in: mailbox's name, cause
DELETE FROM alarm WHERE mailbox = ? AND cause = ?
-- name: centre_made
-- out: when the centre was made
SELECT made FROM centre
