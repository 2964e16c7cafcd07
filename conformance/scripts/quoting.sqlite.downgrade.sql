DROP INDEX "ix Odd;--";

DROP TABLE "Order";

