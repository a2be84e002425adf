-- Who shares a number in a road is looked up in the same town, where that is known: over a whole province, every road has
-- its number 1.
DROP INDEX matching.business_key_by_place;
CREATE INDEX business_key_by_door ON matching.business_key (road, house, town);
DROP INDEX matching.party_key_by_place;
CREATE INDEX party_key_by_door ON matching.party_key (road, house, town);
