import type { HostCheck } from '../../analyse/misconfiguration/host/host-check.ts';
import type { HostFacts } from '../../model/configuration/host.ts';
import type { FileChange, FileState, HostChange, Mending } from '../../model/configuration/remedy.ts';
import { changedFacts, changedTree } from '../../observe/host/changed-tree.ts';
import { factsOf } from '../../observe/host/facts.ts';
import type { HostTree } from '../../observe/host/tree.ts';

/** What mends a check, and whether files alone do. */
export interface PlannedFix extends Mending {
  readonly check: HostCheck;
  /** Does it hold only when the commands have run, or the host has been started? */
  readonly isLater: boolean;
}

/** What can be done about the checks of a host that fail. */
export interface FixPlan {
  readonly fixes: readonly PlannedFix[];
  /** All that they change, each file once. */
  readonly files: readonly FileChange[];
  /** Those that could be mended, but may break something: they have to be named. */
  readonly unnamed: readonly HostCheck[];
  /** Those of which it is not certain what mends them. */
  readonly byHand: readonly HostCheck[];
}

/** What one look makes certain may be mended by the next. */
const MOST_LOOKS = 5;

/**
 * What mends the checks that fail and may be mended: those that break nothing, or those that are named. Nothing is
 * changed. Each is tried on the files as those before it leave them, and counts only where the check no longer fails.
 */
export function planFixes(tree: HostTree, failing: readonly HostCheck[], only: readonly string[]): FixPlan {
  const fixes: PlannedFix[] = [];
  const [unnamed, byHand]: [HostCheck[], HostCheck[]] = [[], []];
  const known = factsOf(tree);
  let changes: readonly HostChange[] = [];
  /** The host as the changes leave it: what is read and parsed of it serves all checks. */
  let facts = known;
  for (const check of failing) {
    const isWanted = only.length === 0 ? check.remedy?.risk !== 'break' : only.includes(check.id);
    const found = fixOf(check, facts, (more) => changedFacts(tree, known, [...changes, ...more]));
    if (!found) byHand.push(check);
    else if (!isWanted) unnamed.push(check);
    else {
      fixes.push(found.fix);
      changes = [...changes, ...found.fix.changes];
      facts = found.after;
    }
  }
  return { fixes, files: fileChanges(tree, changes), unnamed, byHand };
}

/** What mends a check of a host, and the host after that. */
function fixOf(
  check: HostCheck,
  before: HostFacts,
  factsAfter: (changes: readonly HostChange[]) => HostFacts,
): { readonly fix: PlannedFix; readonly after: HostFacts } | undefined {
  const changes: HostChange[] = [];
  const commands = new Map<string, readonly string[]>();
  let after = before;
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const mending = check.remedy?.mend(after);
    if (!mending) return undefined;
    for (const command of mending.commands) commands.set(command.join(' '), command);
    if (mending.changes.length > 0) {
      changes.push(...mending.changes);
      after = factsAfter(changes);
    }
    const fix = { check, changes, commands: [...commands.values()] };
    if (!fails(check, after)) return { fix: { ...fix, isLater: check.remedy?.risk === 'restart' }, after };
    if (commands.size > 0 && !fails(check, atRest(after))) return { fix: { ...fix, isLater: true }, after };
    if (mending.changes.length === 0) return undefined;
  }
  return undefined;
}

/** The host as its files say, whatever runs now. */
function atRest(facts: HostFacts): HostFacts {
  return { ...facts, isLive: false, processes: () => ({ state: 'read', value: [] }) };
}

function fails(check: HostCheck, facts: HostFacts): boolean {
  return check.find(facts).some(({ outcome }) => outcome === 'fail' || outcome === 'not-readable');
}

/** How each file that is changed is now, and how it will be. */
function fileChanges(tree: HostTree, changes: readonly HostChange[]): FileChange[] {
  const after = changedTree(tree, changes);
  const texts = new Set(
    changes.filter(({ kind }) => kind === 'text').map(({ path }) => realPath(tree, path)),
  );
  const paths = [...new Set(changes.map(({ path }) => realPath(tree, path)))];
  return paths.flatMap((path): FileChange[] => {
    const wanted = stateOf(after, path, texts.has(path));
    return wanted ? [{ path, before: stateOf(tree, path, texts.has(path)), after: wanted }] : [];
  });
}

function stateOf(tree: HostTree, path: string, hasText: boolean): FileState | undefined {
  const entry = tree.entry(path);
  if (entry.state !== 'read') return undefined;
  const { mode, uid, gid } = entry.value;
  const text = hasText ? tree.text(path) : undefined;
  return { mode, uid, gid, text: text?.state === 'read' ? text.value : undefined };
}

function realPath(tree: HostTree, path: string): string {
  const real = tree.real(path);
  return real.state === 'read' ? real.value : path;
}
