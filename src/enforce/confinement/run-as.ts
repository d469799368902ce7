import type { UserLine } from '../../model/profile/confinement.ts';
import type { LineAt } from '../../model/profile/key.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { type Losses, effectiveLines } from './lines.ts';
import { allowedCapabilities } from './capabilities.ts';
import type { CompileOptions } from './types.ts';

/** Who a workload's first process runs as, and whether it may ever be root. */
export interface RunAs {
  readonly at: LineAt<UserLine>;
  readonly user: UserLine;
  readonly mayBeRoot: boolean;
}

/** The user that a workload starts as: root if it may be root, for only root can become the others; else the first. Undefined where the profile names no user. */
export function runAs(profile: WorkloadProfile, options: CompileOptions, losses: Losses): RunAs | undefined {
  const effective = effectiveLines(profile, 'users', options);
  if (!effective) return undefined;
  for (const at of effective.refused)
    losses.forced(at, 'wider', 'only the user at the start is set; a user cannot be refused');
  const at = effective.allowed.find(({ line }) => isRoot(line)) ?? effective.allowed[0];
  if (!at) {
    losses.forced('users', 'wider', 'nobody may run it, which cannot be said; the user is that of the image');
    return undefined;
  }
  for (const other of effective.allowed.filter((each) => each !== at))
    losses.forced(
      other,
      isRoot(at.line) ? 'wider' : 'tighter',
      `only the user at the start is set: ${userText(at.line)}`,
    );
  return {
    at,
    user: at.line,
    mayBeRoot: effective.allowed.some(({ line }) => line.root === true || isRoot(line)),
  };
}

const isRoot = ({ uid, name }: UserLine): boolean => uid === 0 || (uid === undefined && name === 'root');

/** A user by number where it has one, else by name; empty where the line has neither. */
export function userText({ uid, name }: UserLine): string {
  return uid === undefined ? (name ?? '') : String(uid);
}

/**
 * Do privileges stay as they are at the start? So seccomp filters can be loaded last, and a capability cannot be gained.
 * Not where SYS_ADMIN is allowed, with which nothing is fixed, or nothing is said.
 */
export function hasFixedPrivileges(
  profile: WorkloadProfile,
  options: Pick<CompileOptions, 'includeProposed'>,
): boolean {
  return allowedCapabilities(profile, options)?.has('SYS_ADMIN') === false;
}

/** As `hasFixedPrivileges`; notes whom that deprives of capabilities. */
export function fixesPrivileges(
  profile: WorkloadProfile,
  options: CompileOptions,
  losses: Losses,
  run: RunAs | undefined,
): boolean {
  const allowed = allowedCapabilities(profile, options);
  if (!allowed || !hasFixedPrivileges(profile, options)) return false;
  if (allowed.size > 0 && run && !isRoot(run.user))
    losses.forced(
      'capabilities',
      'tighter',
      'privileges cannot grow, so a user other than root does not gain them from programs that have them',
    );
  return true;
}
