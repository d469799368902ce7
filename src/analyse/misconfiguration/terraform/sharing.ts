import { type Path, valueAt } from '../../../model/configuration/place.ts';
import {
  declarationCheck,
  type DeclarationRule,
  type InfrastructureCheck,
  itemsAt,
  textAt,
} from '../../infrastructure/declarations.ts';
import { isSecret } from '../../infrastructure/secrets.ts';
import { documentationOf, resourceText } from './dialect.ts';

/** A check of types of resources, the first of which its examples have. */
function check(
  types: readonly [string, ...string[]],
  bad: readonly [string, ...string[]],
  good: string,
  rule: Omit<DeclarationRule, 'types' | 'references' | 'failing' | 'passing'>,
): InfrastructureCheck {
  const [type] = types;
  const [first, ...others] = bad;
  return declarationCheck({
    ...rule,
    types,
    references: [documentationOf(type)],
    failing: [resourceText(type, first), ...others.map((one) => resourceText(type, one))],
    passing: [resourceText(type, good)],
  });
}

/** Where types of resources say that everybody has them. */
const SHARES: readonly (readonly [path: Path, everybody: RegExp])[] = [
  [['shared_accounts'], /^all$/i],
  [['group'], /^all$/i],
  [['permissions', 'account_ids'], /^all$/i],
];

