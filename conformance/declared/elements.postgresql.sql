CREATE INDEX document_inner ON document ((CAST((data -> 'a') ->> 'b' AS VARCHAR)));

CREATE INDEX document_key ON document ((CAST(data ->> 'k' AS VARCHAR)));

CREATE INDEX document_last ON document (CAST(data ->> 'k' AS VARCHAR) DESC NULLS LAST);

CREATE INDEX document_lower ON document (lower(CAST(data ->> 'k' AS VARCHAR)));

CREATE INDEX document_some ON document (id) WHERE CAST((data ->> 'k') AS VARCHAR) = 'x';

CREATE INDEX document_sum ON document ((CAST((data ->> 'k') AS INTEGER) + 1));

CREATE TABLE document (
    id SERIAL NOT NULL, 
    data JSON NOT NULL, 
    own VARCHAR(20) GENERATED ALWAYS AS (CAST(data ->> 'id' AS VARCHAR)) STORED, 
    many INTEGER GENERATED ALWAYS AS (coalesce(CAST(data #>> '{a, b}' AS INTEGER), 0)) STORED, 
    "inner" VARCHAR(20) GENERATED ALWAYS AS (CAST((data -> 'a') ->> 'b' AS VARCHAR)) STORED, 
    chosen VARCHAR(20) GENERATED ALWAYS AS (CASE WHEN (CAST((data ->> 'k') AS VARCHAR) = 'x') THEN CAST(data ->> 'l' AS VARCHAR) ELSE CAST(data ->> 'm' AS VARCHAR) END) STORED, 
    PRIMARY KEY (id), 
    CONSTRAINT document_set CHECK (CAST((data ->> 'k') AS VARCHAR) IS NOT NULL), 
    CONSTRAINT document_long CHECK (length(CAST((data ->> 'k') AS VARCHAR)) > 3), 
    CONSTRAINT document_not CHECK (NOT (CAST(data ->> 'k' AS BOOLEAN))), 
    CONSTRAINT document_both CHECK (CAST((data ->> 'k') AS BOOLEAN) AND CAST((data ->> 'l') AS BOOLEAN)), 
    CONSTRAINT document_one CHECK (CAST((data ->> 'k') AS BOOLEAN) OR lower(CAST((data ->> 'k') AS VARCHAR)) IN ('x', 'y')), 
    CONSTRAINT document_like CHECK (CAST(data ->> 'k' AS VARCHAR) LIKE 'x_'), 
    CONSTRAINT document_within CHECK (CAST(((data -> 'a') ->> 'b') AS VARCHAR) = 'x'), 
    CONSTRAINT document_deep CHECK (lower(CAST((((data -> 'a') -> 'b') ->> 'c') AS VARCHAR)) = 'x'), 
    CONSTRAINT document_path CHECK (CAST((data #>> '{a, b}') AS INTEGER) > 1), 
    CONSTRAINT document_sum CHECK (CAST((data ->> 'k') AS INTEGER) + 1 > CAST((data ->> 'l') AS INTEGER)), 
    CONSTRAINT document_remainder CHECK (CAST((data ->> 'k') AS INTEGER) / 2 > 1), 
    CONSTRAINT document_between CHECK (CAST((data ->> 'k') AS INTEGER) BETWEEN 1 AND 9), 
    CONSTRAINT document_case CHECK (CASE WHEN (CAST((data ->> 'k') AS VARCHAR) = 'x') THEN CAST((data ->> 'l') AS VARCHAR) ELSE CAST((data ->> 'm') AS VARCHAR) END = 'y'), 
    CONSTRAINT document_together CHECK ((CAST((data ->> 'k') AS VARCHAR) || CAST((data ->> 'l') AS VARCHAR)) != 'xy'), 
    CONSTRAINT document_lower CHECK (lower(CAST((data ->> 'k') AS VARCHAR)) != 'x'), 
    CONSTRAINT document_collated CHECK ((CAST((data ->> 'k') AS VARCHAR) COLLATE "C") > 'a'), 
    CONSTRAINT document_json CHECK ((data -> 'k') IS NOT NULL), 
    CONSTRAINT document_negative CHECK (-CAST((data ->> 'k') AS INTEGER) < 0)
);

