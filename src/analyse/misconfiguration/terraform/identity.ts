import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { type Path, valueAt } from '../../../model/configuration/place.ts';
import {
  declarationCheck,
  documentationOf,
  itemsAt,
  jsonIn,
  resourceText,
  type TerraformCheck,
  textAt,
  type Wrong,
} from './declarations.ts';

/** What each has in it that says who may do what. */
const POLICIES = [
  'aws_iam_policy',
  'aws_iam_role_policy',
  'aws_iam_user_policy',
  'aws_iam_group_policy',
] as const;

type Judge = (statement: unknown) => Omit<Wrong, 'at'> | undefined;

/** A check of the statements that allow something, in a policy at an attribute. */
function policyCheck(
  {
    attribute,
    example,
    ...head
  }: Pick<TerraformCheck, 'id' | 'title' | 'why' | 'fix' | 'severity' | 'vectors' | 'standards'> & {
    readonly types: readonly [string, ...string[]];
    readonly attribute: string;
    /** The statement of the failing example and of the passing one. */
    readonly example: readonly [wrong: string, right: string];
  },
  judge: Judge,
): TerraformCheck {
  const [type] = head.types;
  const text = (statement: string): string =>
    resourceText(
      type,
      `${attribute} = jsonencode({\n  Version = "2012-10-17"\n  Statement = [{ Effect = "Allow", ${statement} }]\n})`,
    );
  return declarationCheck({
    ...head,
    references: [documentationOf(type)],
    *wrong({ value }) {
      for (const statement of itemsAt(jsonIn(valueAt(value, [attribute])), 'Statement')) {
        if (textAt(statement, 'Effect') !== 'Allow') continue;
        const wrong = judge(statement);
        if (wrong) yield { at: [attribute], ...wrong };
      }
    },
    failing: [text(example[0])],
    passing: [text(example[1])],
  });
}

const has = (statement: unknown, key: string, wanted: string): boolean =>
  itemsAt(statement, key).some((one) => one === wanted);

/** Is somebody outside of the account meant, with nothing that narrows it? */
function isForEverybody(statement: unknown): boolean {
  const principal = valueAt(statement, ['Principal']);
  const isEverybody = principal === '*' || has(principal, 'AWS', '*');
  return isEverybody && valueAt(statement, ['Condition']) === undefined;
}

const everybody: Judge = (statement) =>
  isForEverybody(statement)
    ? { actual: 'Principal "*" without a condition', expected: 'accounts or roles by name' }
    : undefined;

const RESOURCE_POLICIES: readonly (readonly [
  id: string,
  what: string,
  type: string,
  attribute: string,
  action: string,
])[] = [
  ['ecr', 'registry', 'aws_ecr_repository_policy', 'policy', 'ecr:BatchGetImage'],
  ['s3', 'bucket', 'aws_s3_bucket_policy', 'policy', 's3:GetObject'],
  ['kms', 'key', 'aws_kms_key', 'policy', 'kms:Decrypt'],
  ['secret', 'secret', 'aws_secretsmanager_secret_policy', 'policy', 'secretsmanager:GetSecretValue'],
  ['queue', 'queue', 'aws_sqs_queue_policy', 'policy', 'sqs:SendMessage'],
  ['topic', 'topic', 'aws_sns_topic_policy', 'policy', 'sns:Publish'],
];

