import { type PlacedScript, scriptChecks } from '../../scripts/rules.ts';
import { about, type JenkinsCheck, type JenkinsSubject, pipelineText } from './pipeline.ts';

/** What no script of a pipeline should do. */
export const SCRIPT_CHECKS: readonly JenkinsCheck[] = scriptChecks('jenkinsfile', scriptsOf, example);

function* scriptsOf(subject: JenkinsSubject): Generator<PlacedScript, undefined> {
  for (const { shell, value, within } of subject.scripts)
    if (shell)
      yield {
        script: shell,
        about: ({ actual, expected, severity }) =>
          about(subject, { node: value, within }, actual, expected, severity ? { severity } : {}),
      };
}

function example(script: string): string {
  return pipelineText(
    `sh '''\n${script.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}\n'''`,
  );
}
