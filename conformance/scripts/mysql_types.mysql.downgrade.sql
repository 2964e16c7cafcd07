DROP TABLE others;

DROP TABLE texts;

DROP TABLE numbers;

