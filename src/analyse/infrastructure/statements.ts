import { type Declaration, Unknown } from '../../model/configuration/infrastructure.ts';
import { valueAt } from '../../model/configuration/place.ts';
import type { Plain } from '../../model/configuration/structured.ts';
import {
  declarationCheck,
  type InfrastructureCheck,
  itemsAt,
  jsonIn,
  type Placed,
  textAt,
  type Wrong,
} from './declarations.ts';

/** What is wrong with a statement that allows something; undefined where nothing is. */
type Judge = (statement: unknown) => Omit<Wrong, 'at'> | undefined;

/** A rule of what policies of AWS should not allow, in whatever language they are declared. */
export interface StatementRule extends Pick<
  InfrastructureCheck,
  'title' | 'why' | 'fix' | 'severity' | 'vectors' | 'standards'
> {
  /** Without its set's: `aws-iam-administrator`. */
  readonly id: string;
  readonly judge: Judge;
  /** What the statement of the failing and of the passing example says, its effect left out. */
  readonly example: readonly [wrong: Statement, right: Statement];
}

type Statement = Readonly<Record<string, Plain>>;

/** Where a language keeps the policies that a rule is about. */
export interface PolicyPlaces {
  /** Of the set: `terraform`. */
  readonly set: string;
  readonly reference: string;
  readonly types: readonly string[];
  readonly documentsIn: (declaration: Declaration) => readonly Placed[];
  /** An example with this policy. */
  readonly text: (policy: Plain) => string;
}

