/** What market supervision resolves beyond records and registers: the register of businesses. */
import type { Context } from '../kit/definition.ts';
import { requireScope } from '../kit/identity/rules.ts';
import { listRoot } from '../kit/paging/listing.ts';
import {
  type BusinessesArguments,
  businesses,
  businessFilters,
  type RegisterLoaders,
  requireKnown,
} from './loaders.ts';
import type { Resolvers } from './schema.generated.ts';
import type { BusinessRow } from './tables.ts';

/** What the gateway asks for, and looks at the purpose of; asked for again here, where the data is. */
const personalScope = 'personal:read';

type RegisterContext = Context<RegisterLoaders>;

interface Code {
  readonly uscc: string;
}

export const resolvers = {
  Query: {
    business: (_: unknown, { uscc }: Code, { loaders }: RegisterContext) =>
      loaders.business.load(uscc),
    businesses: async (
      _: unknown,
      args: BusinessesArguments,
      { database, loaders }: RegisterContext,
    ) => {
      const page = await listRoot<BusinessRow>(database, businesses, args, businessFilters(args));
      if (page.nodes.length === 0) await requireKnown(database, args);
      for (const listed of page.nodes) loaders.business.prime(listed.uscc, listed);
      return page;
    },
  },
  Business: {
    // Only the code is known when a record of any department names the business: the register knows the rest.
    name: async ({ uscc }: Code, _: unknown, { loaders }: RegisterContext) =>
      (await loaders.business.load(uscc))?.name,
    registration: ({ uscc }: Code, _: unknown, { loaders }: RegisterContext) =>
      loaders.business.load(uscc),
  },
  Registration: {
    trade: ({ tradeCode, tradeName }: BusinessRow) =>
      tradeCode ? { code: tradeCode, name: tradeName } : null,
    phone: ({ phone }: BusinessRow, _: unknown, context: RegisterContext) => {
      requireScope(context, personalScope);
      return phone;
    },
    legalRepresentative: (
      { legalRepresentative }: BusinessRow,
      _: unknown,
      context: RegisterContext,
    ) => {
      requireScope(context, personalScope);
      return legalRepresentative;
    },
    phoneMasked: ({ phone }: BusinessRow) => phone && maskedPhone(phone),
    legalRepresentativeMasked: ({ legalRepresentative }: BusinessRow) =>
      legalRepresentative && maskedName(legalRepresentative),
  },
} satisfies Resolvers<RegisterContext>;

/** Hides what tells one line from another: `0632-6086729` becomes `0632-****729`, `13812345678` `138****5678`. */
function maskedPhone(phone: string): string {
  const shown = /^1\d{10}$/.test(phone) ? 4 : 3;
  return phone.replace(new RegExp(`\\d{4}(?=\\d{${shown}}$)`), '****').replace(/^\d+$/, '****');
}

/** Leaves the first character: `邹长河` becomes `邹**`. */
function maskedName(name: string): string {
  const [first = '', ...others] = [...name.trim()];
  return first + others.map((each) => (each === ' ' ? ' ' : '*')).join('');
}
