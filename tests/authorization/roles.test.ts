/**
 * Who may have what: every field of the root, and every field that requires a scope, asked by everyone there is, through
 * the gateway of a whole city. A field that is in neither table fails: decide who may have it, and write it down here.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, type ConstDirectiveNode, type GraphQLObjectType, Kind, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestCity, type TestCity } from '../setup/city.ts';
import { everyField, refusedIn, selectionOf } from './asked-of-everyone.ts';

const market = 'officer:market-supervision';
const urban = 'officer:urban-management';
const culture = 'officer:culture-tourism';
const water = 'officer:water';

const officers = [market, urban, culture, water];
const staff = [...officers, 'analyst', 'front-end', 'supervisor'];
const everyone = [...staff, 'business', 'public', 'nobody'];
/** Those who look after all departments, with the officers of one. */
const staffAnd = (officer: string) => [officer, 'analyst', 'front-end', 'supervisor'];

/** Who may ask; whom else a field refuses. */
const roots: readonly (readonly [who: readonly string[], fields: string])[] = [
  [
    everyone,
    `Query: business businesses departments departmentInfo visitByCode
      marketPermits urbanPermits culturePermits waterPermits
      marketPenalties urbanPenalties culturePenalties waterPenalties
    Mutation: complain`,
  ],
  [everyone.filter((each) => !officers.includes(each)), 'Mutation: rateVisit'],
  [
    staff,
    `Query: inspections visit demand demands emergencies jointPlan jointPlans jointProgramme duplicateChecks shouldHaveBeenJoint
      visitReduction linkCandidates linkDecisions
      gaps gap gapSummary gapRules requiredPermits checkCycles seriousPenalties
      policy policyChanges publishedItems recognisedItems competenceRules jointSupervisionList minimumFrequencies teams
    Subscription: visitChanged visitDispatched
    Mutation: undoLinkDecision`,
  ],
  [
    staffAnd(market),
    'Query: marketInspections marketEntries specialEquipment abnormalListings complaints',
  ],
  [staffAnd(urban), 'Query: urbanInspections urbanEntries fumePurifiers shopFronts wasteTrucks'],
  [
    staffAnd(culture),
    'Query: cultureInspections cultureEntries performances relicZonePremises venues',
  ],
  [
    staffAnd(water),
    'Query: waterInspections waterEntries intakeMeters riverActivities sewageOutlets',
  ],
  [
    officers,
    `Mutation: planInspection planInspections moveDemand withdrawDemand answerJoinRequest approvePlan announceVisit
      rescheduleVisit cancelVisit checkIn completeVisit registerEmergency`,
  ],
  [[market], 'Mutation: recordMarketEntry recordMarketInspection'],
  [[urban], 'Mutation: recordUrbanEntry recordUrbanInspection'],
  [[culture], 'Mutation: recordCultureEntry recordCultureInspection'],
  [[water], 'Mutation: recordWaterEntry recordWaterInspection'],
  [[...officers, 'analyst', 'supervisor'], 'Mutation: proposeJointPlan cancelJointPlan'],
  [[...officers, 'supervisor'], 'Mutation: acceptJointPlan addForeignIdentifier acknowledgeGap'],
  // For the department that each of them names; asked here for culture and tourism.
  [[culture, 'supervisor'], 'Query: workList Mutation: decideLink setTeam removeTeam'],
  [
    ['supervisor'],
    `Query: auditLog auditCheck inspectionWarnings visitComplaints
    Mutation: answerComplaint overrideQuietPeriod registerOfficers publishItem withdrawItem recogniseItems setPolicy
      setCeiling setGoLive setMinimumFrequency setCompetence removeCompetence setJointSupervision setJointItems setProgrammeTheme
      setProgrammeActivity removeProgrammeActivity setRequiredPermit setCheckCycle setFeedPromise setSeriousPenalty`,
  ],
];

/** The fields that need a scope, and who has it. */
const scoped: Readonly<Record<string, readonly string[]>> = {
  'Query.auditLog': ['supervisor'],
  'Query.auditCheck': ['supervisor'],
  'Registration.legalRepresentative': [...officers, 'supervisor'],
  'Registration.phone': [...officers, 'supervisor'],
  // Who may see complaints at all, besides.
  'VisitComplaint.contact': ['supervisor'],
};

