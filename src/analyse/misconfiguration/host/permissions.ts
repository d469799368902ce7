import type { Example } from '../../../model/configuration/check.ts';
import type { Severity } from '../../../model/finding/head.ts';
import { nameOf } from './accounts.ts';
import { judged, verdict } from '../../audit/evidence.ts';
import { eachPath } from '../../audit/paths.ts';
import type { HostCheck } from './host-check.ts';
import { modeRemedy, ownerRemedy } from './remedies/permission.ts';

/** Who may do what with a file, as standards ask for it. */
export interface PermissionRule {
  /** Of its checks, which are this and `-mode` or `-owner`. */
  readonly id: string;
  /** What the file is, as a title begins: `Unit of the Docker daemon`. */
  readonly what: string;
  /** Patterns; of several all that are there are looked at. */
  readonly paths: readonly [string, ...string[]];
  /** The widest mode. */
  readonly mode?: number;
  /** As `user:group`, of which one is right. */
  readonly owners?: readonly [string, ...string[]];
  /** What somebody can do who may write, or read, it. */
  readonly why: string;
  readonly severity: Severity;
  readonly references: readonly [string, ...string[]];
  /** Sections about its mode, and about its owner. */
  readonly modeStandards?: readonly string[];
  readonly ownerStandards?: readonly string[];
  /** Is it made anew by a program, so that a change does not last? */
  readonly isTransient?: boolean;
  /** The mode that mends it, where that is stricter than the widest. */
  readonly mendedMode?: number;
  /** What a stricter mode may break, and another owner. */
  readonly modeWarning?: string;
  readonly ownerWarning?: string;
}

/** A check of the mode and one of the owner, as far as the rule asks for them. */
export function permissionChecks(rule: PermissionRule): HostCheck[] {
  return [
    ...(rule.mode === undefined ? [] : [modeCheck(rule, rule.mode)]),
    ...(rule.owners ? [ownerCheck(rule, rule.owners)] : []),
  ];
}

function modeCheck(rule: PermissionRule, widest: number): HostCheck {
  const expected = `${octal(widest)} or stricter`;
  // What is wrong in examples: anybody may write it, or read it.
  const wide = widest | 0o006;
  return {
    ...head(rule, rule.modeStandards),
    id: `host-${rule.id}-mode`,
    title: `${rule.what} may be used by more than it should`,
    fix: `Run \`chmod ${octal(rule.mendedMode ?? widest)} ${rule.paths[0]}\`.`,
    remedy: rule.isTransient ? undefined : modeRemedy(rule, widest),
    find: (host) =>
      eachPath(host, rule.paths, expected, (path) =>
        judged(host.entry(path), path, expected, ({ mode }) =>
          verdict((mode & ~widest & 0o7777) === 0, { path }, octal(mode), expected),
        ),
      ),
    failing: [exampleOf(rule.paths[0], wide)],
    passing: [exampleOf(rule.paths[0], widest)],
  };
}

function ownerCheck(rule: PermissionRule, owners: readonly [string, ...string[]]): HostCheck {
  const expected = owners.join(' or ');
  const group = owners[0].split(':')[1] ?? 'root';
  const user = owners[0].split(':')[0] ?? 'root';
  const known: Example = {
    ...(user === 'root' ? {} : { '/etc/passwd': `root:x:0:0::/:/bin/sh\n${user}:x:998:998::/:/bin/false\n` }),
    ...(group === 'root' ? {} : { '/etc/group': `root:x:0:\n${group}:x:998:\n` }),
  };
  const right = `${user === 'root' ? 0 : 998}:${group === 'root' ? 0 : 998}`;
  return {
    ...head(rule, rule.ownerStandards),
    id: `host-${rule.id}-owner`,
    title: `${rule.what} belongs to another than it should`,
    fix: `Run \`chown ${owners[0]} ${rule.paths[0]}\`.`,
    remedy: rule.isTransient ? undefined : ownerRemedy(rule, owners),
    find: (host) =>
      eachPath(host, rule.paths, expected, (path) =>
        judged(host.entry(path), path, expected, ({ uid, gid }) => {
          const actual = `${nameOf(host, '/etc/passwd', uid)}:${nameOf(host, '/etc/group', gid)}`;
          return verdict(owners.includes(actual), { path }, actual, expected);
        }),
      ),
    failing: [{ ...known, ...exampleOf(rule.paths[0], rule.mode ?? 0o600, '1000:1000') }],
    passing: [{ ...known, ...exampleOf(rule.paths[0], rule.mode ?? 0o600, right) }],
  };
}

function head(rule: PermissionRule, standards: readonly string[] | undefined) {
  const { why, severity, references } = rule;
  return { why, severity, references, vectors: ['V6'] as const, ...(standards && { standards }) };
}

/** A small root in which the file has a mode and an owner. */
function exampleOf(pattern: string, mode: number, owner = '0:0'): Record<string, string> {
  return { [`${pattern.replaceAll('*', 'a')} (${octal(mode)} ${owner})`]: '' };
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
