import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { BROAD_ROLES, BUILT_IN_ROLES } from '../../infrastructure/azure-roles.ts';
import { declarationCheck, type InfrastructureCheck } from '../../infrastructure/declarations.ts';
import { resourceText } from './dialect.ts';

const ASSIGNMENT = 'azurerm_role_assignment';

/** Who may do what in Azure. */
export const AZURE_IDENTITY_CHECKS: readonly InfrastructureCheck[] = BROAD_ROLES.map(
  ({ id, name, guid, why, severity }) =>
    declarationCheck({
      id: `terraform-azure-role-${id}`,
      title: `Somebody is made ${name}`,
      why,
      fix: 'Give the role that is needed, on the resource that it is needed for.',
      severity,
      vectors: ['V5'],
      references: [BUILT_IN_ROLES],
      types: [ASSIGNMENT],
      *wrong({ value }) {
        const [named, role] = ['role_definition_name', 'role_definition_id'].map((key) =>
          valueAt(value, [key]),
        );
        const number = role instanceof Unknown ? role.outline : role;
        const isMeant = typeof number === 'string' && number.toLowerCase().endsWith(guid);
        if (named === name || isMeant)
          yield {
            at: [named === name ? 'role_definition_name' : 'role_definition_id'],
            actual: name,
            expected: 'the role that is needed',
          };
      },
      failing: [
        resourceText(ASSIGNMENT, `role_definition_name = "${name}"`),
        resourceText(
          ASSIGNMENT,
          `role_definition_id = "\${var.at}/providers/Microsoft.Authorization/roleDefinitions/${guid}"`,
        ),
      ],
      passing: [resourceText(ASSIGNMENT, 'role_definition_name = "AcrPull"')],
    }),
);
