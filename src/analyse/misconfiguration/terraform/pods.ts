import { declarationCheck, type InfrastructureCheck, placedAt } from '../../infrastructure/declarations.ts';
import { resourceText } from './dialect.ts';

const KUBERNETES = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';
/** Kinds of pods as the provider of Kubernetes names them, and where their pods are. */
const POD =
  /^kubernetes_(?:pod|deployment|daemon_?set|daemonset|stateful_set|job|cron_job|replication_controller)(?:_v1)?$/;
const POD_TYPES = [
  'pod',
  'deployment',
  'daemonset',
  'daemon_set_v1',
  'stateful_set',
  'job',
  'cron_job',
  'replication_controller',
].flatMap((kind) =>
  kind.endsWith('_v1') ? [`kubernetes_${kind}`] : [`kubernetes_${kind}`, `kubernetes_${kind}_v1`],
);
const TEMPLATES = [
  ['spec'],
  ['spec', 'template', 'spec'],
  ['spec', 'job_template', 'spec', 'template', 'spec'],
];

const pod = (more: string) =>
  resourceText(
    'kubernetes_pod',
    `spec {\n  container {\n    name = "web"\n    image = "web:1"\n${more}  }\n}`,
  );

/** Containers that providers of Docker and Kubernetes start. */
export const POD_CHECKS: readonly InfrastructureCheck[] = [
  declarationCheck({
    id: 'terraform-container-privileged',
    title: 'A container is privileged',
    why: 'It has every capability and device of the host, so whoever takes it over has the host.',
    fix: 'Take "privileged" away, and add the one capability or device that is needed, if any.',
    severity: 'critical',
    vectors: ['V6'],
    standards: ['CIS Docker 5.5', 'PSS baseline'],
    references: [KUBERNETES],
    types: ['docker_container', ...POD_TYPES],
    *wrong({ type, value }) {
      const places = POD.test(type)
        ? TEMPLATES.flatMap((keys) =>
            ['container', 'init_container'].flatMap((key) =>
              placedAt(value, [...keys, key, 'security_context', 'privileged']),
            ),
          )
        : placedAt(value, ['privileged']);
      for (const one of places)
        if (String(one.value) === 'true')
          yield { at: one.path, actual: 'privileged = true', expected: 'no "privileged"' };
    },
    failing: [
      pod('    security_context {\n      privileged = true\n    }\n'),
      resourceText('docker_container', 'name = "web"\nimage = "web:1"\nprivileged = true'),
      resourceText('docker_container', 'name = "web"\nimage = "web:1"\nprivileged = "true"'),
    ],
    passing: [pod('    security_context {\n      privileged = false\n    }\n')],
  }),
  declarationCheck({
    id: 'terraform-container-host-folder',
    title: 'A container has the socket of an engine, or a folder of the system of the host',
    why: 'Who may talk to the engine, or write the folder, has the host.',
    fix: 'Use a volume, or the one file that is needed, read only.',
    severity: 'high',
    vectors: ['V6', 'V9'],
    standards: ['CIS Docker 5.6', 'CIS Docker 5.32'],
    references: [KUBERNETES],
    types: ['docker_container', ...POD_TYPES],
    *wrong({ type, value }) {
      const places = POD.test(type)
        ? TEMPLATES.flatMap((keys) => placedAt(value, [...keys, 'volume', 'host_path', 'path']))
        : [...placedAt(value, ['volumes', 'host_path']), ...placedAt(value, ['mounts', 'source'])];
      for (const one of places)
        if (
          typeof one.value === 'string' &&
          /^\/(?:|etc|root|proc|sys|dev|boot|home|run|var\/run|var\/lib\/(?:docker|kubelet|containerd|etcd))\/?$|\.sock$/.test(
            one.value,
          )
        )
          yield { at: one.path, actual: one.value, expected: 'a volume' };
    },
    failing: [
      resourceText(
        'docker_container',
        'name = "web"\nimage = "web:1"\nvolumes {\n  host_path = "/var/run/docker.sock"\n  container_path = "/docker.sock"\n}',
      ),
    ],
    passing: [
      resourceText(
        'docker_container',
        'name = "web"\nimage = "web:1"\nvolumes {\n  host_path = "/srv/web"\n  container_path = "/data"\n}',
      ),
    ],
  }),
];
