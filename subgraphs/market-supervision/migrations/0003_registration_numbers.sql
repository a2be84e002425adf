-- A registration number (注册号) is searched for beside names and codes: without an index of its own, all would be read.
CREATE INDEX business_by_registration_number ON business (registration_number) WHERE registration_number IS NOT NULL;
