/** What coordination works on in the background for joint plans: the plans themselves, and making accepted visits real. */
import type { Background } from '../../kit/definition.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { acceptanceWork } from './acceptance/acceptance-work.ts';
import { planWork } from './job/plan-work.ts';
import { startWork } from './job/queue.ts';

export function startJointPlans(database: Database): Background {
  const works = [startWork(database, planWork), startWork(database, acceptanceWork)];
  return {
    async stop() {
      await Promise.all(works.map((work) => work.stop()));
    },
  };
}
