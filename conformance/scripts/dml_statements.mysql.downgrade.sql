DELETE FROM message;

DELETE FROM person WHERE NOT (EXISTS (SELECT * 
FROM message 
WHERE message.person_id = person.id));

DROP TABLE archive;

DROP TABLE message;

DROP TABLE person;

