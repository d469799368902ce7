import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { declarationsArbitrary } from '../../../../test/fixtures/declarations-arbitrary.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { readArm } from '../../../observe/configuration/arm/read-arm.ts';
import { armChecks } from './unit.ts';

function foundIn(template: object): [id: string, line: number][] {
  const { modules, gaps } = readArm({ path: '/a.json', text: JSON.stringify(template, undefined, 1) });
  assert.deepEqual(gaps, []);
  return armChecks.checks.flatMap((check) =>
    [...check.find({ path: '/a.json', modules })].map(({ range }): [string, number] => [
      check.id,
      range?.startLine ?? 0,
    ]),
  );
}

const idsIn = (template: object): string[] => foundIn(template).map(([id]) => id);

/** The template with all its keys in other letters, but that by which a template is known, and with its names. */
function inOtherLetters(value: unknown, to: (key: string) => string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => inOtherLetters(one, to));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.startsWith('$') ? key : to(key),
      inOtherLetters(inner, to),
    ]),
  );
}

describe('the checks of templates of Azure', () => {
  for (const check of armChecks.checks)
    it(`know names in any letters: ${check.id}`, () => {
      for (const text of [...check.failing, ...check.passing].flatMap((one) =>
        typeof one === 'string' ? [one] : Object.values(one),
      ))
        for (const to of [(key: string) => key.toUpperCase(), (key: string) => key.toLowerCase()]) {
          const template = JSON.parse(text) as object;
          const other = inOtherLetters(template, to) as object;
          assert.deepEqual(foundIn(other), foundIn(template), JSON.stringify(other));
        }
    });

  it('say nothing of what is not known', () => {
    const parameters = { p: { type: 'bool' } };
    const p = "[parameters('p')]";
    const types: readonly [string, object][] = [
      ['Microsoft.KeyVault/vaults', { enablePurgeProtection: p, networkAcls: p }],
      ['Microsoft.Storage/storageAccounts', { allowSharedKeyAccess: p, networkAcls: p }],
      ['Microsoft.Web/sites', { httpsOnly: p, siteConfig: p }],
      ['Microsoft.Network/networkSecurityGroups', { securityRules: p }],
    ];
    for (const [type, properties] of types)
      assert.deepEqual(idsIn({ parameters, resources: [{ type, name: 'a', properties }] }), [], type);
  });

  it('judge what parameters and variables come to, in templates of templates too', () => {
    const template = (network: string) => ({
      resources: [
        {
          type: 'Microsoft.Resources/deployments',
          name: 'd',
          properties: {
            expressionEvaluationOptions: { scope: 'inner' },
            parameters: { from: { value: network } },
            template: {
              parameters: { from: { type: 'string' } },
              variables: { port: 22 },
              resources: [
                {
                  type: 'Microsoft.Network/networkSecurityGroups/securityRules',
                  name: 'ssh',
                  properties: {
                    direction: 'Inbound',
                    access: 'Allow',
                    protocol: 'Tcp',
                    destinationPortRange: "[string(variables('port'))]",
                    sourceAddressPrefix: "[parameters('from')]",
                  },
                },
              ],
            },
          },
        },
      ],
    });
    assert.deepEqual(idsIn(template('*')), ['arm-open-ssh']);
    assert.deepEqual(idsIn(template('10.0.0.0/8')), []);
  });

  it('know types in small and in capital letters', () => {
    const rule = {
      direction: 'Inbound',
      access: 'Allow',
      protocol: 'Tcp',
      destinationPortRange: '22',
      sourceAddressPrefix: '*',
    };
    const properties = { securityRules: [{ name: 'in', properties: rule }] };
    const type = 'microsoft.network/networksecuritygroups';
    assert.deepEqual(idsIn({ resources: [{ type, name: 'a', properties }] }), ['arm-open-ssh']);
  });

  it('tell what a loop makes once', () => {
    const properties = { enablePurgeProtection: false, networkAcls: { defaultAction: 'Deny' } };
    const copy = { name: 'loop', count: 3 };
    const found = foundIn({
      resources: [{ type: 'Microsoft.KeyVault/vaults', name: 'a', copy, properties }],
    });
    assert.deepEqual(found, [['arm-key-vault-no-purge-protection', 11]]);
  });

  it('take whatever is declared, and throw nothing', () => {
    const texts = armChecks.checks.flatMap(({ failing: [example] }) =>
      typeof example === 'string' ? [example] : [],
    );
    const types = texts.flatMap((text) =>
      [...text.matchAll(/"type": "(Microsoft[^"]+)"/g)].map(([, type = '']) => type),
    );
    const keys = texts.flatMap((text) => [...text.matchAll(/"(\w+)":/g)].map(([, key = '']) => key));
    fc.assert(
      fc.property(declarationsArbitrary(types, [...keys, '__proto__']), (declarations) => {
        for (const check of armChecks.checks)
          for (const { actual, expected } of check.find({ path: '/', modules: [{ declarations }] }))
            assert.notEqual(actual, expected);
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
