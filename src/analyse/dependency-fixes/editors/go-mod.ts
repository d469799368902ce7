import type { ManifestEditor } from '../types.ts';

/** `go.mod`. Source: https://go.dev/ref/mod#go-mod-file */
export const GO_MOD: ManifestEditor = {
  ecosystem: 'golang',
  wants: (name) => name === 'go.mod',
  raise(text, { name, to }) {
    if (name === 'stdlib' || name === 'toolchain') return withToolchain(text, to);
    let block = '';
    let isFound = false;
    const lines = text.split('\n').map((line) => {
      const words = line
        .replace(/\/\/.*/, '')
        .trim()
        .split(/\s+/);
      const directive = block === '' ? (words[0] ?? '') : block;
      if (words.at(-1) === '(') block = words[0] ?? '';
      else if (words[0] === ')') block = '';
      const [module, version] = block === '' ? words.slice(1) : words;
      if (directive !== 'require' || module?.replaceAll('"', '') !== name || version === undefined)
        return line;
      isFound = true;
      const at = line.indexOf(version, line.indexOf(module) + module.length);
      return line.slice(0, at) + to + line.slice(at + version.length);
    });
    // What is replaced at another version is not any more once it is raised.
    if (replacedVersions(text, name).some((version) => version === undefined || version === to))
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

/** At which versions a module is replaced; undefined: at all. */
function replacedVersions(text: string, name: string): (string | undefined)[] {
  const replaced = String.raw`^[ \t]*(?:replace[ \t]+)?${escaped(name)}(?:[ \t]+(\S+))?[ \t]+=>`;
  return Array.from(text.matchAll(new RegExp(replaced, 'gm')), ([, version]) => version);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
