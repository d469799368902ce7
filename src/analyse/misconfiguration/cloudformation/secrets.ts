import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import {
  declarationBy,
  declarationCheck,
  type InfrastructureCheck,
  type KeyOf,
  placedAt,
  textAt,
} from '../../infrastructure/declarations.ts';
import { type Environment, environmentCheck, variablesAt } from '../../infrastructure/environments.ts';
import { isSecret } from '../../infrastructure/secrets.ts';
import { CLOUDFORMATION, documentationOf, templateText, textOf } from './dialect.ts';

const FAKE = 'fake-for-the-example';
const DYNAMIC = '{{resolve:secretsmanager:db:SecretString:password}}';
const GUIDE = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide';
const PARAMETERS = `${GUIDE}/parameters-section-structure.html`;

/** What an output may tell that is none of its business: parameters by their name, and keys of people. */
const SECRET: KeyOf = ({ kind, type, name }) => {
  if (kind === 'variable') return name;
  return type === 'AWS::IAM::AccessKey' ? `${type}.${name}` : undefined;
};

/** Properties that are a password: of which types, and their names. */
const PASSWORDS: readonly (readonly [type: string, ...keys: readonly string[]])[] = [
  ['AWS::RDS::DBInstance', 'MasterUserPassword'],
  ['AWS::RDS::DBCluster', 'MasterUserPassword'],
  ['AWS::Redshift::Cluster', 'MasterUserPassword'],
  ['AWS::DocDB::DBCluster', 'MasterUserPassword'],
  ['AWS::ElastiCache::ReplicationGroup', 'AuthToken'],
  ['AWS::IAM::User', 'LoginProfile', 'Password'],
  ['AWS::AmazonMQ::Broker', 'Users', 'Password'],
  ['AWS::OpenSearchService::Domain', 'AdvancedSecurityOptions', 'MasterUserOptions', 'MasterUserPassword'],
  ['AWS::DirectoryService::MicrosoftAD', 'Password'],
  ['AWS::SecretsManager::Secret', 'SecretString'],
];

const isWritten = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && !value.includes('{{resolve:');

/** Environments that are lists of names and values, or maps of them. */
const ENVIRONMENTS: readonly Environment[] = [
  {
    id: 'lambda',
    what: 'a function',
    types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
    variablesIn: (value) =>
      keysOf(valueAt(value, ['Environment', 'Variables'])).map((name) => {
        const path = ['Environment', 'Variables', name];
        return { path, name, value: valueAt(value, path) };
      }),
    example: (name, value) => ({ Environment: { Variables: { [name]: value } } }),
  },
  {
    id: 'codebuild',
    what: 'a build',
    types: ['AWS::CodeBuild::Project'],
    variablesIn: (value) =>
      variablesAt(value, ['Environment', 'EnvironmentVariables'], 'Name', 'Value').filter(
        ({ path }) => !/^(?:PARAMETER_STORE|SECRETS_MANAGER)$/.test(textAt(value, ...path, 'Type') ?? ''),
      ),
    example: (name, value) => ({ Environment: { EnvironmentVariables: [{ Name: name, Value: value }] } }),
  },
  {
    id: 'batch',
    what: 'a job',
    types: ['AWS::Batch::JobDefinition'],
    variablesIn: (value) => variablesAt(value, ['ContainerProperties', 'Environment'], 'Name', 'Value'),
    example: (name, value) => ({ ContainerProperties: { Environment: [{ Name: name, Value: value }] } }),
  },
];

