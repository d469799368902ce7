import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../../test/time-bound.ts';
import type { FileAnalyser } from '../../../model/analyser.ts';
import type { FileEntry } from '../../../model/file.ts';
import { mergeLayers } from './merge.ts';
import type { FoundFact, LayerFacts, MergedFiles } from './types.ts';

const analyser: FileAnalyser<string> = {
  id: 'text',
  version: 1,
  maximumSize: 100,
  interest: () => 'yes',
  read: () => [],
};

/**
 * A layer from a short notation: `/a/` a folder, `/a -> b` a symbolic link, `/a => /b` a hard link, `-/a` a whiteout,
 * `!/a` an opaque folder, `/a` a file, whose one fact is its path and the layer's name.
 */
function layer(name: string, ...lines: string[]): LayerFacts {
  const entries: FileEntry[] = [];
  const removed: string[] = [];
  const opaque: string[] = [];
  const facts: FoundFact[] = [];
  const base = { size: 0, mode: 0o644, uid: 0, gid: 0 };
  for (const line of lines) {
    const [path, arrow, target] = line.split(' ') as [string, string?, string?];
    if (path.startsWith('-')) removed.push(path.slice(1));
    else if (path.startsWith('!')) opaque.push(path.slice(1));
    else if (path.endsWith('/')) entries.push({ ...base, path: path.slice(0, -1) || '/', type: 'directory' });
    else if (target !== undefined)
      entries.push({ ...base, path, type: arrow === '=>' ? 'hardlink' : 'symlink', target });
    else {
      entries.push({ ...base, path, type: 'file', size: 1 });
      facts.push({ entry: entries.length - 1, path, fact: `${name}${path}` });
    }
  }
  return { diffId: name, entries, removed, opaque, facts: { text: facts }, gaps: [] };
}

/** Every path but folders. */
function filesOf(merged: MergedFiles): string[] {
  return [...merged.files.entries()]
    .filter(({ type }) => type !== 'directory')
    .map(({ path }) => path)
    .toSorted();
}

function factsOf(merged: MergedFiles): unknown[] {
  return [...merged.factsOf(analyser)].map(({ path, layer: index, fact }) => [path, index, fact]);
}

test('the upper file is seen, and its facts only', () => {
  const merged = mergeLayers([layer('A', '/a/', '/a/x', '/a/y'), layer('B', '/a/x')]);
  assert.deepEqual(filesOf(merged), ['/a/x', '/a/y']);
  assert.deepEqual(factsOf(merged), [
    ['/a/y', 0, 'A/a/y'],
    ['/a/x', 1, 'B/a/x'],
  ]);
  assert.deepEqual([merged.files.layerOf('/a/x'), merged.files.layerOf('/a/y')], [1, 0]);
  assert.equal(merged.fileCount, 2);
});

test('a fact that the file below told already is known since then, unless something lay between', () => {
  const reported = (...facts: string[]): LayerFacts => {
    const paths = facts.map((fact) => fact.split('=')[0] ?? '');
    const files = [...new Set(paths)];
    const text = paths.map((path, index) => ({ entry: files.indexOf(path), path, fact: facts[index] }));
    return { ...layer('', ...files), facts: { text } };
  };
  const sinceOf = (...layers: LayerFacts[]): unknown[] =>
    [...mergeLayers(layers).factsOf(analyser)].map(({ layer: index, since, fact }) => [fact, index, since]);
  const first = reported('/x=1', '/y=1');
  assert.deepEqual(sinceOf(first, reported('/x=1', '/x=2')), [
    ['/y=1', 0, undefined],
    ['/x=1', 1, 0],
    ['/x=2', 1, undefined],
  ]);
  assert.deepEqual(sinceOf(reported('/x=1'), reported('/x=1'), reported('/x=1')), [['/x=1', 2, 0]]);
  assert.deepEqual(sinceOf(reported('/x=1'), reported('/x=2'), reported('/x=1')), [['/x=1', 2, undefined]]);
  for (const between of [layer('', '-/x'), layer('', '/x/'), layer('', '/x -> y')]) {
    assert.deepEqual(sinceOf(reported('/x=1'), between, reported('/x=1')), [['/x=1', 2, undefined]]);
  }
  // An archive may hold a path twice.
  const twice = reported('/x=1');
  const text = [{ entry: 1, path: '/x', fact: '/x=1' }];
  assert.deepEqual(
    sinceOf(reported('/x=1'), { ...twice, entries: [...twice.entries, ...twice.entries], facts: { text } }),
    [['/x=1', 1, 0]],
  );
  const links = layer('', '/real/', '/link -> real');
  const at = (path: string): LayerFacts => ({
    ...layer('', path),
    facts: { text: [{ entry: 0, path, fact: 'same' }] },
  });
  // Overlay shows both, each at another path.
  assert.deepEqual(sinceOf(links, at('/real/x'), at('/link/x')), [
    ['same', 1, undefined],
    ['same', 2, undefined],
  ]);
});

