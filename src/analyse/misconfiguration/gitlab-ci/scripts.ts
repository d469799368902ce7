import { type PlacedScript, scriptChecks } from '../../scripts/rules.ts';
import { about, type GitlabCheck, type GitlabSubject } from './pipeline.ts';

/** What no script of a pipeline should do. */
export const SCRIPT_CHECKS: readonly GitlabCheck[] = scriptChecks('gitlab-ci', scriptsOf, example);

function* scriptsOf({ pipelines }: GitlabSubject): Generator<PlacedScript, undefined> {
  for (const { jobs } of pipelines)
    for (const { scripts } of jobs)
      for (const { shell, placeOf } of scripts)
        if (shell)
          yield {
            script: shell,
            about: ({ actual, expected, start, severity }) =>
              about(placeOf(start), actual, expected, severity ? { severity } : {}),
          };
}

function example(script: string): string {
  return `a:\n  script:\n    - |\n${script.replaceAll(/^/gm, '      ')}\n`;
}
