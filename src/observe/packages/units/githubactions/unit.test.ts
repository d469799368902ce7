import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { GITHUBACTIONS_UNIT } from './unit.ts';

const COMMIT = '11bd71901bbe5b1630ceea73d27597364c9af683';
const WORKFLOW = `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@${COMMIT} # v4.2.2
      - uses: 'Sea/Boat@v1.2.3'
      - uses: github/codeql-action/init@v3
      - uses: ./own
      - uses: docker://alpine:3.20
      - uses: sea/ship@${COMMIT}
      - run: 'echo "uses: a/b@v1.0.0"'
  shared:
    uses: sea/fleet/.github/workflows/build.yml@main
`;

describe('actions', () => {
  it('are those that jobs and steps use, by their tags', () => {
    const { names, gaps, packages } = trial(GITHUBACTIONS_UNIT, { '/.github/workflows/ci.yml': WORKFLOW });
    assert.deepEqual(names, [
      'actions/checkout@v4.2.2',
      'github/codeql-action@3.x',
      'sea/boat@v1.2.3',
      'sea/fleet@',
      `sea/ship@${COMMIT}`,
    ]);
    assert.equal(packages[0]?.package.purl, 'pkg:githubactions/actions/checkout@v4.2.2');
    assert.deepEqual(
      gaps.map(({ kind, count }) => [kind, count]),
      [
        ['undecided', 1],
        ['undecided', 2],
      ],
    );
  });

  it('at a commit do not move, where the comment has a tag that does', () => {
    const workflow = `jobs:\n  a:\n    steps:\n      - uses: sea/boat@${COMMIT} # v1\n`;
    const { names, gaps } = trial(GITHUBACTIONS_UNIT, { '/.github/workflows/ci.yml': workflow });
    assert.deepEqual(names, ['sea/boat@1.x']);
    assert.deepEqual(
      gaps.map(({ reason }) => reason),
      [`commits and branches of which no release is known: sea/boat@${COMMIT}`],
    );
  });

  it('are those of steps that stand elsewhere', () => {
    const workflow =
      'jobs:\n  a:\n    steps: &steps\n      - uses: sea/boat@v1.2.3\n  b:\n    steps: *steps\n';
    const { names, gaps } = trial(GITHUBACTIONS_UNIT, { '/.github/workflows/ci.yml': workflow });
    assert.deepEqual([names, gaps], [['sea/boat@v1.2.3'], []]);
  });

  it('are a gap in what is no YAML', () => {
    const { gaps } = trial(GITHUBACTIONS_UNIT, { '/.github/workflows/ci.yml': 'jobs: {a: [b}\n' });
    assert.deepEqual(
      gaps.map(({ kind }) => kind),
      ['unreadable'],
    );
  });

  it('are used by actions too', () => {
    const action = 'name: a\nruns:\n  using: composite\n  steps:\n    - uses: a/b@1.0.0\n';
    assert.deepEqual(trial(GITHUBACTIONS_UNIT, { '/action.yml': action }).names, ['a/b@1.0.0']);
    assert.deepEqual(trial(GITHUBACTIONS_UNIT, { '/x.yml': action }).names, []);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(GITHUBACTIONS_UNIT, { '/.github/workflows/ci.yml': WORKFLOW });
  });
});