test('the layer of a file as it lay below is that which wrote it then', () => {
  const { files } = mergeLayers([
    layer('A', '/x', '/y'),
    layer('B', '/x'),
    layer('C', '-/y'),
    layer('D', '/x', '/y'),
  ]);
  assert.deepEqual(
    [0, 1, 2, 3].map((until) => [files.layerOf('/x', until), files.layerOf('/y', until)]),
    [
      [0, undefined],
      [1, undefined],
      [1, undefined],
      [3, 3],
    ],
  );
});

test('a whiteout removes a file, and a folder with all below, from lower layers only', () => {
  const merged = mergeLayers([
    layer('A', '/a/', '/a/x', '/a/b/', '/a/b/y', '/c'),
    layer('B', '/a/b/new', '-/a/b', '-/c', '/c', '-/nothing/there'),
  ]);
  assert.deepEqual(filesOf(merged), ['/a/b/new', '/a/x', '/c']);
  assert.deepEqual(factsOf(merged), [
    ['/a/x', 0, 'A/a/x'],
    ['/a/b/new', 1, 'B/a/b/new'],
    ['/c', 1, 'B/c'],
  ]);
  assert.equal(merged.files.get('/a/b')?.type, 'directory');
});

test('an opaque folder hides what lies in it below, not what its own layer brings', () => {
  const merged = mergeLayers([layer('A', '/a/x', '/a/b/y', '/z'), layer('B', '/a/new', '/a/', '!/a')]);
  assert.deepEqual(filesOf(merged), ['/a/new', '/z']);
});

/** What is told of ambiguous layers: how often, by the layer. */
function ambiguitiesOf({ gaps }: MergedFiles): unknown[] {
  return gaps.map(({ kind, subject, count, informational }) => [kind, subject, count, informational]);
}

for (const [what, upper] of Object.entries({
  'a whiteout before it': ['-/app/lib', '/app/lib/'],
  'a whiteout behind it': ['/app/lib/', '-/app/lib'],
  'a whiteout of a folder above both': ['-/app', '/app/', '-/app/lib', '/app/lib/'],
  'a file before it': ['/app/lib', '/app/lib/'],
  'a link before it': ['/app/lib -> /nowhere', '/app/lib/'],
})) {
  test(`a folder of the layer that removes it shows what lies below, as overlay does: ${what}`, () => {
    const merged = mergeLayers([layer('A', '/app/lib/', '/app/lib/x', '/z'), layer('B', ...upper)]);
    assert.deepEqual(
      factsOf(merged).filter((fact) => (fact as [string])[0] !== '/app/lib'),
      [
        ['/app/lib/x', 0, 'A/app/lib/x'],
        ['/z', 0, 'A/z'],
      ],
    );
    assert.equal(merged.files.get('/app/lib')?.type, 'directory');
    assert.deepEqual(ambiguitiesOf(merged), [['unknown', 'B', upper.length > 2 ? 2 : 1, true]]);
  });
}

