import { type PlacedScript, scriptChecks } from '../../scripts/rules.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { about, stepsOf, textsIn, type WorkflowCheck, type WorkflowSubject } from './workflow.ts';

/** What no script of a pipeline should do. */
export const SCRIPT_CHECKS: readonly WorkflowCheck[] = scriptChecks('github-actions', scriptsOf, example);

function* scriptsOf(subject: WorkflowSubject): Generator<PlacedScript, undefined> {
  const isCertain = subject.kind === 'workflow' && !hasSecret(valueAt(subject.document.value, ['env']));
  const secretive = new Set(subject.jobs.filter(({ value }) => hasSecret(value)));
  for (const { job, step } of stepsOf(subject)) {
    const script = subject.scriptOf(step);
    if (step.run !== undefined)
      yield {
        script,
        code: step.run,
        isWithoutSecrets: isCertain && !secretive.has(job),
        about: ({ actual, expected, severity }) =>
          about(subject, [...step.path, 'run'], actual, expected, severity ? { severity } : {}),
      };
  }
}

/** Is something in it a secret, the token of the job, or what a caller gives, which may be one? */
function hasSecret(value: unknown): boolean {
  return textsIn(value).some(({ text }) =>
    /\b(?:secrets|inputs)\b|\bgithub\s*\.\s*token\b|github\[/.test(text),
  );
}

function example(script: string): string {
  const lines = script.split('\n').map((line) => `          ${line}\n`);
  return `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    env: {KEY: "\${{ secrets.KEY }}"}\n    steps:\n      - run: |\n${lines.join('')}`;
}
