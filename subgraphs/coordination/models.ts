/** What coordination's resolvers get as the parents of types that are more than their fields. */
import type { Department } from '../../schema/departments.ts';
import type { FeedRow } from './loaders.ts';

export type { Department as DepartmentInfoModel } from '../../schema/departments.ts';
export type {
  JointPlanDemandRow as JointPlanDemandModel,
  JointPlanRow as JointPlanModel,
  JointPlanVisitRow as JointPlanVisitModel,
  TeamDayRow as TeamDayModel,
} from './joint-plan/listings.ts';
export type {
  JointPlanCancelled as JointPlanCancelledModel,
  JointPlanProposed as JointPlanProposedModel,
} from './joint-plan/requests.ts';
export type {
  InspectionRow as InspectionModel,
  PenaltyRow as PenaltyModel,
  VisitRow as VisitModel,
} from './listings.ts';

/** Nothing but the name while its feed was never pulled. */
export type DepartmentFeedModel = Pick<Department, 'name'> & Partial<FeedRow>;

export type { DemandRow as DemandModel } from './planning/demand-rows.ts';
export type { WarningRow as InspectionWarningModel } from './planning/listings.ts';
export type {
  CheckRefused as CheckRefusedModel,
  DemandWithdrawn as DemandWithdrawnModel,
  DuplicateCheck as DuplicateCheckModel,
  InspectionPlanned as InspectionPlannedModel,
  JoinVisit as JoinVisitModel,
  PlannedInspections as PlannedInspectionsModel,
  QuietConflict as QuietConflictModel,
  ReuseResult as ReuseResultModel,
  VisitChanged as VisitChangedModel,
} from './planning/outcomes.ts';
export type { InspectionBudgetRow as InspectionBudgetModel } from './review/budget.ts';
export type {
  CheckPairRow as CheckPairModel,
  ReviewedCheckRow as ReviewedCheckModel,
} from './review/pairs.ts';
export type {
  VisitFigures as VisitFiguresModel,
  VisitReductionRow as VisitReductionModel,
} from './review/reduction.ts';
