CREATE TABLE fruit (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    name VARCHAR(20), 
    price NUMERIC(5, 2), 
    picked DATE, 
    ripe BOOL, 
    PRIMARY KEY (id)
);

INSERT INTO fruit (id, name, price, picked, ripe) VALUES (1, 'o''apple', 1.50, '2020-01-02', true);

INSERT INTO fruit (id, name, price, picked, ripe) VALUES (2, NULL, NULL, NULL, false);

