CREATE TABLE stock (
    shop INTEGER NOT NULL, 
    item VARCHAR(20) NOT NULL, 
    note VARCHAR(200)
);

ALTER TABLE stock ADD CONSTRAINT pk_stock PRIMARY KEY (shop, item);

INSERT INTO stock (shop, item, note) VALUES (1, 'it''s', '50% of \\');

CREATE TABLE shelf (
    number INTEGER NOT NULL, 
    place INTEGER
);

ALTER TABLE shelf ADD PRIMARY KEY (number);

