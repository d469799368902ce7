import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { declarationCheck, type InfrastructureCheck, itemsAt } from '../../infrastructure/declarations.ts';
import { documentationOf, templateText } from './dialect.ts';

const ASSIGNMENT = 'Microsoft.Authorization/roleAssignments';
const DEFINITION = 'Microsoft.Authorization/roleDefinitions';
const AT = ['properties', 'roleDefinitionId'];
const BUILT_IN = 'https://learn.microsoft.com/azure/role-based-access-control/built-in-roles';

interface Role {
  readonly id: string;
  readonly name: string;
  /** By which Azure knows the role. */
  readonly guid: string;
  readonly why: string;
  readonly severity: InfrastructureCheck['severity'];
}

const ROLES: readonly Role[] = [
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

function assignmentText(guid: string): string {
  return templateText(ASSIGNMENT, {
    properties: { roleDefinitionId: `[subscriptionResourceId('${DEFINITION}', '${guid}')]` },
  });
}

/** Who may do what. */
export const IDENTITY_CHECKS: readonly InfrastructureCheck[] = [
  ...ROLES.map(({ id, name, guid, why, severity }) =>
    declarationCheck({
      id: `arm-role-${id}`,
      title: `Somebody is made ${name}`,
      why,
      fix: 'Give the role that is needed, on the resource that it is needed for.',
      severity,
      vectors: ['V5'],
      references: [BUILT_IN],
      types: [ASSIGNMENT],
      *wrong({ value }) {
        const role = valueAt(value, AT);
        const text = role instanceof Unknown ? role.outline : role;
        if (typeof text === 'string' && text.toLowerCase().endsWith(guid))
          yield { at: AT, actual: `${name} (${guid})`, expected: 'the role that is needed' };
      },
      failing: [assignmentText(guid)],
      // AcrPull.
      passing: [assignmentText('7f951dda-4ed3-4680-a7ca-43fe172d538d')],
    }),
  ),
  declarationCheck({
    id: 'arm-role-of-everything',
    title: 'Role allows everything',
    why: 'Whoever takes over what has it may do everything in its scope.',
    fix: 'Name the actions that are needed.',
    severity: 'high',
    vectors: ['V5'],
    references: [documentationOf(DEFINITION)],
    types: [DEFINITION],
    *wrong({ value }) {
      for (const [index, permission] of itemsAt(value, 'properties', 'permissions').entries())
        if (itemsAt(permission, 'actions').includes('*'))
          yield {
            at: ['properties', 'permissions', index, 'actions'],
            actual: 'actions: "*"',
            expected: 'actions by name',
          };
    },
    failing: [templateText(DEFINITION, { properties: { permissions: [{ actions: ['*'] }] } })],
    passing: [
      templateText(DEFINITION, {
        properties: { permissions: [{ actions: ['Microsoft.ContainerRegistry/registries/read'] }] },
      }),
    ],
  }),
];
