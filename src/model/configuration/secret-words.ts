import { isSecretName } from './secret-names.ts';

const OPTION = /^--?([\w.-]+)$/;
/** Options that say that there is none, or that somebody is asked for it. */
const WITHOUT = /^(?:no|non|disabled?|without|empty|allow|skip|lock(?:ed)?|ask|prompt|generate|random)[-_]/i;
/** Settings of Redis and Valkey whose names say it in a word of their own. */
const OTHER_NAME = /^(?:requirepass|masterauth)$/i;

/** The first word of a command that names a secret which is written out beside it, its value left out. */
export function secretIn(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const equals = word.indexOf('=');
    const [name, value] =
      equals < 0 ? [word, words[index + 1] ?? ''] : [word.slice(0, equals), word.slice(equals + 1)];
    const [, option = ''] = OPTION.exec(name) ?? [];
    const isSecret = (isSecretName(option) && !WITHOUT.test(option)) || OTHER_NAME.test(option);
    if (isSecret && value !== '' && !/^["']?(?:[-$%/<]|id=|[*!x]+["']?$)/.test(value)) return name;
  }
  return undefined;
}
