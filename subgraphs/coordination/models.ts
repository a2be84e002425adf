/** What coordination's resolvers get as the parents of types that are more than their fields. */
import type { Department } from '../../schema/departments.ts';
import type { JointPlanVisitRow } from './joint-plan/listings.ts';
import type { FeedRow } from './loaders.ts';

export type { Department as DepartmentInfoModel } from '../../schema/departments.ts';
export type { AuditEntryRow as AuditEntryModel } from './audit/entries.ts';
export type { ComplaintRow as VisitComplaintModel } from './code/complaints.ts';
export type { NoticedBodyRow as NoticedBodyModel } from './code/notice.ts';
export type { CodedVisit as NoticedVisitModel } from './code/standing.ts';
export type { EmergencyRow as EmergencyModel } from './emergency/listings.ts';
export type { EmergencyRegistered as EmergencyRegisteredModel } from './emergency/register.ts';
export type { GapAcknowledged as GapAcknowledgedModel } from './gaps/acknowledge.ts';
export type {
  EvidenceRow as GapEvidenceModel,
  GapEventRow as GapEventModel,
  GapRow as GapModel,
} from './gaps/listings.ts';
export type { GapRule as GapRuleModel } from './gaps/rule.ts';
export type { GapSummaryRow as GapSummaryModel } from './gaps/summary.ts';
export type { JointPlanAccepted as JointPlanAcceptedModel } from './joint-plan/acceptance/accept.ts';
export type {
  JointPlanAcceptanceRow as JointPlanAcceptanceModel,
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
  LinkDecided as LinkDecidedModel,
  LinkDecisionUndone as LinkDecisionUndoneModel,
} from './linking/decide.ts';
export type {
  LinkCandidateRow as LinkCandidateModel,
  LinkDecisionRow as LinkDecisionModel,
} from './linking/listings.ts';
export type {
  CandidateBusinessRow as CandidateBusinessModel,
  RecordLinkRow as RecordLinkModel,
} from './linking/loaders.ts';
export type {
  InspectionRow as InspectionModel,
  PenaltyRow as PenaltyModel,
  VisitRow as VisitModel,
} from './listings.ts';
export type {
  Missed as NewsMissedModel,
  News as VisitDispatchModel,
  News as VisitUpdateModel,
} from './news/listening.ts';
export type { PolicyChanged as PolicyChangedModel } from './policy-changes/change.ts';
export type { ItemInUse as ItemInUseModel } from './policy-changes/let-go.ts';
export type {
  ChangeRow as PolicyChangeModel,
  CompetenceRuleRow as CompetenceRuleModel,
  JointSupervisionRow as JointSupervisionModel,
  MinimumFrequencyRow as MinimumFrequencyModel,
  PublishedItemRow as PublishedItemModel,
  RecognisedItemsRow as RecognisedItemsModel,
  RequiredPermitRow as RequiredPermitModel,
  TeamRow as TeamModel,
} from './policy-changes/listings.ts';

/** The visit that serves what was accepted of a proposed one, by its id. */
export interface JointPlanVisitAcceptanceModel {
  readonly status: NonNullable<JointPlanVisitRow['acceptance']>;
  readonly made: string | null;
}

export type {
  EntryRow as EntryModel,
  TimelineEventRow as TimelineEventModel,
} from './timeline/events.ts';

/** A permit, of which the ledger names no more than which it is. */
export interface PermitModel {
  readonly id: string;
  readonly department: string;
}

/** A department's work list. */
export interface WorkListModel {
  readonly name: string;
}

/** A party by department and id. */
export interface RecordPartyModel {
  readonly id: string;
}

/** Nothing but the name while its feed was never pulled. */
export type DepartmentFeedModel = Pick<Department, 'name'> & Partial<FeedRow>;

export type { Attendance as AttendanceModel } from './planning/attendance.ts';
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
export type { VisitRefused as VisitRefusedModel } from './planning/visit-outcomes.ts';
export type {
  ProgrammeActivityRow as ProgrammeActivityModel,
  ProgrammeMonthRow as ProgrammeMonthModel,
  ProgrammeOccurrenceRow as ProgrammeOccurrenceModel,
} from './programme/listings.ts';
export type { JointCheckRow as JointCheckModel } from './programme/loaders.ts';
export type {
  Programme as JointProgrammeModel,
  ProgrammeBody as ProgrammeBodyModel,
  ProgrammeChanged as ProgrammeChangedModel,
} from './programme/programme.ts';
export type { InspectionBudgetRow as InspectionBudgetModel } from './review/budget.ts';
export type {
  CheckPairRow as CheckPairModel,
  ReviewedCheckRow as ReviewedCheckModel,
} from './review/pairs.ts';
export type {
  VisitFigures as VisitFiguresModel,
  VisitReductionRow as VisitReductionModel,
} from './review/reduction.ts';
