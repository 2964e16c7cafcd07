DROP TABLE second;

