import type { Pod } from '../pod.ts';
import { at, entriesAt, listAt, shown, textAt } from '../values.ts';
import { containerFields, hasOwnUsers, securityFields } from './fields.ts';
import type { Control } from './types.ts';

const CAPABILITIES: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** The minor version since which each may be set. */
const SYSCTLS: ReadonlyMap<string, number> = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
  ['net.ipv4.tcp_slow_start_after_idle', 37],
  ['net.ipv4.tcp_notsent_lowat', 37],
]);

const SELINUX_TYPES: ReadonlyMap<string, number> = new Map([
  ['', 0],
  ['container_t', 0],
  ['container_init_t', 0],
  ['container_kvm_t', 0],
  ['container_engine_t', 31],
]);

const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';

/** The controls of the baseline level. Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export const BASELINE: readonly Control[] = [
  {
    id: 'windowsHostProcess',
    level: 'baseline',
    *find(pod) {
      for (const { path, value } of securityFields(pod, 'windowsOptions', 'hostProcess'))
        if (value === true)
          yield { path, actual: 'hostProcess: true', expected: 'hostProcess: false', set: false };
    },
  },
  {
    id: 'hostNamespaces',
    level: 'baseline',
    *find({ spec, specPath }) {
      for (const key of ['hostNetwork', 'hostPID', 'hostIPC'])
        if (at(spec, key) === true)
          yield {
            path: [...specPath, key],
            actual: `${key}: true`,
            expected: `${key}: false`,
            // What is called at the address of its node would not be any more.
            ...(key !== 'hostNetwork' && { set: false }),
          };
    },
  },
  {
    id: 'privileged',
    level: 'baseline',
    *find(pod) {
      for (const { path, value } of containerFields(pod, 'securityContext', 'privileged'))
        if (value === true)
          yield { path, actual: 'privileged: true', expected: 'privileged: false', set: false };
    },
  },
  {
    id: 'capabilities_baseline',
    level: 'baseline',
    *find(pod) {
      for (const { path, value } of containerFields(pod, 'securityContext', 'capabilities', 'add'))
        for (const [index, name] of listAt(value).entries())
          // One that is null has no name, and is not among them.
          if (typeof name !== 'string' || !CAPABILITIES.has(name))
            yield { path: [...path, index], actual: `add: ${shown(name)}`, expected: `no ${shown(name)}` };
    },
  },
  {
    id: 'hostPathVolumes',
    level: 'baseline',
    *find({ spec, specPath }) {
      for (const [index, volume] of listAt(spec, 'volumes').entries())
        if (at(volume, 'hostPath') !== undefined)
          yield {
            path: [...specPath, 'volumes', index, 'hostPath'],
            actual: `hostPath: ${shown(textAt(volume, 'hostPath', 'path') ?? '')}`,
            expected: 'no hostPath',
          };
    },
  },
  {
    id: 'hostPorts',
    level: 'baseline',
    *find(pod) {
      for (const { path, value } of containerFields(pod, 'ports'))
        for (const [index, port] of listAt(value).entries()) {
          const hostPort = at(port, 'hostPort');
          if (hostPort !== undefined && hostPort !== 0)
            yield {
              path: [...path, index, 'hostPort'],
              actual: `hostPort: ${shown(hostPort)}`,
              expected: 'no hostPort',
            };
        }
    },
  },
  {
    id: 'hostProbesAndHostLifecycle',
    level: 'baseline',
    *find(pod, minor) {
      if (minor < 34) return;
      for (const holder of HANDLERS)
        for (const action of ['httpGet', 'tcpSocket'])
          for (const { path, value } of containerFields(pod, ...holder, action, 'host'))
            if (value !== '')
              yield { path, actual: `host: ${shown(value)}`, expected: 'no host', remove: true };
    },
  },
  {
    id: 'appArmorProfile',
    level: 'baseline',
    *find(pod) {
      for (const { path, value } of securityFields(pod, 'appArmorProfile'))
        if (!['RuntimeDefault', 'Localhost'].includes(textAt(value, 'type') ?? ''))
          yield {
            path: [...path, 'type'],
            actual: `type: ${shown(at(value, 'type') ?? '')}`,
            expected: 'type: RuntimeDefault',
            set: 'RuntimeDefault',
          };
      for (const [key, value] of entriesAt(pod.value, 'metadata', 'annotations'))
        if (key.startsWith(APPARMOR) && !isAllowedAnnotation(value))
          yield {
            path: [...pod.path, 'metadata', 'annotations', key],
            actual: `${shown(key)}: ${shown(value)}`,
            expected: `${shown(key)}: runtime/default`,
            set: 'runtime/default',
          };
    },
  },
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    *find(pod, minor) {
      for (const { path, value } of securityFields(pod, 'seLinuxOptions')) {
        const type = at(value, 'type') ?? '';
        if ((SELINUX_TYPES.get(shown(type)) ?? Infinity) > minor)
          yield { path: [...path, 'type'], actual: `type: ${shown(type)}`, expected: 'type: container_t' };
        for (const key of ['user', 'role'])
          if (textAt(value, key) !== undefined)
            yield {
              path: [...path, key],
              actual: `${key}: ${shown(at(value, key))}`,
              expected: `no ${key}`,
              remove: true,
            };
      }
    },
  },
  {
    id: 'procMount',
    level: 'baseline',
    *find(pod, minor) {
      if (!hasOwnUsers(pod, minor)) yield* procMounts(pod);
    },
  },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    *find(pod) {
      for (const { path, value } of securityFields(pod, 'seccompProfile'))
        if (!['RuntimeDefault', 'Localhost'].includes(textAt(value, 'type') ?? ''))
          yield {
            path: [...path, 'type'],
            actual: `type: ${shown(at(value, 'type') ?? '')}`,
            expected: 'type: RuntimeDefault',
            set: 'RuntimeDefault',
          };
    },
  },
  {
    id: 'sysctls',
    level: 'baseline',
    *find({ spec, specPath }, minor) {
      for (const [index, sysctl] of listAt(spec, 'securityContext', 'sysctls').entries()) {
        const name = textAt(sysctl, 'name') ?? '';
        if ((SYSCTLS.get(name) ?? Infinity) > minor)
          yield {
            path: [...specPath, 'securityContext', 'sysctls', index, 'name'],
            actual: `sysctl ${shown(name)}`,
            expected: 'a sysctl that is safe',
          };
      }
    },
  },
];

const HANDLERS: readonly (readonly string[])[] = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];

/** What mounts /proc otherwise than usual. */
export function* procMounts(pod: Pod) {
  for (const { path, value } of containerFields(pod, 'securityContext', 'procMount'))
    if (value !== 'Default')
      yield { path, actual: `procMount: ${shown(value)}`, expected: 'procMount: Default', set: 'Default' };
}

function isAllowedAnnotation(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    (value === '' || value === 'runtime/default' || value.startsWith('localhost/'))
  );
}
