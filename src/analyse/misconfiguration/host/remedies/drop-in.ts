import type { HostFacts } from '../../../../model/configuration/host.ts';
import type { Mending } from '../../../../model/configuration/remedy.ts';
import { addedLines } from './text.ts';

/** What adds lines to a file, ours where a program reads several, and the commands that have it read them. */
export function dropIn(
  host: HostFacts,
  path: string,
  lines: readonly string[],
  commands: Mending['commands'],
  modeIfNew?: number,
): Mending | undefined {
  const changes = addedLines(host, path, lines, modeIfNew);
  return changes && { changes, commands };
}
