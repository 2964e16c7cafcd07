DROP TABLE fruit;

