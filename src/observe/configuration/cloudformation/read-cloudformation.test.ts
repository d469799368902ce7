import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { edited } from '../../../model/configuration/edit.ts';
import { type Declaration, EncodedJson, Unknown } from '../../../model/configuration/infrastructure.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { readCloudFormation } from './read-cloudformation.ts';

function declarationsIn(text: string): Declaration[] {
  const { modules, gaps } = readCloudFormation({ path: '/template.yaml', text });
  assert.deepEqual(gaps, []);
  return modules.flatMap(({ declarations }) => declarations);
}

/** What `X` of the one resource is, beside other sections. */
function valueOf(expression: string, others = ''): unknown {
  const [resource] = declarationsIn(
    `Resources:\n  A:\n    Type: AWS::B::C\n    Properties:\n      X: ${expression}\n${others}`,
  );
  return valueAt(resource?.value, ['X']);
}

const PARAMETERS =
  'Parameters:\n  P: { Type: String, Default: p }\n  L: { Type: CommaDelimitedList, Default: "a, b" }\n  N: { Type: String }\n  S: { Type: "AWS::SSM::Parameter::Value<String>", Default: /a }\n';
const MAPPINGS = 'Mappings:\n  M: { k: { v: 7 } }\n';
const CONDITIONS =
  'Conditions:\n  Holds: !Equals [p, !Ref P]\n  Fails: !Not [!Condition Holds]\n  Open: !Equals [!Ref N, a]\n  Both: !And [!Condition Holds, !Condition Open]\n  Loop: !Not [!Condition Loop]\n  Either: !Or [Condition: Holds, !Condition Open]\n';

describe('a value of a template', () => {
  const known: readonly [expression: string, value: unknown][] = [
    ['!Ref P', 'p'],
    ['{ Ref: L }', ['a', 'b']],
    ["!Sub 'x-${P}-${!P}'", 'x-p-${P}'],
    ["!Sub ['${Q}/${P}', { Q: !Ref P }]", 'p/p'],
    ["!Join ['-', [a, !Ref P, 1]]", 'a-p-1'],
    ['!Select [1, !Ref L]', 'b'],
    ["!Split [',', 'a,b']", ['a', 'b']],
    ['!FindInMap [M, k, v]', 7],
    ['!If [Holds, 1, 2]', 1],
    ['!If [Fails, 1, 2]', 2],
    ['!If [Either, 1, 2]', 1],
    ['[a, !If [Holds, !Ref AWS::NoValue, b]]', ['a']],
    ['{ Y: !Ref AWS::NoValue, Z: 1 }', { Z: 1 }],
    ['{ Fn::Base64: { Fn::Sub: "${P}" } }', 'p'],
    [
      '{ Statement: { Condition: { StringEquals: { a: !Ref P } } } }',
      { Statement: { Condition: { StringEquals: { a: 'p' } } } },
    ],
    ['!Length [1, 2]', 2],
    ['{ "Fn::ForEach::K": [I, !Ref L, { "k${I}": { Ref: I } }] }', { ka: 'a', kb: 'b' }],
    ['!Unheard text', 'text'],
  ];
  for (const [expression, value] of known)
    it(`is known: ${expression}`, () =>
      assert.deepEqual(valueOf(expression, PARAMETERS + MAPPINGS + CONDITIONS), value));

  it('is unknown where nobody says it, and never guessed', () => {
    for (const expression of [
      '!Ref N',
      '!Ref S',
      '!Ref Other',
      '!GetAtt A.Arn',
      '!ImportValue x',
      '!GetAZs ""',
      '!If [Open, 1, 1]',
      '!If [Both, 1, 2]',
      '!If [Loop, 1, 2]',
      '!If [None, 1, 2]',
      '!FindInMap [M, k, __proto__]',
      '!Select [9, [a]]',
      "!Sub '${N}'",
      '!Cidr [a, 1, 2]',
    ])
      assert.ok(valueOf(expression, PARAMETERS + MAPPINGS + CONDITIONS) instanceof Unknown, expression);
    const partly = valueOf("!Sub 'arn:${Other.Arn}/*'");
    assert.ok(partly instanceof Unknown && partly.outline === 'arn:…/*');
    assert.ok(valueOf('{ Fn::ToJsonString: { a: 1 } }') instanceof EncodedJson);
  });
});

