import type { Artefact } from '../../../model/profile/artefact.ts';
import type { LineAt } from '../../../model/profile/key.ts';
import type { SystemCallLine } from '../../../model/profile/confinement.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { type Losses, effectiveLines } from '../lines.ts';
import { seccompPath } from '../names.ts';
import { hasFixedPrivileges } from '../run-as.ts';
import { SYSTEM_CALLS } from '../system-calls.ts';
import type { CompileOptions } from '../types.ts';
import { defineUnit } from '../unit.ts';
import { PRIVILEGED_STARTUP_CALLS, STARTUP_CALLS } from './startup-calls.ts';

const EPERM = 1;
const ENOSYS = 38;

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET (include/uapi/linux/sched.h). */
const NEW_NAMESPACES = 0x7e02_0000;
/** In the flags of clone the lowest byte is a signal, in those of unshare CLONE_NEWTIME. */
const NEW_TIME = 0x80;

const NAMESPACE_FLAGS: ReadonlyMap<string, number> = new Map([
  ['clone', NEW_NAMESPACES],
  ['unshare', NEW_NAMESPACES + NEW_TIME],
]);

/** From this number on, calls have the same number everywhere, and programs try them before older ones (Linux 5.1). */
const FIRST_PROBED = 424;
/** Older calls that programs try first, and that only ENOSYS makes them do without. */
const PROBED: readonly string[] = ['statx', 'rseq'];

/** Each architecture with those whose programs its kernels run too. */
const ARCHITECTURES = [
  'SCMP_ARCH_X86_64',
  'SCMP_ARCH_X86',
  'SCMP_ARCH_X32',
  'SCMP_ARCH_AARCH64',
  'SCMP_ARCH_ARM',
];

/** System calls, as the OCI runtime specification's seccomp JSON, which Docker, Podman, containerd and CRI-O take. */
export const SECCOMP = defineUnit({
  id: 'seccomp',
  vectors: ['V6'],
  sections: ['systemCalls'],
  write(profile, options, losses) {
    const effective = effectiveLines(profile, 'systemCalls', options);
    if (!effective) return [];
    const named = nameCalls(effective.allowed, profile, options, losses);
    const startup = hasFixedPrivileges(profile, options)
      ? STARTUP_CALLS
      : [...STARTUP_CALLS, ...PRIVILEGED_STARTUP_CALLS];
    noteRefused(effective.refused, startup, losses);
    return [artefact(profile, startable(named, startup, losses), hasFixedPrivileges(profile, options))];
  },
});

function nameCalls(
  lines: readonly LineAt<SystemCallLine>[],
  profile: WorkloadProfile,
  options: CompileOptions,
  losses: Losses,
): Set<string> {
  const isFiltered = hasFixedPrivileges(profile, options);
  const names = new Set<string>();
  for (const at of lines) {
    const { name } = at.line;
    if (!SYSTEM_CALLS.has(name))
      losses.forced(
        at,
        'tighter',
        `${name} is no call of x86_64 or arm64; a runtime that does not know it ignores it`,
      );
    const cannot =
      'clone3 keeps its flags in memory, so it can make namespaces that the capabilities do not allow';
    const ways = {
      tighter: 'it fails with ENOSYS, and programs use clone',
      wider: 'it is allowed all the same',
    };
    if (name !== 'clone3' || !isFiltered || losses.choose(at, cannot, ways)) names.add(name);
  }
  return names;
}

function noteRefused(
  refused: readonly LineAt<SystemCallLine>[],
  startup: readonly string[],
  losses: Losses,
): void {
  for (const at of refused.filter(({ line }) => startup.includes(line.name)))
    losses.forced(at, 'wider', 'runtimes call it to start the program; it is allowed all the same');
}

/** Adds what the runtime calls between the filter and the program: without it no container starts. */
function startable(names: ReadonlySet<string>, startup: readonly string[], losses: Losses): Set<string> {
  const added = startup.filter((name) => !names.has(name));
  if (added.length > 0)
    losses.forced(
      'systemCalls',
      'wider',
      `allowed besides, for runtimes to start the program: ${added.join(', ')}`,
    );
  return new Set([...names, ...added]);
}

/** Where privileges are fixed, `clone` and `unshare` are filtered: a new namespace gives whoever makes it every capability in it. */
function artefact(profile: WorkloadProfile, names: ReadonlySet<string>, isFiltered: boolean): Artefact {
  const filtered = [...NAMESPACE_FLAGS].filter(([name]) => isFiltered && names.has(name));
  const plain = [...names].filter((name) => !filtered.some(([other]) => other === name)).toSorted();
  const probed = [...SYSTEM_CALLS.values()]
    .filter(({ name, x86_64 = 0 }) => x86_64 >= FIRST_PROBED || PROBED.includes(name))
    .map(({ name }) => name)
    .filter((name) => !names.has(name));
  const rules = [
    { names: plain, action: 'SCMP_ACT_ALLOW' },
    ...filtered.map(([name, flags]) => ({
      names: [name],
      action: 'SCMP_ACT_ALLOW',
      args: [withoutFlags(flags)],
    })),
    { names: probed, action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
  ];
  const content = {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: EPERM,
    architectures: ARCHITECTURES,
    syscalls: rules.filter((rule) => rule.names.length > 0),
  };
  return { path: seccompPath(profile), text: `${JSON.stringify(content, undefined, 2)}\n` };
}

function withoutFlags(flags: number) {
  return { index: 0, value: flags, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' };
}
