import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { type Path } from '../../../model/configuration/place.ts';
import type { Plain } from '../../../model/configuration/structured.ts';
import {
  declarationCheck,
  type InfrastructureCheck,
  itemsAt,
  placedAt,
  textAt,
} from '../../infrastructure/declarations.ts';
import {
  type PolicyPlaces,
  resourcePolicyRule,
  RIGHTS_RULES,
  statementCheck,
  TRUST_RULES,
} from '../../infrastructure/statements.ts';
import { AZURE_IDENTITY_CHECKS } from './azure-identity.ts';
import { documentationOf, resourceText } from './dialect.ts';

/** What each has in it that says who may do what. */
const POLICIES = ['aws_iam_policy', 'aws_iam_role_policy', 'aws_iam_user_policy', 'aws_iam_group_policy'];

/** Policies at an attribute of resources. */
function policiesAt(attribute: string, types: readonly string[]): PolicyPlaces {
  const [type = ''] = types;
  return {
    set: 'terraform',
    reference: documentationOf(type),
    types,
    documentsIn: ({ value }) => placedAt(value, [attribute]),
    text: (policy: Plain) =>
      resourceText(type, `${attribute} = jsonencode(${JSON.stringify(policy, undefined, 2)})`),
  };
}

const RESOURCE_POLICIES: readonly (readonly [id: string, what: string, type: string, action: string])[] = [
  ['ecr', 'registry', 'aws_ecr_repository_policy', 'ecr:BatchGetImage'],
  ['s3', 'bucket', 'aws_s3_bucket_policy', 's3:GetObject'],
  ['kms', 'key', 'aws_kms_key', 'kms:Decrypt'],
  ['secret', 'secret', 'aws_secretsmanager_secret_policy', 'secretsmanager:GetSecretValue'],
  ['queue', 'queue', 'aws_sqs_queue_policy', 'sqs:SendMessage'],
  ['topic', 'topic', 'aws_sns_topic_policy', 'sns:Publish'],
  ['registry', 'registry of the account', 'aws_ecr_registry_policy', 'ecr:ReplicateImage'],
  ['files', 'file system', 'aws_efs_file_system_policy', 'elasticfilesystem:ClientMount'],
  ['backup', 'vault of backups', 'aws_backup_vault_policy', 'backup:CopyIntoBackupVault'],
];

const AWS_CHECKS: readonly InfrastructureCheck[] = [
  ...RIGHTS_RULES.map((rule) => statementCheck(rule, policiesAt('policy', POLICIES))),
  ...TRUST_RULES.map((rule) => statementCheck(rule, policiesAt('assume_role_policy', ['aws_iam_role']))),
  ...RESOURCE_POLICIES.map(([id, what, type, action]) =>
    statementCheck(resourcePolicyRule(id, what, action), policiesAt('policy', [type])),
  ),
  declarationCheck({
    id: 'terraform-aws-iam-administrator-by-name',
    title: 'Identity is an administrator of the account',
    why: 'Whoever takes over what has it owns the account.',
    fix: 'Give the rights that are needed.',
    severity: 'high',
    vectors: ['V5'],
    standards: ['CIS AWS 1.16'],
    references: [documentationOf('aws_iam_role_policy_attachment')],
    types: [
      'aws_iam_role_policy_attachment',
      'aws_iam_user_policy_attachment',
      'aws_iam_group_policy_attachment',
      'aws_iam_policy_attachment',
      'aws_iam_role',
    ],
    *wrong({ value }) {
      const named = ['policy_arn', 'managed_policy_arns'].flatMap((key) => placedAt(value, [key]));
      for (const { path, value: one } of named)
        for (const [index, arn] of [one].flat().entries()) {
          // Of a name with the partition of the account in it only the end is known.
          const text = arn instanceof Unknown ? arn.outline : arn;
          if (typeof text === 'string' && text.endsWith(':policy/AdministratorAccess'))
            yield {
              at: Array.isArray(one) ? [...path, index] : path,
              actual: text,
              expected: 'the rights that are needed',
            };
        }
    },
    failing: [
      resourceText(
        'aws_iam_role_policy_attachment',
        'role = "web"\npolicy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/AdministratorAccess"',
      ),
      resourceText('aws_iam_role', 'managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]'),
    ],
    passing: [
      resourceText(
        'aws_iam_role_policy_attachment',
        'role = "web"\npolicy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"',
      ),
    ],
  }),
];

