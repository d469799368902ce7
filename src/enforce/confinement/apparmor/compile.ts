import type { ProcessLine } from '../../../model/profile/confinement.ts';
import type { LineAt } from '../../../model/profile/key.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { allowedCapabilities, isEvery } from '../capabilities.ts';
import { type Losses, effectiveLines } from '../lines.ts';
import { appArmorName, artefactPath } from '../names.ts';
import type { CompileOptions } from '../types.ts';
import { defineUnit } from '../unit.ts';
import { networkRules } from './network.ts';
import { pathRule } from './path.ts';

type Writer = (profile: WorkloadProfile, options: CompileOptions, losses: Losses) => readonly string[];

/** A profile in AppArmor's language, apparmor.d(5). */
export const APPARMOR = defineUnit({
  id: 'apparmor',
  vectors: ['V6', 'V9'],
  sections: ['processes', 'files', 'capabilities', 'devices', 'listens', 'egress', 'shared'],
  write(profile, options, losses) {
    const name = appArmorName(profile);
    const rules = [files, programs, capabilities, networkRules, kernel].flatMap((writer) =>
      writer(profile, options, losses),
    );
    const lines = [...new Set(rules)].map((rule) => `  ${rule}`);
    const { namespace, name: workload } = profile.metadata;
    const text = [
      `# Confinement of ${namespace}/${workload}; load it with apparmor_parser --replace.`,
      'abi <abi/3.0>,',
      '',
      `profile "${name}" flags=(attach_disconnected,mediate_deleted) {`,
      ...lines,
      `  signal (send, receive) peer="${name}",`,
      // The engine stops the container by a signal.
      '  signal (receive) peer=unconfined,',
      '  signal (receive) peer=runc,',
      '  signal (receive) peer=crun,',
      '}',
      '',
    ].join('\n');
    return [{ path: artefactPath('apparmor', profile, ''), text }];
  },
});

type Access = 'read' | 'write' | 'execute' | 'create';
/** Writing takes locks and names with it. */
const LETTERS: Readonly<Record<Access, string>> = { read: 'r', write: 'wkl', execute: 'm', create: 'w' };

const lettersOf = (access: readonly Access[]): string => {
  const letters = access.map((one) => LETTERS[one]).join('');
  return Array.from('rwklm')
    .filter((letter) => letters.includes(letter))
    .join('');
};

const files: Writer = (profile, options, losses) => {
  const effective = effectiveLines(profile, 'files', options);
  const others = [
    ...devicePaths(profile, options, losses, effective === undefined),
    ...sharedPaths(profile, options, losses),
  ];
  if (!effective) return ['/{,**} rwklm,', ...others.filter((rule) => rule.startsWith('deny '))];
  const runs = effectiveLines(profile, 'processes', options) ? '' : 'ix';
  const allowed = effective.allowed.map((at) => {
    noteBytes(at, at.line.path, losses);
    const { path, access } = at.line;
    return pathRule(path, lettersOf(access) + (access.includes('execute') ? runs : ''));
  });
  const refused = effective.refused.map(({ line: { path, access } }) => {
    return `deny ${pathRule(path, lettersOf(access) + (access.includes('execute') ? 'x' : ''))}`;
  });
  return [...allowed.toSorted(), ...others, ...refused.toSorted()];
};

/** Programs run under the same profile: another one could allow what this one does not. */
const programs: Writer = (profile, options, losses) => {
  const effective = effectiveLines(profile, 'processes', options);
  if (!effective) return effectiveLines(profile, 'files', options) ? [] : ['/{,**} ix,'];
  const isExpressible = (at: LineAt<ProcessLine>, ways: { tighter: string; wider: string }) =>
    (at.line.arguments === undefined && at.line.parent === undefined) ||
    losses.choose(at, 'AppArmor does not see arguments, nor here who starts a program', ways);
  const allowed = effective.allowed.filter((at) => {
    noteBytes(at, at.line.executable, losses);
    return isExpressible(at, {
      tighter: 'it does not run',
      wider: 'it runs with any arguments, started by any program',
    });
  });
  const refused = effective.refused.filter((at) => {
    const isPlain = at.line.arguments === undefined && at.line.parent === undefined;
    const ways = { tighter: 'it does not run at all', wider: 'it runs' };
    return (
      isPlain || !losses.choose(at, 'AppArmor does not see arguments, nor here who starts a program', ways)
    );
  });
  return [
    ...allowed.map(({ line }) => pathRule(line.executable, 'rmix')).toSorted(),
    ...refused.map(({ line }) => `deny ${pathRule(line.executable, 'x')}`).toSorted(),
  ];
};

function noteBytes(at: LineAt, path: string, losses: Losses): void {
  if (path.includes('?'))
    losses.forced(at, 'tighter', '"?" is one byte, so it stands for no character outside ASCII');
}

function devicePaths(
  profile: WorkloadProfile,
  options: CompileOptions,
  losses: Losses,
  isEveryFile: boolean,
): string[] {
  const effective = effectiveLines(profile, 'devices', options);
  if (!effective) return [];
  if (isEveryFile)
    losses.forced(
      'devices',
      'wider',
      'the profile says nothing about files, so all files may be used, and devices are files',
    );
  for (const at of effective.allowed) {
    noteBytes(at, at.line.path, losses);
    const { access } = at.line;
    if (access.includes('create') && !access.includes('write'))
      losses.forced(at, 'wider', 'AppArmor takes creating for writing; it can be written too');
  }
  return [
    ...effective.allowed.map(({ line }) => pathRule(line.path, lettersOf(line.access))).toSorted(),
    ...effective.refused.map(({ line }) => `deny ${pathRule(line.path, lettersOf(line.access))}`).toSorted(),
  ];
}

function sharedPaths(profile: WorkloadProfile, options: CompileOptions, losses: Losses): string[] {
  const effective = effectiveLines(profile, 'shared', options);
  const rulesOf = (line: NonNullable<typeof effective>['allowed'][number]['line']): string[] => {
    if (line.kind === 'volume') return [pathRule(`${line.path}/**`, lettersOf(line.access))];
    return line.kind === 'socket' ? [pathRule(line.path, 'rw')] : [];
  };
  if (effective)
    losses.forced('shared', 'wider', 'AppArmor knows no namespaces; the engine that makes them decides');
  return [
    ...(effective?.allowed ?? []).flatMap(({ line }) => rulesOf(line)).toSorted(),
    ...(effective?.refused ?? [])
      .flatMap(({ line }) => rulesOf(line).map((rule) => `deny ${rule}`))
      .toSorted(),
  ];
}

const capabilities: Writer = (profile, options) => {
  const allowed = allowedCapabilities(profile, options);
  if (!allowed || isEvery(allowed)) return ['capability,'];
  return Array.from(allowed, (name) => `capability ${name.toLowerCase()},`);
};

/** Mounts come with their capability, as does tracing others; of tracing its own processes only system calls decide. */
const kernel: Writer = (profile, options) => {
  const allowed = allowedCapabilities(profile, options);
  const has = (name: 'SYS_ADMIN' | 'SYS_PTRACE') => !allowed || allowed.has(name);
  return [
    ...(has('SYS_ADMIN') ? ['mount,', 'remount,', 'umount,', 'pivot_root,'] : []),
    ...(has('SYS_PTRACE') ? ['ptrace,'] : [`ptrace peer="${appArmorName(profile)}",`]),
  ];
};
