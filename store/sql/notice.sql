-- name: notice_insert
-- in: ref, letter, holder, class, step, due, state; nobody is told twice
INSERT INTO notice (ref, letter, holder, class, step, due, state)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS
(SELECT 1 FROM notice WHERE letter = ?2 AND holder = ?3)
-- name: notice_due
-- in: now, start of the digest's time
-- out: holder, letters, any urgent, earliest due time of them, last notice
SELECT holder, count (DISTINCT letter), max (step = 1),
min ((SELECT due FROM letter WHERE id = notice.letter)), max (id)
FROM notice WHERE state = 1 AND due <= ?1 GROUP BY holder
HAVING max (step = 1) OR NOT EXISTS (SELECT 1 FROM notice AS sent
WHERE sent.holder = notice.holder AND sent.state IN (2, 4) AND sent.due > ?2)
-- name: notice_told
-- in: holder, now, last notice: letters that wait become told
UPDATE letter SET state = 3 WHERE state = 2 AND id IN (SELECT letter
FROM notice WHERE holder = ?1 AND state = 1 AND due <= ?2 AND id <= ?3)
-- name: notice_set
-- in: state, message id, now, holder, last notice
UPDATE notice SET state = ?1, message_id = ?2, due = ?3
WHERE holder = ?4 AND state = 1 AND due <= ?3 AND id <= ?5
-- name: notice_put_off
-- in: next time, holder
UPDATE notice SET tries = tries + 1, due = ? WHERE holder = ? AND state = 1
-- name: notice_hand_over
-- in: other, now, other, holder: where the other holds a key and was not told
UPDATE notice SET holder = ?, due = ? WHERE state = 1 AND EXISTS
(SELECT 1 FROM wrap WHERE object = letter AND holder = ? AND class = 1)
AND holder = ?
-- name: notice_count_state
-- in: state
SELECT count (*) FROM notice WHERE state = ?
-- name: notice_forget
-- in: letter: what comes next is told anew
DELETE FROM notice WHERE letter = ?
-- name: notice_again
-- in: now, letter, holder: told once more
UPDATE notice SET state = 1, step = 1, due = ? WHERE letter = ? AND holder = ?
