CREATE INDEX document_inner ON document (CAST(JSON_EXTRACT(JSON_QUOTE(JSON_EXTRACT(data, '$."a"')), '$."b"') AS VARCHAR));

CREATE INDEX document_key ON document (CAST(JSON_EXTRACT(data, '$."k"') AS VARCHAR));

CREATE INDEX document_last ON document (CAST(JSON_EXTRACT(data, '$."k"') AS VARCHAR) DESC NULLS LAST);

CREATE INDEX document_lower ON document (lower(CAST(JSON_EXTRACT(data, '$."k"') AS VARCHAR)));

CREATE INDEX document_some ON document (id) WHERE CAST(JSON_EXTRACT(data, '$."k"') AS VARCHAR) = 'x';

CREATE INDEX document_sum ON document (CAST(JSON_EXTRACT(data, '$."k"') AS INTEGER) + 1);

CREATE TABLE document (
    id INTEGER NOT NULL, 
    data JSON NOT NULL, 
    own VARCHAR(20) GENERATED ALWAYS AS (CAST(JSON_EXTRACT(data, '$."id"') AS VARCHAR)) STORED, 
    many INTEGER GENERATED ALWAYS AS (coalesce(CAST(JSON_EXTRACT(data, '$."a"."b"') AS INTEGER), 0)) STORED, 
    "inner" VARCHAR(20) GENERATED ALWAYS AS (CAST(JSON_EXTRACT(JSON_QUOTE(JSON_EXTRACT(data, '$."a"')), '$."b"') AS VARCHAR)) STORED, 
    chosen VARCHAR(20) GENERATED ALWAYS AS (CASE WHEN (CAST(JSON_EXTRACT(data, '$."k"') AS VARCHAR) = 'x') THEN CAST(JSON_EXTRACT(data, '$."l"') AS VARCHAR) ELSE CAST(JSON_EXTRACT(data, '$."m"') AS VARCHAR) END) STORED, 
    PRIMARY KEY (id), 
    CONSTRAINT document_set CHECK (CAST(JSON_EXTRACT(data, '$."k"') AS VARCHAR) IS NOT NULL), 
    CONSTRAINT document_long CHECK (length(CAST(JSON_EXTRACT(data, '$."k"') AS VARCHAR)) > 3), 
    CONSTRAINT document_not CHECK ((CAST(JSON_EXTRACT(data, '$."k"') AS BOOLEAN)) = 0), 
    CONSTRAINT document_both CHECK (CAST(JSON_EXTRACT(data, '$."k"') AS BOOLEAN) AND CAST(JSON_EXTRACT(data, '$."l"') AS BOOLEAN)), 
    CONSTRAINT document_one CHECK (CAST(JSON_EXTRACT(data, '$."k"') AS BOOLEAN) OR lower(CAST(JSON_EXTRACT(data, '$."k"') AS VARCHAR)) IN ('x', 'y')), 
    CONSTRAINT document_like CHECK (CAST(JSON_EXTRACT(data, '$."k"') AS VARCHAR) LIKE 'x_'), 
    CONSTRAINT document_within CHECK (CAST(JSON_EXTRACT(JSON_QUOTE(JSON_EXTRACT(data, '$."a"')), '$."b"') AS VARCHAR) = 'x'), 
    CONSTRAINT document_deep CHECK (lower(CAST(JSON_EXTRACT(JSON_QUOTE(JSON_EXTRACT(JSON_QUOTE(JSON_EXTRACT(data, '$."a"')), '$."b"')), '$."c"') AS VARCHAR)) = 'x'), 
    CONSTRAINT document_path CHECK (CAST(JSON_EXTRACT(data, '$."a"."b"') AS INTEGER) > 1), 
    CONSTRAINT document_sum CHECK (CAST(JSON_EXTRACT(data, '$."k"') AS INTEGER) + 1 > CAST(JSON_EXTRACT(data, '$."l"') AS INTEGER)), 
    CONSTRAINT document_remainder CHECK (CAST(JSON_EXTRACT(data, '$."k"') AS INTEGER) / 2 > 1), 
    CONSTRAINT document_between CHECK (CAST(JSON_EXTRACT(data, '$."k"') AS INTEGER) BETWEEN 1 AND 9), 
    CONSTRAINT document_case CHECK (CASE WHEN (CAST(JSON_EXTRACT(data, '$."k"') AS VARCHAR) = 'x') THEN CAST(JSON_EXTRACT(data, '$."l"') AS VARCHAR) ELSE CAST(JSON_EXTRACT(data, '$."m"') AS VARCHAR) END = 'y'), 
    CONSTRAINT document_together CHECK ((CAST(JSON_EXTRACT(data, '$."k"') AS VARCHAR) || CAST(JSON_EXTRACT(data, '$."l"') AS VARCHAR)) != 'xy'), 
    CONSTRAINT document_lower CHECK (lower(CAST(JSON_EXTRACT(data, '$."k"') AS VARCHAR)) != 'x'), 
    CONSTRAINT document_collated CHECK ((CAST(JSON_EXTRACT(data, '$."k"') AS VARCHAR) COLLATE "C") > 'a'), 
    CONSTRAINT document_json CHECK (JSON_QUOTE(JSON_EXTRACT(data, '$."k"')) IS NOT NULL), 
    CONSTRAINT document_negative CHECK (-CAST(JSON_EXTRACT(data, '$."k"') AS INTEGER) < 0)
);

