CREATE TABLE person (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    name VARCHAR(40) NOT NULL, 
    nick VARCHAR(40), 
    active BOOL, 
    balance NUMERIC(8, 2), 
    born DATE, 
    seen DATETIME, 
    PRIMARY KEY (id)
);

CREATE TABLE message (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    person_id INTEGER, 
    `body` TEXT, 
    PRIMARY KEY (id), 
    FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE TABLE archive (
    person_id INTEGER, 
    label VARCHAR(100)
);

INSERT INTO person (id, name, active, balance) VALUES (1, 'O''Neil', true, 12.50);

INSERT INTO person (id, name, active, born) VALUES (2, '50% off; -- x', false, '2001-02-03'), (3, ':colon', NULL, NULL);

INSERT INTO person (id, name, seen) VALUES (4, 'now', '2020-01-02 03:04:05');

INSERT INTO message (id, person_id, `body`) VALUES (1, 1, 'hello'), (2, 2, 'bye');

UPDATE person SET nick=lower(person.name) WHERE person.nick IS NULL;

UPDATE person SET nick=CASE WHEN (person.id = 1) THEN 'first' ELSE concat(person.name, '!') END, balance=(coalesce(person.balance, 0) + 1) WHERE person.id IN (1, 2) AND (person.active = 1 OR person.name LIKE '50%');

UPDATE person SET nick=(SELECT message.`body` 
FROM message 
WHERE person.id = message.person_id 
 LIMIT 1) WHERE EXISTS (SELECT * 
FROM message 
WHERE person.id = message.person_id);

UPDATE person, message SET person.nick=message.`body` WHERE person.id = message.person_id;

INSERT INTO archive (person_id, label) SELECT person.id, concat(person.name, ' was here') AS anon_1 
FROM person LEFT OUTER JOIN message ON person.id = message.person_id 
WHERE message.id IS NULL ORDER BY person.id DESC;

DELETE FROM message WHERE message.person_id IN (SELECT person.id 
FROM person 
WHERE person.active = false);

DELETE FROM archive WHERE (archive.label LIKE concat('%', 'x', '%')) AND archive.person_id NOT BETWEEN 7 AND 9;

DELETE FROM archive WHERE (archive.person_id NOT IN (NULL) OR (1 = 1)) AND archive.person_id > 100;

