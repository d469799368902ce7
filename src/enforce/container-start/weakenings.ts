import { workloadName } from '../../model/profile/yaml.ts';
import { effectiveLines } from '../confinement/lines.ts';
import { mountWeakening } from './mounts.ts';
import { NAMESPACE_JUDGES } from './namespaces.ts';
import type { Confinement, GivenOption, StartArguments, Weakening } from './types.ts';

/** What an option goes against; undefined where it leaves the confinement as it is. */
export type Judge = (
  value: string,
  confinement: Confinement,
) => { readonly line?: string; readonly reason: string } | undefined;

const isOff = (value: string): boolean => /^(?:0|f|F|false|FALSE|False)$/.test(value);
const isOn = (value: string): boolean => /^(?:1|t|T|true|TRUE|True)$/.test(value);

/** The refused line of a section that a test holds for, else the section. */
function lineOf(
  { profile, includeProposed }: Confinement,
  section: 'capabilities' | 'devices' | 'users',
  isMeant: (text: string) => boolean,
): string {
  const refused = effectiveLines(profile, section, { includeProposed })?.refused ?? [];
  const at = refused.find(({ line }) => Object.values(line).some((value) => isMeant(String(value))));
  return at?.path ?? section;
}

const never =
  (reason: string): Judge =>
  () => ({ reason });
const unless =
  (allowed: RegExp, reason: string): Judge =>
  (value) =>
    allowed.test(value) ? undefined : { reason };

const capAdd: Judge = (value, confinement) => {
  const names = value.split(',').map((name) => name.trim().toUpperCase().replace(/^CAP_/, ''));
  const { added } = confinement.settings;
  const beyond = names.find((name) => !added.includes(name) && !added.includes('ALL'));
  if (beyond === undefined) return undefined;
  const line = lineOf(confinement, 'capabilities', (text) => text === beyond);
  return { line, reason: `no accepted line allows the capability ${JSON.stringify(beyond)}` };
};

const securityOption: Judge = (value, { settings }) => {
  const [, name = value, given] = /^([a-z-]+)[=:](.*)$/s.exec(value) ?? [];
  if (name === 'no-new-privileges' && (given === undefined || isOn(given))) return undefined;
  if (name === 'mask' || settings.security.includes(value)) return undefined;
  const line = { seccomp: 'systemCalls', 'no-new-privileges': 'capabilities' }[name];
  return { ...(line === undefined ? {} : { line }), reason: `${name} is what the profile decides` };
};

const device: Judge = (value, confinement) => {
  const [outside = '', inside = outside, letters] = splitDevice(value);
  const isAllowed = confinement.settings.devices.some((allowed) => {
    const [path, , access = ''] = allowed.split(':');
    return (
      path === outside &&
      path === inside &&
      Array.from(letters || 'rwm').every((letter) => access.includes(letter))
    );
  });
  if (isAllowed) return undefined;
  const line = lineOf(confinement, 'devices', (text) => text === inside || text === outside);
  return { line, reason: 'no accepted line allows this access to this device' };
};

/** `path`, `path:path`, `path:letters`, `path:path:letters`. */
function splitDevice(value: string): string[] {
  const [outside = '', second, third] = value.split(':');
  if (third !== undefined)
    return value.split(':').length > 3 ? ['', '', value] : [outside, second ?? '', third];
  if (second === undefined) return [outside];
  return second.startsWith('/') ? [outside, second] : [outside, outside, second];
}

const user: Judge = (value, { settings }) =>
  settings.user === undefined || settings.user === value
    ? undefined
    : { line: 'users', reason: `the profile says ${settings.user}` };

const groupAdd: Judge = (value, { settings }) =>
  settings.user === undefined ||
  value.split(',').every((group) => settings.groups.some((own) => String(own) === group))
    ? undefined
    : { line: 'users', reason: 'the profile does not name this group' };

const pull: Judge = (value, { profile }) =>
  profile.metadata.images === undefined || /^(?:missing|never)$/.test(value)
    ? undefined
    : {
        line: 'metadata.images',
        reason: 'what is pulled may be another image than the one that was compared',
      };

const JUDGES: Readonly<Record<string, Judge>> = {
  ...NAMESPACE_JUDGES,
  privileged: (value) => (isOff(value) ? undefined : { reason: 'it takes all confinement away' }),
  'cap-add': capAdd,
  'security-opt': securityOption,
  device,
  user,
  'group-add': groupAdd,
  'device-cgroup-rule': never('it opens devices by their numbers, which no line can say'),
  gpus: never('it gives devices and libraries of the host, which no line can say'),
  'read-only': (value, { settings }) =>
    settings.isReadOnly && !isOn(value)
      ? { line: 'files', reason: 'the root file system is read-only by the profile' }
      : undefined,
  'read-only-tmpfs': (value, { settings }) =>
    settings.isReadOnly && !isOff(value)
      ? { line: 'files', reason: 'it makes folders writable that the profile does not name' }
      : undefined,
  volume: mountWeakening('volume'),
  mount: mountWeakening('mount'),
  tmpfs: mountWeakening('tmpfs'),
  'volumes-from': never("it takes another container's mounts, which are not known here"),
  'volume-driver': unless(/^local$/, 'a driver may mount anything'),
  sysctl: never('it changes settings of the kernel, which no line can say'),
  'cgroup-parent': never("it leaves the engine's own control group"),
  'cgroup-conf': never('it writes settings of control groups'),
  cgroups: unless(/^enabled$/, 'the container would have no control group of its own'),
  runtime: unless(
    /^(?:runc|crun|io\.containerd\.runc\.v2)$/,
    'it is not known whether this runtime enforces the profile',
  ),
  annotation: never('runtimes act on annotations, also by giving confinement up'),
  pull,
  rootfs: (value) => (isOff(value) ? undefined : { reason: 'a folder is no image that could be compared' }),
  'env-host': (value) => (isOff(value) ? undefined : { reason: "it gives the host's whole environment" }),
  'init-path': never('it gives a program of the host'),
  pod: never("it joins a pod's namespaces"),
  'pod-id-file': never("it joins a pod's namespaces"),
  'preserve-fd': never('it gives files that are open on the host'),
  'preserve-fds': unless(/^0$/, 'it gives files that are open on the host'),
  'seccomp-policy': unless(/^default$/, 'the image would choose its own filter'),
  systemd: unless(/^(?:true|false)$/, 'it makes folders and control groups writable'),
  uidmap: never('users would be mapped in another way than the profile means'),
  gidmap: never('groups would be mapped in another way than the profile means'),
  subuidname: never('users would be mapped in another way than the profile means'),
  subgidname: never('groups would be mapped in another way than the profile means'),
};

/** The options that would undo a part of the confinement, in their order. */
export function weakenings(
  { options }: Pick<StartArguments, 'options'>,
  confinement: Confinement,
): Weakening[] {
  return options.flatMap((given) => {
    const judge = Object.hasOwn(JUDGES, given.name) ? JUDGES[given.name] : undefined;
    const found = judge?.(given.value, confinement);
    return found ? [{ option: optionText(given), line: found.line, reason: found.reason }] : [];
  });
}

const optionText = ({ name, value }: GivenOption): string =>
  value === 'true' ? `--${name}` : `--${name}=${value}`;

/** For people: an option, what it goes against, and in which line of whose profile. */
export function weakeningText(
  { option, line, reason }: Weakening,
  { profile }: Pick<Confinement, 'profile'>,
): string {
  const where = line === undefined ? 'the profile' : line;
  return `${option} goes against ${where} of ${workloadName(profile)}: ${reason}`;
}