for (const [what, upper] of Object.entries({
  'is opaque': ['-/app/lib', '/app/lib/', '!/app/lib'],
  'lies in one that is opaque': ['-/app/lib', '/app/lib/', '/app/', '!/app'],
  'is removed in one that is shown again': ['-/app', '/app/', '-/app/lib'],
  'is a file in the end': ['-/app/lib', '/app/lib/', '/app/lib'],
  'is a file only': ['-/app/lib', '/app/lib'],
  'is only implied, which engines refuse': ['-/app/lib', '/app/lib/new'],
})) {
  test(`a folder shows nothing that lies below where it ${what}`, () => {
    const merged = mergeLayers([layer('A', '/app/lib/', '/app/lib/x'), layer('B', ...upper)]);
    assert.ok(!filesOf(merged).includes('/app/lib/x'));
    assert.ok([...merged.factsOf(analyser)].every(({ path }) => path !== '/app/lib/x'));
  });
}

test('an opaque root hides nothing from overlay, so all is judged', () => {
  const merged = mergeLayers([layer('A', '/a/x', '/z'), layer('B', '!/', '/b', '/z')]);
  assert.deepEqual(factsOf(merged), [
    ['/a/x', 0, 'A/a/x'],
    ['/b', 1, 'B/b'],
    ['/z', 1, 'B/z'],
  ]);
  assert.deepEqual(ambiguitiesOf(merged), [['unknown', 'B', 1, true]]);
});

for (const [what, upper] of Object.entries({
  'a file in its place': ['/link/lib/x'],
  'a file in place of its folder': ['/link/lib'],
  'a whiteout of it': ['-/link/lib/x'],
  'a whiteout of its folder': ['-/link/lib'],
  'an opaque folder': ['/link/lib/', '!/link/lib'],
  'an opaque marker at the link': ['!/link'],
  'a link to a link': ['-/again/lib'],
})) {
  test(`behind a link of a lower layer, where overlay leaves what is there, it is judged: ${what}`, () => {
    const lower = layer('A', '/app/lib/', '/app/lib/x', '/link -> app', '/again -> /link');
    const merged = mergeLayers([lower, layer('B', ...upper)]);
    const told = [...merged.factsOf(analyser)].map(({ fact }) => fact);
    assert.ok(told.includes('A/app/lib/x'), told.join(' '));
    assert.deepEqual(ambiguitiesOf(merged), [['unknown', 'B', 1, true]]);
    // What was set aside goes with the folder that it lay in.
    const later = mergeLayers([lower, layer('B', ...upper), layer('C', '-/app')]);
    assert.deepEqual(
      [...later.factsOf(analyser)].filter(
        ({ path, layer: index }) => index === 0 && path.startsWith('/app/'),
      ),
      [],
    );
  });
}

test('what overlay shows at a link of a lower layer is judged, whatever comes where the link leads to', () => {
  const links = layer('A', '/app/lib/', '/app/at', '/link -> app', '/file -> app/at');
  for (const [what, upper, ...later] of [
    ['a file and one behind a link, in one layer', ['/app/x', '/link/x'], []],
    ['a link behind a link that leads to a folder of its layer', ['/app/x/y', '/link/x -> lib'], []],
    ['a file behind a link to a file', ['/file/x'], []],
    ['a file where the folder is that the link leads to', ['/link/lib/x'], ['/app/lib']],
    ['a whiteout of the folder that the link leads to', ['/link/lib/x'], ['-/app/lib']],
  ] as const) {
    const merged = mergeLayers([links, layer('B', ...upper), layer('C', ...later.flat())]);
    const facts = new Set(Array.from(merged.factsOf(analyser), ({ fact }) => fact));
    const missed = upper.filter((line) => !line.includes(' ') && !facts.has(`B${line}`));
    assert.deepEqual(missed, [], what);
    assert.ok(facts.has('A/app/at'), what);
  }
  const removed = [layer('C', '-/link/x'), layer('D', '-/app/x')];
  assert.deepEqual(factsOf(mergeLayers([links, layer('B', '/link/x'), ...removed])), [
    ['/app/at', 0, 'A/app/at'],
  ]);
});

