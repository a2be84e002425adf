/**
 * How well a party and a business agree, field by field. The levels are all that the model knows of a pair: which words
 * they stand for is said here, what each is worth is estimated from the data.
 */

/** The fields compared, and how many levels each has; level 0 is disagreement, a field that one side lacks has none. */
export const fields = {
  /** 4 the same name, 3 the same but for its form, 2 spoken alike, 1 similar, 0 another. */
  name: 5,
  /** 1 the same branch, or neither is one; 0 only one of the two is, or one has a number and the other a name. */
  branch: 2,
  /** 3 the same door, 2 the same number where one side states no room, 1 the same road, 0 another. */
  place: 4,
  /** 1 the same town or street (街道/镇), 0 another. */
  town: 2,
  /** 2 the same representative, 1 spoken alike, 0 another. */
  person: 3,
} as const;

export type Field = keyof typeof fields;

export const fieldNames = Object.keys(fields) as readonly Field[];

/** A branch of which nothing says which it is may be any. */
const anyBranch = `party.branch <> '' AND business.branch <> '' AND '分' IN (party.branch, business.branch)`;

/** Both say which branch they are, and differ; a number and a name (二店, 人民路店) may be of one. */
export const otherBranches = `(party.branch <> business.branch AND party.branch <> '' AND business.branch <> ''
  AND '分' NOT IN (party.branch, business.branch)
  AND (party.branch ~ '^[0-9]+$') = (business.branch ~ '^[0-9]+$'))`;

/** The levels of a row `party` of party_key and a row `business` of business_key, as columns named like the fields. */
export const levels = `
  CASE
    WHEN party.core = business.core AND party.form = business.form THEN 4
    WHEN party.core = business.core THEN 3
    WHEN party.spoken = business.spoken THEN 2
    WHEN similarity(party.spoken, business.spoken) >= 0.6 THEN 1
    ELSE 0
  END::smallint AS name,
  CASE WHEN party.branch = business.branch THEN 1 WHEN ${anyBranch} THEN NULL ELSE 0 END::smallint AS branch,
  CASE
    WHEN party.road IS NULL OR business.road IS NULL THEN NULL
    WHEN party.road <> business.road THEN 0
    WHEN party.house = business.house AND party.room IS NOT DISTINCT FROM business.room THEN 3
    WHEN party.house = business.house AND (party.room IS NULL OR business.room IS NULL) THEN 2
    ELSE 1
  END::smallint AS place,
  (party.town = business.town)::integer::smallint AS town,
  CASE
    WHEN party.person IS NULL OR business.person IS NULL THEN NULL
    WHEN party.person = business.person THEN 2
    WHEN party.person_spoken = business.person_spoken THEN 1
    ELSE 0
  END::smallint AS person`;

/** Two branches that both say which they are, and differ, are never one business. */
export const mayBeOne = `NOT ${otherBranches}`;
