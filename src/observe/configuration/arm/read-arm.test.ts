import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { edited } from '../../../model/configuration/edit.ts';
import { type Declaration, Unknown } from '../../../model/configuration/infrastructure.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { readArm } from './read-arm.ts';

function declarationsIn(template: unknown): Declaration[] {
  const text = typeof template === 'string' ? template : JSON.stringify(template, undefined, 2);
  const { modules, gaps } = readArm({ path: '/a.json', text });
  assert.deepEqual(gaps, []);
  return modules.flatMap(({ declarations }) => declarations);
}

/** What `x` of the one resource is. */
function valueOf(expression: unknown, others: object = {}): unknown {
  const [resource] = declarationsIn({
    resources: [{ type: 'Microsoft.A/b', name: 'c', x: expression }],
    ...others,
  });
  return valueAt(resource?.value, ['x']);
}

const OTHERS = {
  functions: [
    {
      namespace: 'Own',
      members: {
        Greeting: {
          parameters: [{ name: 'to', type: 'string' }],
          output: { type: 'string', value: "[concat('hello ', parameters('to'))]" },
        },
        endless: { output: { type: 'string', value: '[own.endless()]' } },
      },
    },
  ],
  parameters: {
    P: { type: 'string', defaultValue: 'p' },
    Q: { type: 'string', defaultValue: "[concat(parameters('p'), '-q')]" },
    list: { type: 'array', defaultValue: ['a', 'b'] },
    none: { type: 'string' },
    hidden: { type: 'secureString', defaultValue: 'fake' },
    loop: { type: 'string', defaultValue: "[parameters('loop')]" },
  },
  variables: {
    v: { a: { b: "[parameters('P')]" } },
    copy: [{ name: 'many', count: 2, input: "[copyIndex('many')]" }],
  },
};

