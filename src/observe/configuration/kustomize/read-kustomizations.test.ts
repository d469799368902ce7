import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type Files, KUSTOMIZE_CASES } from '../../../../test/fixtures/kustomizations.ts';
import { mutationsOf } from '../../../../test/fixtures/mutation.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { isKustomization } from '../../../model/configuration/kustomization.ts';
import { type Path, valueAt } from '../../../model/configuration/place.ts';
import { BUILD_LIMITS } from './budget.ts';
import { readKustomizations } from './read-kustomizations.ts';

function read(files: Files, limits = BUILD_LIMITS) {
  const found = Object.keys(files).filter(isKustomization);
  const built = readKustomizations(found, (path) => files[path], limits);
  const named = (name: string) =>
    built.documents.find(({ value }) => valueAt(value, ['metadata', 'name']) === name);
  return {
    ...built,
    named,
    at: (name: string, path: Path) => valueAt(named(name)?.value, path),
    names: built.documents.map(({ value }) => valueAt(value, ['metadata', 'name'])),
    said: built.gaps.map(({ subject, reason }) => `${subject} ${reason}`),
  };
}

const map = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n${more}`;

const DEPLOYMENT = `# The shop.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: web:1
`;

describe('kustomizations', () => {
  for (const { name, files, roots } of KUSTOMIZE_CASES)
    it(`of ${name} are built`, () => {
      for (const root of roots) {
        const found = Object.keys(files).filter(
          (path) => path.startsWith(`${root}/`) && isKustomization(path),
        );
        const { documents, gaps } = readKustomizations(found, (path) => files[path]);
        assert.ok(documents.length >= 26, `${documents.length} documents`);
        assert.deepEqual(
          gaps.filter(({ informational }) => !informational),
          [],
        );
      }
    });

  it('are what they make, placed where it was written', () => {
    const { documents, named, files, gaps } = read({
      'base/kustomization.yaml': 'resources: [all.yaml]\nconfigMapGenerator:\n  - name: a\n  - name: made\n',
      'base/all.yaml': `${map('first')}---\n${DEPLOYMENT}`,
      'over/kustomization.yaml': 'resources: [../base]\nnamePrefix: x-\npatches:\n  - path: p.yaml\n',
      'over/p.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: new, image: new}]}}}\n',
      'other.yaml': map('other'),
    });
    assert.deepEqual(gaps, []);
    assert.equal(documents.length, 4);
    const web = named('x-web');
    const containers = ['spec', 'template', 'spec', 'containers'];
    assert.equal(valueAt(web?.value, [...containers, 1, 'name']), 'web');
    assert.deepEqual([web?.path, web?.number], ['base/all.yaml', 2]);
    assert.equal(web?.rangeOf([]).startLine, 6);
    // The container at this place is the patch's; the list that it came into is the nearest.
    assert.equal(web?.rangeOf([...containers, 0]).startLine, 13);
    assert.equal(web?.rangeOf(['metadata', 'name']).startLine, 9);
    assert.equal(web?.set(['kind'], 'x'), undefined);
    const made = documents.find(({ path }) => path === 'base/kustomization.yaml');
    assert.equal(made?.rangeOf([]).startLine, 3);
    assert.deepEqual([...files].toSorted(), [
      'base/all.yaml',
      'base/kustomization.yaml',
      'over/kustomization.yaml',
      'over/p.yaml',
    ]);
  });

  it('have the items of lists, whatever these are called', () => {
    const { documents, names, gaps } = read({
      'kustomization.yaml': 'resources: [a.yaml]\nnameSuffix: -x\n',
      'a.yaml':
        'apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n- metadata: {name: b}\n---\napiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Secret, metadata: {name: c}}]\n',
    });
    assert.deepEqual(gaps, []);
    assert.deepEqual(names, ['a-x', 'b-x', 'c-x']);
    assert.deepEqual(
      documents.map((one) => [valueAt(one.value, ['kind']), one.rangeOf([]).startLine]),
      [
        ['ConfigMap', 4],
        ['ConfigMap', 5],
        ['Secret', 9],
      ],
    );
  });

  it('that several make otherwise are told, and the first counts', () => {
    const { documents, said, at } = read({
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': `${map('a')}---\n${map('same')}`,
      'dev/kustomization.yaml':
        'resources: [../base]\npatches: [{target: {name: a}, patch: "[{op: add, path: /data, value: {at: dev}}]"}]\n',
      'prod/kustomization.yaml':
        'resources: [../base]\npatches: [{target: {name: a}, patch: "[{op: add, path: /data, value: {at: prod}}]"}]\n',
    });
    assert.equal(documents.length, 2);
    assert.equal(at('a', ['data', 'at']), 'dev');
    assert.deepEqual(said, [
      'dev/kustomization.yaml prod make ConfigMap a otherwise; what dev makes counts: give one of these folders',
    ]);
  });

  it('of other kinds, such as those of Flux, are left to be read as they are', () => {
    const { files, documents, gaps } = read({
      'kustomization.yaml':
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: ./a}\n',
    });
    assert.deepEqual([files.size, documents, gaps], [0, [], []]);
  });
});

describe('what of kustomizations is not built', () => {
  it('is what is not there, and costs nothing else', () => {
    const { names, said } = read({
      'a/kustomization.yaml': `resources: [none.yaml, ../none, b.yaml, "https://example.com/x.yaml", "github.com/a/b?ref=v1", github.com/a/b/c, /etc/passwd]
