/** Proposes joint plans through the graph, and waits for what becomes of them. */
import type { Answer } from '../setup/served.ts';

/** Asks a graph. */
export type Ask = (query: string, variables?: object) => Promise<Answer>;

/** Proposes a plan; its id. */
export async function propose(ask: Ask, input: object): Promise<string> {
  const { data, errors } = await ask(
    `mutation ($input: ProposeJointPlanInput!) { proposeJointPlan(input: $input) {
      __typename ... on JointPlanProposed { plan { id } } ... on JointPlanRefused { rule message }
    } }`,
    { input },
  );
  const { plan, ...refusal } = data?.proposeJointPlan ?? {};
  if (!plan) throw new Error(`Refused: ${JSON.stringify([errors, refusal])}`);
  return plan.id;
}

/** The plan once the work on it is over. */
export async function ended(ask: Ask, id: string) {
  for (;;) {
    const { data, errors } = await ask(
      `query ($id: ID!) { jointPlan(id: $id) {
        id status failure progress { premisesDone premisesTotal } endedAt theme
        figures {
          demands served joined unserved unservedByReason { reason demands } visits visitsJoined visitsSaved
          jointRate { departments levels fields } best { served visits } visitsWithoutRoom { reached atLeast }
          streetChanges { reached atLeast } provisionalYears
        }
      } }`,
      { id },
    );
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    if (data.jointPlan.endedAt !== null) return data.jointPlan;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Proposes a plan, and gives it when the work on it is over. */
export async function planned(ask: Ask, input: object) {
  return ended(ask, await propose(ask, input));
}
