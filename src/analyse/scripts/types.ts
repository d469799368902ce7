import type { CheckHead } from '../../model/configuration/check.ts';
import type { ShellScript } from '../../model/configuration/shell.ts';
import type { Severity } from '../../model/finding/head.ts';

/** Something that a shell script does and had better not, wherever it runs. */
export interface ScriptRule extends CheckHead {
  /** Does it matter only where a secret is at hand? */
  readonly isOfSecrets?: true;
  /** What is wrong in a script, each once. Takes time linear in it. */
  find(script: ShellScript): Iterable<ScriptViolation>;
  /** What is wrong in code of another language, such as PowerShell or Python; what is said of it. */
  readonly isFoundIn?: (code: string) => boolean;
  /** Scripts in which it finds something, and such in which it does not. */
  readonly failing: readonly [string, ...string[]];
  readonly passing: readonly [string, ...string[]];
}

/** What is there, and what should be, as a script says it. */
export interface ScriptViolation {
  readonly actual: string;
  readonly expected: string;
  /** Where the command begins in the script. */
  readonly start: number;
  readonly severity?: Severity;
}
