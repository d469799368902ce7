import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { podOf } from '../pod.ts';
import { podSecurityBreaches } from './evaluate.ts';
import { type ControlId, LATEST_MINOR, type Level, OLDEST_MINOR } from './types.ts';

const SAFE = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/a';

/** A pod whose container is as restricted as can be but for what is said of it. */
const pod = (spec: object, security: object = {}, metadata: object = {}) => ({
  metadata,
  spec: { containers: [{ name: 'a', securityContext: { ...SAFE, ...security } }], ...spec },
});
const ofPod = (securityContext: object, security: object = {}) => pod({ securityContext }, security);
const WINDOWS = { os: { name: 'windows' } };
const OWN_USERS = { hostUsers: false };

type Case = readonly [
  what: string,
  value: object,
  level: Level,
  control?: ControlId,
  since?: number,
  until?: number,
];

/** What decides otherwise than one would think; no control: it is admitted. */
const CASES: readonly Case[] = [
  [
    'no pod-level value is made up for by a container',
    ofPod({ runAsNonRoot: false }),
    'restricted',
    'runAsNonRoot',
  ],
  [
    'a container may say nothing where its pod does',
    ofPod({ runAsNonRoot: true }, { runAsNonRoot: null }),
    'restricted',
  ],
  [
    'a container undoes what its pod says',
    ofPod({ runAsNonRoot: true }, { runAsNonRoot: false }),
    'restricted',
    'runAsNonRoot',
  ],
  [
    'a bad profile of a pod counts where its container has a good one',
    ofPod({ seccompProfile: { type: 'Unconfined' } }),
    'baseline',
    'seccompProfile_baseline',
  ],
  [
    'a profile without a type is none that is allowed',
    pod({}, { seccompProfile: {} }),
    'baseline',
    'seccompProfile_baseline',
  ],
  ['null is nothing', pod({}, { seccompProfile: null }), 'baseline'],
  [
    'null is nothing, which is not enough',
    pod({}, { seccompProfile: null }),
    'restricted',
    'seccompProfile_restricted',
  ],
  ['an AppArmor profile without a type', ofPod({ appArmorProfile: {} }), 'baseline', 'appArmorProfile'],
  ['an annotation that is empty', pod({}, {}, { annotations: { [APPARMOR]: '' } }), 'baseline'],
  ['an annotation that is null', pod({}, {}, { annotations: { [APPARMOR]: null } }), 'baseline'],
  ['an annotation of a file', pod({}, {}, { annotations: { [APPARMOR]: 'localhost/' } }), 'baseline'],
  [
    'an annotation in other letters',
    pod({}, {}, { annotations: { [APPARMOR]: 'Runtime/default' } }),
    'baseline',
    'appArmorProfile',
  ],
  [
    'an annotation for no container',
    pod({}, {}, { annotations: { [`${APPARMOR}bsent`]: 'unconfined' } }),
    'baseline',
    'appArmorProfile',
  ],
  [
    'annotations of seccomp',
    pod({}, {}, { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' } }),
    'restricted',
  ],
  [
    'a capability that is null, as one without a name',
    pod({}, { capabilities: { add: [null] } }),
    'baseline',
    'capabilities_baseline',
  ],
  [
    'a capability in small letters',
    pod({}, { capabilities: { add: ['chown'] } }),
    'baseline',
    'capabilities_baseline',
  ],
  [
    'a capability with its prefix',
    pod({}, { capabilities: { add: ['CAP_CHOWN'] } }),
    'baseline',
    'capabilities_baseline',
  ],
  ['dropping more than all', pod({}, { capabilities: { drop: [null, 'NET_RAW', 'ALL'] } }), 'restricted'],
  [
    'dropping all in small letters',
    pod({}, { capabilities: { drop: ['all'] } }),
    'restricted',
    'capabilities_restricted',
  ],
  ['/proc of no kind', pod({}, { procMount: '' }), 'baseline', 'procMount'],
  [
    'an SELinux type in other letters',
    pod({}, { seLinuxOptions: { type: 'Container_t' } }),
    'baseline',
    'seLinuxOptions',
  ],
  ['an SELinux level alone', pod({}, { seLinuxOptions: { level: 's0:c1' } }), 'restricted'],
  ['empty SELinux user and role', pod({}, { seLinuxOptions: { user: '', role: '' } }), 'restricted'],
  ['a sysctl without a name', ofPod({ sysctls: [{}] }), 'baseline', 'sysctls'],
  ['a sysctl with slashes', ofPod({ sysctls: [{ name: 'net/ipv4/tcp_syncookies' }] }), 'baseline', 'sysctls'],
  ['a volume of no type, which is an emptyDir', pod({ volumes: [{ name: 'v' }] }), 'restricted'],
  ['a volume whose type is null, so too', pod({ volumes: [{ name: 'v', nfs: null }] }), 'restricted'],
  [
    'a volume of a type that nobody knows yet',
    pod({ volumes: [{ name: 'v', tape: {} }] }),
    'restricted',
    'restrictedVolumes',
  ],
  [
    'a host port of null',
    pod({ containers: [{ name: 'a', securityContext: SAFE, ports: [{ hostPort: null }] }] }),
    'restricted',
  ],
  [
    'a host port of an ephemeral container',
    pod({ ephemeralContainers: [{ securityContext: SAFE, ports: [{ hostPort: 1 }] }] }),
    'baseline',
    'hostPorts',
  ],
  [
    'this host is another host',
    pod({
      initContainers: [
        { securityContext: SAFE, lifecycle: { postStart: { tcpSocket: { host: 'localhost' } } } },
      ],
    }),
    'baseline',
    'hostProbesAndHostLifecycle',
    34,
  ],
  ['a pod without containers', pod({ containers: [] }), 'restricted'],
  ['a container that is null', pod({ containers: [null] }), 'restricted', 'runAsNonRoot'],
  ['a container that is null, at the baseline', pod({ containers: [null] }), 'baseline'],
  ['another user than root', ofPod({ runAsUser: -1 }), 'restricted'],
  ['root, since the control is there', ofPod({ runAsUser: 0 }), 'restricted', 'runAsUser', 23],
  [
    'root of a pod with own users',
    pod({ ...OWN_USERS, securityContext: { runAsUser: 0 } }),
    'restricted',
    'runAsUser',
    23,
    34,
  ],
  [
    'own users that are null are none',
    pod({ hostUsers: null, securityContext: { runAsUser: 0 } }),
    'restricted',
    'runAsUser',
    23,
  ],
  [
    'own users spare no escalation',
    pod(OWN_USERS, { allowPrivilegeEscalation: null }),
    'restricted',
    'allowPrivilegeEscalation',
  ],
  [
    'own users spare no capability',
    pod(OWN_USERS, { capabilities: { add: ['NET_ADMIN'] } }),
    'baseline',
    'capabilities_baseline',
  ],
  [
    '/proc of a pod with own users',
    pod(OWN_USERS, { procMount: 'Unmasked' }),
    'baseline',
    'procMount',
    OLDEST_MINOR,
    34,
  ],
  ['Windows must not be root either', pod(WINDOWS, { runAsNonRoot: null }), 'restricted', 'runAsNonRoot'],
  [
    'Windows drops nothing',
    pod(WINDOWS, { capabilities: null }),
    'restricted',
    'capabilities_restricted',
    OLDEST_MINOR,
    24,
  ],
  [
    'Windows escalates',
    pod(WINDOWS, { allowPrivilegeEscalation: null }),
    'restricted',
    'allowPrivilegeEscalation',
    OLDEST_MINOR,
    24,
  ],
  [
    'Windows has no seccomp',
    pod(WINDOWS, { seccompProfile: null }),
    'restricted',
    'seccompProfile_restricted',
    OLDEST_MINOR,
    24,
  ],
  [
    'Windows in other letters is none',
    pod({ os: { name: 'Windows' } }, { capabilities: null }),
    'restricted',
    'capabilities_restricted',
  ],
];

describe('decisions of the Pod Security Standards', () => {
  for (const [what, value, level, control, since = OLDEST_MINOR, until = LATEST_MINOR] of CASES)
    it(`are those of the API server: ${what} (${level}, ${control ?? 'admitted'})`, () => {
      const subject = podOf('', 'Pod', value) ?? assert.fail();
      for (let minor = OLDEST_MINOR; minor <= LATEST_MINOR; minor += 1) {
        const told = new Set(podSecurityBreaches(level, minor, subject).map((breach) => breach.control));
        if (control === undefined) assert.deepEqual([...told], [], `1.${minor}`);
        else assert.equal(told.has(control), minor >= since && minor <= until, `1.${minor}`);
      }
    });
});
