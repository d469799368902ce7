import type { InfrastructureCheck } from './declarations.ts';

/** What Microsoft says of the roles that are there. */
export const BUILT_IN_ROLES = 'https://learn.microsoft.com/azure/role-based-access-control/built-in-roles';

/** A role of Azure that lets do more than one thing needs. */
export interface BroadRole {
  readonly id: string;
  readonly name: string;
  /** By which Azure knows the role. */
  readonly guid: string;
  readonly why: string;
  readonly severity: InfrastructureCheck['severity'];
}

/** The broadest roles that Azure has. */
export const BROAD_ROLES: readonly BroadRole[] = [
  {
    id: 'owner',
    name: 'Owner',
    guid: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
    why: 'Whoever takes it over may do everything, and give every right to others.',
    severity: 'high',
  },
  {
    id: 'access-administrator',
    name: 'User Access Administrator',
    guid: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
    why: 'Whoever takes it over gives every right to anybody, himself included.',
    severity: 'high',
  },
  {
    id: 'contributor',
    name: 'Contributor',
    guid: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
    why: 'Whoever takes it over may change nearly everything, also what was not meant.',
    severity: 'medium',
  },
];
