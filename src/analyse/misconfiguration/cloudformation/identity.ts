import { valueAt } from '../../../model/configuration/place.ts';
import type { Plain } from '../../../model/configuration/structured.ts';
import {
  declarationCheck,
  type InfrastructureCheck,
  itemsAt,
  type Placed,
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
import { documentationOf, templateText } from './dialect.ts';

const USER = 'AWS::IAM::User';
/** What has rights: whom one may be. */
const IDENTITIES = [USER, 'AWS::IAM::Group', 'AWS::IAM::Role'];

/** Policies of users, groups, roles and functions, by themselves or within these. */
const RIGHTS: PolicyPlaces = {
  set: 'cloudformation',
  reference: documentationOf('AWS::IAM::ManagedPolicy'),
  types: [
    'AWS::IAM::ManagedPolicy',
    'AWS::IAM::Policy',
    'AWS::IAM::RolePolicy',
    'AWS::IAM::UserPolicy',
    'AWS::IAM::GroupPolicy',
    ...IDENTITIES,
    'AWS::Serverless::Function',
  ],
  documentsIn: ({ value }): Placed[] => [
    ...placedAt(value, ['PolicyDocument']),
    ...itemsAt(value, 'Policies').map((policy, index) => ({
      path: ['Policies', index],
      // Policies of SAM are documents themselves.
      value: valueAt(policy, ['PolicyDocument']) ?? policy,
    })),
  ],
  text: (policy) => templateText('AWS::IAM::ManagedPolicy', { PolicyDocument: policy }),
};

function policiesAt(type: string, attribute: string): PolicyPlaces {
  return {
    set: 'cloudformation',
    reference: documentationOf(type),
    types: [type],
    documentsIn: ({ value }) => placedAt(value, [attribute]),
    text: (policy: Plain) => templateText(type, { [attribute]: policy }),
  };
}

const RESOURCE_POLICIES: readonly (readonly [
  id: string,
  what: string,
  type: string,
  attribute: string,
  action: string,
])[] = [
  ['ecr', 'registry', 'AWS::ECR::Repository', 'RepositoryPolicyText', 'ecr:BatchGetImage'],
  ['s3', 'bucket', 'AWS::S3::BucketPolicy', 'PolicyDocument', 's3:GetObject'],
  ['kms', 'key', 'AWS::KMS::Key', 'KeyPolicy', 'kms:Decrypt'],
  [
    'secret',
    'secret',
    'AWS::SecretsManager::ResourcePolicy',
    'ResourcePolicy',
    'secretsmanager:GetSecretValue',
  ],
  ['queue', 'queue', 'AWS::SQS::QueuePolicy', 'PolicyDocument', 'sqs:SendMessage'],
  ['topic', 'topic', 'AWS::SNS::TopicPolicy', 'PolicyDocument', 'sns:Publish'],
  ['efs', 'file system', 'AWS::EFS::FileSystem', 'FileSystemPolicy', 'elasticfilesystem:ClientMount'],
];

/** Who may do what. */
export const IDENTITY_CHECKS: readonly InfrastructureCheck[] = [
  ...RIGHTS_RULES.map((rule) => statementCheck(rule, RIGHTS)),
  ...TRUST_RULES.map((rule) =>
    statementCheck(rule, policiesAt('AWS::IAM::Role', 'AssumeRolePolicyDocument')),
  ),
  ...RESOURCE_POLICIES.map(([id, what, type, attribute, action]) =>
    statementCheck(resourcePolicyRule(id, what, action), policiesAt(type, attribute)),
  ),
  declarationCheck({
    id: 'cloudformation-aws-iam-administrator-by-name',
    title: 'Identity is an administrator of the account',
    why: 'Whoever takes over what has it owns the account.',
    fix: 'Give the rights that are needed.',
    severity: 'high',
    vectors: ['V5'],
    standards: ['CIS AWS 1.16'],
    references: [documentationOf('AWS::IAM::Role')],
    types: [...IDENTITIES, 'AWS::Serverless::Function'],
    *wrong({ value }) {
      for (const key of ['ManagedPolicyArns', 'Policies'])
        for (const [index, one] of itemsAt(value, key).entries())
          if (typeof one === 'string' && /(?:^|\/)AdministratorAccess$/.test(one))
            yield { at: [key, index], actual: one, expected: 'the rights that are needed' };
    },
    failing: [
      templateText('AWS::IAM::Role', {
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      }),
    ],
    passing: [
      templateText('AWS::IAM::Role', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }),
    ],
  }),
  declarationCheck({
    id: 'cloudformation-aws-iam-rights-of-a-user',
    title: 'User has rights of his own',
    why: 'Rights that are given one by one are seldom taken away, and nobody sees them all.',
    fix: 'Give them to a group, or a role that people take, and put the user into it.',
    severity: 'low',
    vectors: ['V5'],
    standards: ['CIS AWS 1.15'],
    references: [documentationOf(USER)],
    types: [USER],
    *wrong({ value }) {
      for (const key of ['Policies', 'ManagedPolicyArns'])
        if (itemsAt(value, key).length > 0)
          yield { at: [key], actual: `"${key}" of a user`, expected: '"Groups"' };
    },
    failing: [templateText(USER, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] })],
    passing: [templateText(USER, { Groups: ['readers'] })],
  }),
  declarationCheck({
    id: 'cloudformation-aws-iam-access-key',
    title: 'Key of a user is made, which does not expire',
    why: 'It works from everywhere until somebody thinks of it, and whoever may read the stack may find it.',
    fix: 'Give the program a role: of its machine, its task, its function, or of its identity provider.',
    severity: 'medium',
    vectors: ['V2', 'V5'],
    references: [documentationOf('AWS::IAM::AccessKey')],
    types: ['AWS::IAM::AccessKey'],
    *wrong({ value }) {
      if (textAt(value, 'Status') !== 'Inactive')
        yield { at: [], actual: 'an AWS::IAM::AccessKey', expected: 'a role' };
    },
    failing: [templateText('AWS::IAM::AccessKey', { UserName: 'web' })],
    passing: [templateText('AWS::IAM::Role', { RoleName: 'web' })],
  }),
];
