-- Since when the register has a business: nobody must have seen it before. The register is read again for it.
ALTER TABLE business ADD COLUMN established_on date;
UPDATE feed SET cursor = NULL WHERE department = 'market-supervision';
