import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { BROAD_ROLES, BUILT_IN_ROLES } from '../../infrastructure/azure-roles.ts';
import { declarationCheck, type InfrastructureCheck, itemsAt } from '../../infrastructure/declarations.ts';
import { documentationOf, templateText } from './dialect.ts';

const ASSIGNMENT = 'Microsoft.Authorization/roleAssignments';
const DEFINITION = 'Microsoft.Authorization/roleDefinitions';
const AT = ['properties', 'roleDefinitionId'];

function assignmentText(guid: string): string {
  return templateText(ASSIGNMENT, {
    properties: { roleDefinitionId: `[subscriptionResourceId('${DEFINITION}', '${guid}')]` },
  });
}

/** Who may do what. */
export const IDENTITY_CHECKS: readonly InfrastructureCheck[] = [
  ...BROAD_ROLES.map(({ id, name, guid, why, severity }) =>
    declarationCheck({
      id: `arm-role-${id}`,
      title: `Somebody is made ${name}`,
      why,
      fix: 'Give the role that is needed, on the resource that it is needed for.',
      severity,
      vectors: ['V5'],
      references: [BUILT_IN_ROLES],
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
