/** What the register tells the whole city of each business. */
import { sql } from 'drizzle-orm';
import type { FactQueries } from '../kit/feed/facts-sql.ts';

export const registerFacts: FactQueries = {
  BUSINESS: sql`
    SELECT jsonb_build_object('kind', 'BUSINESS', 'id', id, 'registrationNumber', registration_number,
      'name', name, 'legalRepresentative', legal_representative, 'address', address, 'street', street,
      'establishedOn', established_on, 'status', status, 'statusChangedOn', status_changed_on,
      'tradeCode', trade_code, 'riskGrade', risk_grade)
    FROM business WHERE id = change.record_id`,
};
