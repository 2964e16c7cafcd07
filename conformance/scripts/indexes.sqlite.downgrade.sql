DROP INDEX ix_book_recent;

DROP INDEX ix_book_lower;

DROP INDEX ix_book_both;

DROP INDEX ix_book_year;

DROP TABLE book;