describe('the value of an expression of Azure', () => {
  const known: readonly (readonly [expression: unknown, value: unknown])[] = [
    ["[parameters('p')]", 'p'],
    ["[PARAMETERS('Q')]", 'p-q'],
    ["[variables('v').a['b']]", 'p'],
    ["[variables('many')]", [0, 1]],
    ["[format('{0}/{1}-{0}', 'a', parameters('P'))]", 'a/p-a'],
    ["[if(equals(parameters('P'), 'p'), 'it''s', 'no')]", "it's"],
    ["[if(not(empty(parameters('list'))), length(parameters('list')), 0)]", 2],
    ["[union(createObject('a', 1), createObject('b', true()))]", { a: 1, b: true }],
    ["[toUpper(first(parameters('list')))]", 'A'],
    ["[join(split('a,b', ','), '-')]", 'a-b'],
    ["[coalesce(null(), 'x')]", 'x'],
    ["[variables('V').A.B]", 'p'],
    ["[substring('abcdef', 1, 3)]", 'bcd'],
    ["[startsWith('Abc', 'aB')]", true],
    ["[endsWith('abc', 'x')]", false],
    ["[indexOf('abCd', 'c')]", 2],
    ["[padLeft('7', 3, '0')]", '007'],
    ["[base64ToString(base64('x y'))]", 'x y'],
    ["[uri('https://a.example/b/', 'c')]", 'https://a.example/b/c'],
    ["[uriComponentToString(uriComponent('a/b c'))]", 'a/b c'],
    ['[string(true())]', 'True'],
    ["[string(createObject('a', createArray(1)))]", '{"a":[1]}'],
    ['[bool(string(false()))]', false],
    ["[format('{{{0}}}', 'a')]", '{a}'],
    ["[split('a;b,c', createArray(';', ','))]", ['a', 'b', 'c']],
    ['[skip(createArray(1, 2, 3), 1)]', [2, 3]],
    ["[take('abc', 2)]", 'ab'],
    ['[max(createArray(1, 3, 2))]', 3],
    ['[min(4, 3)]', 3],
    ['[div(7, 2)]', 3],
    ['[mod(7, 2)]', 1],
    ['[lessOrEquals(2, 2)]', true],
    ['[xor(true(), false())]', true],
    ["[intersection(createArray('a', 'b'), createArray('b', 'c'))]", ['b']],
    ['[flatten(createArray(createArray(1), createArray(2)))]', [1, 2]],
    ["[array('a')]", ['a']],
    ["[contains(variables('v'), 'A')]", true],
    ['[equals(createArray(1), createArray(2))]', false],
    [
      "[union(createObject('a', createObject('b', 1)), createObject('a', createObject('c', 2)))]",
      { a: { b: 1, c: 2 } },
    ],
    ["[tryGet(variables('v'), 'a', 'none')]", null],
    [
      "[items(createObject('b', 2, 'a', 1))]",
      [
        { key: 'a', value: 1 },
        { key: 'b', value: 2 },
      ],
    ],
    ["[cidrSubnet('10.0.0.0/16', 24, 1)]", '10.0.1.0/24'],
    ["[cidrHost('10.0.0.0/24', 0)]", '10.0.0.1'],
    ["[parseCidr('10.0.0.0/24').broadcast]", '10.0.0.255'],
    ["[map(createArray(1, 2), lambda('x', add(lambdaVariables('X'), 1)))]", [2, 3]],
    ["[filter(createArray(1, 2), lambda('x', greater(lambdaVariables('x'), 1)))]", [2]],
    [
      "[reduce(createArray(1, 2), 10, lambda('sum', 'one', add(lambdaVariables('sum'), lambdaVariables('one'))))]",
      13,
    ],
    [
      "[sort(createArray(2, 3, 1), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))]",
      [1, 2, 3],
    ],
    [
      "[toObject(createArray('a'), lambda('x', lambdaVariables('x')), lambda('x', toUpper(lambdaVariables('x'))))]",
      { a: 'A' },
    ],
    [
      "[groupBy(createArray('a1', 'b1', 'a2'), lambda('x', first(lambdaVariables('x'))))]",
      { a: ['a1', 'a2'], b: ['b1'] },
    ],
    ["[mapValues(createObject('a', 1), lambda('x', add(lambdaVariables('x'), 1)))]", { a: 2 }],
    ["[own.greeting('you')]", 'hello you'],
    ['[[not an expression]', '[not an expression]'],
    ['plain', 'plain'],
    [
      { copy: [{ name: 'ports', count: 2, input: { n: "[add(copyIndex('ports'), 80)]" } }] },
      { ports: [{ n: 80 }, { n: 81 }] },
    ],
  ];
  for (const [expression, value] of known)
    it(`is known: ${JSON.stringify(expression)}`, () => assert.deepEqual(valueOf(expression, OTHERS), value));

  it('is unknown where nobody says it, and never guessed', () => {
    for (const expression of [
      "[parameters('none')]",
      "[parameters('hidden')]",
      "[parameters('loop')]",
      "[variables('none')]",
      "[reference('a').b]",
      '[resourceGroup().location]',
      "[if(parameters('none'), 1, 1)]",
      "[concat('a', ]",
      '[unheard()]',
      "[variables('v').__proto__]",
      '[own.endless()]',
      '[own.unheard()]',
      "[map(parameters('none'), lambda('x', 1))]",
      "[filter(parameters('list'), lambda('x', parameters('none')))]",
      "[substring('ab', 1, 5)]",
      '[div(1, 0)]',
      // Texts and lists that nobody writes.
      "[join(map(range(0, 1000), lambda('x', padLeft('a', 60000))), '')]",
      "[flatten(map(range(0, 1000), lambda('x', range(0, 1000))))]",
    ])
      assert.ok(valueOf(expression, OTHERS) instanceof Unknown, expression);
    const partly = valueOf("[concat('a/', parameters('none'))]", OTHERS);
    assert.ok(partly instanceof Unknown && partly.outline === 'a/…' && partly.address === 'parameters/none');
    const role = valueOf("[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'guid')]");
    assert.ok(role instanceof Unknown && role.outline?.endsWith('/roleDefinitions/guid'));
  });
});

