CREATE TABLE alpha_log (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    created_at DATETIME, 
    updated_at DATETIME, 
    n0 INTEGER, 
    PRIMARY KEY (id)
);

CREATE TABLE beta_log (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    created_at DATETIME, 
    updated_at DATETIME, 
    n1 INTEGER, 
    PRIMARY KEY (id)
);