const AWS_CHECKS: readonly TerraformCheck[] = [
  policyCheck(
    {
      id: 'terraform-aws-iam-administrator',
      title: 'Policy allows everything',
      why: 'Whoever takes over what has it owns the account.',
      fix: 'Name the actions and the resources that are needed.',
      severity: 'high',
      vectors: ['V5'],
      standards: ['CIS AWS 1.16'],
      types: [...POLICIES] as [string, ...string[]],
      attribute: 'policy',
      example: [
        'Action = "*", Resource = "*"',
        'Action = "s3:GetObject", Resource = "arn:aws:s3:::example/*"',
      ],
    },
    (statement) =>
      (has(statement, 'Action', '*') || has(statement, 'Action', '*:*')) && has(statement, 'Resource', '*')
        ? { actual: 'Action "*" on Resource "*"', expected: 'actions and resources by name' }
        : undefined,
  ),
  policyCheck(
    {
      id: 'terraform-aws-iam-pass-any-role',
      title: 'Policy lets its owner take every role',
      why: 'Who may pass or assume every role gives a function or a task of his own the strongest of them.',
      fix: 'Name the roles in Resource.',
      severity: 'high',
      vectors: ['V5'],
      types: [...POLICIES] as [string, ...string[]],
      attribute: 'policy',
      example: [
        'Action = ["iam:PassRole"], Resource = "*"',
        'Action = "iam:PassRole", Resource = "arn:aws:iam::111122223333:role/web"',
      ],
    },
    (statement) => {
      const action = ['iam:PassRole', 'iam:*', 'sts:AssumeRole', 'sts:*'].find((one) =>
        has(statement, 'Action', one),
      );
      const isNarrow = valueAt(statement, ['Condition']) !== undefined;
      return action !== undefined && has(statement, 'Resource', '*') && !isNarrow
        ? { actual: `${action} on Resource "*"`, expected: 'roles by name' }
        : undefined;
    },
  ),
  policyCheck(
    {
      id: 'terraform-aws-iam-service-wildcard',
      title: 'Policy allows all of a service on all of its resources',
      why: 'Reading was meant, and deleting, giving away and switching off are allowed as well.',
      fix: 'Name the actions and the resources that are needed.',
      severity: 'medium',
      vectors: ['V5'],
      types: [...POLICIES] as [string, ...string[]],
      attribute: 'policy',
      example: ['Action = "s3:*", Resource = "*"', 'Action = "s3:ListAllMyBuckets", Resource = "*"'],
    },
    (statement) => {
      const action = itemsAt(statement, 'Action').find(
        (one): one is string => typeof one === 'string' && /^[\w-]+:\*$/.test(one),
      );
      return action !== undefined && has(statement, 'Resource', '*')
        ? { actual: `${action} on Resource "*"`, expected: 'actions and resources by name' }
        : undefined;
    },
  ),
  policyCheck(
    {
      id: 'terraform-aws-iam-role-for-everybody',
      title: 'Role may be taken by everybody',
      why: 'Every account of AWS may take the role, and all of its rights with it.',
      fix: 'Name the accounts, roles or services in Principal.',
      severity: 'critical',
      vectors: ['V5'],
      types: ['aws_iam_role'],
      attribute: 'assume_role_policy',
      example: [
        'Action = "sts:AssumeRole", Principal = { AWS = "*" }',
        'Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" }',
      ],
    },
    everybody,
  ),
  policyCheck(
    {
      id: 'terraform-aws-iam-any-workload',
      title: 'Role may be taken by every workload of an identity provider',
      why: 'Without a condition on the subject every repository of the world, or every pod of the cluster, takes the role.',
      fix: 'Say StringEquals with the subject (":sub") that is meant.',
      severity: 'critical',
      vectors: ['V2', 'V5'],
      types: ['aws_iam_role'],
      attribute: 'assume_role_policy',
      example: [
        'Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "token.actions.githubusercontent.com" }, Condition = { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com" } }',
        'Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "token.actions.githubusercontent.com" }, Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:example/web:ref:refs/heads/main" } }',
      ],
    },
    anyWorkload,
  ),
  ...RESOURCE_POLICIES.map(([id, what, type, attribute, action]) =>
    policyCheck(
      {
        id: `terraform-aws-${id}-policy-for-everybody`,
        title: `Policy of the ${what} is for everybody`,
        why: `Every account of AWS may use the ${what} as far as the statement allows.`,
        fix: 'Name accounts or roles in Principal, or narrow it by a condition.',
        severity: 'high',
        vectors: ['V4', 'V8'],
        types: [type],
        attribute,
        example: [
          `Action = "${action}", Principal = "*", Resource = "*"`,
          `Action = "${action}", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Resource = "*"`,
        ],
      },
      everybody,
    ),
  ),
];

function anyWorkload(statement: unknown): Omit<Wrong, 'at'> | undefined {
  if (!has(statement, 'Action', 'sts:AssumeRoleWithWebIdentity')) return undefined;
  const condition = valueAt(statement, ['Condition']);
  if (condition instanceof Unknown) return undefined;
  const tests: unknown[] = itemsAt(condition).flatMap((one) => Object.values(one ?? {}));
  if (tests.some((one) => one instanceof Unknown)) return undefined;
  const subjects = tests.flatMap((test) =>
    typeof test === 'object' && test !== null
      ? Object.entries(test).filter(([name]) => !/:aud$/i.test(name))
      : [],
  );
  const isOpen = subjects.every(([, value]) => itemsAt(value).some((one) => one === '*' || one === 'repo:*'));
  return isOpen ? { actual: 'no condition on the subject', expected: 'StringEquals on ":sub"' } : undefined;
}

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
];

const membersOf = (value: unknown): (readonly [Path, unknown])[] => [
  ...itemsAt(value, 'member').map((one) => [['member'], one] as const),
  ...itemsAt(value, 'members').map((one, index) => [['members', index], one] as const),
];

const GOOGLE_CHECKS: readonly TerraformCheck[] = [
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
export const IDENTITY_CHECKS: readonly TerraformCheck[] = [...AWS_CHECKS, ...GOOGLE_CHECKS];
