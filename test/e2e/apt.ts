import { globSync } from 'node:fs';
import { contentOf } from '../run/e2e/kept.ts';
import { must } from './command.ts';

/** What this machine's apt knows of packages, for a recipe of what is made of them. */
export function aptState(): string {
  return contentOf(...globSync('/var/lib/apt/lists/*_InRelease').toSorted());
}

/** The mirror that this machine's own apt uses. */
export async function mirror(): Promise<string> {
  const lines = await must('apt-get', ['indextargets', '--format', '$(REPO_URI)|$(CODENAME)']);
  const found = lines.split('\n').find((line) => /^https?:.*\|trixie$/.test(line));
  if (!found) throw new Error('apt knows no http mirror of trixie; run "apt-get update"');
  return found.split('|')[0] ?? '';
}

/** An archive that this machine's apt has the list of. */
export interface Archive {
  readonly uri: string;
  readonly codename: string;
  /** The list of its packages. */
  readonly file: string;
}

/** What is said of a binary package. */
export interface Stanza {
  readonly name: string;
  readonly priority: string;
  readonly source: string;
  readonly sourceVersion: string;
  readonly text: string;
}

/** Debian 13 and its security updates; undefined where apt has no lists of both. */
export async function archives(): Promise<
  { readonly main: Archive; readonly security: Archive } | undefined
> {
  const format = '$(REPO_URI)|$(CODENAME)|$(COMPONENT)|$(CREATED_BY)|$(FILENAME)';
  const lines = (await must('apt-get', ['indextargets', '--format', format])).split('\n');
  const of = (wanted: string): Archive | undefined => {
    const [uri, codename, , , file] =
      lines.find((line) => line.includes(`|${wanted}|main|Packages|`))?.split('|') ?? [];
    return uri && codename && file ? { uri, codename, file } : undefined;
  };
  const [main, security] = [of('trixie'), of('trixie-security')];
  return main && security ? { main, security } : undefined;
}

/** The packages of an archive by name; of several versions the last. */
export async function stanzasOf({ file }: Archive): Promise<Map<string, Stanza>> {
  const text = await must('/usr/lib/apt/apt-helper', ['cat-file', file]);
  return new Map(
    text.split('\n\n').flatMap((stanza): [string, Stanza][] => {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(stanza)?.[1];
      const [name, version] = [field('Package'), field('Version')];
      if (name === undefined || version === undefined) return [];
      const [, source = name, sourceVersion = version] =
        /^(\S+)(?: \((.*)\))?$/.exec(field('Source') ?? name) ?? [];
      return [
        [name, { name, priority: field('Priority') ?? '', source, sourceVersion, text: stanza.trim() }],
      ];
    }),
  );
}
