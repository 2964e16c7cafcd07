DROP VIEW IF EXISTS some_users;

DROP VIEW IF EXISTS `some others`;

DROP TABLE copied;

DROP TABLE `Some Users`;

DROP TABLE users;

