import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { assertWithin } from '../../../../test/time-bound.ts';
import { referencesOf } from './expressions.ts';
import { githubActionsFormat } from '../../../scanners/config/formats/github-actions.ts';

const ROOT = '/repo';

function found(files: Readonly<Record<string, string>>): string[] {
  const list = Object.entries(files).map(([path, text]) => ({ path: ROOT + path, text }));
  const { judged } = githubActionsFormat.judge(list, { paths: new Set() });
  return [...judged].map(({ check, violation }) => `${check.id}: ${violation.actual}`);
}

const job = (steps: string, more = '') =>
  `jobs:\n  a:\n    runs-on: ubuntu-24.04\n${more}    steps:\n${steps}`;

describe('expressions', () => {
  for (const [body, ...names] of [
    ['github.event.issue.title', 'github.event.issue.title'],
    [" github['event'].Issue . title ", 'github.event.issue.title'],
    ['github.event.commits[0].message', 'github.event.commits.*.message'],
    ["format('{0} {1}', a.b, c[d.e].f)", 'a.b', 'c.*.f'],
    ["contains(a.b, 'c.d') && !e || true", 'a.b', 'e'],
    ["'github.event.issue.title'"],
    ['a.*.b', 'a.*.b'],
  ] as const)
    it(`refer to ${names.join(', ')}: ${body}`, () =>
      assert.deepEqual(
        referencesOf(body).map(({ name }) => name),
        names,
      ));

  it('tell the functions around', () => {
    assert.deepEqual(referencesOf('toJSON(github.event) == fromJSON(format(a))'), [
      { name: 'github.event', functions: ['tojson'] },
      { name: 'a', functions: ['fromjson', 'format'] },
    ]);
  });

  it('are read in linear time, whatever they are', () => {
    for (const part of ['a.', '[', '(', "'", 'a[', 'f(']) {
      const started = performance.now();
      referencesOf(part.repeat(20_000 / part.length));
      assertWithin(5_000, performance.now() - started, part);
    }
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from("ab.[]()',*! &|=1")) }), (text) =>
        referencesOf(text).every(({ name }) => name === name.toLowerCase()),
      ),
      { numRuns: propertyRuns(500) },
    );
  });
});

describe('a trace of commands', () => {
  const trace = (more: string) =>
    found({
      '/.github/workflows/a.yml': `on: push\npermissions: {}\n${job('      - run: |\n          set -x\n          make\n', more)}`,
    }).filter((one) => one.startsWith('github-actions-trace-printed'));

  it('is told where a job has a secret, and not where there is none', () => {
    assert.deepEqual(trace(''), []);
    assert.equal(trace('    env: {KEY: "${{ secrets.KEY }}"}\n').length, 1);
    assert.equal(trace('    env: {KEY: "${{ github.token }}"}\n').length, 1);
    assert.equal(trace('    env: {KEY: "${{ inputs.key }}"}\n').length, 1);
  });
});