/** To whom things are given, and by what that never ends. */
export const SHARING_CHECKS: readonly InfrastructureCheck[] = [
  check(
    ['aws_db_snapshot', 'aws_ami_launch_permission', 'aws_ssm_document', 'aws_db_cluster_snapshot'],
    ['shared_accounts = ["all"]'],
    'shared_accounts = ["111122223333"]',
    {
      id: 'terraform-aws-shared-with-everybody',
      title: 'A snapshot, image or document is for every account of AWS',
      why: 'Everybody copies it, and reads the data, keys and passwords that are in it.',
      fix: 'Name the accounts.',
      severity: 'critical',
      vectors: ['V4', 'V10'],
      *wrong({ value }) {
        for (const [path, everybody] of SHARES)
          for (const one of itemsAt(value, ...path))
            if (typeof one === 'string' && everybody.test(one))
              yield { at: path, actual: one, expected: 'accounts by name' };
      },
    },
  ),
  check(
    [
      'aws_iam_access_key',
      'aws_iam_user_login_profile',
      'google_service_account_key',
      'azuread_application_password',
    ],
    ['user = "web"'],
    'user = "web"\nstatus = "Inactive"',
    {
      id: 'terraform-key-that-never-ends',
      title: 'A key is made that never ends',
      why: 'It is in the state in clear, and whoever has it once has its rights until somebody takes it away.',
      fix: 'Let workloads take a role by an identity of their own: OIDC, instance profiles or workload identity.',
      severity: 'medium',
      vectors: ['V2', 'V5'],
      standards: ['CIS AWS 1.14', 'CIS GCP 1.4'],
      *wrong({ value, type }) {
        if (textAt(value, 'status') !== 'Inactive')
          yield { at: [], actual: type, expected: 'an identity whose credentials end' };
      },
    },
  ),
  check(
    ['aws_ssm_parameter'],
    ['name = "/web/db_password"\ntype = "String"\nvalue = var.password'],
    'name = "/web/db_password"\ntype = "SecureString"\nvalue = var.password',
    {
      id: 'terraform-aws-secret-parameter-in-clear',
      title: 'A parameter that is called a secret is kept in clear',
      why: 'Whoever may read parameters reads it, and no key bounds or logs that.',
      fix: 'Say type = "SecureString".',
      severity: 'high',
      vectors: ['V10'],
      *wrong({ value }) {
        const name = textAt(value, 'name') ?? '';
        if (
          /^String(?:List)?$/.test(textAt(value, 'type') ?? '') &&
          isSecret(name.split('/').at(-1), 'some-text')
        )
          yield { at: ['type'], actual: 'type = "String"', expected: 'type = "SecureString"' };
      },
    },
  ),
  check(
    [
      'azurerm_mssql_firewall_rule',
      'azurerm_postgresql_flexible_server_firewall_rule',
      'azurerm_postgresql_firewall_rule',
      'azurerm_mysql_flexible_server_firewall_rule',
      'azurerm_mysql_firewall_rule',
      'azurerm_mariadb_firewall_rule',
      'azurerm_redis_firewall_rule',
      'azurerm_synapse_firewall_rule',
    ],
    [
      'start_ip_address = "0.0.0.0"\nend_ip_address = "255.255.255.255"',
      'start_ip_address = "0.0.0.0"\nend_ip_address = "0.0.0.0"',
    ],
    'start_ip_address = "192.0.2.1"\nend_ip_address = "192.0.2.9"',
    {
      id: 'terraform-azure-database-from-everywhere',
      title: 'Database is open to the internet, or to all of Azure',
      why: 'Stolen and guessed passwords are tried by everybody; from 0.0.0.0 to 0.0.0.0 are the machines of every customer.',
      fix: 'Name the addresses that need it, or reach it by a private endpoint.',
      severity: 'high',
      vectors: ['V8', 'V10'],
      standards: ['CIS Azure 4.1.2'],
      *wrong({ value }) {
        const [start, end] = ['start_ip_address', 'end_ip_address', 'start_ip', 'end_ip'].flatMap(
          (key) => textAt(value, key) ?? [],
        );
        if (start === '0.0.0.0' && (end === '255.255.255.255' || end === '0.0.0.0'))
          yield {
            at: [],
            actual: `${start} to ${end}`,
            expected: 'addresses of your own',
            ...(end === start && { severity: 'medium' }),
          };
      },
    },
  ),
  check(
    [
      'azurerm_postgresql_flexible_server_configuration',
      'azurerm_mysql_flexible_server_configuration',
      'azurerm_postgresql_configuration',
    ],
    ['name = "require_secure_transport"\nvalue = "off"'],
    'name = "require_secure_transport"\nvalue = "on"',
    {
      id: 'terraform-azure-database-configured-in-clear',
      title: 'Database takes connections in clear',
      why: 'Who sees the network reads passwords and data.',
      fix: 'Say value = "on".',
      severity: 'high',
      vectors: ['V8', 'V10'],
      standards: ['CIS Azure 4.3.1'],
      *wrong({ value }) {
        if (
          textAt(value, 'name') === 'require_secure_transport' &&
          /^off$/i.test(textAt(value, 'value') ?? '')
        )
          yield { at: ['value'], actual: 'value = "off"', expected: 'value = "on"' };
      },
    },
  ),
  check(
    ['azurerm_role_definition'],
    ['permissions {\n  actions = ["*"]\n}'],
    'permissions {\n  actions = ["Microsoft.ContainerRegistry/registries/pull/read"]\n}',
    {
      id: 'terraform-azure-role-of-everything',
      title: 'Role may do everything',
      why: 'Whoever takes over what has it owns the scope, and gives others what it likes.',
      fix: 'Name the actions that are needed.',
      severity: 'high',
      vectors: ['V5'],
      standards: ['CIS Azure 1.23'],
      *wrong({ value }) {
        for (const [index, one] of itemsAt(value, 'permissions').entries())
          if (itemsAt(one, 'actions').includes('*'))
            yield {
              at: ['permissions', index, 'actions'],
              actual: 'actions = ["*"]',
              expected: 'actions by name',
            };
      },
    },
  ),
  check(
    ['azurerm_federated_identity_credential'],
    ['subject = "repo:example/web:pull_request"'],
    'subject = "repo:example/web:environment:production"',
    {
      id: 'terraform-azure-identity-for-pull-requests',
      title: 'Pull requests have an identity of the cloud',
      why: 'Whoever may open a branch of the repository runs what they like with its rights, before anybody has looked.',
      fix: 'Name an environment or a branch that is protected.',
      severity: 'medium',
      vectors: ['V1', 'V5'],
      *wrong({ value }) {
        const subject = textAt(value, 'subject') ?? '';
        if (/:pull_request$|\*/.test(subject))
          yield { at: ['subject'], actual: subject, expected: 'an environment or a branch' };
      },
    },
  ),
  check(
    ['google_iam_workload_identity_pool_provider'],
    ['oidc {\n  issuer_uri = "https://token.actions.githubusercontent.com"\n}'],
    'attribute_condition = "assertion.repository_owner == \\"example\\""\noidc {\n  issuer_uri = "https://token.actions.githubusercontent.com"\n}',
    {
      id: 'terraform-google-any-workload',
      title: 'Every repository of a forge is let in',
      why: 'The forge gives tokens to everybody: without a condition any repository of the world gets an identity of the pool.',
      fix: 'Say attribute_condition with the owner or the repository.',
      severity: 'high',
      vectors: ['V1', 'V5'],
      *wrong({ value }) {
        const issuer = textAt(value, 'oidc', 0, 'issuer_uri') ?? '';
        const isShared = /token\.actions\.githubusercontent\.com|gitlab\.com|app\.terraform\.io/.test(issuer);
        if (isShared && valueAt(value, ['attribute_condition']) === undefined)
          yield { at: [], actual: 'no "attribute_condition"', expected: '"attribute_condition"' };
      },
    },
  ),
  check(
    [
      'google_project_iam_member',
      'google_project_iam_binding',
      'google_folder_iam_member',
      'google_organization_iam_member',
    ],
    ['role = "roles/iam.serviceAccountTokenCreator"\nmember = "user:a@example.com"'],
    'role = "roles/run.invoker"\nmember = "user:a@example.com"',
    {
      id: 'terraform-google-takes-any-account',
      title: 'Member may act as every service account of the project',
      why: 'The strongest account of the project is theirs, also one that is made later.',
      fix: 'Give the role on the one account that is meant.',
      severity: 'high',
      vectors: ['V5'],
      standards: ['CIS GCP 1.6'],
      *wrong({ value }) {
        const role = textAt(value, 'role') ?? '';
        if (
          /^roles\/iam\.(?:serviceAccountTokenCreator|serviceAccountUser|serviceAccountKeyAdmin)$/.test(role)
        )
          yield { at: ['role'], actual: role, expected: 'the role on one account' };
      },
    },
  ),
];
