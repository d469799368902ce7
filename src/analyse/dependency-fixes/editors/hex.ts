import type { ManifestEditor } from '../types.ts';
import { withLines } from './lines.ts';

/** `mix.exs` of Elixir. Sources: https://hexdocs.pm/mix/Mix.Tasks.Deps.html, https://hexdocs.pm/elixir/Version.html */
export const MIX_EXS: ManifestEditor = {
  ecosystem: 'hex',
  wants: (name) => name === 'mix.exs',
  raise: (text, { name, to }) =>
    withLines(text, (line) => {
      const found = /\{\s*:([a-z_]\w{0,100})\s*,\s*"([^"]{1,200})"/.exec(line);
      if (!found || found[1] !== name || line.slice(0, found.index).includes('#')) return undefined;
      const end = found.index + found[0].length - 1;
      return line.slice(0, end - (found[2] ?? '').length) + required(found[2] ?? '', to) + line.slice(end);
    }),
  relock: ({ name, lock }) =>
    lock === 'mix.lock' ? { command: ['mix', 'deps.update'], packages: [name], options: [] } : undefined,
};

/** `~> 1.10` lets 1.11 in, which `~> 1.12.3` alone would not. */
function required(written: string, to: string): string {
  if (/^\s*~>\s*\d+(?:\.\d+)?(?:\s+and\s+>=\s*[\w.+-]+)?\s*$/.test(written))
    return `~> ${to.split('.').slice(0, 2).join('.')} and >= ${to}`;
  const [, operator = ''] = /^\s*((?:~>|>=|==)\s*|)\d[\w.+-]*\s*$/.exec(written) ?? [undefined, '~> '];
  return `${operator}${to}`;
}