describe('untrusted text', () => {
  it('is followed through outputs of steps and jobs to the script of another job', () => {
    const ways = found({
      '/.github/workflows/a.yml': `on: issues\njobs:\n  first:\n    runs-on: ubuntu-24.04\n    outputs:\n      title: \${{ steps.t.outputs.t }}\n    steps:\n      - id: t\n        env: {T: "\${{ github.event.issue.title }}"}\n        run: echo "t=$T" >> $GITHUB_OUTPUT\n  second:\n    needs: first\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo \${{ needs.first.outputs.title }}\n`,
    }).filter((one) => one.includes('script-injection'));
    assert.deepEqual(ways, [
      'github-actions-script-injection: github.event.issue.title → env.T → steps.t.outputs.t → needs.first.outputs.title → run',
    ]);
  });

  it('is followed into composite actions and reusable workflows of the repository', () => {
    const ways = found({
      '/.github/workflows/a.yml': `on: pull_request_target\n${job('      - uses: ./tools/b\n        with: {name: "${{ github.head_ref }}"}\n')}  c:\n    uses: ./.github/workflows/d.yml\n    with: {title: "\${{ github.event.pull_request.title }}"}\n`,
      '/.github/workflows/d.yml': `on:\n  workflow_call:\n    inputs: {title: {type: string}}\n${job('      - run: echo ${{ inputs.title }}\n')}`,
      '/tools/b/action.yml':
        'name: b\ninputs: {name: {}}\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      run: echo ${{ inputs.name }}\n',
    }).filter((one) => one.includes('script-injection'));
    assert.deepEqual(ways.toSorted(), [
      'github-actions-script-injection: github.event.pull_request.title → /repo/.github/workflows/a.yml with.title → run',
      'github-actions-script-injection: github.head_ref → /repo/.github/workflows/a.yml with.name → run',
    ]);
  });

  it('comes out of actions that list files, and not where a step hides a variable', () => {
    const ways = found({
      '/.github/workflows/a.yml': `on: pull_request\nenv:\n  R: \${{ github.head_ref }}\n${job(`      - id: f\n        uses: tj-actions/changed-files@${'0'.repeat(40)}\n      - run: ls \${{ steps.f.outputs.all_changed_files }}\n      - env: {R: safe}\n        run: echo \${{ env.R }}\n      - run: echo \${{ env.R }}\n`)}`,
    }).filter((one) => one.includes('script-injection'));
    assert.deepEqual(ways, [
      'github-actions-script-injection: tj-actions/changed-files → steps.f.outputs.all_changed_files → run',
      'github-actions-script-injection: github.head_ref → env.R → run',
    ]);
  });
});

describe('checks of workflows', () => {
  it('find nothing in one that is as it should be', () => {
    const commit = '0123456789'.repeat(4);
    const text = `name: test\non:\n  push: {branches: [main]}\n  pull_request:\npermissions: {}\njobs:\n  test:\n    permissions: {contents: read}\n    runs-on: ubuntu-24.04\n    timeout-minutes: 10\n    steps:\n      - uses: actions/checkout@${commit} # v5.0.0\n        with: {persist-credentials: false}\n      - uses: actions/setup-node@${commit} # v5.0.0\n        with: {node-version: 24}\n      - run: npm ci --ignore-scripts\n      - run: npm test\n`;
    assert.deepEqual(found({ '/.github/workflows/a.yml': text }), []);
  });

  it('take whatever was read', () => {
    const scalar = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        '${{ github.head_ref }}',
        'self-hosted',
        'write',
        'actions/checkout@v2',
        './x',
        'echo $A >> $GITHUB_ENV',
        'inherit',
      ),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    );
    const value = fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 2 }),
      fc.dictionary(
        fc.constantFrom(
          'ref',
          'image',
          'options',
          'A',
          'outputs',
          'matrix',
          'id-token',
          'cache',
          'credentials',
        ),
        scalar,
      ),
    );
    const step = fc.oneof(
      fc.dictionary(
        fc.constantFrom('uses', 'run', 'with', 'env', 'id', 'if', 'shell', 'continue-on-error'),
        value,
      ),
      scalar,
    );
    const one = fc.oneof(
      fc.record(
        {
          steps: fc.oneof(fc.array(step, { maxLength: 3 }), scalar),
          'runs-on': value,
          permissions: value,
          container: value,
          services: value,
          env: value,
          outputs: value,
          if: value,
          uses: value,
          secrets: value,
          strategy: value,
        },
        { requiredKeys: [] },
      ),
      scalar,
    );
    const workflow = fc.record(
      {
        on: value,
        jobs: fc.oneof(fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), one), scalar),
        permissions: value,
        env: value,
        runs: fc.record({ using: fc.constant('composite'), steps: fc.array(step, { maxLength: 2 }) }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(workflow, (file) => {
        const text = JSON.stringify(file);
        assert.ok(
          found({ '/.github/workflows/a.yml': text, '/x/action.yml': `# runs:\n${text}` }).length >= 0,
        );
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});
