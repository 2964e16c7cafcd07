DROP TABLE number;

