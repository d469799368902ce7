import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { KUSTOMIZE_CASES } from '../../../../test/fixtures/kustomizations.ts';
import type { Files } from '../../../../test/fixtures/kustomize-base.ts';
import { mutationsOf } from '../../../../test/fixtures/mutation.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { BUILD_LIMITS } from './budget.ts';
import { DEPLOYMENT, map, read } from './built.fixture.ts';

describe('kustomizations that mean harm', () => {
  it('end where they multiply', () => {
    const layers = Array.from({ length: 28 }, (_, index) =>
      ['a', 'b'].map((side): [string, string] => [
        `${side}${index}/kustomization.yaml`,
        `namePrefix: ${side}\nresources: [../a${index + 1}, ../b${index + 1}]\n`,
      ]),
    ).flat();
    const doubled = Array.from(
      { length: 60 },
      () => '    - {op: copy, from: /data, path: /data/x}\n    - {op: copy, from: /data, path: /data/y}\n',
    ).join('');
    const long = 'x'.repeat(100_000);
    const cases: Readonly<Record<string, Files>> = {
      layers: Object.fromEntries(layers),
      copies: {
        'kustomization.yaml': `resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n${doubled}`,
        'a.yaml': map('a', 'data: {a: b}\n'),
      },
      vars: {
        'kustomization.yaml':
          'resources: [a.yaml]\nvars: [{name: A, objref: {kind: ConfigMap, name: a}, fieldref: {fieldpath: data.x}}]\n',
        'a.yaml': `${map('a', `data: {x: ${long}}\n`)}---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{args: ["${'$(A)'.repeat(50_000)}"]}]}\n`,
      },
    };
    for (const [name, files] of Object.entries(cases)) {
      const started = performance.now();
      const { gaps } = read(files, { ...BUILD_LIMITS, steps: 500_000, ofCharacters: 0 });
      assert.ok(
        gaps.some(({ kind, reason }) => kind === 'limit' && /more than 500000 steps/.test(reason)),
        name,
      );
      assertWithin(3000, performance.now() - started, name);
    }
  });

  it('are no deeper than some levels', () => {
    const layers = Array.from({ length: 40 }, (_, index): [string, string] => [
      `a${index}/kustomization.yaml`,
      `resources: [../a${index + 1}]\n`,
    ]);
    assert.ok(read(Object.fromEntries(layers)).said.some((one) => /more than 32 deep/.test(one)));
    const deep = Array.from(
      { length: 200 },
      () =>
        '    - {op: move, from: /data, path: /data2}\n    - {op: add, path: /data, value: {a: b}}\n    - {op: move, from: /data2, path: /data/a}\n',
    ).join('');
    const { said } = read({
      'kustomization.yaml': `resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n${deep}`,
      'a.yaml': map('a', 'data: {a: b}\n'),
    });
    assert.match(said[0] ?? '', /deeper than 128 levels/);
  });

  it('change nothing but resources', () => {
    const evil =
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","__proto__":{"polluted":1}},"__proto__":{"polluted":1}}';
    const { named, gaps } = read({
      'kustomization.yaml': `resources: [a.yaml]
patches:
- target: {kind: ConfigMap}
  patch: "[{op: add, path: /__proto__, value: {polluted: 1}}, {op: add, path: /metadata/__proto__, value: {polluted: 1}}]"
- patch: '${evil}'
commonLabels: {"__proto__": x}
configMapGenerator: [{name: __proto__, literals: [__proto__=1], options: {disableNameSuffixHash: true}}]
replacements: [{source: {kind: ConfigMap, name: a}, targets: [{select: {name: a}, fieldPaths: [__proto__.polluted, constructor.prototype.polluted], options: {create: true}}]}]
`,
      'a.yaml': map('a'),
    });
    assert.deepEqual(gaps, []);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
    assert.ok(Object.hasOwn(named('a')?.value ?? {}, '__proto__'));
    assert.equal(named('__proto__')?.path, 'kustomization.yaml');
  });

  it('select by expressions in linear time', () => {
    const started = performance.now();
    const { said } = read({
      'kustomization.yaml': `resources: [a.yaml]
patches:
- {target: {name: "(([a-z]+)+)+x"}, patch: "[]"}
- {target: {name: "(?:a{1,1000})+"}, patch: "[]"}
- {target: {name: "(["}, patch: "[]"}
- {target: {name: "${'x'.repeat(2000)}"}, patch: "[]"}
- {target: {labelSelector: "a b c"}, patch: "[]"}
`,
      'a.yaml': map('a'.repeat(50_000)),
    });
    assertWithin(2000, performance.now() - started);
    assert.deepEqual(
      said.map((one) => one.slice(19, 60)),
      [
        'patches[3].target.name: Too big: expected',
        'patches[0]: nothing is there that it is f',
        'patches[1]: an expression takes 2002 inst',
        'patches[2]: "([" is no expression: error ',
        'patches[4]: "a b c" selects no labels',
      ],
    );
  });

  it('never make more than gaps of damaged files', () => {
    const files = fc.constantFrom(...KUSTOMIZE_CASES).chain(({ files: all }) =>
      fc.constantFrom(...Object.keys(all)).chain((path) =>
        mutationsOf(Buffer.from(all[path] ?? '')).map((bytes): Files => ({
          ...all,
          [path]: bytes.toString('utf8'),
        })),
      ),
    );
    fc.assert(
      fc.property(files, (damaged) => {
        const { documents, gaps } = read(damaged, { ...BUILD_LIMITS, steps: 200_000 });
        for (const document of documents) {
          assert.ok(Object.hasOwn(damaged, document.path));
          assert.ok(document.rangeOf(['spec', 'template', 0]).startLine >= 1);
          JSON.stringify(document.value);
        }
        for (const { subject, reason } of gaps) assert.ok(subject !== '' && reason !== '');
      }),
      { numRuns: propertyRuns(60) },
    );
  });

  it('never make more than gaps of whatever values', () => {
    const names = [
      'resources',
      'patches',
      'labels',
      'images',
      'replacements',
      'vars',
      'configMapGenerator',
      'namespace',
      'components',
      'replicas',
      'configurations',
    ];
    const parts = fc.dictionary(
      fc.constantFrom(
        'path',
        'patch',
        'target',
        'name',
        'kind',
        'pairs',
        'source',
        'targets',
        'fieldPaths',
        'literals',
        '__proto__',
      ),
      fc.oneof(
        fc.constantFrom('a.yaml', 'web', '.', '[]', '{}', '$patch'),
        fc.json().map((text): unknown => JSON.parse(text)),
      ),
    );
    const value = fc.oneof(parts, fc.array(parts), fc.array(fc.constantFrom('a.yaml', '.', '..', '')));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (kustomization) => {
        const { gaps } = read({ 'kustomization.yaml': JSON.stringify(kustomization), 'a.yaml': DEPLOYMENT });
        for (const { reason } of gaps) assert.notEqual(reason, '');
      }),
      { numRuns: propertyRuns(150) },
    );
  });
});
