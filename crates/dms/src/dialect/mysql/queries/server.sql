-- Which server it is, the default schema, and whether the names of tables do not heed case.
SELECT VERSION(), DATABASE(), @@lower_case_table_names
