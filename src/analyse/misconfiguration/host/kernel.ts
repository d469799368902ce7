import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import { judged, notApplicable, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import type { KernelRule } from './kernel-rule.ts';
import { NETWORK_SETTINGS } from './network-settings.ts';
import { PROCESS_SETTINGS } from './process-settings.ts';
import { kernelRemedy } from './remedies/kernel.ts';
import { writtenSettings } from './written-settings.ts';
import type { HostCheck } from './host-check.ts';

const PAGES: Readonly<Record<KernelRule['page'], string>> = {
  kernel: 'https://docs.kernel.org/admin-guide/sysctl/kernel.html',
  fs: 'https://docs.kernel.org/admin-guide/sysctl/fs.html',
  net: 'https://docs.kernel.org/admin-guide/sysctl/net.html',
  'ip-sysctl': 'https://docs.kernel.org/networking/ip-sysctl.html',
  yama: 'https://docs.kernel.org/admin-guide/LSM/Yama.html',
};
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
    remedy: kernelRemedy(rule),
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

function expectedText(key: string, { good }: KernelRule): string {
  return `${key} = ${good.slice(0, 2).join(' or ')}`;
}
