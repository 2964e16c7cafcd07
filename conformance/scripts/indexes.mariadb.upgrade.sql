CREATE TABLE book (
    id INTEGER NOT NULL AUTO_INCREMENT, 
    title TEXT, 
    isbn VARCHAR(13), 
    year INTEGER, 
    PRIMARY KEY (id), 
    UNIQUE (isbn)
);

CREATE INDEX ix_book_title ON book (title);

CREATE INDEX ix_book_year ON book (year);

CREATE UNIQUE INDEX ix_book_both ON book (year, isbn);

CREATE INDEX ix_book_lower ON book (lower(title));

CREATE INDEX ix_book_recent ON book (year);

