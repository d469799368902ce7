import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import { judged, notApplicable, notReadable, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import type { KernelRule } from './kernel-rule.ts';
import { type ConfigLine, linesOf } from '../../audit/lines.ts';
import { NETWORK_SETTINGS } from './network-settings.ts';
import { pathsOf } from '../../audit/paths.ts';
import { PROCESS_SETTINGS } from './process-settings.ts';
import type { HostCheck } from './host-check.ts';

const PAGES: Readonly<Record<KernelRule['page'], string>> = {
  kernel: 'https://docs.kernel.org/admin-guide/sysctl/kernel.html',
  fs: 'https://docs.kernel.org/admin-guide/sysctl/fs.html',
  net: 'https://docs.kernel.org/admin-guide/sysctl/net.html',
  'ip-sysctl': 'https://docs.kernel.org/networking/ip-sysctl.html',
  yama: 'https://docs.kernel.org/admin-guide/LSM/Yama.html',
};
/** In which files settings stand, the last that sets one counts. Source: sysctl.d(5). */
const FOLDERS = ['/etc/sysctl.d', '/run/sysctl.d', '/usr/local/lib/sysctl.d', '/usr/lib/sysctl.d'];

/** What the kernel does for processes and networks: as it runs, or as the files of a host that does not run set it. */
export const KERNEL_CHECKS: readonly HostCheck[] = [...PROCESS_SETTINGS, ...NETWORK_SETTINGS].map(
  kernelCheck,
);

function kernelCheck(rule: KernelRule): HostCheck {
  const [key] = rule.keys;
  const file = (value: string) => ({ [`/proc/sys/${key.replaceAll('.', '/')}`]: `${value}\n` });
  const set = (value: string) => ({
    '/etc/sysctl.d/50-hardening.conf': `# set by an administrator\n${key} = ${value}\n`,
  });
  return {
    id: `host-kernel-${rule.id}`,
    title: rule.title,
    why: rule.why,
    fix: `Write "${key} = ${rule.good[0]}" to a file in /etc/sysctl.d, and run "sysctl --system".`,
    severity: rule.severity,
    vectors: ['V6'],
    references: [PAGES[rule.page]],
    ...(rule.standards && { standards: rule.standards }),
    find: (host) => settings(host, rule),
    failing: [file(rule.bad), set(rule.bad)],
    passing: [file(rule.good[0])],
  };
}

function settings(host: HostFacts, rule: KernelRule): Evidence {
  const judge = host.isLive ? liveSetting : writtenSetting;
  const [first, ...rest] = rule.keys.map((key) => judge(host, key, rule));
  return first ? [first, ...rest] : [notApplicable('/proc/sys', 'has no such setting')];
}

function liveSetting(host: HostFacts, key: string, rule: KernelRule): AuditEvidence {
  const path = `/proc/sys/${key.replaceAll('.', '/')}`;
  const expected = expectedText(key, rule);
  return judged(
    host.text(path),
    path,
    expected,
    (text) => verdict(rule.good.includes(text.trim()), { path }, `${key} = ${text.trim()}`, expected),
    () =>
      rule.isNeeded
        ? verdict(false, { path }, 'the kernel does not have it', expected)
        : notApplicable(path, 'the kernel does not have it'),
  );
}

function writtenSetting(host: HostFacts, key: string, rule: KernelRule): AuditEvidence {
  const expected = expectedText(key, rule);
  const { byKey, unreadable } = writtenSettings(host);
  if (unreadable[0]) return { ...unreadable[0], expected };
  const last = byKey.get(key);
  if (last)
    return verdict(rule.good.includes(last.value), { path: last.path, line: last.line }, last.text, expected);
  const path = '/etc/sysctl.d';
  if (rule.usual === undefined) return notApplicable(path, `${key} is not set, and kernels differ`);
  return verdict(rule.good.includes(rule.usual), { path }, `not set; kernels have ${rule.usual}`, expected);
}

interface WrittenSettings {
  /** The last line of each. */
  readonly byKey: ReadonlyMap<string, ConfigLine & { readonly value: string }>;
  readonly unreadable: readonly AuditEvidence[];
}

/** Files may be long, and every setting is looked up. */
const WRITTEN = new WeakMap<HostFacts, WrittenSettings>();

function writtenSettings(host: HostFacts): WrittenSettings {
  const known = WRITTEN.get(host);
  if (known) return known;
  const { files, unreadable } = settingFiles(host);
  const found = linesOf(host, files, '');
  const byKey = new Map(
    found.lines.flatMap((one): [string, ConfigLine & { value: string }][] => {
      const [name = '', value] = one.text.split('=', 2);
      if (value === undefined) return [];
      return [[name.trim().replace(/^-/, '').replaceAll('/', '.'), { ...one, value: value.trim() }]];
    }),
  );
  const written = { byKey, unreadable: [...unreadable, ...found.unreadable] };
  WRITTEN.set(host, written);
  return written;
}

/** In the order in which they are read: by name, of equal names the first folder's, and `/etc/sysctl.conf` last. */
function settingFiles(host: HostFacts): { files: string[]; unreadable: AuditEvidence[] } {
  const byName = new Map<string, string>();
  const unreadable: AuditEvidence[] = [];
  for (const folder of FOLDERS) {
    const { paths, unlisted } = pathsOf(host, `${folder}/*.conf`);
    for (const path of paths) {
      const name = path.slice(folder.length + 1);
      if (!byName.has(name)) byName.set(name, path);
    }
    unreadable.push(...unlisted.map((one) => notReadable(one.folder, one.reason, '')));
  }
  const files = [...byName].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  return { files: [...files, '/etc/sysctl.conf'], unreadable };
}

function expectedText(key: string, { good }: KernelRule): string {
  return `${key} = ${good.slice(0, 2).join(' or ')}`;
}
