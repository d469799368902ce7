import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Package } from '../../model/package.ts';
import { matchVulnerabilities } from '../vulnerabilities/match.ts';
import { memoryStore } from '../vulnerabilities/memory-store.fixture.ts';
import { constraintsIn } from './constraints.ts';
import { planFixes } from './plan.ts';

const FIXED = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.2' }] }];

/** What becomes of requirements that ask for `a` 1.0, which one of them tells of. */
function planned(path: string, direct: boolean, texts: Readonly<Record<string, string>>, locked?: string) {
  const one = (name: string, file: string, evidence: 'declared' | 'locked'): Package => {
    return {
      purl: `pkg:pypi/${name}@1.0`,
      ecosystem: 'pypi',
      name,
      version: '1.0',
      licences: [],
      direct,
      locations: [{ path: file, foundBy: 'python', evidence }],
    };
  };
  const affected = { ecosystem: 'PyPI', name: 'a', versions: [], severity: [], ranges: FIXED };
  const store = memoryStore([{ id: 'X-1', affected: [affected] }]);
  const judge = (asked: readonly Package[]) => [
    ...matchVulnerabilities({ packages: asked, distribution: undefined, store }).findings,
  ];
  const packages = [one('a', path, 'declared'), ...(locked ? [one('b', locked, 'locked')] : [])];
  const manifests = Object.entries(texts).map(([file, text]) => ({ path: file, text }));
  const plan = planFixes({ packages, findings: judge(packages), manifests, judge, allowsMajor: false });
  return {
    texts: Object.fromEntries(plan.texts),
    left: plan.left.map(({ reason }) => reason),
    relocks: plan.changes.map(({ relock }) => relock?.command.join(' ')),
  };
}

describe('what constrains requirements', () => {
  const texts = {
    '/app/requirements/base.txt': 'a\n',
    '/app/requirements.txt':
      '-r requirements/base.txt\n--constraint=./constraints.txt\n-chttps://x.example/c\n',
    '/app/constraints.txt': '-c ../pins/constraints.txt\nA==1.0\n',
  };

  it('is what the file names, what includes it, and what that names in turn', () => {
    const constraintsOf = constraintsIn(new Map(Object.entries(texts)));
    assert.deepEqual(['/app/requirements/base.txt', '/app/requirements.txt', '/x.txt'].map(constraintsOf), [
      ['/app/constraints.txt', '/pins/constraints.txt'],
      ['/app/constraints.txt', '/pins/constraints.txt'],
      [],
    ]);
  });

  it('ends where files name each other, and never leaves the root', () => {
    const round = new Map([
      ['/requirements.txt', '-r requirements-b.txt\n-c ../../constraints.txt\n'],
      ['/requirements-b.txt', '-r requirements.txt\n'],
    ]);
    assert.deepEqual(constraintsIn(round)('/requirements-b.txt'), ['/constraints.txt']);
  });

  it('is raised with them, and nothing is where that is not read', () => {
    const path = '/app/requirements/base.txt';
    assert.deepEqual(planned(path, true, { ...texts, '/pins/constraints.txt': 'b\n' }).texts, {
      '/app/requirements/base.txt': 'a>=1.2\n',
      '/app/constraints.txt': '-c ../pins/constraints.txt\nA==1.2\n',
    });
    assert.deepEqual(planned(path, true, texts), {
      texts: {},
      left: ['constraints.txt constrains it, and is not changed'],
      relocks: [],
    });
  });
});

describe('a manifest that tells of a package itself', () => {
  it('is raised also where it pins it for another one', () => {
    const made = planned('/requirements.txt', false, { '/requirements.txt': 'b==1\na==1.0\n    # via b\n' });
    assert.deepEqual(made.texts, { '/requirements.txt': 'b==1\na==1.2\n    # via b\n' });
  });

  it('has the lock file beside it follow', () => {
    const text = '[project.optional-dependencies]\nx = ["a==1.0"]\n';
    const made = planned('/pyproject.toml', true, { '/pyproject.toml': text }, '/pdm.lock');
    assert.deepEqual(made.relocks, ['pdm lock --update-reuse']);
  });
});
