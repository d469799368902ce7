import { Fault } from '../../../model/fault.ts';

/** What is asked of the program itself, wherever it stands among the words of a command. */
export interface OwnOptions {
  /** The words that are left for the command. */
  readonly words: readonly string[];
  /** A file of settings that the user names. */
  readonly config: string | undefined;
  /** Tell where in the code a fault was thrown. */
  readonly isDebug: boolean;
}

export const OWN_OPTIONS_HELP = `
Options of every command:
  --config <file>   take settings from this file instead of the plimsoll.yaml of the current folder
  --debug           where something fails, tell where in the code`;

/** Commands whose words are those of another program. */
const OF_OTHERS: readonly string[] = ['oci-hook', 'watchdog', 'keeper'];

/**
 * Takes the program's own options from the words of a command line, up to `--`. `PLIMSOLL_CONFIG` and `PLIMSOLL_DEBUG`
 * say the same. Throws a `Fault` (`usage`) where a file is not named.
 */
export function ownOptions(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): OwnOptions {
  const end = given.includes('--') ? given.indexOf('--') : given.length;
  let config = environment['PLIMSOLL_CONFIG'] || undefined;
  let isDebug = Boolean(environment['PLIMSOLL_DEBUG']);
  if (given.slice(0, 2).some((word) => OF_OTHERS.includes(word))) return { words: given, config, isDebug };
  const words: string[] = [];
  for (let at = 0; at < end; at++) {
    const word = given[at] ?? '';
    if (word === '--debug') isDebug = true;
    else if (word === '--config' || word.startsWith('--config=')) {
      config = word === '--config' ? (at + 1 < end ? given[++at] : '') : word.slice('--config='.length);
      if (!config)
        throw new Fault('usage', '--config needs a file', { hint: 'such as --config ./plimsoll.yaml' });
    } else words.push(word);
  }
  return { words: [...words, ...given.slice(end)], config, isDebug };
}
