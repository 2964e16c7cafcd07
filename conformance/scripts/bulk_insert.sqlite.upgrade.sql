CREATE TABLE fruit (
    id INTEGER NOT NULL, 
    name VARCHAR(20), 
    price NUMERIC(5, 2), 
    picked DATE, 
    ripe BOOLEAN, 
    PRIMARY KEY (id)
);

INSERT INTO fruit (id, name, price, picked, ripe) VALUES (1, 'o''apple', 1.50, '2020-01-02', 1);

INSERT INTO fruit (id, name, price, picked, ripe) VALUES (2, NULL, NULL, NULL, 0);

