import { Fault } from '../../../model/fault.ts';
import type { GitlabPlace, GitlabScript, GitlabValue } from '../../../model/configuration/gitlab-ci.ts';
import type { ShellScript } from '../../../model/configuration/shell.ts';
import { readShell } from '../shell/read-shell.ts';

/** What scripts for PowerShell have, which a reader of shells makes nonsense of. */
const POWERSHELL =
  /\$env:|\bWrite-(?:Host|Output|Error)\b|\bInvoke-(?:WebRequest|RestMethod|Expression)\b|^\s*\$\w+\s*=/m;
/** `$[[ inputs.name | function ]]` */
export const INTERPOLATION = /\$\[\[[^\]\n]{0,1024}\]\]/g;

/** A section of a job as its shell gets it. `onLimit` hears of one that is too long to be read. */
export function scriptOf(
  section: GitlabScript['section'],
  items: readonly GitlabValue[],
  onLimit: (reason: string) => void,
): GitlabScript | undefined {
  const lines = items
    .filter(({ value }) => typeof value === 'string' || typeof value === 'number')
    .map(({ value, document, path }) => ({ text: String(value), document, path }));
  const [first] = lines;
  if (!first) return undefined;
  const text = lines
    .map((line) => line.text)
    .join('\n')
    .replaceAll(INTERPOLATION, (one) => 'X'.repeat(one.length));
  const starts: number[] = [];
  for (let [index, at] = [0, 0]; index < lines.length; index += 1) {
    starts.push(at);
    at += (lines[index]?.text.length ?? 0) + 1;
  }
  const placeOf = (offset: number): GitlabPlace => {
    const { document, path } = lines[indexOf(starts, offset)] ?? first;
    return { document, path };
  };
  return { section, lines, text, shell: shellOf(text, onLimit), placeOf };
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

function shellOf(text: string, onLimit: (reason: string) => void): ShellScript | undefined {
  if (POWERSHELL.test(text)) return undefined;
  try {
    return readShell(text);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    onLimit(error.message);
    return undefined;
  }
}
