import type { ManifestEditor } from '../types.ts';

/** `go.mod`. Source: https://go.dev/ref/mod#go-mod-file */
export const GO_MOD: ManifestEditor = {
  ecosystem: 'golang',
  wants: (name) => name === 'go.mod',
  raise(text, { name, to }) {
    if (name === 'stdlib' || name === 'toolchain') return withToolchain(text, to);
    const lines = text.split('\n');
    let isFound = false;
    for (const { directive, words, line } of directivesIn(text)) {
      const [module, version] = words;
      const written = lines[line] ?? '';
      if (directive !== 'require' || module !== name || version === undefined) continue;
      isFound = true;
      const at = written.indexOf(version, written.indexOf(module) + module.length);
      lines[line] = written.slice(0, at) + to + written.slice(at + version.length);
    }
    if (isReplaced(text, name, to))
      return { reason: 'go.mod replaces it, and what it is replaced by decides' };
    return isFound ? lines.join('\n') : undefined;
  },
  override: (text, { name, to }) => `${text.trimEnd()}\n\nrequire ${name} ${to} // indirect\n`,
  relock: () => ({ command: ['go', 'mod', 'tidy'], packages: [], options: [] }),
};

/** https://go.dev/doc/toolchain */
function withToolchain(text: string, to: string): string | undefined {
  const line = `toolchain go${to.replace(/^v/, '')}`;
  if (/^toolchain\s/m.test(text)) return text.replace(/^toolchain\s+\S+/m, line);
  return /^go\s+\S+/m.test(text) ? text.replace(/^go\s+\S+.*$/m, (all) => `${all}\n\n${line}`) : undefined;
}

/** A line of go.mod or go.work, also one of a block, with the words behind its directive, without quotes. */
interface Directive {
  readonly directive: string;
  readonly words: readonly string[];
  readonly line: number;
}

/** Reads what a go.mod or go.work file says, line by line. */
export function* directivesIn(text: string): Generator<Directive> {
  let block = '';
  for (const [line, written] of text.split('\n').entries()) {
    const words = written
      .replace(/\/\/.*/, '')
      .trim()
      .split(/\s+/)
      .map((word) => word.replaceAll(/["`]/g, ''));
    const [first = ''] = words;
    if (block !== '' && first === ')') block = '';
    else if (block === '' && words.at(-1) === '(') block = first;
    else if (block !== '') yield { directive: block, words, line };
    else if (first !== '') yield { directive: first, words: words.slice(1), line };
  }
}

/** Is a module replaced at a version? What is replaced at another version is not any more once it is raised. */
export function isReplaced(text: string, name: string, to: string): boolean {
  return [...directivesIn(text)].some(
    ({ directive, words: [module, version] }) =>
      directive === 'replace' && module === name && (version === '=>' || version === to),
  );
}
