import { containerCheck, type KubernetesCheck, podCheck } from '../check.ts';
import { podText } from '../examples.ts';
import { NSA_GUIDE, PSS, SECURITY_CONTEXT } from '../sources.ts';
import { at, listAt, numberAt } from '../values.ts';
import { isPrivileged, userOf } from '../security-context.ts';
import { containerOf, controlCheck } from './breaches.ts';

/** Below this, users and groups of images and of nodes often have the same number. */
const FIRST_OWN_USER = 10_000;

/** A user or group that nodes have too. */
function lowNumber(
  what: 'user' | 'group',
  key: 'runAsUser' | 'runAsGroup',
  standard: string,
): KubernetesCheck {
  return containerCheck(
    {
      id: `kubernetes-low-${what}`,
      title: `Container runs as a ${what} whose number nodes use too`,
      why: `Out of its container such a ${what} owns files and processes of a ${what} of the node with the same number.`,
      fix: `Set "${key}" to ${FIRST_OWN_USER} or more.`,
      severity: 'low',
      vectors: ['V6'],
      references: [SECURITY_CONTEXT],
      standards: [standard],
      failing: [podText({ container: `securityContext:\n  ${key}: 1000` })],
      passing: [
        podText({ container: `securityContext:\n  ${key}: 10001` }),
        podText({ spec: `hostUsers: false\nsecurityContext:\n  ${key}: 1000` }),
      ],
    },
    function* (container, pod) {
      if (at(pod.spec, 'hostUsers') === false) return;
      const place = ['securityContext', key];
      const own = numberAt(container.value, ...place);
      const number = own ?? numberAt(pod.spec, ...place);
      if (number === undefined || number <= 0 || number >= FIRST_OWN_USER) return;
      // What the pod says is told once.
      if (own === undefined && pod.containers[0] !== container) return;
      yield {
        path: [...(own === undefined ? pod.specPath : container.path), ...place],
        actual: `${key}: ${number}`,
        expected: `${key}: ${FIRST_OWN_USER} or more`,
      };
    },
  );
}

