import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { podOf } from '../pod.ts';
import { podSecurityBreaches } from './evaluate.ts';
import { CONTROLS, type ControlId, LATEST_MINOR, type Level, OLDEST_MINOR } from './types.ts';

const SAFE = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

interface Parts {
  readonly spec?: object;
  readonly container?: object;
  readonly security?: object;
  readonly annotations?: Record<string, string>;
}

/** The controls that refuse a pod which is as restricted as can be but for these parts. */
function refusing(
  level: Level,
  minor: number,
  { spec, container, security, annotations }: Parts,
): ControlId[] {
  const value = {
    metadata: { annotations },
    spec: {
      containers: [{ name: 'a', image: 'a:1', securityContext: { ...SAFE, ...security }, ...container }],
      ...spec,
    },
  };
  const pod = podOf('', 'Pod', value) ?? assert.fail();
  return [...new Set(podSecurityBreaches(level, minor, pod).map(({ control }) => control))].toSorted();
}

/** A pod, which control refuses it, and which minor versions do; default all. */
const CASES: readonly [what: string, parts: Parts, control: ControlId, from?: number, to?: number][] = [
  ['host process', { security: { windowsOptions: { hostProcess: true } } }, 'windowsHostProcess'],
  [
    'host process of a pod',
    { spec: { securityContext: { windowsOptions: { hostProcess: true } } } },
    'windowsHostProcess',
  ],
  ['host network', { spec: { hostNetwork: true } }, 'hostNamespaces'],
  ['host PID', { spec: { hostPID: true } }, 'hostNamespaces'],
  ['host IPC', { spec: { hostIPC: true } }, 'hostNamespaces'],
  ['privileged', { security: { privileged: true } }, 'privileged'],
  [
    'a privileged ephemeral container',
    { spec: { ephemeralContainers: [{ name: 'e', securityContext: { ...SAFE, privileged: true } }] } },
    'privileged',
  ],
  ['a hostPath', { spec: { volumes: [{ name: 'v', hostPath: { path: '/' } }] } }, 'hostPathVolumes'],
  ['a host port', { container: { ports: [{ containerPort: 80, hostPort: 80 }] } }, 'hostPorts'],
  [
    'a probe of another host',
    { container: { startupProbe: { tcpSocket: { host: '10.0.0.1', port: 1 } } } },
    'hostProbesAndHostLifecycle',
    34,
  ],
  [
    'a hook of another host',
    { container: { lifecycle: { preStop: { httpGet: { host: 'a', port: 1 } } } } },
    'hostProbesAndHostLifecycle',
    34,
  ],
  ['AppArmor unconfined', { security: { appArmorProfile: { type: 'Unconfined' } } }, 'appArmorProfile'],
  [
    'AppArmor unconfined by annotation',
    { annotations: { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' } },
    'appArmorProfile',
  ],
  ['another SELinux type', { security: { seLinuxOptions: { type: 'spc_t' } } }, 'seLinuxOptions'],
  ['a SELinux role', { spec: { securityContext: { seLinuxOptions: { role: 'r' } } } }, 'seLinuxOptions'],
  [
    'the SELinux type of container engines',
    { security: { seLinuxOptions: { type: 'container_engine_t' } } },
    'seLinuxOptions',
    OLDEST_MINOR,
    30,
  ],
  ['/proc unmasked', { security: { procMount: 'Unmasked' } }, 'procMount'],
  ['seccomp unconfined', { security: { seccompProfile: { type: 'Unconfined' } } }, 'seccompProfile_baseline'],
  [
    'a sysctl that is never safe',
    { spec: { securityContext: { sysctls: [{ name: 'kernel.msgmax' }] } } },
    'sysctls',
  ],
  [
    'reserved ports',
    { spec: { securityContext: { sysctls: [{ name: 'net.ipv4.ip_local_reserved_ports' }] } } },
    'sysctls',
    OLDEST_MINOR,
    26,
  ],
  [
    'a time of keepalive',
    { spec: { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_keepalive_time' }] } } },
    'sysctls',
    OLDEST_MINOR,
    28,
  ],
  [
    'a buffer of TCP',
    { spec: { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_wmem' }] } } },
    'sysctls',
    OLDEST_MINOR,
    31,
  ],
  [
    'a slow start',
    { spec: { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_slow_start_after_idle' }] } } },
    'sysctls',
    OLDEST_MINOR,
    36,
  ],
  ['a volume of a server', { spec: { volumes: [{ name: 'v', nfs: {} }] } }, 'restrictedVolumes'],
  ['escalation', { security: { allowPrivilegeEscalation: true } }, 'allowPrivilegeEscalation'],
  [
    'escalation that nobody forbids',
    { security: { allowPrivilegeEscalation: undefined } },
    'allowPrivilegeEscalation',
  ],
  ['root that is allowed', { security: { runAsNonRoot: false } }, 'runAsNonRoot'],
  ['root that the pod allows', { spec: { securityContext: { runAsNonRoot: false } } }, 'runAsNonRoot'],
  ['root that nobody forbids', { security: { runAsNonRoot: undefined } }, 'runAsNonRoot'],
  [
    'root that is allowed with own users',
    { security: { runAsNonRoot: false }, spec: { hostUsers: false } },
    'runAsNonRoot',
    OLDEST_MINOR,
    34,
  ],
  ['root', { security: { runAsUser: 0 } }, 'runAsUser', 23],
  ['root with own users', { security: { runAsUser: 0 }, spec: { hostUsers: false } }, 'runAsUser', 23, 34],
  ['no seccomp profile', { security: { seccompProfile: undefined } }, 'seccompProfile_restricted'],
  ['no capability dropped', { security: { capabilities: undefined } }, 'capabilities_restricted'],
  [
    'another capability dropped',
    { security: { capabilities: { drop: ['all'] } } },
    'capabilities_restricted',
  ],
  [
    '/proc unmasked with own users',
    { security: { procMount: 'Unmasked' }, spec: { hostUsers: false } },
    'procMount_restricted',
    35,
  ],
];

describe('the Pod Security Standards', () => {
  const minors = Array.from({ length: LATEST_MINOR - OLDEST_MINOR + 1 }, (_, index) => OLDEST_MINOR + index);

  it('admit a restricted pod at every level and version', () => {
    for (const minor of minors)
      for (const parts of [
        {},
        {
          security: { seccompProfile: undefined },
          spec: { securityContext: { seccompProfile: { type: 'Localhost' } } },
        },
        { security: { runAsNonRoot: undefined }, spec: { securityContext: { runAsNonRoot: true } } },
        { security: { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } } },
        { container: { ports: [{ containerPort: 80, hostPort: 0 }] } },
        { spec: { volumes: [{ name: 'v', image: { reference: 'data:1' } }] } },
        { container: { livenessProbe: { httpGet: { port: 1, host: '' } } } },
        { security: { seLinuxOptions: { type: 'container_t', level: 's0' }, procMount: 'Default' } },
        { spec: { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies' }] } } },
      ])
        assert.deepEqual(refusing('restricted', minor, parts), [], JSON.stringify(parts));
  });

  for (const [what, parts, control, from = OLDEST_MINOR, to = LATEST_MINOR] of CASES)
    it(`refuse ${what} by ${control} from 1.${from} to 1.${to}`, () => {
      for (const minor of minors)
        assert.equal(
          refusing('restricted', minor, parts).includes(control),
          minor >= from && minor <= to,
          `1.${minor}`,
        );
    });

  it('ask of Windows what Windows has', () => {
    const security = {
      allowPrivilegeEscalation: undefined,
      capabilities: undefined,
      seccompProfile: undefined,
    };
    assert.deepEqual(refusing('restricted', 25, { security, spec: { os: { name: 'windows' } } }), []);
    assert.equal(refusing('restricted', 25, { security, spec: { os: { name: 'linux' } } }).length, 3);
  });

  it('have at the baseline no control of the restricted level', () => {
    const security = {
      allowPrivilegeEscalation: true,
      capabilities: { add: ['CHOWN'] },
      runAsUser: 0,
      runAsNonRoot: false,
    };
    assert.deepEqual(refusing('baseline', 35, { security, spec: { volumes: [{ name: 'v', nfs: {} }] } }), []);
    assert.deepEqual(
      refusing('baseline', 35, { security: { capabilities: { add: ['NET_RAW', 'CAP_CHOWN'] } } }),
      ['capabilities_baseline'],
    );
  });

  it('are told of by every control', () => {
    const told = new Set<ControlId>(['capabilities_baseline', ...CASES.map(([, , control]) => control)]);
    assert.deepEqual([...told].toSorted(), [...CONTROLS].toSorted());
  });

  it('refuse at the restricted level what the baseline refuses, and later no more but for root, hosts of probes and /proc', () => {
    const parts = fc.record({
      spec: fc.record(
        {
          hostNetwork: fc.boolean(),
          hostUsers: fc.boolean(),
          os: fc.record({ name: fc.constantFrom('linux', 'windows') }),
          volumes: fc.array(
            fc.constantFrom({ name: 'a', hostPath: {} }, { name: 'a', nfs: {} }, { name: 'a', emptyDir: {} }),
            { maxLength: 2 },
          ),
          securityContext: fc.record(
            {
              runAsNonRoot: fc.boolean(),
              runAsUser: fc.constantFrom(0, 1),
              sysctls: fc.array(
                fc.record({
                  name: fc.constantFrom('net.ipv4.tcp_rmem', 'kernel.msgmax', 'net.ipv4.tcp_keepalive_time'),
                }),
              ),
            },
            { requiredKeys: [] },
          ),
        },
        { requiredKeys: [] },
      ),
      container: fc.record({ livenessProbe: fc.constant({ httpGet: { host: 'a' } }) }, { requiredKeys: [] }),
      security: fc.record(
        {
          privileged: fc.boolean(),
          procMount: fc.constantFrom('Default', 'Unmasked'),
          seLinuxOptions: fc.record({ type: fc.constantFrom('', 'container_engine_t', 'spc_t') }),
          capabilities: fc.constantFrom(
            { drop: ['ALL'] },
            { add: ['CHOWN'] },
            { drop: ['ALL'], add: ['NET_ADMIN'] },
            undefined,
          ),
          runAsUser: fc.constantFrom(0, 1),
        },
        { requiredKeys: [] },
      ),
    });
    const grows: readonly ControlId[] = ['runAsUser', 'hostProbesAndHostLifecycle', 'procMount_restricted'];
    fc.assert(
      fc.property(parts, fc.constantFrom(...minors.slice(1)), (one, minor) => {
        const [baseline, restricted] = (['baseline', 'restricted'] as const).map((level) =>
          refusing(level, minor, one),
        );
        for (const control of baseline ?? []) assert.ok(restricted?.includes(control), control);
        const before = refusing('restricted', minor - 1, one);
        for (const control of restricted ?? [])
          assert.ok(before.includes(control) || grows.includes(control), control);
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
