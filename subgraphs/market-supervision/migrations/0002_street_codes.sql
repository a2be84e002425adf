-- Streets are asked for by their codes as well as by their names.
CREATE INDEX business_by_street_code ON business (street_code, id);
