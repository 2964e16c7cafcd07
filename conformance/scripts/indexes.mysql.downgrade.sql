DROP INDEX ix_book_recent ON book;

DROP INDEX ix_book_lower ON book;

DROP INDEX ix_book_both ON book;

DROP INDEX ix_book_year ON book;

DROP TABLE book;

