import { InvalidArgumentError } from 'commander';
import type { OptionDefinition } from '../commands/types.ts';
import { repeatedOption } from './option.ts';

/** `--audit <workload>`, which may be repeated: the ids, sorted, each once. */
export const AUDIT: OptionDefinition<readonly string[]> = {
  ...repeatedOption(
    '--audit <workload>',
    'log what the profile of this workload (namespace/name) does not allow, and let it through; may be repeated',
    { absentText: 'none' },
  ),
  parse: collect,
};

function collect(id: string, earlier: unknown): string[] {
  if (!/^[^/\s]+\/[^/\s]+$/.test(id))
    throw new InvalidArgumentError('It must be a workload, as namespace/name.');
  const before = Array.isArray(earlier) ? (earlier as string[]) : [];
  return [...new Set([...before, id])].toSorted();
}