/** The check that asks a rule of every statement that allows something. */
export function statementCheck(
  { id, judge, example, ...head }: StatementRule,
  { set, reference, types, documentsIn, text }: PolicyPlaces,
): InfrastructureCheck {
  const policyText = (statement: Statement): string =>
    text({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
  return declarationCheck({
    ...head,
    id: `${set}-${id}`,
    references: [reference],
    types,
    *wrong(declaration) {
      for (const { path, value } of documentsIn(declaration))
        for (const statement of itemsAt(jsonIn(value), 'Statement')) {
          if (textAt(statement, 'Effect') !== 'Allow') continue;
          const wrong = judge(statement);
          if (wrong) yield { at: path, ...wrong };
        }
    },
    failing: [policyText(example[0])],
    passing: [policyText(example[1])],
  });
}

const has = (statement: unknown, key: string, wanted: string): boolean =>
  itemsAt(statement, key).some((one) => one === wanted);

/** Is somebody outside of the account meant, with nothing that narrows it? */
const everybody: Judge = (statement) => {
  const principal = valueAt(statement, ['Principal']);
  const isEverybody = principal === '*' || has(principal, 'AWS', '*');
  return isEverybody && valueAt(statement, ['Condition']) === undefined
    ? { actual: 'Principal "*" without a condition', expected: 'accounts or roles by name' }
    : undefined;
};

/** What policies of users, groups and roles should not allow. */
export const RIGHTS_RULES: readonly StatementRule[] = [
  {
    id: 'aws-iam-administrator',
    title: 'Policy allows everything',
    why: 'Whoever takes over what has it owns the account.',
    fix: 'Name the actions and the resources that are needed.',
    severity: 'high',
    vectors: ['V5'],
    standards: ['CIS AWS 1.16'],
    example: [
      { Action: '*', Resource: '*' },
      { Action: 's3:GetObject', Resource: 'arn:aws:s3:::example/*' },
    ],
    judge: (statement) =>
      (has(statement, 'Action', '*') || has(statement, 'Action', '*:*')) && has(statement, 'Resource', '*')
        ? { actual: 'Action "*" on Resource "*"', expected: 'actions and resources by name' }
        : undefined,
  },
  {
    id: 'aws-iam-pass-any-role',
    title: 'Policy lets its owner take every role',
    why: 'Who may pass or assume every role gives a function or a task of his own the strongest of them.',
    fix: 'Name the roles in Resource.',
    severity: 'high',
    vectors: ['V5'],
    example: [
      { Action: ['iam:PassRole'], Resource: '*' },
      { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/web' },
    ],
    judge: (statement) => {
      const action = ['iam:PassRole', 'iam:*', 'sts:AssumeRole', 'sts:*'].find((one) =>
        has(statement, 'Action', one),
      );
      const isNarrow = valueAt(statement, ['Condition']) !== undefined;
      return action !== undefined && has(statement, 'Resource', '*') && !isNarrow
        ? { actual: `${action} on Resource "*"`, expected: 'roles by name' }
        : undefined;
    },
  },
  {
    id: 'aws-iam-service-wildcard',
    title: 'Policy allows all of a service on all of its resources',
    why: 'Reading was meant, and deleting, giving away and switching off are allowed as well.',
    fix: 'Name the actions and the resources that are needed.',
    severity: 'medium',
    vectors: ['V5'],
    example: [
      { Action: 's3:*', Resource: '*' },
      { Action: 's3:ListAllMyBuckets', Resource: '*' },
    ],
    judge: (statement) => {
      const action = itemsAt(statement, 'Action').find(
        (one): one is string => typeof one === 'string' && /^[\w-]+:\*$/.test(one),
      );
      return action !== undefined && has(statement, 'Resource', '*')
        ? { actual: `${action} on Resource "*"`, expected: 'actions and resources by name' }
        : undefined;
    },
  },
  {
    id: 'aws-iam-raises-itself',
    title: 'Policy lets its owner give itself more',
    why: 'Who may write policies, keys or logins of every account makes itself an administrator.',
    fix: 'Name the users and roles in Resource, and bound them by a permissions boundary.',
    severity: 'high',
    vectors: ['V5'],
    standards: ['CIS AWS 1.16'],
    example: [
      { Action: ['iam:AttachRolePolicy'], Resource: '*' },
      { Action: 'iam:GetRole', Resource: '*' },
    ],
    judge: (statement) => {
      const action = itemsAt(statement, 'Action').find(
        (one): one is string =>
          typeof one === 'string' &&
          /^iam:(?:(?:Attach|Put)(?:User|Role|Group)Policy|CreateAccessKey|CreateLoginProfile|UpdateLoginProfile|CreatePolicyVersion|SetDefaultPolicyVersion|UpdateAssumeRolePolicy|AddUserToGroup)$/.test(
            one,
          ),
      );
      return action !== undefined &&
        has(statement, 'Resource', '*') &&
        valueAt(statement, ['Condition']) === undefined
        ? { actual: `${action} on Resource "*"`, expected: 'users and roles by name' }
        : undefined;
    },
  },
  {
    id: 'aws-iam-all-but',
    title: 'Policy allows all but some actions',
    why: 'Whatever a service adds later is allowed as well, and so is most of what there is.',
    fix: 'Name the actions that are needed in Action.',
    severity: 'medium',
    vectors: ['V5'],
    example: [
      { NotAction: ['iam:*'], Resource: '*' },
      { Action: 's3:ListAllMyBuckets', Resource: '*' },
    ],
    judge: (statement) =>
      valueAt(statement, ['NotAction']) !== undefined && has(statement, 'Resource', '*')
        ? { actual: 'NotAction on Resource "*"', expected: 'actions by name' }
        : undefined,
  },
  {
    id: 'aws-iam-reads-all-secrets',
    title: 'Policy reads every secret, or decrypts by every key',
    why: 'Whoever takes over what has it has the passwords of everything else in the account.',
    fix: 'Name the secrets and the keys in Resource.',
    severity: 'medium',
    vectors: ['V5', 'V10'],
    example: [
      { Action: ['secretsmanager:GetSecretValue'], Resource: '*' },
      {
        Action: 'secretsmanager:GetSecretValue',
        Resource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:web-a',
      },
    ],
    judge: (statement) => {
      const action = ['secretsmanager:GetSecretValue', 'kms:Decrypt', 'ssm:GetParameter*'].find((one) =>
        has(statement, 'Action', one),
      );
      return action !== undefined &&
        has(statement, 'Resource', '*') &&
        valueAt(statement, ['Condition']) === undefined
        ? { actual: `${action} on Resource "*"`, expected: 'secrets and keys by name' }
        : undefined;
    },
  },
];

/** Whom policies should not let take a role. */
export const TRUST_RULES: readonly StatementRule[] = [
  {
    id: 'aws-iam-role-for-everybody',
    title: 'Role may be taken by everybody',
    why: 'Every account of AWS may take the role, and all of its rights with it.',
    fix: 'Name the accounts, roles or services in Principal.',
    severity: 'critical',
    vectors: ['V5'],
    example: [
      { Action: 'sts:AssumeRole', Principal: { AWS: '*' } },
      { Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } },
    ],
    judge: everybody,
  },
  {
    id: 'aws-iam-any-workload',
    title: 'Role may be taken by every workload of an identity provider',
    why: 'Without a condition on the subject every repository of the world, or every pod of the cluster, takes the role.',
    fix: 'Say StringEquals with the subject (":sub") that is meant.',
    severity: 'critical',
    vectors: ['V2', 'V5'],
    example: [
      {
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'token.actions.githubusercontent.com' },
        Condition: { StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' } },
      },
      {
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'token.actions.githubusercontent.com' },
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:sub': 'repo:example/web:ref:refs/heads/main',
          },
        },
      },
    ],
    judge: anyWorkload,
  },
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

/** The rule that a policy on a resource should not be for everybody: `['ecr', 'registry', 'ecr:BatchGetImage']`. */
export function resourcePolicyRule(id: string, what: string, action: string): StatementRule {
  return {
    id: `aws-${id}-policy-for-everybody`,
    title: `Policy of the ${what} is for everybody`,
    why: `Every account of AWS may use the ${what} as far as the statement allows.`,
    fix: 'Name accounts or roles in Principal, or narrow it by a condition.',
    severity: 'high',
    vectors: ['V4', 'V8'],
    example: [
      { Action: action, Principal: '*', Resource: '*' },
      { Action: action, Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Resource: '*' },
    ],
    judge: everybody,
  };
}
