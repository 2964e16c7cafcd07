CREATE TABLE account (
    id INTEGER NOT NULL, 
    name VARCHAR(50) NOT NULL, 
    bio TEXT, 
    balance NUMERIC(10, 2) DEFAULT '0' NOT NULL, 
    is_admin BOOLEAN DEFAULT false NOT NULL, 
    born DATE, 
    seen DATETIME DEFAULT CURRENT_TIMESTAMP, 
    CONSTRAINT pk_account PRIMARY KEY (id), 
    CONSTRAINT uq_account_name UNIQUE (name), 
    CONSTRAINT ck_account_balance CHECK (balance >= 0)
);