components: [../none, b.yaml]
patches: [{path: none.yaml}, {patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: gone}}"}, {}, {path: "https://example.com/p.yaml"}]
patchesJson6902: [{target: {name: b}, patch: "- {op: remove, path: /data/x}"}]
configMapGenerator: [{name: c, files: [none.txt]}, {name: d, behavior: merge}, {name: ok, literals: [a=b]}]
replicas: [{name: web, count: 2}]
images: [5]
replacements: [{source: {kind: Secret}, targets: []}]
vars: [{name: A, objref: {kind: ConfigMap, name: none}}]
transformers: [t.yaml]
helmCharts: [{name: x}]
imageTags: []
namespace: [a]
`,
      'a/b.yaml': `${map('b')}---\nfoo: bar\n`,
      'a/t.yaml': 'apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: x}\n',
    });
    assert.deepEqual([names.length, names[0], String(names[1]).slice(0, 3)], [2, 'b', 'ok-']);
    const told = said.map((one) => one.replace(/^a\/kustomization\.yaml /, ''));
    for (const start of [
      'images[0]: Invalid input',
      'namespace: Invalid input',
      'transformers, helmCharts, imageTags of Kustomize are not built',
      'resources[0]: a/none.yaml is not there',
      'resources[1]: none is not there, or a folder without a kustomization',
      'a/b.yaml:5 is no resource',
      'resources[3]: https://example.com/x.yaml is not fetched',
      'resources[4]: github.com/a/b?ref=v1 is not fetched',
      'resources[5]: github.com/a/b/c is not fetched',
      'resources[6]: /etc/passwd is no path from the folder',
      'components[0]: none is not there',
      'components[1]: b.yaml is no folder of a component',
      'patches[0]: a/none.yaml is not there',
      'patches[1]: nothing is there that it is for',
      'patches[2]: there is neither a path nor a patch',
      'patches[3]: https://example.com/p.yaml is not fetched',
      'patchesJson6902[0]: there is nothing at /data/x',
      'configMapGenerator[0]: a/none.txt is not there',
      'configMapGenerator[1]: there is no ConfigMap d to merge',
      'replicas: no workload is called web',
      'replacements[0]: no resource is Secret',
      'vars: A stands for nothing',
    ])
      assert.ok(
        told.some((one) => one.startsWith(start)),
        `${start} is not among\n${told.join('\n')}`,
      );
    assert.equal(told.length, 22);
  });

  it('is what takes itself, of which one is built all the same', () => {
    const { names, said } = read({
      'a/kustomization.yaml': 'resources: [../b, a.yaml]\n',
      'b/kustomization.yaml': 'resources: [../a, b.yaml]\n',
      'a/a.yaml': map('a'),
      'b/b.yaml': map('b'),
      'c/kustomization.yaml': 'components: [../c]\nresources: [.]\n',
    });
    assert.deepEqual(names, ['b', 'a']);
    assert.deepEqual(said, [
      'b/kustomization.yaml resources[0]: ../a is a kustomization that takes this one',
      'c/kustomization.yaml resources[0]: . is a kustomization that takes this one',
      'c/kustomization.yaml components[0]: ../c is a kustomization that takes this one',
    ]);
  });

  it('is one that cannot be read', () => {
    const { said, files } = read({ 'kustomization.yaml': 'a: [' });
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^kustomization\.yaml:\d+ document 1/);
    assert.ok(files.has('kustomization.yaml'));
  });

  it('is more than a person looks at', () => {
    const { gaps } = read({ 'kustomization.yaml': `resources: [${'a.yaml, '.repeat(1500)}]\n` });
    assert.equal(gaps.length, 1001);
    assert.deepEqual(gaps.at(-1), {
      kind: 'limit',
      subject: 'kustomization.yaml',
      reason: 'of kustomizations there are 500 more gaps',
      count: 500,
    });
  });
});

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
      const { gaps } = read(files, { ...BUILD_LIMITS, steps: 500_000 });
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
      { numRuns: propertyRuns(150) },
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
      { numRuns: propertyRuns(300) },
    );
  });
});
