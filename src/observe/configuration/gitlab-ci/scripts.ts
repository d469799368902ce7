import { Fault } from '../../../model/fault.ts';
import type { GitlabPlace, GitlabScript, GitlabValue } from '../../../model/configuration/gitlab-ci.ts';
import type { ShellScript } from '../../../model/configuration/shell.ts';
import { readShell } from '../shell/read-shell.ts';

/** What scripts for PowerShell have, which a reader of shells makes nonsense of. */
const POWERSHELL =
  /\$env:|\bWrite-(?:Host|Output|Error)\b|\bInvoke-(?:WebRequest|RestMethod|Expression)\b|^[ \t]*\$\w+\s*=/m;
/** `$[[ inputs.name | function ]]` */
const INTERPOLATION = /\$\[\[[^\]\n]{0,1024}\]\]/g;

/** Characters of all scripts of a target, and of those that differ, which take the time. */
const MOST_TEXT = 16 * 2 ** 20;
const MOST_READ = 4 * 2 ** 20;

/** Reads scripts, each text once: many jobs extend one. */
export class ScriptReader {
  readonly #known = new Map<string, ShellScript | undefined>();
  #text = 0;
  #read = 0;

  /**
   * A section of a job as its shell gets it. `onLimit` hears of one that is too long to be read. Throws a `Fault`
   * (`limit`) where all of them together are.
   */
  scriptOf(
    section: GitlabScript['section'],
    items: readonly GitlabValue[],
    onLimit: (reason: string) => void,
  ): GitlabScript | undefined {
    const lines = items
      .filter(({ value }) => typeof value === 'string' || typeof value === 'number')
      .map(({ value, document, path }) => ({ text: String(value), document, path }));
    const [first] = lines;
    if (!first) return undefined;
    const starts: number[] = [];
    let at = 0;
    for (const line of lines) {
      starts.push(at);
      at += line.text.length + 1;
    }
    this.#text += at;
    if (this.#text > MOST_TEXT) throw new Fault('limit', `scripts of more than ${MOST_TEXT} characters`);
    const text = lines
      .map((line) => line.text)
      .join('\n')
      .replaceAll(INTERPOLATION, (one) => 'X'.repeat(one.length));
    const placeOf = (offset: number): GitlabPlace => {
      const { document, path } = lines[indexOf(starts, offset)] ?? first;
      return { document, path };
    };
    return { section, lines, text, shell: this.#shellOf(text, onLimit), placeOf };
  }

  #shellOf(text: string, onLimit: (reason: string) => void): ShellScript | undefined {
    if (this.#known.has(text) || POWERSHELL.test(text)) return this.#known.get(text);
    this.#read += text.length;
    if (this.#read > MOST_READ) throw new Fault('limit', `scripts of more than ${MOST_READ} characters`);
    let shell: ShellScript | undefined;
    try {
      shell = readShell(text);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      onLimit(error.message);
    }
    this.#known.set(text, shell);
    return shell;
  }
}

/** The last start that is not behind the offset. */
function indexOf(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
