import { unifiedDiff } from '../../model/configuration/edit.ts';
import { mayHoldSecret } from '../../model/configuration/secret-lines.ts';
import type { FileChange } from '../../model/configuration/remedy.ts';
import type { HostFixPlan } from '../../model/report/host-fixes.ts';
import { count, visible } from '../text/text.ts';

/** What would be changed, as a patch whose other lines are comments. */
export function fixPatch(plan: HostFixPlan): string {
  const lines = [
    ...plan.fixes.map(({ id, title, warning }) =>
      warning === undefined ? `# ${id}: ${title}` : `# ${id}: ${title}. It may break something: ${warning}`,
    ),
    ...plan.files.flatMap(permissionLines),
  ];
  const after = [
    ...plan.commands.map((words) => `# then run: ${words.join(' ')}`),
    ...plan.unnamed.map(({ id, warning }) => `# only if named, --only ${id}: ${warning}`),
    ...plan.byHand.map(({ id, advice }) => `# by hand, ${id}: ${advice}`),
  ];
  return `${commented(lines)}${plan.files.map(patchOf).join('')}${commented(after)}`;
}

/** What was done, and what was not, line by line. */
export function fixLines(plan: HostFixPlan, runsCommands: boolean): string[] {
  const { fixes, files, commands, unnamed, byHand } = plan;
  return [
    ...fixes.map(({ id, isLater }) => `${id} is mended${isLater ? ', once what uses it is told' : ''}`),
    `${count(fixes.length, 'check')} mended in ${count(files.length, 'file')}`,
    ...(runsCommands ? [] : commands.map((words) => `still to be run: ${words.join(' ')}`)),
    ...unnamed.map(({ id, warning }) => `not mended unless it is named, --only ${id}: ${warning}`),
    ...(byHand.length > 0 ? [`${count(byHand.length, 'check')} left to be mended by hand`] : []),
  ];
}

function commented(lines: readonly string[]): string {
  return lines.map((line) => `${visible(line)}\n`).join('');
}

function permissionLines({ path, before, after }: FileChange): string[] {
  const name = quoted(path);
  if (!before) return [`# new file, ${octal(after.mode)}: ${name}`];
  const isOwner = before.uid !== after.uid || before.gid !== after.gid;
  return [
    ...(isOwner ? [`# chown ${after.uid}:${after.gid} ${name} (was ${before.uid}:${before.gid})`] : []),
    ...(before.mode === after.mode
      ? []
      : [`# chmod ${octal(after.mode)} ${name} (was ${octal(before.mode)})`]),
  ];
}

/** With lines around it only where none of them may hold what nobody asked to be shown. */
function patchOf({ path, before, after }: FileChange): string {
  if (after.text === undefined) return '';
  const text = after.text;
  const diff = (context?: number): string => {
    const whole = unifiedDiff(path, before?.text ?? '', text, context);
    return before ? whole : whole.replace(/^--- .*/, '--- /dev/null');
  };
  const patch = diff();
  if (!mayHoldSecret(patch)) return patch;
  const narrow = diff(0);
  return mayHoldSecret(narrow)
    ? `# ${visible(path)} is changed in a line that may hold a secret, and is not shown\n`
    : narrow;
}

function quoted(path: string): string {
  return /^[\w./:@%+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
