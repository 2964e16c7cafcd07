DROP INDEX `ix Odd;--` ON `Order`;

DROP TABLE `Order`;

