BEGIN;

CREATE TABLE alpha_log (
    id SERIAL NOT NULL, 
    created_at TIMESTAMP WITHOUT TIME ZONE, 
    updated_at TIMESTAMP WITHOUT TIME ZONE, 
    n0 INTEGER, 
    PRIMARY KEY (id)
);

CREATE TABLE beta_log (
    id SERIAL NOT NULL, 
    created_at TIMESTAMP WITHOUT TIME ZONE, 
    updated_at TIMESTAMP WITHOUT TIME ZONE, 
    n1 INTEGER, 
    PRIMARY KEY (id)
);

COMMENT ON TABLE alpha_log IS 'first';

COMMIT;

