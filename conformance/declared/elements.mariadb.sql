CREATE INDEX document_inner ON document ((CASE JSON_EXTRACT(JSON_EXTRACT(data, '$."a"'), '$."b"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(JSON_EXTRACT(data, '$."a"'), '$."b"')) END));

CREATE INDEX document_key ON document ((CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."k"')) END));

CREATE INDEX document_last ON document ((CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."k"')) END DESC NULLS LAST));

CREATE INDEX document_lower ON document ((lower(CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."k"')) END)));

CREATE INDEX document_some ON document (id);

CREATE INDEX document_sum ON document ((CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE CAST(JSON_EXTRACT(data, '$."k"') AS SIGNED INTEGER) END + 1));

CREATE TABLE document (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    data JSON NOT NULL, 
    own VARCHAR(20) GENERATED ALWAYS AS (CASE JSON_EXTRACT(data, '$."id"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."id"')) END) STORED, 
    many INTEGER GENERATED ALWAYS AS (coalesce(CASE JSON_EXTRACT(data, '$."a"."b"') WHEN 'null' THEN NULL ELSE CAST(JSON_EXTRACT(data, '$."a"."b"') AS SIGNED INTEGER) END, 0)) STORED, 
    `inner` VARCHAR(20) GENERATED ALWAYS AS (CASE JSON_EXTRACT(JSON_EXTRACT(data, '$."a"'), '$."b"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(JSON_EXTRACT(data, '$."a"'), '$."b"')) END) STORED, 
    chosen VARCHAR(20) GENERATED ALWAYS AS (CASE WHEN (CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."k"')) END = 'x') THEN CASE JSON_EXTRACT(data, '$."l"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."l"')) END ELSE CASE JSON_EXTRACT(data, '$."m"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."m"')) END END) STORED, 
    PRIMARY KEY (id), 
    CONSTRAINT document_set CHECK (CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."k"')) END IS NOT NULL), 
    CONSTRAINT document_long CHECK (length(CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."k"')) END) > 3), 
    CONSTRAINT document_not CHECK ((CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL WHEN true THEN true ELSE false END) = 0), 
    CONSTRAINT document_both CHECK (CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL WHEN true THEN true ELSE false END AND CASE JSON_EXTRACT(data, '$."l"') WHEN 'null' THEN NULL WHEN true THEN true ELSE false END), 
    CONSTRAINT document_one CHECK (CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL WHEN true THEN true ELSE false END OR lower(CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."k"')) END) IN ('x', 'y')), 
    CONSTRAINT document_like CHECK (CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."k"')) END LIKE 'x_'), 
    CONSTRAINT document_within CHECK (CASE JSON_EXTRACT(JSON_EXTRACT(data, '$."a"'), '$."b"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(JSON_EXTRACT(data, '$."a"'), '$."b"')) END = 'x'), 
    CONSTRAINT document_deep CHECK (lower(CASE JSON_EXTRACT(JSON_EXTRACT(JSON_EXTRACT(data, '$."a"'), '$."b"'), '$."c"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(JSON_EXTRACT(JSON_EXTRACT(data, '$."a"'), '$."b"'), '$."c"')) END) = 'x'), 
    CONSTRAINT document_path CHECK (CASE JSON_EXTRACT(data, '$."a"."b"') WHEN 'null' THEN NULL ELSE CAST(JSON_EXTRACT(data, '$."a"."b"') AS SIGNED INTEGER) END > 1), 
    CONSTRAINT document_sum CHECK (CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE CAST(JSON_EXTRACT(data, '$."k"') AS SIGNED INTEGER) END + 1 > CASE JSON_EXTRACT(data, '$."l"') WHEN 'null' THEN NULL ELSE CAST(JSON_EXTRACT(data, '$."l"') AS SIGNED INTEGER) END), 
    CONSTRAINT document_remainder CHECK (FLOOR(CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE CAST(JSON_EXTRACT(data, '$."k"') AS SIGNED INTEGER) END / 2) > 1), 
    CONSTRAINT document_between CHECK (CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE CAST(JSON_EXTRACT(data, '$."k"') AS SIGNED INTEGER) END BETWEEN 1 AND 9), 
    CONSTRAINT document_case CHECK (CASE WHEN (CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."k"')) END = 'x') THEN CASE JSON_EXTRACT(data, '$."l"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."l"')) END ELSE CASE JSON_EXTRACT(data, '$."m"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."m"')) END END = 'y'), 
    CONSTRAINT document_together CHECK ((concat(CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."k"')) END, CASE JSON_EXTRACT(data, '$."l"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."l"')) END)) != 'xy'), 
    CONSTRAINT document_lower CHECK (lower(CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."k"')) END) != 'x'), 
    CONSTRAINT document_collated CHECK ((CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE JSON_UNQUOTE(JSON_EXTRACT(data, '$."k"')) END COLLATE `C`) > 'a'), 
    CONSTRAINT document_json CHECK (JSON_EXTRACT(data, '$."k"') IS NOT NULL), 
    CONSTRAINT document_negative CHECK (-CASE JSON_EXTRACT(data, '$."k"') WHEN 'null' THEN NULL ELSE CAST(JSON_EXTRACT(data, '$."k"') AS SIGNED INTEGER) END < 0)
);