test('names that are not UTF-8 stay different', () => {
  const names = ['/\udcff', '/\udcfe', '/\ufffd', '/a\udc80\udc80é'];
  const merged = mergeLayers([layer('A', ...names)]);
  assert.deepEqual(filesOf(merged), names.toSorted());
  assert.deepEqual(
    factsOf(merged),
    names.map((name) => [name, 0, `A${name}`]),
  );
});

test('ordinary layers are not ambiguous', () => {
  const merged = mergeLayers([
    layer('A', '/a/', '/a/x', '/usr/lib/', '/usr/lib/x', '/lib -> usr/lib'),
    layer('B', '-/a/x', '/a/', '/a/y', '/usr/lib/x', '/lib -> usr/lib', '/lib/new'),
    layer('C', '!/a', '/a/', '-/usr/lib/x', '/usr/lib/'),
  ]);
  assert.deepEqual(merged.gaps, []);
});

test('a file in place of a folder removes its content; a folder on a folder does not', () => {
  const replaced = mergeLayers([layer('A', '/a/', '/a/x', '/a/b/y'), layer('B', '/a')]);
  assert.deepEqual(filesOf(replaced), ['/a']);
  assert.deepEqual(factsOf(replaced), [['/a', 1, 'B/a']]);
  const kept = mergeLayers([layer('A', '/a/', '/a/x'), layer('B', '/a/')]);
  assert.deepEqual(filesOf(kept), ['/a/x']);
  assert.deepEqual([kept.files.layerOf('/a'), kept.files.layerOf('/a/x')], [1, 0]);
  const link = mergeLayers([layer('A', '/a/', '/a/x'), layer('B', '/a -> /b')]);
  assert.deepEqual(filesOf(link), ['/a']);
  const folder = mergeLayers([layer('A', '/a'), layer('B', '/a/', '/a/x')]);
  assert.deepEqual(filesOf(folder), ['/a/x']);
  const implied = mergeLayers([layer('A', '/a'), layer('B', '/a/x')]);
  assert.deepEqual(filesOf(implied), ['/a/x']);
});

test('entries below a link to a folder land in that folder', () => {
  const lower = layer(
    'A',
    '/usr/',
    '/usr/lib/',
    '/usr/lib/old',
    '/usr/lib/both',
    '/lib -> usr/lib',
    '/abs -> /usr/lib',
  );
  const merged = mergeLayers([lower, layer('B', '/lib/new', '/lib/both', '/abs/deep/er')]);
  assert.deepEqual(filesOf(merged), [
    '/abs',
    '/lib',
    '/usr/lib/both',
    '/usr/lib/deep/er',
    '/usr/lib/new',
    '/usr/lib/old',
  ]);
  assert.deepEqual(factsOf(merged), [
    ['/usr/lib/old', 0, 'A/usr/lib/old'],
    ['/usr/lib/both', 0, 'A/usr/lib/both'],
    ['/usr/lib/new', 1, 'B/lib/new'],
    ['/usr/lib/both', 1, 'B/lib/both'],
    ['/usr/lib/deep/er', 1, 'B/abs/deep/er'],
  ]);
  const removed = mergeLayers([lower, layer('B', '-/lib/old')]);
  assert.deepEqual(filesOf(removed), ['/abs', '/lib', '/usr/lib/both']);
});

test('a folder entry takes the place of a link to a folder', () => {
  const merged = mergeLayers([
    layer('A', '/usr/lib/old', '/lib -> usr/lib'),
    layer('B', '/lib/', '/lib/new'),
  ]);
  assert.deepEqual(filesOf(merged), ['/lib/new', '/usr/lib/old']);
  assert.equal(merged.files.get('/lib')?.type, 'directory');
});

test('an opaque marker below a link: in the folder it leads to, unless the layer brings a folder', () => {
  const lower = layer('A', '/usr/lib/old', '/lib -> usr/lib');
  assert.deepEqual(filesOf(mergeLayers([lower, layer('B', '!/lib', '/lib/new')])), ['/lib', '/usr/lib/new']);
  assert.deepEqual(filesOf(mergeLayers([lower, layer('B', '!/lib', '/lib/', '/lib/new')])), [
    '/lib/new',
    '/usr/lib/old',
  ]);
});

