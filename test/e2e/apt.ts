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
