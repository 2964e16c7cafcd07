DROP TABLE beta_log;

DROP TABLE alpha_log;

