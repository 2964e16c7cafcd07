ALTER TABLE item ADD CONSTRAINT fk_item_owner_id FOREIGN KEY(owner_id) REFERENCES owner (id) ON DELETE SET NULL;

ALTER TABLE item ADD CONSTRAINT fk_item_parent_id FOREIGN KEY(parent_id) REFERENCES item (id);

ALTER TABLE note ADD CONSTRAINT fk_note_part_id FOREIGN KEY(part_id) REFERENCES part (id);

ALTER TABLE owner ADD CONSTRAINT fk_owner_favourite FOREIGN KEY(favourite_id) REFERENCES item (id);

CREATE INDEX ix_item_open ON item (name);

CREATE INDEX ix_item_owner_id ON item (owner_id);

CREATE TABLE item (
    id BIGINT NOT NULL AUTO_INCREMENT, 
    name VARCHAR(200) NOT NULL COMMENT 'what it''s called', 
    price NUMERIC(12, 2) NOT NULL DEFAULT '0' CHECK (price < 1000000), 
    state ENUM('open','closed') NOT NULL, 
    `double` INTEGER GENERATED ALWAYS AS (price * 2) STORED, 
    tags JSON NOT NULL, 
    parent_id BIGINT, 
    created DATETIME NOT NULL DEFAULT (now()), 
    changed DATETIME, 
    owner_id INTEGER, 
    CONSTRAINT pk_item PRIMARY KEY (id), 
    CONSTRAINT ck_item_price CHECK (price > 0), 
    CONSTRAINT uq_item_name UNIQUE (name, state)
);

CREATE TABLE note (
    item_id BIGINT NOT NULL, 
    number INTEGER NOT NULL, 
    is_read BOOL NOT NULL DEFAULT false, 
    text TEXT NOT NULL, 
    part_id BIGINT, 
    CONSTRAINT pk_note PRIMARY KEY (item_id, number), 
    CONSTRAINT fk_note_item_id FOREIGN KEY(item_id) REFERENCES item (id) ON DELETE CASCADE
);

CREATE TABLE owner (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    name VARCHAR(200) NOT NULL, 
    code VARCHAR(12) NOT NULL, 
    favourite_id BIGINT, 
    CONSTRAINT pk_owner PRIMARY KEY (id), 
    CONSTRAINT uq_owner_code UNIQUE (code)
)COMMENT='who has it';

CREATE TABLE part (
    id BIGINT NOT NULL, 
    weight DOUBLE, 
    CONSTRAINT pk_part PRIMARY KEY (id), 
    CONSTRAINT fk_part_id FOREIGN KEY(id) REFERENCES item (id)
);

CREATE UNIQUE INDEX ix_item_price_state ON item (price, state);