const ASSIGNED = /\b\w{0,60}(?:PASSWORD|SECRET_ACCESS_KEY|SECRET_KEY|API_KEY|TOKEN)=["']?[^\s"'$<{…]{6}/i;

/** Secrets that stand in templates. */
export const SECRET_CHECKS: readonly InfrastructureCheck[] = [
  ...ENVIRONMENTS.map((one) =>
    environmentCheck(one, {
      set: 'cloudformation-aws',
      fix: 'Have it read from Secrets Manager or the Parameter Store.',
      reference: DYNAMIC,
      dialect: CLOUDFORMATION,
    }),
  ),
  declarationCheck({
    id: 'cloudformation-aws-password',
    title: 'Password stands in the template',
    why: 'Whoever reads the repository, or the stack, has it.',
    fix: 'Let Secrets Manager make it: ManageMasterUserPassword, GenerateSecretString, or a {{resolve:secretsmanager:…}} reference.',
    severity: 'high',
    vectors: ['V2', 'V10'],
    references: [`${GUIDE}/dynamic-references.html`],
    types: PASSWORDS.map(([type]) => type),
    *wrong({ type, value }) {
      for (const [owner, ...keys] of PASSWORDS)
        if (owner === type)
          for (const found of placedAt(value, keys))
            if (isWritten(found.value))
              yield {
                at: found.path,
                actual: `a literal "${keys.join('.')}"`,
                expected: 'a reference to a secret',
              };
    },
    failing: [
      templateText('AWS::RDS::DBInstance', { MasterUserPassword: FAKE }),
      templateText('AWS::AmazonMQ::Broker', { Users: [{ Username: 'web', Password: FAKE }] }),
    ],
    passing: [templateText('AWS::RDS::DBInstance', { MasterUserPassword: DYNAMIC })],
  }),
  declarationCheck({
    id: 'cloudformation-aws-parameter-in-clear',
    title: 'Parameter of the store holds a secret in clear',
    why: 'Whoever may read parameters, or the template, reads it.',
    fix: 'Make it a secret of Secrets Manager, or a SecureString that is made outside of the template.',
    severity: 'high',
    vectors: ['V2', 'V10'],
    references: [documentationOf('AWS::SSM::Parameter')],
    types: ['AWS::SSM::Parameter'],
    *wrong({ value }) {
      const name = textAt(value, 'Name');
      if (isSecret(name?.split('/').at(-1), valueAt(value, ['Value'])))
        yield { at: ['Value'], actual: `a literal "${name ?? ''}"`, expected: 'a secret of Secrets Manager' };
    },
    failing: [templateText('AWS::SSM::Parameter', { Name: '/web/db_password', Type: 'String', Value: FAKE })],
    passing: [
      templateText('AWS::SSM::Parameter', { Name: '/web/region', Type: 'String', Value: 'eu-west-1' }),
    ],
  }),
  declarationCheck({
    id: 'cloudformation-aws-secret-in-user-data',
    title: 'Secret stands in the script that sets up a machine',
    why: 'Every process and container of the machine reads it, and whoever may describe the machine.',
    fix: 'Have the script read it from Secrets Manager by the role of the machine.',
    severity: 'high',
    vectors: ['V2', 'V6'],
    references: [documentationOf('AWS::EC2::LaunchTemplate')],
    types: ['AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate', 'AWS::AutoScaling::LaunchConfiguration'],
    *wrong({ value }) {
      for (const keys of [['UserData'], ['LaunchTemplateData', 'UserData']]) {
        const script = valueAt(value, keys);
        const text = script instanceof Unknown ? script.outline : script;
        if (typeof text === 'string' && ASSIGNED.test(text))
          yield { at: keys, actual: 'a secret in "UserData"', expected: 'a reference to a secret' };
      }
    },
    failing: [
      templateText('AWS::EC2::Instance', {
        UserData: { 'Fn::Base64': `#!/bin/sh\nexport DB_PASSWORD=${FAKE}\n` },
      }),
    ],
    passing: [
      templateText('AWS::EC2::Instance', {
        UserData: { 'Fn::Base64': '#!/bin/sh\nexport DB_PASSWORD=$1\n' },
      }),
    ],
  }),
  declarationCheck({
    id: 'cloudformation-secret-default',
    title: 'Parameter has a secret by default',
    why: 'Whoever reads the repository reads it, and it is used wherever nobody gives another.',
    fix: 'Take the default away, and say NoEcho: true; or use a {{resolve:secretsmanager:…}} reference.',
    severity: 'high',
    vectors: ['V2'],
    references: [PARAMETERS],
    kind: 'variable',
    types: [],
    *wrong({ name, value }) {
      const text = valueAt(value, ['Default']);
      const isHidden = textAt(value, 'NoEcho') === 'true';
      if (isSecret(name, text) || (isHidden && isWritten(text)))
        yield { at: ['Default'], actual: `a default of "${name}"`, expected: 'no default' };
    },
    failing: [
      textOf({
        Parameters: { DbPassword: { Type: 'String', NoEcho: true, Default: FAKE } },
        Resources: { Q: { Type: 'AWS::SQS::Queue' } },
      }),
    ],
    passing: [
      textOf({
        Parameters: { DbPassword: { Type: 'String', NoEcho: true } },
        Resources: { Q: { Type: 'AWS::SQS::Queue' } },
      }),
    ],
  }),
  declarationCheck({
    id: 'cloudformation-secret-shown',
    title: 'Parameter of a secret is shown to whoever asks',
    why: 'The console and the API tell its value to whoever may describe the stack.',
    fix: 'Say NoEcho: true.',
    severity: 'medium',
    vectors: ['V2'],
    references: [PARAMETERS],
    kind: 'variable',
    types: [],
    *wrong({ name, value, set }) {
      const isText = textAt(value, 'Type') === 'String';
      if (isText && isSecret(name, 'any') && textAt(value, 'NoEcho') !== 'true')
        yield {
          at: ['NoEcho'],
          actual: valueAt(value, ['NoEcho']) === undefined ? 'no "NoEcho"' : 'NoEcho: false',
          expected: 'NoEcho: true',
          edits: set(['NoEcho'], true),
        };
    },
    failing: [
      textOf({
        Parameters: { DbPassword: { Type: 'String' } },
        Resources: { Q: { Type: 'AWS::SQS::Queue' } },
      }),
    ],
    passing: [
      textOf({
        Parameters: { DbPassword: { Type: 'String', NoEcho: true } },
        Resources: { Q: { Type: 'AWS::SQS::Queue' } },
      }),
    ],
  }),
  declarationCheck({
    id: 'cloudformation-secret-in-output',
    title: 'Output tells a secret',
    why: 'Whoever may describe the stack reads it, and so does every stack that imports it.',
    fix: 'Take the output away, and tell the name of the secret instead.',
    severity: 'high',
    vectors: ['V2', 'V10'],
    references: [`${GUIDE}/outputs-section-structure.html`],
    kind: 'output',
    types: [],
    *wrong({ value }, module) {
      const told = valueAt(value, ['Value']);
      const from = told instanceof Unknown ? told.address : undefined;
      const source = from === undefined ? undefined : declarationBy(module, SECRET, from);
      if (!source) return;
      const isSecretOf = source.kind === 'resource' || textAt(source.value, 'NoEcho') === 'true';
      if (isSecretOf)
        yield { at: ['Value'], actual: `Value of "${source.name}"`, expected: 'no output of it' };
    },
    failing: [
      textOf({
        Parameters: { DbPassword: { Type: 'String', NoEcho: true } },
        Resources: { Q: { Type: 'AWS::SQS::Queue' } },
        Outputs: { Password: { Value: { Ref: 'DbPassword' } } },
      }),
    ],
    passing: [
      textOf({
        Resources: { Q: { Type: 'AWS::SQS::Queue' } },
        Outputs: { Queue: { Value: { Ref: 'Q' } } },
      }),
    ],
  }),
];
