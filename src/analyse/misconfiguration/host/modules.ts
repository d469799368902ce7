import type { AuditEvidence } from '../../../model/configuration/audit.ts';
import type { HostFacts } from '../../../model/configuration/host.ts';
import { allOf, notReadable, verdict } from '../../audit/evidence.ts';
import type { Evidence } from '../../audit/types.ts';
import { pathsOf } from '../../audit/paths.ts';
import type { HostCheck } from './host-check.ts';
import { moduleRemedy } from './remedies/module.ts';

/** A module of the kernel that hosts of containers have no use for. */
export interface ModuleRule {
  readonly name: string;
  readonly what: string;
  readonly standards: readonly string[];
  /** Who may have a use for it all the same. */
  readonly warning?: string;
}

/** Squashfs and overlay are left out: snaps and containers need them. */
const RULES: readonly ModuleRule[] = [
  { name: 'cramfs', what: 'file system cramfs', standards: ['CIS Debian 12 1.1.1.1'] },
  { name: 'freevxfs', what: 'file system freevxfs', standards: ['CIS Debian 12 1.1.1.2'] },
  { name: 'hfs', what: 'file system hfs', standards: ['CIS Debian 12 1.1.1.3'] },
  { name: 'hfsplus', what: 'file system hfsplus', standards: ['CIS Debian 12 1.1.1.4'] },
  { name: 'jffs2', what: 'file system jffs2', standards: ['CIS Debian 12 1.1.1.5'] },
  {
    name: 'udf',
    what: 'file system udf',
    standards: ['CIS Debian 12 1.1.1.7'],
    warning: 'A machine of Azure no longer reads the disk that it is set up from.',
  },
  {
    name: 'usb-storage',
    what: 'driver of USB storage',
    standards: ['CIS Debian 12 1.1.1.8'],
    warning: 'Disks that are connected by USB are no longer there.',
  },
  { name: 'dccp', what: 'protocol DCCP', standards: ['CIS Debian 12 3.2.1'] },
  { name: 'tipc', what: 'protocol TIPC', standards: ['CIS Debian 12 3.2.2'] },
  { name: 'rds', what: 'protocol RDS', standards: ['CIS Debian 12 3.2.3'] },
  {
    name: 'sctp',
    what: 'protocol SCTP',
    standards: ['CIS Debian 12 3.2.4'],
    warning: 'Workloads that speak SCTP, as those of telephone networks do, no longer can.',
  },
];
const FOLDERS = ['/etc/modprobe.d', '/run/modprobe.d', '/usr/local/lib/modprobe.d', '/usr/lib/modprobe.d'];

/** What the kernel loads by itself when somebody asks for it, such as a container that opens a socket. */
export const MODULE_CHECKS: readonly HostCheck[] = RULES.map(moduleCheck);

function moduleCheck(one: ModuleRule): HostCheck {
  const { name, what, standards } = one;
  const folder = '/usr/lib/modules/6.1.0/kernel';
  const there = { [`${folder}/${name}.ko`]: '' };
  const dep = { '/usr/lib/modules/6.1.0/modules.dep': `kernel/${name}.ko.xz:\n` };
  return {
    id: `host-module-${name}`,
    title: `The kernel loads the ${what} when it is asked for`,
    why: 'It is seldom used, has had faults, and is loaded when somebody opens a socket or mounts a file system.',
    fix: `Write "install ${name} /bin/false" and "blacklist ${name}" to a file in /etc/modprobe.d, and run "modprobe -r ${name}".`,
    remedy: moduleRemedy(one),
    severity: 'low',
    vectors: ['V6'],
    references: ['https://man7.org/linux/man-pages/man5/modprobe.d.5.html'],
    standards,
    find: (host) => found(host, name),
    failing: [
      dep,
      {
        ...dep,
        ...there,
        '/proc/sys/kernel/ostype': 'Linux\n',
        '/proc/modules': `${name.replaceAll('-', '_')} 16384 0 - Live 0x0\n`,
      },
    ],
    passing: [
      { ...dep, '/etc/modprobe.d/unused.conf': `install ${name} /bin/false\nblacklist ${name}\n` },
      {},
    ],
  };
}

function found(host: HostFacts, name: string): Evidence {
  const expected = `install ${name} /bin/false`;
  const evidence: AuditEvidence[] = [];
  if (host.isLive) {
    const path = '/proc/modules';
    const loaded = host.text(path);
    if (loaded.state === 'unreadable') evidence.push(notReadable(path, loaded.reason, expected));
    const lines = loaded.state === 'read' ? loaded.value.split('\n') : [];
    const index = lines.findIndex((line) => line.split(' ', 1)[0] === name.replaceAll('-', '_'));
    if (index >= 0)
      evidence.push(verdict(false, { path, line: index + 1 }, `${name} is loaded`, 'not loaded'));
  }
  if (isInstalled(host, name)) evidence.push(rule(host, name, expected));
  return allOf(evidence, '/usr/lib/modules', `no kernel here has ${name}`);
}

/** Is it a module of a kernel that is installed? What is built in, or not at all, nobody loads. */
function isInstalled(host: HostFacts, name: string): boolean {
  const entry = new RegExp(`/${name.replaceAll(/[-_]/g, '[-_]')}\\.ko(?:\\.[a-z0-9]+)?:`);
  return ['/usr/lib/modules/*', '/lib/modules/*']
    .flatMap((pattern) => pathsOf(host, pattern).paths)
    .some((folder) => {
      const list = host.text(`${folder}/modules.dep`);
      // It is longer than what is read of a file on some hosts; then it may be there.
      return list.state === 'unreadable' || (list.state === 'read' && entry.test(list.value));
    });
}

function rule(host: HostFacts, name: string, expected: string): AuditEvidence {
  const same = (other: string | undefined) => other?.replaceAll('-', '_') === name.replaceAll('-', '_');
  for (const path of FOLDERS.flatMap((folder) => pathsOf(host, `${folder}/*.conf`).paths)) {
    const text = host.text(path);
    if (text.state === 'unreadable') return notReadable(path, text.reason, expected);
    if (text.state !== 'read') continue;
    for (const [index, line] of text.value.split('\n').entries()) {
      const [verb, module, program = ''] = line.trim().split(/\s+/);
      if (verb === 'install' && same(module) && /\/(?:false|true)$/.test(program))
        return verdict(true, { path, line: index + 1 }, line.trim(), expected);
    }
  }
  return verdict(false, { path: '/etc/modprobe.d' }, 'nothing keeps it from being loaded', expected);
}
