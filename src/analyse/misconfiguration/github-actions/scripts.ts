import { type PlacedScript, scriptChecks } from '../../scripts/rules.ts';
import { about, stepsOf, type WorkflowCheck, type WorkflowSubject } from './workflow.ts';

/** What no script of a pipeline should do. */
export const SCRIPT_CHECKS: readonly WorkflowCheck[] = scriptChecks('github-actions', scriptsOf, example);

function* scriptsOf(subject: WorkflowSubject): Generator<PlacedScript, undefined> {
  for (const { step } of stepsOf(subject)) {
    const script = subject.scriptOf(step);
    if (script)
      yield {
        script,
        about: ({ actual, expected, severity }) =>
          about(subject, [...step.path, 'run'], actual, expected, severity ? { severity } : {}),
      };
  }
}

function example(script: string): string {
  const lines = script.split('\n').map((line) => `          ${line}\n`);
  return `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: |\n${lines.join('')}`;
}
