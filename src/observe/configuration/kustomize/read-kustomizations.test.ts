import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KUSTOMIZE_CASES } from '../../../../test/fixtures/kustomizations.ts';
import { isKustomization } from '../../../model/configuration/kustomization.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { DEPLOYMENT, map, read } from './built.fixture.ts';
import { readKustomizations } from './read-kustomizations.ts';

describe('kustomizations', () => {
  for (const { name, files, roots } of KUSTOMIZE_CASES)
    it(`of ${name} are built`, () => {
      for (const root of roots) {
        const found = Object.keys(files).filter(
          (path) => path.startsWith(`${root}/`) && isKustomization(path),
        );
        const { documents, gaps } = readKustomizations(found, (path) => files[path]);
        assert.ok(documents.length > 0, `${documents.length} documents`);
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

  it('are no components that none of them takes', () => {
    const { documents, files, gaps } = read({
      'kustomization.yaml':
        'kind: Component\nresources: [a.yaml]\npatches: [{target: {kind: Pod}, path: p.yaml}]\n',
      'a.yaml': map('a'),
      'p.yaml': '- {op: remove, path: /spec}\n',
    });
    assert.deepEqual(documents, []);
    assert.deepEqual([...files].toSorted(), ['a.yaml', 'kustomization.yaml', 'p.yaml']);
    assert.deepEqual(
      gaps.map(({ reason, informational }) => [reason, informational]),
      [['a component that no kustomization takes: it is not built', true]],
    );
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

describe('a repository of many overlays', () => {
  it('is built as far as there are characters of it', () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, index): [string, string] => [
        `o${index}/kustomization.yaml`,
        `resources: [../base]\nnamePrefix: p${index}-\n`,
      ]),
    );
    const base = Array.from({ length: 50 }, (_, index) => map(`a${index}`)).join('---\n');
    const all = { ...files, 'base/kustomization.yaml': 'resources: [a.yaml]\n', 'base/a.yaml': base };
    const limits = { steps: 30_000, ofCharacters: 0, depth: 2 };
    assert.match(read(all, limits).said[0] ?? '', /takes more than 30000 steps/);
    const enough = read(
      { ...all, 'base/a.yaml': `${base}#${' '.repeat(100_000)}` },
      { ...limits, ofCharacters: 100_000 },
    );
    assert.deepEqual(enough.gaps, []);
    assert.equal(enough.documents.length, 2000);
  });
});
