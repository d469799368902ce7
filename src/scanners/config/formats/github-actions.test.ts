import assert from 'node:assert/strict';
import { it } from 'node:test';
import { githubActionsFormat } from './github-actions.ts';

const FOLDER = '/.github/workflows';
const job = (steps: string) => `jobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;

function judge(files: Readonly<Record<string, string>>) {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
  const outcome = githubActionsFormat.judge(texts, { paths: new Set(Object.keys(files)) });
  const found = Array.from(outcome.judged, ({ check, path }) => `${check.id} ${path}`);
  return { found, gaps: outcome.gaps };
}

it('workflows that call each other are judged together, though most are forgotten meanwhile', () => {
  // More than is held, and each could be called by all others.
  const many = Array.from({ length: 1_000 }, (_, index): [string, string] => [
    `${FOLDER}/m${index}.yml`,
    `on: workflow_call\n${job(`      - run: ./build-${index} ${'x'.repeat(300)}\n`)}`,
  ]);
  const called = `on:\n  workflow_call:\n    inputs: {title: {type: string}}\n${job('      - run: echo ${{ inputs.title }}\n')}`;
  const caller = `on: issues\njobs:\n  a:\n    uses: ./.github/workflows/called.yml\n    with: {title: '\${{ github.event.issue.title }}'}\n`;
  const broken = 'on: push\njobs: [./\n';
  const { found, gaps } = judge({
    [`${FOLDER}/called.yml`]: called,
    [`${FOLDER}/broken.yml`]: broken,
    ...Object.fromEntries(many),
    [`${FOLDER}/caller.yml`]: caller,
  });
  const injected = found.filter((one) => one.startsWith('github-actions-script-injection '));
  assert.deepEqual(injected, [`github-actions-script-injection ${FOLDER}/called.yml`]);
  assert.equal(gaps.filter(({ subject }) => subject.startsWith(`${FOLDER}/broken.yml`)).length, gaps.length);
  assert.ok(gaps.length > 0);
});
