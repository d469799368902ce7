import type { Example } from '../../../model/configuration/check.ts';
import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import { type Path, pathText, valueAt } from '../../../model/configuration/place.ts';
import { type Component, ofProcess, processesOf } from './components.ts';
import { allOf, judged, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import { KUBELET_SETTINGS, type KubeletRule } from './kubelet-settings.ts';
import { settingChanges } from './remedies/setting.ts';
import type { HostCheck, Remedy } from './host-check.ts';

/** Where distributions and managed services put it; a flag says otherwise. */
const FILES = [
  '/var/lib/kubelet/config.yaml',
  '/etc/kubernetes/kubelet/config.json',
  '/etc/kubernetes/kubelet/kubelet-config.json',
  '/etc/kubernetes/kubelet-config.yaml',
  '/home/kubernetes/kubelet-config.yaml',
  '/etc/default/kubeletconfig.json',
] as const;

/** What a kubelet lets others do with its node: by its file and its flags. */
export const KUBELET_CHECKS: readonly HostCheck[] = KUBELET_SETTINGS.map((rule) => {
  const { id, title, why, severity, standards, key, expected, bad, good } = rule;
  return {
    id: `host-kubelet-${id}`,
    title,
    why,
    fix: `Set ${pathText(key)} to ${expected} in the file of the kubelet's configuration, and start it again.`,
    remedy: kubeletRemedy(rule),
    severity,
    vectors: ['V5', 'V6'],
    references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
    standards,
    find: (host) => settingOf(host, rule),
    failing: [
      exampleOf(key, bad),
      { '/proc/sys/kernel/ostype': 'Linux\n', '/proc/7/cmdline': `/usr/bin/kubelet --${rule.flag}=${bad}` },
    ],
    passing: [exampleOf(key, good), {}],
  };
});

/** Sets it in the files that kubelets have, unless a flag counts before them. */
function kubeletRemedy({ key, flag, mended }: KubeletRule): Remedy | undefined {
  if (!mended) return undefined;
  const { value, warning } = mended;
  return {
    ...(warning === undefined ? { risk: 'restart' } : { risk: 'break', warning }),
    mend: (host) => {
      const kubelets = processesOf(host, 'kubelet').map(ofProcess);
      if (kubelets.some(({ flags }) => flags.has(flag) || !flags.has('config'))) return undefined;
      const own = kubelets.flatMap(({ flags }) => flags.get('config')?.value ?? []);
      const files = own.length > 0 ? own : FILES.filter((file) => host.entry(file).state !== 'absent');
      const found = files.map((file) => settingChanges(host, file, key, value));
      if (found.length === 0 || found.includes(undefined)) return undefined;
      return {
        changes: found.flatMap((one) => one ?? []),
        commands: [['systemctl', 'restart', 'kubelet']],
      };
    },
  };
}

function settingOf(host: HostFacts, rule: KubeletRule): Evidence {
  const kubelets = processesOf(host, 'kubelet').map(ofProcess);
  const evidence =
    kubelets.length > 0
      ? kubelets.map((kubelet) => ofKubelet(host, kubelet, rule))
      : FILES.filter((file) => host.entry(file).state !== 'absent').map((file) => ofFile(host, file, rule));
  return allOf(evidence, FILES[0], 'there is no kubelet here');
}

function ofKubelet(host: HostFacts, kubelet: Component, rule: KubeletRule): AuditEvidence {
  const given = kubelet.flags.get(rule.flag);
  const file = kubelet.flags.get('config')?.value;
  if (given)
    return verdict(rule.holds(given.value), kubelet.place, `--${rule.flag}=${given.value}`, rule.expected);
  if (file !== undefined) return ofFile(host, file, rule);
  const usual = rule.usualWithoutFile ?? rule.usual;
  return verdict(
    rule.holds(usual),
    kubelet.place,
    `not set; it is ${usual ?? 'nothing'} then`,
    rule.expected,
  );
}

function ofFile(host: HostFacts, path: string, rule: KubeletRule): AuditEvidence {
  const { key, usual, expected } = rule;
  const name = pathText(key);
  return judged(host.document(path), path, expected, (document) => {
    const value = valueAt(document.value, key);
    const text = textOf(value);
    const line = document.rangeOf(key).startLine;
    if (text === undefined)
      return verdict(
        rule.holds(usual),
        { path, line },
        `no ${name}; it is ${usual ?? 'nothing'} then`,
        expected,
      );
    return verdict(rule.holds(text), { path, line }, `${name}: ${text}`, expected);
  });
}

/** As a flag would say it; undefined where nobody says it. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function exampleOf(key: Path, value: string): Example {
  const lines = key.map((step, depth) => `${'  '.repeat(depth)}${step}:`);
  const list = key[0] === 'tlsCipherSuites' ? `[${value}]` : value === '' ? "''" : value;
  return { [FILES[0]]: `kind: KubeletConfiguration\n${lines.join('\n')} ${list}\n` };
}
