import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { viewOf } from '../../../../test/fixtures/file-view.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import type { DecisionRule, LanguageFact, NamedPackage } from './types.ts';
import { declarationsIn } from './undecided.ts';

const RULE: DecisionRule = { lockFiles: ['boat.lock'], installed: (name) => `holds/${name}` };
const ruleOf = (path: string) => (path.endsWith('/boat.toml') ? RULE : undefined);
const wanted = (name: string, range?: string): NamedPackage => ({
  kind: 'package',
  name,
  version: range === undefined ? '1.0.0' : '',
  ...(range !== undefined && { range }),
  evidence: 'declared',
});
const locked = (name: string): NamedPackage => ({
  kind: 'package',
  name,
  version: '1.0.0',
  evidence: 'locked',
});
const members = (...patterns: string[]): LanguageFact => ({ kind: 'workspaces', patterns });

/** What a manifest in `/a/b` leaves undecided, beside other facts and files. */
function undecidedIn(
  facts: Readonly<Record<string, LanguageFact[]>>,
  files: readonly string[] = [],
): string[] {
  const all = Object.entries({ '/a/b/boat.toml': [wanted('sail', '^1'), wanted('oar')], ...facts });
  const located = all.flatMap(([path, list]) => list.map((fact) => ({ path, layer: undefined, fact })));
  const view = viewOf(Object.fromEntries(files.map((path) => [path, 'x'])));
  const declarations = declarationsIn(located, ruleOf, view);
  return located.flatMap(({ path, fact }) =>
    fact.kind === 'package' && fact.evidence === 'declared' && !declarations.isDecided(path, fact)
      ? [fact.name]
      : [],
  );
}

describe('what a manifest declares', () => {
  it('is undecided without anything else', () => {
    assert.deepEqual(undecidedIn({}), ['sail', 'oar']);
  });

  it('is decided by a lock file beside it, as far as that knows it', () => {
    const lock = { '/a/b/boat.lock': [locked('sail'), locked('oar')] };
    assert.deepEqual(undecidedIn(lock, ['/a/b/boat.lock']), []);
    assert.deepEqual(undecidedIn({ '/a/b/boat.lock': [locked('oar')] }, ['/a/b/boat.lock']), ['sail']);
    assert.deepEqual(undecidedIn({}, ['/a/b/boat.lock']), ['sail', 'oar']);
  });

  it('is decided by a lock file above it only for members of its workspace', () => {
    const lock = [locked('sail'), locked('oar')];
    const at = (folder: string, ...patterns: string[]) =>
      undecidedIn({ [`${folder}/boat.lock`]: lock, [`${folder}/boat.toml`]: [members(...patterns)] }, [
        `${folder}/boat.lock`,
      ]).length;
    assert.equal(at('/a', 'b'), 0);
    assert.equal(at('/a', './*/'), 0);
    assert.equal(at('', 'a/*'), 0);
    assert.equal(at('', '**'), 0);
    assert.equal(at('', '*'), 2);
    assert.equal(at('', 'a/*', '!a/b'), 2);
    assert.equal(at('', 'a.b'), 2);
    assert.equal(at(''), 2);
  });

  it('is decided by a lock file of a workspace that two files of its folder tell of, each in part', () => {
    const files = {
      '/a/boat.lock': [locked('sail'), locked('oar')],
      '/a/boat.toml': [members('b')],
      '/a/other.toml': [members('c')],
    };
    assert.deepEqual(undecidedIn(files, ['/a/boat.lock']), []);
  });

  it('is decided by a lock file that is named after the manifest', () => {
    const files = { '/a/b/boat.toml': [wanted('sail', '^1')], '/a/b/boat.toml.locked': [locked('sail')] };
    const namedAfter = () => ({ lockFiles: ['*.locked'] });
    const located = Object.entries(files).flatMap(([path, list]) =>
      list.map((fact) => ({ path, layer: undefined, fact })),
    );
    const isLocked = (...there: string[]) =>
      declarationsIn(
        located,
        namedAfter,
        viewOf(Object.fromEntries(there.map((path) => [path, 'x']))),
      ).isLocked('/a/b/boat.toml');
    assert.equal(isLocked('/a/b/boat.toml.locked'), true);
    assert.equal(isLocked('/a/b/sail.toml.locked'), false);
  });

  it('is decided by what is installed beside it or above, and a range by a pin beside it', () => {
    assert.deepEqual(undecidedIn({}, ['/a/holds/sail', '/holds/oar']), []);
    assert.deepEqual(undecidedIn({ '/a/b/other.toml': [wanted('sail')] }), ['oar', 'sail']);
  });

  it('takes little time for hostile patterns', () => {
    const started = performance.now();
    for (const pattern of [
      '*'.repeat(100_000),
      '*a'.repeat(50_000),
      '**/'.repeat(30_000),
      '(a+)+$',
      '['.repeat(1000),
    ]) {
      const deep = `/${'a'.repeat(200)}/boat.toml`;
      undecidedIn({
        '/boat.toml': [members(...Array.from({ length: 300 }, () => pattern))],
        [deep]: [wanted('x', '1')],
      });
    }
    assertWithin(5000, performance.now() - started);
  });
});
