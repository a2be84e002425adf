/** What coordination's resolvers get as the parents of types that are more than their fields. */
import type { Department } from '../../schema/departments.ts';
import type { FeedRow } from './loaders.ts';

export type { Department as DepartmentInfoModel } from '../../schema/departments.ts';
export type {
  InspectionRow as InspectionModel,
  PenaltyRow as PenaltyModel,
  VisitRow as VisitModel,
} from './listings.ts';

/** Nothing but the name while its feed was never pulled. */
export type DepartmentFeedModel = Pick<Department, 'name'> & Partial<FeedRow>;
