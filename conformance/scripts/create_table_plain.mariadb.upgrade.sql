CREATE TABLE account (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    name VARCHAR(50) NOT NULL, 
    bio TEXT, 
    balance NUMERIC(10, 2) NOT NULL DEFAULT '0', 
    is_admin BOOL NOT NULL DEFAULT false, 
    born DATE, 
    seen DATETIME DEFAULT (now()), 
    CONSTRAINT pk_account PRIMARY KEY (id), 
    CONSTRAINT uq_account_name UNIQUE (name), 
    CONSTRAINT ck_account_balance CHECK (balance >= 0)
);