describe('resources of Azure', () => {
  it('are told with their places, comments or not, and changed where nothing else decides', () => {
    const text =
      '{\n  // what it is "for"\n  "resources": [\n    {\n      "type": "Microsoft.A/b", /* a\n      kind */ "name": "c//d",\n      "properties": {\n        "x": false,\n        "y": "[parameters(\'p\')]"\n      }\n    }\n  ]\n}\n';
    const [a] = declarationsIn(text);
    assert.ok(a);
    assert.deepEqual(
      [a.type, a.name, a.rangeOf(['properties', 'x']).startLine, a.rangeOf([]).startLine],
      ['Microsoft.A/b', 'c//d', 8, 5],
    );
    assert.equal(edited(text, a.set(['properties', 'x'], true) ?? []), text.replace('false', 'true'));
    assert.equal(a.set(['properties', 'y'], 'z'), undefined);
  });

  it('are not changed where a loop makes them', () => {
    const loop = { name: 'list', count: 2, input: { y: false } };
    const [a] = declarationsIn({
      resources: [{ type: 'Microsoft.A/b', name: 'c', properties: { copy: [loop] } }],
    });
    assert.deepEqual(valueAt(a?.value, ['properties', 'list']), [{ y: false }, { y: false }]);
    assert.equal(a?.set(['properties', 'list', 0, 'y'], true), undefined);
    assert.ok(a?.set(['properties', 'block', 'y'], true));
  });

  it('may be in each other, made by loops, by symbolic names, or not there', () => {
    const found = declarationsIn({
      languageVersion: '2.0',
      resources: {
        one: { type: 'Microsoft.A/b', name: 'b', resources: [{ type: 'c', name: 'inner' }] },
        gone: { type: 'Microsoft.A/b', name: 'x', condition: "[equals('a', 'b')]" },
        other: { type: 'Microsoft.A/b', name: 'x', existing: true },
        many: { type: 'Microsoft.A/b', name: "[concat('n', copyIndex())]", copy: { name: 'loop', count: 2 } },
      },
    });
    assert.deepEqual(
      found.map(({ type, name }) => `${type} ${name}`),
      ['Microsoft.A/b b', 'Microsoft.A/b/c inner', 'Microsoft.A/b n0', 'Microsoft.A/b n1'],
    );
  });

  it('of templates in templates are read with what these are given', () => {
    const deployment = (scope: string) => ({
      parameters: { p: { type: 'string', defaultValue: 'outer' } },
      resources: [
        {
          type: 'Microsoft.Resources/deployments',
          name: 'd',
          properties: {
            expressionEvaluationOptions: { scope },
            parameters: { p: { value: "[concat(parameters('p'), '-given')]" } },
            template: {
              parameters: { p: { type: 'string' } },
              resources: [{ type: 'Microsoft.A/b', name: "[parameters('p')]" }],
            },
          },
        },
      ],
    });
    const named = (scope: string) =>
      declarationsIn(deployment(scope)).find(({ kind }) => kind === 'resource')?.name;
    assert.deepEqual([named('inner'), named('outer')], ['outer-given', 'outer']);
  });
});

describe('hostile templates of Azure', () => {
  it('end, and throw nothing', () => {
    const deep = `[${'concat('.repeat(5000)}'a'${')'.repeat(5000)}]`;
    assert.ok(valueOf(deep) instanceof Unknown);
    const doubling = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [
        `v${at + 1}`,
        `[concat(variables('v${at}'), variables('v${at}'))]`,
      ]),
    );
    assert.ok(valueOf("[variables('v60')]", { variables: { v0: 'x', ...doubling } }) instanceof Unknown);
    let nested: object = { resources: [{ type: 'Microsoft.A/b', name: 'c' }] };
    for (let at = 0; at < 12; at += 1)
      nested = {
        resources: [
          {
            type: 'Microsoft.Resources/deployments',
            name: 'd',
            copy: { name: `l${at}`, count: 50 },
            properties: { template: nested },
          },
        ],
      };
    const { gaps } = readArm({ path: '/a.json', text: JSON.stringify(nested) });
    assert.ok(gaps.every(({ kind }) => kind === 'limit'));
  });

  it('are read whatever they say', () => {
    const piece = fc.constantFrom(
      "parameters('p')",
      "variables('v')",
      'concat(',
      'if(',
      ')',
      ',',
      "'a'",
      '[',
      ']',
      '.x',
      '1',
      'copyIndex()',
      'createObject(',
      "''",
      ' ',
    );
    const expression = fc.array(piece, { maxLength: 8 }).map((parts) => `[${parts.join('')}]`);
    const scalar = fc.oneof(expression, fc.constantFrom<unknown>(1, true, null, 'Microsoft.A/b', '[[', '['));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'copy',
            'name',
            'count',
            'input',
            'type',
            'value',
            'defaultValue',
            '__proto__',
            'p',
            'v',
          ),
          tie('value'),
          { maxKeys: 4 },
        ),
      ),
    }));
    const template = fc.record({
      parameters: value,
      variables: value,
      outputs: value,
      resources: fc.oneof(
        value,
        fc.array(
          fc.record({
            type: fc.constantFrom('Microsoft.Resources/deployments', 'Microsoft.A/b'),
            name: scalar,
            copy: value,
            properties: value,
          }),
          { maxLength: 3 },
        ),
      ),
    });
    fc.assert(
      fc.property(template, (written) => {
        for (const { declarations } of readArm({ path: '/a', text: JSON.stringify(written) }).modules)
          for (const one of declarations) assert.ok(one.rangeOf(['x', 0]).startLine > 0);
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
