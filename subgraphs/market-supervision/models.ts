/** What market supervision's resolvers get as the parents of types that are more than their fields. */
export type { BusinessRow as RegistrationModel } from './tables.ts';
