CREATE TABLE `Order` (
    `select` INTEGER NOT NULL AUTO_INCREMENT, 
    `a b` TEXT, 
    `q"x` TEXT DEFAULT 'semi;colon -- \\ ''x''', 
    `UPPER` INTEGER, 
    `é` INTEGER, 
    PRIMARY KEY (`select`)
);

CREATE INDEX `ix Odd;--` ON `Order` (`a b`, `q"x`);