test('links that dangle, loop or climb stay inside the root', () => {
  const merged = mergeLayers([
    layer(
      'A',
      '/dangling -> /not/there',
      '/loop -> loop',
      '/up -> ../../../../etc',
      '/etc/',
      '/one -> two',
      '/two -> one',
    ),
    layer('B', '/dangling/x', '/loop/x', '/up/x', '/one/x'),
  ]);
  assert.deepEqual(filesOf(merged).filter((path) => path.endsWith('/x')).length, 4);
  assert.ok(merged.files.get('/not/there/x'));
  assert.ok(merged.files.get('/etc/x'));
});

test('resolve follows every link inside the root', () => {
  const merged = mergeLayers([
    layer(
      'A',
      '/usr/bin/',
      '/usr/bin/python3.11',
      '/usr/bin/python -> python3',
      '/usr/bin/python3 -> /usr/bin/python3.11',
      '/bin -> usr/bin',
      '/up -> ../../../usr',
      '/loop -> loop',
      '/nowhere -> /no',
      '/file',
      '/through -> /file/',
    ),
  ]);
  const resolve = (path: string): string | undefined => merged.files.resolve(path)?.path;
  for (const path of [
    '/bin/python',
    '/usr/bin/python3',
    '/up/bin/python',
    '/bin/../bin/python',
    '//bin/./python',
  ]) {
    assert.equal(resolve(path), '/usr/bin/python3.11', path);
  }
  assert.equal(resolve('/'), '/');
  assert.equal(resolve('/bin'), '/usr/bin');
  assert.equal(resolve('/../../file'), '/file');
  for (const path of ['/loop', '/nowhere', '/no', '/file/x', '/file/..', '/loop/x', '/bin/__proto__']) {
    assert.equal(resolve(path), undefined, path);
  }
  assert.equal(merged.files.get('/bin/python'), undefined);
  assert.equal(merged.files.get('/bin')?.type, 'symlink');
  assert.equal(merged.files.get('/bin/../file'), undefined);
});

test('forty links are followed, forty-one are not', () => {
  const chain = Array.from({ length: 41 }, (_, index) => `/l${index} -> l${index + 1}`);
  const { files } = mergeLayers([layer('A', ...chain, '/l41')]);
  assert.equal(files.resolve('/l1')?.path, '/l41');
  assert.equal(files.resolve('/l0'), undefined);
});

test('a hard link is the file it links to, also when that goes', () => {
  const merged = mergeLayers([
    layer('A', '/a', '/b => /a', '/c => /b', '/soft -> a', '/d => /soft', '/broken => /nothing'),
    layer('B', '-/a'),
  ]);
  for (const path of ['/b', '/c']) {
    const entry = merged.files.get(path);
    assert.deepEqual([entry?.path, entry?.type, entry?.size], [path, 'file', 1]);
    assert.equal(merged.files.resolve(path)?.path, path);
  }
  assert.equal(merged.files.get('/d')?.type, 'symlink');
  assert.equal(merged.files.get('/broken')?.type, 'hardlink');
  assert.deepEqual(factsOf(merged), []);
});

test('facts of an earlier entry of the same file in one layer are dropped', () => {
  const merged = mergeLayers([layer('A', '/usr/lib/', '/lib -> usr/lib', '/lib/x', '/usr/lib/x')]);
  assert.deepEqual(factsOf(merged), [['/usr/lib/x', 0, 'A/usr/lib/x']]);
});

test('gaps of all layers are kept; a tree has no layers', () => {
  const gap = { kind: 'unreadable' as const, subject: '/a', reason: 'no' };
  const merged = mergeLayers([{ ...layer('', '/a'), gaps: [gap] }], { tree: true });
  assert.deepEqual(merged.gaps, [gap]);
  assert.deepEqual(factsOf(merged), [['/a', undefined, '/a']]);
  assert.equal(merged.files.layerOf('/a'), undefined);
  assert.deepEqual(mergeLayers([]).fileCount, 0);
});

