/** One way to authenticate that a server offers. */
export interface Challenge {
  /** Lower-case, such as `bearer`. */
  readonly scheme: string;
  /** Lower-case names. */
  readonly parameters: ReadonlyMap<string, string>;
}

const MAXIMUM_HEADER = 16_384;
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const SPACE = /[ \t]*/y;
const QUOTED = /"((?:[^"\\]|\\[^])*)"/y;
const TOKEN_68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;

/**
 * Parses a `WWW-Authenticate` header of any number of challenges (RFC 9110, sections 11.2 to 11.6.1). Stops at what
 * does not follow the grammar and gives what was read until there.
 */
export function parseChallenges(header: string): Challenge[] {
  const text = header.slice(0, MAXIMUM_HEADER);
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) return undefined;
    at = pattern.lastIndex;
    return match[1] ?? match[0];
  };
  while (at < text.length) {
    take(SPACE);
    if (text[at] === ',') {
      at += 1;
      continue;
    }
    const word = take(TOKEN);
    if (word === undefined) break;
    take(SPACE);
    if (text[at] !== '=') {
      challenges.push({ scheme: word.toLowerCase(), parameters: new Map() });
      take(TOKEN_68);
      continue;
    }
    at += 1;
    take(SPACE);
    const value = text[at] === '"' ? take(QUOTED)?.replaceAll(/\\([^])/g, '$1') : take(TOKEN);
    const parameters = challenges.at(-1)?.parameters;
    if (value === undefined || !parameters) break;
    if (!parameters.has(word.toLowerCase())) parameters.set(word.toLowerCase(), value);
  }
  return challenges;
}
