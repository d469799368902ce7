import type { AuditEvidence, Reading } from '../../../model/configuration/audit.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import { allOf, judged, notReadable, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import { pathsOf } from '../../audit/paths.ts';
import { anywhere, at, type RuntimeRule } from './runtime-rule.ts';
import { runtimeRemedy } from './remedies/runtime.ts';
import type { HostCheck } from './host-check.ts';

const CONTAINERD = ['/etc/containerd/config.toml', '/etc/containerd/conf.d/*.toml'] as const;
const CRIO = ['/etc/crio/crio.conf', '/etc/crio/crio.conf.d/*.conf'] as const;
const CONTAINERS = [
  '/etc/containers/containers.conf',
  '/usr/share/containers/containers.conf',
  '/etc/containers/containers.conf.d/*.conf',
] as const;
const REGISTRIES = ['/etc/containers/registries.conf', '/etc/containers/registries.conf.d/*.conf'] as const;
const CONTAINERD_PAGE = 'https://github.com/containerd/containerd/blob/main/docs/cri/config.md';
const CRIO_PAGE = 'https://github.com/cri-o/cri-o/blob/main/docs/crio.conf.5.md';
const CONTAINERS_PAGE = 'https://github.com/containers/common/blob/main/docs/containers.conf.5.md';
const IMAGE_PAGE = 'https://github.com/containers/image/blob/main/docs/containers-policy.json.5.md';

const isTrue = (value: unknown): boolean => value === true;
const isFull = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

const HELD = 'Containers that do what is then forbidden no longer run.';
const UNVERIFIED = 'Images of registries without a certificate that is believed are no longer pulled.';