/** As whom containers run, and what they may write. */
export const USER_CHECKS: readonly KubernetesCheck[] = [
  controlCheck(
    {
      id: 'kubernetes-allow-privilege-escalation',
      title: 'Container may gain privileges',
      why: 'A program with the setuid bit or file capabilities makes whoever takes the container over its root.',
      fix: 'Set "allowPrivilegeEscalation: false".',
      severity: 'medium',
      vectors: ['V6'],
      references: [PSS, SECURITY_CONTEXT],
      standards: ['PSS restricted', 'CIS Kubernetes 5.2.6'],
      failing: [podText({}), podText({ container: 'securityContext:\n  allowPrivilegeEscalation: true' })],
      passing: [
        podText({ container: 'securityContext:\n  allowPrivilegeEscalation: false' }),
        podText({ spec: 'os:\n  name: windows' }),
      ],
    },
    'allowPrivilegeEscalation',
    (breach, pod) => {
      const container = containerOf(breach, pod);
      return container !== undefined && !isPrivileged(container);
    },
  ),
  controlCheck(
    {
      id: 'kubernetes-run-as-root',
      title: 'Container runs as root',
      why: 'Root of a container is root of the node for every file and kernel interface that reaches it, and most escapes ask for it.',
      fix: 'Set "runAsUser" to a number that the image has for it, such as 10001, and "runAsNonRoot: true".',
      severity: 'medium',
      vectors: ['V6'],
      references: [PSS, SECURITY_CONTEXT, NSA_GUIDE],
      standards: ['PSS restricted', 'CIS Kubernetes 5.2.7'],
      failing: [
        podText({ container: 'securityContext:\n  runAsUser: 0' }),
        podText({ spec: 'securityContext:\n  runAsUser: 0' }),
      ],
      passing: [
        podText({ container: 'securityContext:\n  runAsUser: 10001' }),
        podText({ spec: 'hostUsers: false', container: 'securityContext:\n  runAsUser: 0' }),
      ],
    },
    'runAsUser',
  ),
  controlCheck(
    {
      id: 'kubernetes-run-as-non-root',
      title: 'Container may run as root',
      why: 'Nothing keeps the container from running as root: the image decides, and most images say nothing.',
      fix: 'Set "runAsNonRoot: true" for the pod, and "runAsUser" where the image names its user by a word.',
      severity: 'medium',
      vectors: ['V6'],
      references: [PSS, SECURITY_CONTEXT],
      standards: ['PSS restricted', 'CIS Kubernetes 5.2.7'],
      failing: [
        podText({}),
        podText({ spec: 'securityContext:\n  runAsNonRoot: false\n  runAsUser: 10001' }),
      ],
      passing: [
        podText({ spec: 'securityContext:\n  runAsNonRoot: true' }),
        podText({ spec: 'hostUsers: false' }),
        podText({ container: 'securityContext:\n  runAsUser: 0' }),
      ],
    },
    'runAsNonRoot',
    (breach, pod) => {
      const container = containerOf(breach, pod);
      if (!container) return true;
      const user = userOf(container, pod);
      // Root that is asked for is told as such.
      if (user === 0) return false;
      return typeof user === 'number' ? 'low' : true;
    },
  ),
  lowNumber('user', 'runAsUser', 'NIST SP 800-190 4.4.3'),
  lowNumber('group', 'runAsGroup', 'NSA/CISA Kubernetes Hardening'),
  podCheck(
    {
      id: 'kubernetes-root-group',
      title: 'Container is in the group of root',
      why: 'Many files of nodes and images can be read and written by group 0.',
      fix: 'Use another number for "runAsGroup", "fsGroup" and "supplementalGroups".',
      severity: 'low',
      vectors: ['V6'],
      references: [SECURITY_CONTEXT, NSA_GUIDE],
      standards: ['NSA/CISA Kubernetes Hardening'],
      failing: [
        podText({ spec: 'securityContext:\n  runAsGroup: 0' }),
        podText({ spec: 'securityContext:\n  supplementalGroups: [0]' }),
      ],
      passing: [podText({ spec: 'securityContext:\n  runAsGroup: 10001\n  fsGroup: 10001' })],
    },
    function* ({ spec, specPath, containers }) {
      const holders = [{ value: spec, path: specPath, name: '' }, ...containers];
      for (const { value, path } of holders)
        for (const key of ['runAsGroup', 'fsGroup'])
          if (at(value, 'securityContext', key) === 0)
            yield {
              path: [...path, 'securityContext', key],
              actual: `${key}: 0`,
              expected: 'another group than 0',
            };
      for (const [index, group] of listAt(spec, 'securityContext', 'supplementalGroups').entries())
        if (group === 0)
          yield {
            path: [...specPath, 'securityContext', 'supplementalGroups', index],
            actual: 'supplementalGroups: 0',
            expected: 'another group than 0',
          };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-writable-root-filesystem',
      title: 'Container can write to its own root filesystem',
      why: 'Whoever takes it over can leave tools there and change its programs.',
      fix: 'Set "readOnlyRootFilesystem: true", and mount an emptyDir volume where it has to write.',
      severity: 'low',
      vectors: ['V6'],
      references: [SECURITY_CONTEXT, NSA_GUIDE],
      standards: ['NSA/CISA Kubernetes Hardening', 'CIS Kubernetes 5.7.3'],
      failing: [podText({}), podText({ container: 'securityContext:\n  readOnlyRootFilesystem: false' })],
      passing: [
        podText({ container: 'securityContext:\n  readOnlyRootFilesystem: true' }),
        podText({ spec: 'os:\n  name: windows' }),
      ],
    },
    function* ({ value, path, role }, { isWindows }) {
      const place = ['securityContext', 'readOnlyRootFilesystem'];
      const isReadOnly = at(value, ...place);
      if (isReadOnly === true || isWindows || role === 'ephemeral') return;
      yield {
        path: [...path, ...place],
        actual: isReadOnly === undefined ? 'no readOnlyRootFilesystem' : 'readOnlyRootFilesystem: false',
        expected: 'readOnlyRootFilesystem: true',
      };
    },
  ),
];
