DROP TABLE account;

