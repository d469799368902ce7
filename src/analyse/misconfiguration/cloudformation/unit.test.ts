import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { declarationsArbitrary } from '../../../../test/fixtures/declarations-arbitrary.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { readCloudFormation } from '../../../observe/configuration/cloudformation/read-cloudformation.ts';
import { cloudformationChecks } from './unit.ts';

function idsIn(text: string): string[] {
  const { modules, gaps } = readCloudFormation({ path: '/template.yaml', text });
  assert.deepEqual(gaps, []);
  return cloudformationChecks.checks.flatMap((check) =>
    [...check.find({ path: '/template.yaml', modules })].map(() => check.id),
  );
}

const resource = (type: string, properties: string, others = '') =>
  `${others}Resources:\n  A:\n    Type: ${type}\n    Properties: ${properties}\n`;

describe('the checks of CloudFormation', () => {
  it('say nothing of what is not known', () => {
    const parameters = 'Parameters:\n  P: { Type: String }\n';
    for (const text of [
      resource(
        'AWS::RDS::DBInstance',
        '{ StorageEncrypted: !Ref P, PubliclyAccessible: !Ref P, DeletionProtection: !If [C, true, false], MasterUserPassword: !Ref P }',
        parameters,
      ),
      resource(
        'AWS::EC2::SecurityGroup',
        '{ SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: !Ref P, ToPort: !Ref P, CidrIp: 0.0.0.0/0 }, !ImportValue rule] }',
        parameters,
      ),
      resource('AWS::IAM::Role', '{ AssumeRolePolicyDocument: !Ref P, Policies: !Ref P }', parameters),
    ])
      assert.deepEqual(idsIn(text), [], text);
  });

  it('judge what parameters, mappings and conditions come to', () => {
    const others =
      'Parameters:\n  From: { Type: String, Default: 0.0.0.0/0 }\n  Stage: { Type: String, Default: dev }\nMappings:\n  Port: { dev: { ssh: 22 } }\nConditions:\n  Dev: !Equals [!Ref Stage, dev]\n';
    const group = (network: string) =>
      resource(
        'AWS::EC2::SecurityGroup',
        `{ SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: !FindInMap [Port, !Ref Stage, ssh], ToPort: 22, CidrIp: ${network} }] }`,
        others,
      );
    assert.deepEqual(idsIn(group('!If [Dev, !Ref From, 10.0.0.0/8]')), ['cloudformation-aws-open-ssh']);
    assert.deepEqual(idsIn(group('!If [Dev, 10.0.0.0/8, !Ref From]')), []);
  });

  it('look into policies within roles and functions', () => {
    const statement = '{ Statement: { Effect: Allow, Action: ["*"], Resource: !Sub "*" } }';
    const wanted = ['cloudformation-aws-iam-administrator'];
    assert.deepEqual(
      idsIn(resource('AWS::IAM::Role', `{ Policies: [{ PolicyName: a, PolicyDocument: ${statement} }] }`)),
      wanted,
    );
    assert.deepEqual(
      idsIn(
        resource('AWS::Serverless::Function', `{ Tracing: Active, Policies: [S3ReadPolicy, ${statement}] }`),
      ),
      wanted,
    );
  });

  it('know which network a flow log is of', () => {
    const text = (of: string) =>
      `Parameters:\n  P: { Type: String }\nResources:\n  A: { Type: AWS::EC2::VPC }\n  B: { Type: AWS::EC2::Subnet }\n  L: { Type: AWS::EC2::FlowLog, Properties: { ResourceId: ${of} } }\n`;
    assert.deepEqual(idsIn(text('!Ref A')), []);
    assert.deepEqual(idsIn(text('!Ref P')), []);
    assert.deepEqual(idsIn(text('!Ref B')), ['cloudformation-aws-vpc-no-flow-logs']);
    assert.deepEqual(idsIn(text('!GetAtt B.Id')), ['cloudformation-aws-vpc-no-flow-logs']);
  });

  it('know what SAM says for all functions', () => {
    const text = resource(
      'AWS::Serverless::Function',
      '{ Environment: { Variables: { A: a } } }',
      'Globals:\n  Function:\n    Tracing: Active\n    Environment: { Variables: { API_KEY: fake-for-the-example } }\n',
    );
    assert.deepEqual(idsIn(text), ['cloudformation-aws-lambda-secret-in-environment']);
  });

  it('take whatever is declared, and throw nothing', () => {
    const texts = cloudformationChecks.checks.flatMap(({ failing: [example] }) =>
      typeof example === 'string' ? [example] : [],
    );
    const types = texts.flatMap((text) =>
      [...text.matchAll(/Type: (AWS::\S+)/g)].map(([, type = '']) => type),
    );
    const keys = texts.flatMap((text) => [...text.matchAll(/^[ -]*(\w+):/gm)].map(([, key = '']) => key));
    fc.assert(
      fc.property(declarationsArbitrary(types, [...keys, '__proto__']), (declarations) => {
        for (const check of cloudformationChecks.checks)
          for (const { actual, expected } of check.find({ path: '/', modules: [{ declarations }] }))
            assert.notEqual(actual, expected);
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