const file = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../schema/${path}`, import.meta.url)), 'utf8');
const api = buildSchema(file('api.graphql'));

const expected = new Map(
  roots.flatMap(([who, text]) => {
    let root = '';
    return text.split(/\s+/).flatMap((word) => {
      if (!word.endsWith(':')) return [[`${root}.${word}`, who] as const];
      root = word.slice(0, -1);
      return [];
    });
  }),
);

const rootTypes = [
  ['query', api.getQueryType() as GraphQLObjectType],
  ['mutation', api.getMutationType() as GraphQLObjectType],
] as const;

let city: TestCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startTestCity();
  await city.databases.get('coordination')?.pool.query(
    `ALTER TABLE confidential.complaint DISABLE TRIGGER ALL;
     INSERT INTO confidential.complaint (subject, visit, text, contact, received_on)
     VALUES ('subject', 'visit', '态度恶劣', '13900002222', '2026-11-20')`,
  );
  await city.databases.get('market-supervision')?.pool.query(
    `INSERT INTO business (id, name, legal_representative, phone, status, digest)
     VALUES ('92321506MACMJEG45C', '枕河烧烤', '邹长河', '13812345678', 'ACTIVE', '')`,
  );
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

describe('every field of the root', () => {
  const subscriptions = api.getSubscriptionType() as GraphQLObjectType;

  test('is in the table', () => {
    const known = [...rootTypes.map(([, type]) => type), subscriptions].flatMap((type) =>
      Object.keys(type.getFields()).map((field) => `${type.name}.${field}`),
    );
    expect([...expected.keys()].sort()).toEqual(known.sort());
  });

  test.each(rootTypes.flatMap(([kind, type]) => everyone.map((who) => ({ kind, type, who }))))(
    '$kind is answered or refused as the table says: $who',
    async ({ kind, type, who }) => {
      const answer = await city.ask(everyField(type, kind), {}, who);
      const refused = refusedIn(answer);
      const told = Object.keys(type.getFields()).map((field) => [field, !refused.has(field)]);
      const wanted = Object.keys(type.getFields()).map((field) => [
        field,
        expected.get(`${type.name}.${field}`)?.includes(who),
      ]);
      expect(Object.fromEntries(told)).toEqual(Object.fromEntries(wanted));
      // A fault would hide whether it was refused, and so does what has no place.
      expect(
        answer.errors.filter(
          ({ path, extensions }) =>
            !path || /INTERNAL|SUBGRAPH|AUDIT/.test(String(extensions?.code)),
        ),
      ).toEqual([]);
    },
  );

  test.each(everyone)('is told or refused as the table says: %s', async (who) => {
    for (const field of Object.keys(subscriptions.getFields())) {
      const leaving = new AbortController();
      const answer = await fetch(city.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'text/event-stream',
          'x-one-check-demo': who,
        },
        body: JSON.stringify({ query: `subscription { ${field} { __typename } }` }),
        signal: leaving.signal,
      });
      const told = expected.get(`Subscription.${field}`)?.includes(who) ?? false;
      expect(answer.status).toBe(told ? 200 : 400);
      if (!told) expect(await answer.text()).toContain('UNAUTHORIZED_FIELD_OR_TYPE');
      leaving.abort();
    }
  });
});

describe('every field of a business', () => {
  const forStaff = [
    'foreignIdentifiers',
    'gaps',
    'inspectionBudget',
    'inspections',
    'timeline',
    'visits',
  ];

  test.each(everyone)('is answered or refused as its description says: %s', async (who) => {
    const type = api.getType('Business') as GraphQLObjectType;
    const answer = await city.ask(
      `{ business(uscc: "92321506MACMJEG45C") ${selectionOf(type)} }`,
      {},
      who,
    );
    const refused = answer.errors.map(({ path }) => String((path as string[])[1])).sort();
    expect(refused).toEqual(staff.includes(who) ? [] : forStaff);
    const described = Object.values(type.getFields()).filter(({ description }) =>
      description?.includes('For staff'),
    );
    expect(described.map(({ name }) => name).sort()).toEqual(forStaff);
  });
});

describe('every field that requires a scope', () => {
  test('is in the table', () => {
    const found: string[] = [];
    for (const definition of parse(file('supergraph.graphql')).definitions) {
      if (!('name' in definition) || !definition.name) continue;
      const type = definition.name.value;
      // What policies require of subscribers is in the table of roots.
      if (type === 'Subscription') continue;
      if (requires(definition)) found.push(type);
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      for (const field of definition.fields ?? []) {
        if (requires(field)) found.push(`${type}.${field.name.value}`);
      }
    }
    expect(found.sort()).toEqual(Object.keys(scoped).sort());
  });

  const questions: Readonly<Record<string, string>> = {
    'Query.auditLog': '{ field: auditLog { nodes { number } } }',
    'Query.auditCheck': '{ field: auditCheck { intact } }',
    'Registration.legalRepresentative': registration('legalRepresentative'),
    'Registration.phone': registration('phone'),
    'VisitComplaint.contact': '{ visitComplaints { nodes { id field: contact } } }',
  };

  test.each(everyone)('is answered or withheld as the table says: %s', async (who) => {
    const told: Record<string, boolean> = {};
    for (const [field, query] of Object.entries(questions)) {
      const { data, errors } = await city.ask(query, {}, who, { 'x-one-check-purpose': 'test' });
      told[field] = /"field":(?!null)/.test(JSON.stringify(data));
      const codes = errors.map(({ extensions }) => extensions?.code);
      if (told[field]) expect(codes).toEqual([]);
      // Whose role lets them see no complaint at all is told so.
      else expect(codes.every((code) => code === withheld || code === 'FORBIDDEN')).toBe(true);
    }
    const wanted = Object.entries(scoped).map(([field, holders]) => [field, holders.includes(who)]);
    expect(told).toEqual(Object.fromEntries(wanted));
  });
});

function requires(node: object): boolean {
  const directives = 'directives' in node ? (node.directives as readonly ConstDirectiveNode[]) : [];
  return directives.some(({ name }) => /^(authenticated|requiresScopes|policy)$/.test(name.value));
}

const withheld = 'UNAUTHORIZED_FIELD_OR_TYPE';

function registration(field: string): string {
  return `{ business(uscc: "92321506MACMJEG45C") { registration { status field: ${field} } } }`;
}
