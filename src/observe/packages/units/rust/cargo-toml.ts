import { posix } from 'node:path';
import { entriesOf, type Fields, isFields, textOf, textsOf, valueAt } from '../../../document/fields.ts';
import { parseToml } from '../../../document/toml.ts';
import type { DecisionRule, LanguageFact } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

const LISTS: readonly (readonly [list: string, development: boolean])[] = [
  ['dependencies', false],
  ['build-dependencies', false],
  ['dev-dependencies', true],
];
const EXACT = /^=\s*(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)$/;
const RANGE = /^[\w .,*^~<>=+-]{1,256}$/;
const NAME = /^[\w-]{1,256}$/;

export const CARGO_DECISIONS: DecisionRule = { lockFiles: ['Cargo.lock'] };

/**
 * The crates that a Cargo.toml declares, for every target, and the folders of its workspace
 * (https://doc.rust-lang.org/cargo/reference/manifest.html). What a member takes from its workspace is told by the
 * workspace's own manifest. Throws a Fault (`malformed`).
 */
export function parseCargoToml(text: string, path: string): LanguageFact[] {
  const manifest = parseToml(text, path);
  const targets = entriesOf(manifest.target).flatMap(([, target]) => (isFields(target) ? [target] : []));
  const facts = [manifest, ...targets].flatMap((one) =>
    LISTS.flatMap(([list, development]) => declaredIn(one[list], development)),
  );
  const { workspace } = manifest;
  const folders = [manifest, ...targets].flatMap(localFolders);
  if (!isFields(workspace)) return [...facts, ...workspacesOf(folders)];
  const members = [...textsOf(workspace.members), ...folders, ...localFolders(workspace)];
  const excluded = textsOf(workspace.exclude).map((folder) => `!${folder}`);
  return [
    ...facts,
    ...declaredIn(valueAt(workspace, 'dependencies'), false),
    ...workspacesOf([...members, ...excluded]),
  ];
}

function workspacesOf(patterns: readonly string[]): LanguageFact[] {
  return patterns.length > 0 ? [{ kind: 'workspaces', patterns }] : [];
}

function declaredIn(list: unknown, development: boolean): LanguageFact[] {
  const found: LanguageFact[] = [];
  const without: string[] = [];
  for (const [key, value] of entriesOf(list)) {
    const entry: Fields = isFields(value) ? value : { version: value };
    const name = textOf(entry.package) ?? key;
    const written = textOf(entry.version)?.trim();
    if (entry.workspace === true || (entry.path !== undefined && written === undefined)) continue;
    if (entry.path !== undefined) continue;
    const exact = EXACT.exec(written ?? '')?.[1];
    const isKnown = NAME.test(name) && written !== undefined && RANGE.test(written);
    if (!isKnown || entry.git !== undefined || entry.registry !== undefined) without.push(name);
    else if (exact !== undefined)
      found.push({ kind: 'package', name, version: exact, evidence: 'declared', development });
    else
      found.push({ kind: 'package', name, version: '', range: written, evidence: 'declared', development });
  }
  return [...found, ...unversioned(without, 'declared')];
}

/** Folders that dependencies and patches by path name: Cargo takes those below the workspace for members. */
function localFolders(manifest: Fields): string[] {
  const patches = entriesOf(manifest.patch).map(([, patch]) => patch);
  const lists = [...LISTS.map(([list]) => manifest[list]), ...patches, manifest.replace];
  return lists.flatMap(entriesOf).flatMap(([, entry]) => {
    const folder = isFields(entry) ? textOf(entry.path) : undefined;
    return folder === undefined ? [] : [posix.normalize(folder)];
  });
}
