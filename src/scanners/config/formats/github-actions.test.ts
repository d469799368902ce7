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
  const many = Array.from({ length: 150 }, (_, index): [string, string] => [
    `${FOLDER}/m${index}.yml`,
    `on: workflow_call\n${job(`      - run: ./build-${index} ${'x'.repeat(2_000)}\n`)}`,
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

it('tells a command with its expressions as they are written', () => {
  const text = `on: push\n${job('      - run: chmod 777 ${{ github.workspace }}\n')}`;
  const outcome = githubActionsFormat.judge([{ path: `${FOLDER}/a.yml`, text }], { paths: new Set() });
  const told = Array.from(outcome.judged, ({ violation }) => violation.actual);
  assert.ok(told.includes('chmod 777 ${{ github.workspace }}'), told.join('\n'));
});

it('variables that are made of each other are followed, and end', () => {
  const env = (of: string) => `env: {A: "\${{ ${of} }}", B: "\${{ env.A }}"}\n`;
  const found = (of: string, own = '') =>
    judge({
      [`${FOLDER}/a.yml`]: `on: issues\n${env(of)}${job(`      - run: echo \${{ env.${own === '' ? 'A' : 'C'} }}\n${own}`)}`,
    }).found.filter((one) => one.startsWith('github-actions-script-injection '));
  assert.deepEqual(found('env.A'), []);
  assert.deepEqual(found('env.B'), []);
  assert.equal(found('github.event.issue.title').length, 1);
  assert.equal(found('github.event.issue.title', '        env: {C: "${{ env.A }}"}\n').length, 1);
  assert.deepEqual(found('github.event.issue.number', '        env: {C: "${{ env.A }}"}\n'), []);
});

it('thousands of steps are judged without asking each about thousands of variables', () => {
  const milliseconds = (count: number) => {
    const numbers = Array.from({ length: count }, (_, index) => index);
    const variables = numbers.map((index) => `  E${index}: "\${{ github.event.issue.title }}"\n`);
    const steps = numbers.map((index) => `      - run: echo "$E${index}" >> "$GITHUB_ENV"\n`);
    const text = `on: issues\nenv:\n${variables.join('')}${job(steps.join(''))}`;
    const start = process.cpuUsage();
    const { found } = judge({ [`${FOLDER}/a.yml`]: text });
    const { user, system } = process.cpuUsage(start);
    const injected = found.filter((one) => one.startsWith('github-actions-environment-injection '));
    assert.equal(injected.length, count);
    return (user + system) / 1_000;
  };
  milliseconds(200);
  const [some, more] = [milliseconds(500), milliseconds(2_000)];
  assert.ok(more < 10 * some, `${more} and ${some} ms`);
});

it('an action is recognised however its keys are quoted', () => {
  const steps = '"steps": [{"shell": "bash", "run": "echo ${{ inputs.x }}"}]';
  for (const key of ['runs', '"runs"', "'runs' "]) {
    const text = `"name": "a"\n${key}: {"using": "composite", ${steps}}\n`;
    assert.ok(githubActionsFormat.recognises('/.github/actions/a/action.yml', text), key);
  }
});
