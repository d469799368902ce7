import type { Check, CheckSubject, Violation } from '../misconfiguration/types.ts';
import type { ShellScript } from '../../model/configuration/shell.ts';
import { CONNECTION_RULES } from './connections.ts';
import { DOWNLOAD_RULES } from './downloads.ts';
import { EXPOSURE_RULES } from './exposure.ts';
import { TAKEOVER_RULES } from './takeovers.ts';
import type { ScriptRule, ScriptViolation } from './types.ts';

/** What no script of a pipeline should do, whatever runs it. */
export const SCRIPT_RULES: readonly ScriptRule[] = [
  ...DOWNLOAD_RULES,
  ...CONNECTION_RULES,
  ...EXPOSURE_RULES,
  ...TAKEOVER_RULES,
];

/** A script of a pipeline, and how something in it is told. */
export interface PlacedScript {
  /** Undefined where what is run is no shell. */
  readonly script: ShellScript | undefined;
  /** What is run by something else than a POSIX shell. */
  readonly code?: string;
  /** Is it certain that whatever runs it has no secret? Default: no. */
  readonly isWithoutSecrets?: boolean;
  readonly about: (found: ScriptViolation) => Violation;
}

/** Rules of scripts as checks of a set: where its scripts are, and a text of its kind that runs one. */
export function scriptChecks<Subject extends CheckSubject>(
  set: string,
  scriptsOf: (subject: Subject) => Iterable<PlacedScript>,
  example: (script: string) => string,
  rules: readonly ScriptRule[] = SCRIPT_RULES,
): Check<Subject>[] {
  return rules.map((rule) => ({
    ...rule,
    id: `${set}-${rule.id}`,
    *find(subject) {
      for (const { script, code, about, isWithoutSecrets } of scriptsOf(subject)) {
        if (!script && code !== undefined && rule.isFoundIn?.(code))
          yield about({ start: 0, actual: 'code of another language that does so', expected: rule.fix });
        for (const found of !script || (rule.isOfSecrets && isWithoutSecrets) ? [] : rule.find(script))
          yield about(found);
      }
    },
    failing: mapped(rule.failing, example),
    passing: mapped(rule.passing, example),
  }));
}

function mapped(
  [first, ...rest]: readonly [string, ...string[]],
  example: (script: string) => string,
): [string, ...string[]] {
  return [example(first), ...rest.map(example)];
}
