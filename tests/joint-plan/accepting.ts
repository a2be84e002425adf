/** Accepts joint plans through the graph, and waits for what becomes of them. */
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import type { Ask } from './proposing.ts';

export const supervisor: Identity = { subject: 'justice-bureau', role: 'SUPERVISOR', scopes: [] };

export const officerOf = (department: Identity['department']): Identity => ({
  subject: `officer-${department}`,
  role: 'OFFICER',
  department,
  scopes: [],
});

/** Asks a graph as somebody. */
export type AskAs = (query: string, variables: object, identity?: Identity) => ReturnType<Ask>;

/** Accepts a plan or some of its visits; what the graph answers. */
export async function accept(ask: AskAs, input: object, identity: Identity = supervisor) {
  return ask(
    `mutation ($input: AcceptJointPlanInput!) { acceptJointPlan(input: $input) {
      __typename ... on JointPlanAccepted { plan { id acceptance { status } } }
      ... on JointPlanRefused { rule message }
    } }`,
    { input },
    identity,
  );
}

/** How the making of a plan's visits stands. */
export async function acceptanceOf(ask: AskAs, id: string) {
  const { data, errors } = await ask(
    `query ($id: ID!) { jointPlan(id: $id) { acceptance {
      status endedAt failure progress { visitsDone visitsTotal } accepted partly changed
      changes(first: 100) { nodes { department inspection { number } demand { id } change { rule message } } }
    } } }`,
    { id },
  );
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data.jointPlan.acceptance;
}

/** Accepts it all, and gives how it stands when the work on it is over. */
export async function accepted(ask: AskAs, input: { id: string; visits?: readonly string[] }) {
  const { data, errors } = await accept(ask, input);
  if (data?.acceptJointPlan.__typename !== 'JointPlanAccepted') {
    throw new Error(`Refused: ${JSON.stringify([errors, data])}`);
  }
  return made(ask, input.id);
}

/** How it stands when the work on it is over. */
export async function made(ask: AskAs, id: string) {
  for (;;) {
    const acceptance = await acceptanceOf(ask, id);
    if (acceptance.endedAt !== null) return acceptance;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The visits of a plan with what became of them. */
export async function visitsOf(ask: AskAs, id: string) {
  const { data, errors } = await ask(
    `query ($id: ID!) { jointPlan(id: $id) { visits(first: 100) { nodes {
      id day departments business { uscc } joins { id }
      demands { department acceptedAs { id state adopts { number } } change { rule } }
      acceptance { status visit { id day departments lead inspectionCount demands { id department items { id } } } }
    } } } }`,
    { id },
  );
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data.jointPlan.visits.nodes;
}