describe('resources of a template', () => {
  it('are told with their places, and changed only where nothing else decides', () => {
    const text =
      'Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties:\n      X: 1\n      W: !Ref P\n  B:\n    Type: AWS::S3::Bucket\nParameters:\n  P: { Type: String, Default: p }\n';
    const [a, b] = declarationsIn(text);
    assert.ok(a && b);
    assert.deepEqual(
      [a.kind, a.type, a.name, a.rangeOf(['X']).startLine, a.rangeOf([]).startLine],
      ['resource', 'AWS::S3::Bucket', 'A', 5, 2],
    );
    assert.equal(edited(text, a.set(['X'], 2) ?? []), text.replace('X: 1', 'X: 2'));
    assert.equal(a.set(['W'], 2), undefined);
    assert.equal(edited(text, b.set(['Z'], true) ?? [])?.includes('    Properties:\n      Z: true\n'), true);
    const chosen =
      'Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties:\n      X: { Fn::If: [C, { W: 1 }, 2] }\nConditions:\n  C: !Equals [a, a]\n';
    const [only] = declarationsIn(chosen);
    assert.deepEqual(only?.value, { X: { W: 1 } });
    assert.equal(only?.set(['X', 'W'], 2), undefined);
    const [listed] = declarationsIn(
      'Resources:\n  A:\n    Type: AWS::B::C\n    Properties:\n      X: [!Ref AWS::NoValue, { W: 1 }]\n',
    );
    assert.equal(listed?.set(['X', 0, 'W'], 2), undefined);
  });

  it('are not there where their condition does not hold, and many where a loop makes them', () => {
    const text = `Transform: AWS::LanguageExtensions\n${PARAMETERS}${CONDITIONS}Resources:\n  A: { Type: AWS::B::C, Condition: Fails }\n  Fn::ForEach::Topics:\n    - Name\n    - [x, y.z]\n    - 'Topic\${Name}&{Name}':\n        Type: AWS::SNS::Topic\n        Properties:\n          Name: !Ref Name\n`;
    const resources = declarationsIn(text).filter(({ kind }) => kind === 'resource');
    assert.deepEqual(
      resources.map(({ name, value, rangeOf }) => [
        name,
        valueAt(value, ['Name']),
        rangeOf(['Name']).startLine,
      ]),
      [
        ['Topicxx', 'x', 26],
        ['Topicy.zyz', 'y.z', 26],
      ].map(([name, value]) => [name, value, text.slice(0, text.indexOf('Name: !Ref')).split('\n').length]),
    );
  });

  it('have what SAM says for all of their type', () => {
    const [f] = declarationsIn(
      'Transform: AWS::Serverless-2016-10-31\nGlobals:\n  Function:\n    Timeout: 3\n    Environment: { Variables: { A: a } }\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Timeout: 9\n      Environment: { Variables: { B: b } }\n',
    );
    assert.deepEqual(f?.value, { Timeout: 9, Environment: { Variables: { A: 'a', B: 'b' } } });
  });

  it('are read from JSON as from YAML', () => {
    const [a] = declarationsIn(
      '{"Resources": {"A": {"Type": "AWS::S3::Bucket", "Properties": {"X": {"Fn::Sub": "a"}}}}}',
    );
    assert.deepEqual(a?.value, { X: 'a' });
  });
});

describe('hostile templates', () => {
  it('make nothing without bounds', () => {
    const nested = `${'{ Fn::ForEach::A: [I, !Ref L, '.repeat(5)}{ "\${I}": 1 }${'] }'.repeat(5)}`;
    const list = `Parameters:\n  L: { Type: CommaDelimitedList, Default: "${Array.from({ length: 200 }, (_, at) => at).join(',')}" }\n`;
    const { gaps } = readCloudFormation({
      path: '/a',
      text: `Resources:\n  A: { Type: A, Properties: { X: ${nested} } }\n${list}`,
    });
    assert.deepEqual(
      gaps.map(({ kind }) => kind),
      ['limit'],
    );
    const long = `Parameters:\n  P: { Type: String, Default: ${'x'.repeat(60_000)} }\n`;
    assert.ok(valueOf("!Sub '${P}${P}'", long) instanceof Unknown);
    assert.ok(valueOf("!Join ['', [!Ref P, !Ref P]]", long) instanceof Unknown);
  });

  it('throw nothing, whatever they say', () => {
    const scalar = fc.constantFrom<unknown>(
      'A',
      'P',
      'Holds',
      '${P}',
      '${A.b}',
      '__proto__',
      '',
      1,
      true,
      null,
      'AWS::NoValue',
    );
    const name = fc.constantFrom(
      'Ref',
      'Fn::Sub',
      'Fn::If',
      'Fn::Join',
      'Fn::Select',
      'Fn::FindInMap',
      'Fn::And',
      'Fn::Not',
      'Fn::Equals',
      'Condition',
      'Fn::ForEach::X',
      'Fn::GetAtt',
      'Fn::Split',
      'Fn::ToJsonString',
      'Key',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        scalar,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(name, tie('value'), { maxKeys: 2 }),
      ),
    }));
    const section = fc.oneof(
      fc.dictionary(fc.constantFrom('A', 'P', 'Holds', 'Fn::ForEach::X', '__proto__'), value),
      value,
    );
    const template = fc.record({
      Resources: fc.dictionary(
        fc.constantFrom('A', 'B', 'Fn::ForEach::Y'),
        fc.oneof(
          value,
          fc.record({ Type: fc.constant('AWS::Serverless::Function'), Condition: scalar, Properties: value }),
        ),
      ),
      Parameters: section,
      Mappings: section,
      Conditions: section,
      Outputs: section,
      Globals: fc.record({ Function: value }),
    });
    fc.assert(
      fc.property(template, (written) => {
        for (const text of [stringify(written), JSON.stringify(written)])
          for (const { declarations } of readCloudFormation({ path: '/a', text }).modules)
            for (const one of declarations) assert.ok(one.rangeOf(['X', 0]).startLine > 0);
      }),
      { numRuns: propertyRuns(150) },
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        readCloudFormation({ path: '/a', text: `Resources:\n  A: !${text}\n` });
      }),
      { numRuns: propertyRuns(150) },
    );
  });
});