const RULES: readonly RuntimeRule[] = [
  {
    id: 'containerd-tcp',
    mended: { keys: ['tcp_address'], wrong: /^(['"]).+\1$/, by: '""', warning: 'Whoever commands containerd by the network no longer can.' },
    title: 'containerd takes commands from the network',
    files: CONTAINERD,
    format: 'toml',
    wrong: at(['grpc', 'tcp_address'], (value) => typeof value === 'string' && value !== ''),
    expected: 'no grpc.tcp_address',
    bad: '[grpc]\ntcp_address = "0.0.0.0:1234"\n',
    good: '[grpc]\naddress = "/run/containerd/containerd.sock"\n',
    why: 'Whoever reaches that port is root on the host.',
    severity: 'critical',
    reference: CONTAINERD_PAGE,
  },
  {
    id: 'containerd-apparmor',
    mended: { keys: ['disable_apparmor'], wrong: /^true$/, by: 'false', warning: HELD },
    title: 'containerd leaves AppArmor out',
    files: CONTAINERD,
    format: 'toml',
    wrong: anywhere('disable_apparmor', isTrue),
    expected: 'no disable_apparmor',
    bad: '[plugins."io.containerd.grpc.v1.cri"]\ndisable_apparmor = true\n',
    good: 'version = 2\n',
    why: 'Profiles that pods ask for hold nothing.',
    severity: 'high',
    reference: CONTAINERD_PAGE,
  },
  {
    id: 'containerd-seccomp',
    mended: { keys: ['unset_seccomp_profile'], wrong: /^([\'"])unconfined\1$/, by: '"runtime/default"', warning: HELD },
    title: 'containerd runs pods without a seccomp profile',
    files: CONTAINERD,
    format: 'toml',
    wrong: anywhere('unset_seccomp_profile', (value) => value === 'unconfined'),
    expected: 'unset_seccomp_profile = "runtime/default"',
    bad: '[plugins."io.containerd.grpc.v1.cri"]\nunset_seccomp_profile = "unconfined"\n',
    good: 'version = 2\n',
    why: 'Faults of the kernel in seldom used calls lead out of containers.',
    severity: 'medium',
    reference: CONTAINERD_PAGE,
  },
  {
    id: 'containerd-registries',
    mended: { keys: ['insecure_skip_verify'], wrong: /^true$/, by: 'false', warning: UNVERIFIED },
    title: 'containerd takes images without verifying who gives them',
    files: CONTAINERD,
    format: 'toml',
    wrong: anywhere('insecure_skip_verify', isTrue),
    expected: 'no insecure_skip_verify',
    bad: '[plugins."io.containerd.grpc.v1.cri".registry.configs."registry.example".tls]\ninsecure_skip_verify = true\n',
    good: 'version = 2\n',
    why: 'Who is between them gives the host what image he wants.',
    severity: 'high',
    reference: CONTAINERD_PAGE,
  },
  {
    id: 'containerd-hosts',
    mended: { keys: ['skip_verify'], wrong: /^true$/, by: 'false', warning: UNVERIFIED },
    title: 'containerd believes a registry unverified',
    files: ['/etc/containerd/certs.d/*/hosts.toml'],
    format: 'toml',
    wrong: anywhere('skip_verify', isTrue),
    expected: 'no skip_verify',
    bad: '[host."https://registry.example"]\nskip_verify = true\n',
    good: 'server = "https://registry.example"\n',
    why: 'Who is between them gives the host what image he wants.',
    severity: 'high',
    reference: 'https://github.com/containerd/containerd/blob/main/docs/hosts.md',
  },
  {
    id: 'crio-seccomp',
    mended: { keys: ['seccomp_profile'], wrong: /^([\'"])unconfined\1$/, warning: HELD },
    title: 'CRI-O runs containers without a seccomp profile',
    files: CRIO,
    format: 'toml',
    wrong: at(['crio', 'runtime', 'seccomp_profile'], (value) => value === 'unconfined'),
    expected: 'no seccomp_profile = "unconfined"',
    bad: '[crio.runtime]\nseccomp_profile = "unconfined"\n',
    good: '[crio.runtime]\nselinux = true\n',
    why: 'Faults of the kernel in seldom used calls lead out of containers.',
    severity: 'high',
    reference: CRIO_PAGE,
  },
  {
    id: 'crio-apparmor',
    mended: { keys: ['apparmor_profile'], wrong: /^([\'"])unconfined\1$/, by: '"crio-default"', warning: HELD },
    title: 'CRI-O runs containers without an AppArmor profile',
    files: CRIO,
    format: 'toml',
    wrong: at(['crio', 'runtime', 'apparmor_profile'], (value) => value === 'unconfined'),
    expected: 'no apparmor_profile = "unconfined"',
    bad: '[crio.runtime]\napparmor_profile = "unconfined"\n',
    good: '[crio.runtime]\napparmor_profile = "crio-default"\n',
    why: 'Nothing holds them from files of the host.',
    severity: 'medium',
    reference: CRIO_PAGE,
  },
  {
    id: 'crio-registries',
    mended: { keys: ['insecure_registries'], wrong: /^\[[^[\]]+\]$/, by: '[]', warning: UNVERIFIED },
    title: 'CRI-O takes images without TLS',
    files: CRIO,
    format: 'toml',
    wrong: at(['crio', 'image', 'insecure_registries'], isFull),
    expected: 'no insecure_registries',
    bad: '[crio.image]\ninsecure_registries = ["registry.example"]\n',
    good: '[crio.image]\ninsecure_registries = []\n',
    why: 'Who is between them gives the host what image he wants.',
    severity: 'high',
    reference: CRIO_PAGE,
  },
  {
    id: 'crio-pids',
    mended: { keys: ['pids_limit'], wrong: /^(?:0|-1)$/, by: '1024', warning: 'Containers with more processes than that can start no further ones.' },
    title: 'CRI-O lets a container start any number of processes',
    files: CRIO,
    format: 'toml',
    wrong: at(['crio', 'runtime', 'pids_limit'], (value) => value === 0 || value === -1),
    expected: 'a pids_limit above 0',
    bad: '[crio.runtime]\npids_limit = 0\n',
    good: '[crio.runtime]\npids_limit = 1024\n',
    why: 'One container keeps all others from starting any.',
    severity: 'medium',
    reference: CRIO_PAGE,
  },
  {
    id: 'podman-seccomp',
    mended: { keys: ['seccomp_profile'], wrong: /^([\'"])unconfined\1$/, warning: HELD },
    title: 'Podman runs containers without a seccomp profile',
    files: CONTAINERS,
    format: 'toml',
    wrong: at(['containers', 'seccomp_profile'], (value) => value === 'unconfined'),
    expected: 'no seccomp_profile = "unconfined"',
    bad: '[containers]\nseccomp_profile = "unconfined"\n',
    good: '[containers]\nlabel = true\n',
    why: 'Faults of the kernel in seldom used calls lead out of containers.',
    severity: 'high',
    reference: CONTAINERS_PAGE,
  },
  {
    id: 'podman-labels',
    mended: { keys: ['label'], wrong: /^false$/, by: 'true', warning: HELD },
    title: 'Podman runs containers without SELinux labels',
    files: CONTAINERS,
    format: 'toml',
    wrong: at(['containers', 'label'], (value) => value === false),
    expected: 'no label = false',
    bad: '[containers]\nlabel = false\n',
    good: '[containers]\nlabel = true\n',
    why: 'Nothing holds them from files of the host.',
    severity: 'medium',
    reference: CONTAINERS_PAGE,
  },
  {
    id: 'podman-apparmor',
    mended: { keys: ['apparmor_profile'], wrong: /^([\'"])unconfined\1$/, warning: HELD },
    title: 'Podman runs containers without an AppArmor profile',
    files: CONTAINERS,
    format: 'toml',
    wrong: at(['containers', 'apparmor_profile'], (value) => value === 'unconfined'),
    expected: 'no apparmor_profile = "unconfined"',
    bad: '[containers]\napparmor_profile = "unconfined"\n',
    good: '[containers]\nlabel = true\n',
    why: 'Nothing holds them from files of the host.',
    severity: 'medium',
    reference: CONTAINERS_PAGE,
  },
  {
    id: 'podman-privileged',
    mended: { keys: ['privileged'], wrong: /^true$/, by: 'false', warning: HELD },
    title: 'Podman runs every container as privileged',
    files: CONTAINERS,
    format: 'toml',
    wrong: at(['containers', 'privileged'], isTrue),
    expected: 'no privileged = true',
    bad: '[containers]\nprivileged = true\n',
    good: '[containers]\nlabel = true\n',
    why: 'Each container is root on the host.',
    severity: 'critical',
    reference: CONTAINERS_PAGE,
  },
  {
    id: 'podman-host-namespaces',
    mended: { keys: ['netns', 'pidns', 'ipcns'], wrong: /^(['"])host\1$/, by: '"private"', warning: 'Containers no longer see processes and networks of the host.' },
    title: 'Podman shares the namespaces of the host with every container',
    files: CONTAINERS,
    format: 'toml',
    wrong: (value) =>
      ['netns', 'pidns', 'ipcns', 'userns']
        .map((key) => at(['containers', key], (one) => one === 'host' && key !== 'userns')(value))
        .find((one) => one !== undefined),
    expected: 'namespaces of its own',
    bad: '[containers]\npidns = "host"\n',
    good: '[containers]\npidns = "private"\n',
    why: 'Each sees the processes, memory or network of the host.',
    severity: 'high',
    reference: CONTAINERS_PAGE,
  },
  {
    id: 'registries-insecure',
    mended: { keys: ['insecure'], wrong: /^true$/, by: 'false', warning: UNVERIFIED },
    title: 'Podman and CRI-O take images of a registry without verifying it',
    files: REGISTRIES,
    format: 'toml',
    wrong: anywhere('insecure', isTrue),
    expected: 'no insecure = true',
    bad: '[[registry]]\nlocation = "registry.example"\ninsecure = true\n',
    good: 'unqualified-search-registries = ["docker.io"]\n',
    why: 'Who is between them gives the host what image he wants.',
    severity: 'high',
    reference: 'https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md',
  },
  {
    id: 'image-policy',
    title: 'Images of anybody are believed',
    files: ['/etc/containers/policy.json'],
    format: 'json',
    wrong: (value) =>
      valueAt(value, ['default', 0, 'type']) === 'insecureAcceptAnything'
        ? '"default": insecureAcceptAnything'
        : undefined,
    expected: '"reject" or "signedBy" by default',
    bad: '{ "default": [{ "type": "insecureAcceptAnything" }] }\n',
    good: '{ "default": [{ "type": "reject" }] }\n',
    why: 'No signature is asked for before an image runs.',
    severity: 'low',
    reference: IMAGE_PAGE,
    standards: ['NIST SP 800-190 4.1.5'],
  },
];

/** What containerd, CRI-O and Podman let containers do, and whose images they take. */
export const RUNTIME_CHECKS: readonly HostCheck[] = RULES.map((rule) => {
  const { id, title, files, why, severity, expected, bad, good, reference, standards } = rule;
  const file = files[0].replaceAll('*', 'registry.example');
  return {
    id: `host-${id}`,
    title,
    why,
    fix: `In ${file}: ${expected}.`,
    remedy: runtimeRemedy(rule),
    severity,
    vectors: ['V6'],
    references: [reference],
    ...(standards && { standards }),
    find: (host) => inFiles(host, rule),
    failing: [{ [file]: bad }],
    passing: [{ [file]: good }, {}],
  };
});

function inFiles(host: HostFacts, rule: RuntimeRule): Evidence {
  const { files, format, expected } = rule;
  const found = files.map((pattern) => pathsOf(host, pattern));
  const evidence = found.flatMap(({ paths, unlisted }): AuditEvidence[] => [
    ...paths.map((path) =>
      judged(valueIn(host, path, format), path, expected, (value) => {
        const actual = rule.wrong(value);
        return verdict(actual === undefined, { path }, actual ?? 'says nothing of the kind', expected);
      }),
    ),
    ...unlisted.map(({ folder, reason }) => notReadable(folder, reason, expected)),
  ]);
  const there = evidence.filter(({ outcome }) => outcome !== 'not-applicable');
  return allOf(there, files.join(', '), 'is not there');
}

function valueIn(host: HostFacts, path: string, format: RuntimeRule['format']): Reading<unknown> {
  if (format === 'toml') return host.toml(path);
  const document = host.document(path);
  return document.state === 'read' ? { state: 'read', value: document.value.value } : document;
}
