import type { Command } from 'commander';
import { Fault } from '../../../model/fault.ts';

/**
 * Options that give safety up count only where they are written by hand: a settings file in a stranger's folder or a
 * variable must not give it up unseen. Throws a `Fault` (`usage`).
 */
export function requireByHand(command: Command, flags: readonly string[]): void {
  for (const option of command.options.filter(({ long }) => long !== undefined && flags.includes(long))) {
    const source = command.getOptionValueSource(option.attributeName());
    if (source !== undefined && source !== 'cli' && source !== 'default')
      throw new Fault('usage', `${option.long} counts on the command line only`, {
        hint: 'take it out of plimsoll.yaml and of the environment',
      });
  }
}
