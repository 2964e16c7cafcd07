DROP TABLE sample;