test('analyser ids and names that objects have themselves are no trouble', () => {
  const merged = mergeLayers([layer('A', '/__proto__/constructor', '/__proto__')]);
  assert.deepEqual(filesOf(merged), ['/__proto__']);
  assert.deepEqual([...merged.factsOf({ ...analyser, id: 'constructor' })], []);
});

/** Overlays by their definition, without links: slow, and evidently right. */
function reference(layers: readonly LayerFacts[]): Map<string, number> {
  const seen = new Map<string, number>();
  const dropBelow = (path: string): void => {
    for (const other of seen.keys()) if (other.startsWith(`${path}/`)) seen.delete(other);
  };
  layers.forEach(({ removed, opaque, entries }, index) => {
    for (const path of removed) {
      seen.delete(path);
      dropBelow(path);
    }
    for (const path of opaque) dropBelow(path);
    for (const { path, type } of entries) {
      // A file that stands where a folder is needed makes way.
      for (let at = path.indexOf('/', 1); at !== -1; at = path.indexOf('/', at + 1))
        seen.delete(path.slice(0, at));
      if (type !== 'directory') dropBelow(path);
      if (type === 'file') seen.set(path, index);
      else seen.delete(path);
    }
  });
  return seen;
}

test('any layers give what the definition gives', () => {
  const segment = fc.constantFrom('a', 'b', 'c');
  const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join('/')}`);
  const line = fc
    .tuple(fc.constantFrom('', '', '', '-', '!'), path, fc.constantFrom('', '', '/'))
    .map(([mark, name, slash]) => (mark === '' ? `${name}${slash}` : `${mark}${name}`));
  const layers = fc.array(fc.array(line, { maxLength: 12 }), { maxLength: 5 });
  fc.assert(
    fc.property(layers, (specs) => {
      const built = specs.map((lines, index) => layer(String(index), ...lines));
      const merged = mergeLayers(built);
      const seen = reference(built);
      const files = new Set(filesOf(merged));
      assert.ok(
        [...seen.keys()].every((file) => files.has(file)),
        'more where overlay shows more, never less',
      );
      if (merged.gaps.length > 0) return;
      assert.deepEqual(filesOf(merged), [...seen.keys()].toSorted());
      for (const [file, index] of seen) assert.equal(merged.files.layerOf(file), index);
      for (const until of built.keys()) {
        const before = reference(built.slice(0, until + 1));
        for (const file of seen.keys()) {
          const index = merged.files.layerOf(file, until);
          if (index !== undefined) assert.equal(index, before.get(file));
        }
      }
      assert.equal(merged.fileCount, seen.size);
      const located = [...merged.factsOf(analyser)];
      assert.deepEqual(new Set(located.map((fact) => fact.path)), new Set(seen.keys()));
      for (const fact of located) assert.equal(fact.layer, seen.get(fact.path));
    }),
    { numRuns: propertyRuns(1000) },
  );
});

test('any links keep every path inside the tree, and every resolution ends', () => {
  const name = fc.constantFrom('a', 'b', 'c', '..', '.');
  const target = fc
    .tuple(fc.boolean(), fc.array(name, { minLength: 1, maxLength: 5 }))
    .map(([absolute, names]) => `${absolute ? '/' : ''}${names.join('/')}`);
  const path = fc
    .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
    .map((names) => `/${names.join('/')}`);
  const line = fc.oneof(
    path,
    path.map((folder) => `${folder}/`),
    fc.tuple(path, target).map(([from, to]) => `${from} -> ${to}`),
    fc.tuple(path, path).map(([from, to]) => `${from} => ${to}`),
    path.map((gone) => `-${gone}`),
    path.map((folder) => `!${folder}`),
  );
  fc.assert(
    fc.property(fc.array(fc.array(line, { maxLength: 10 }), { maxLength: 4 }), target, (specs, asked) => {
      const merged = mergeLayers(specs.map((lines, index) => layer(String(index), ...lines)));
      const { files } = merged;
      for (const entry of files.entries()) {
        assert.match(entry.path, /^(?:\/[abc])+$/);
        assert.deepEqual(files.get(entry.path), entry);
        const resolved = files.resolve(entry.path);
        assert.notEqual(resolved?.type, 'symlink');
        if (entry.type !== 'symlink') assert.deepEqual(resolved, entry);
      }
      if (merged.gaps.length === 0)
        for (const fact of merged.factsOf(analyser)) assert.equal(files.get(fact.path)?.type, 'file');
      const found = files.resolve(asked);
      if (found !== undefined && found.path !== '/') assert.deepEqual(files.get(found.path), found);
    }),
    { numRuns: propertyRuns(1000) },
  );
});

test('a hundred thousand entries in well under 200 ms of CPU', () => {
  const many = bulk(100_000);
  const lines = Array.from({ length: many }, (_, index) => {
    return `/usr/lib/node_modules/package-${Math.floor(index / 20)}/lib/file-${index % 20}.js`;
  });
  const layers = [
    layer('A', ...lines),
    layer('B', ...lines.slice(0, many / 10), `-/usr/lib/node_modules/package-${many / 25}`),
  ];
  const start = process.cpuUsage();
  const merged = mergeLayers(layers);
  const { user, system } = process.cpuUsage(start);
  assert.equal(merged.fileCount, many - 20);
  assertWithin(1000, (user + system) / 1000);
});

test('one path a hundred thousand times costs no more than as many paths', () => {
  const lines = Array.from({ length: bulk(100_000) }, () => '/a/x');
  const start = process.cpuUsage();
  const merged = mergeLayers([layer('A', ...lines), layer('B', ...lines, '/a', '/a/')]);
  assertWithin(1000, process.cpuUsage(start).user / 1000);
  assert.equal(merged.fileCount, 1);
});

test('tangled links and bottomless folders end with a gap, not never', () => {
  const deep = Array.from({ length: 300 }, (_, index) => `/${index}${'/d'.repeat(1500)}/file`);
  const folders = mergeLayers([layer('A', ...deep)]);
  assert.deepEqual(
    folders.gaps.map(({ kind }) => kind),
    ['limit'],
  );
  const tangled = [`/a -> ${'./'.repeat(2000)}b`];
  for (let index = 0; index < 39; index++) tangled.push(`/l${index} -> ${'./'.repeat(2000)}l${index + 1}`);
  const files = Array.from({ length: 10_000 }, (_, index) => [`/l0/${index}/x`, `-/l1/${index}`]).flat();
  const start = process.cpuUsage();
  const links = mergeLayers([layer('A', ...tangled, '/l39/'), layer('B', ...files)]);
  assertWithin(5_000, process.cpuUsage(start).user / 1000);
  assert.deepEqual(
    links.gaps.map(({ kind }) => kind),
    ['unknown', 'limit'],
  );
});

test('facts of files that are gone are there for who asks, under the path that their layer has', () => {
  const merged = mergeLayers([
    layer('one', '/a', '/b', '/d/', '/d/e', '/f'),
    layer('two', '-/a', '/b', '-/d', '/f/'),
    layer('three', '/a'),
  ]);
  const told = Array.from(merged.allFactsOf(analyser), ({ path, layer: index, fact, gone }) => [
    path,
    index,
    fact,
    gone ?? false,
  ]);
  assert.deepEqual(told, [
    ['/a', 0, 'one/a', true],
    ['/b', 0, 'one/b', true],
    ['/d/e', 0, 'one/d/e', true],
    ['/f', 0, 'one/f', true],
    ['/b', 1, 'two/b', false],
    ['/a', 2, 'three/a', false],
  ]);
  const seen = told.filter(([, , , gone]) => gone === false).map(([path]) => path);
  assert.deepEqual(
    Array.from(merged.factsOf(analyser), ({ path }) => path),
    seen,
  );
});