/** Bindings of Google Cloud that give something to everybody, or too much to somebody. */
const GOOGLE_TYPES: readonly (readonly [id: string, what: string, type: string])[] = [
  ['run', 'Service of Cloud Run', 'google_cloud_run_v2_service_iam_member'],
  ['run-v1', 'Service of Cloud Run (first version)', 'google_cloud_run_service_iam_member'],
  ['registry', 'Registry', 'google_artifact_registry_repository_iam_member'],
  ['bucket', 'Bucket', 'google_storage_bucket_iam_member'],
  ['key', 'Key', 'google_kms_crypto_key_iam_member'],
  ['secret', 'Secret', 'google_secret_manager_secret_iam_member'],
  ['function', 'Function', 'google_cloudfunctions2_function_iam_member'],
  ['project', 'Project', 'google_project_iam_member'],
  ['function-v1', 'Function (first version)', 'google_cloudfunctions_function_iam_member'],
  ['topic', 'Topic', 'google_pubsub_topic_iam_member'],
  ['dataset-member', 'Dataset', 'google_bigquery_dataset_iam_member'],
  ['account', 'Service account', 'google_service_account_iam_member'],
];

const membersOf = (value: unknown): (readonly [Path, unknown])[] => [
  ...itemsAt(value, 'member').map((one) => [['member'], one] as const),
  ...itemsAt(value, 'members').map((one, index) => [['members', index], one] as const),
];

const GOOGLE_CHECKS: readonly InfrastructureCheck[] = [
  ...GOOGLE_TYPES.map(([id, what, type]) =>
    declarationCheck({
      id: `terraform-google-${id}-for-everybody`,
      title: `${what} is given to everybody`,
      why: 'Everybody, or everybody with any account of Google, has the rights of the role.',
      fix: 'Name accounts or groups.',
      severity: 'high',
      vectors: ['V4', 'V8'],
      references: [documentationOf(type)],
      types: [type, type.replace(/_member$/, '_binding')],
      *wrong({ value }) {
        for (const [at, member] of membersOf(value))
          if (member === 'allUsers' || member === 'allAuthenticatedUsers')
            yield { at, actual: member, expected: 'accounts or groups by name' };
      },
      failing: [resourceText(type, 'role = "roles/viewer"\nmember = "allUsers"')],
      passing: [resourceText(type, 'role = "roles/viewer"\nmember = "group:web@example.com"')],
    }),
  ),
  declarationCheck({
    id: 'terraform-google-basic-role',
    title: 'Member of the project has a basic role',
    why: 'Owners and editors may change nearly everything in the project, also what was not meant.',
    fix: 'Give the predefined role that is needed.',
    severity: 'high',
    vectors: ['V5'],
    references: [documentationOf('google_project_iam_member')],
    standards: ['CIS GCP 1.5'],
    types: [
      'google_project_iam_member',
      'google_project_iam_binding',
      'google_folder_iam_member',
      'google_organization_iam_member',
    ],
    *wrong({ value }) {
      const role = textAt(value, 'role');
      if (role === 'roles/owner' || role === 'roles/editor')
        yield { at: ['role'], actual: role, expected: 'a predefined role' };
    },
    failing: [
      resourceText('google_project_iam_member', 'role = "roles/editor"\nmember = "user:a@example.com"'),
    ],
    passing: [
      resourceText('google_project_iam_member', 'role = "roles/run.invoker"\nmember = "user:a@example.com"'),
    ],
  }),
];

/** Who may do what, in policies and bindings. */
export const IDENTITY_CHECKS: readonly InfrastructureCheck[] = [
  ...AWS_CHECKS,
  ...AZURE_IDENTITY_CHECKS,
  ...GOOGLE_CHECKS,
];
