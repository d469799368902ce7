import { booleanOf, entriesOf, lastEntry } from '../../../model/configuration/unit-values.ts';
import {
  aboutAbsent,
  aboutEntry,
  entriesOfAny,
  type UnitCheck,
  valueOf,
} from '../../unit-files/violations.ts';
import { containerIn, isContainer, isOfRoot, optionOf } from './containers.ts';
import { PAGE } from './options.ts';

const BARE = '[Container]\nImage=docker.io/library/web:1.4.2\n';

/** What containers of quadlets are not kept from. */
export const CONFINEMENT_CHECKS: readonly UnitCheck[] = [
  {
    id: 'quadlet-new-privileges',
    title: 'Container may get more rights by the programs in it',
    why: 'Who gets in uses a program of the image that runs as root to become root.',
    fix: 'Say NoNewPrivileges=true.',
    severity: 'low',
    vectors: ['V6'],
    references: [PAGE],
    standards: ['CIS Docker 5.26'],
    *find({ unit }) {
      if (!isContainer(unit)) return;
      const container = containerIn(unit, 'Container');
      if (container.options.some(({ value }) => /^no-new-privileges(?:[:=]true)?$/.test(value))) return;
      const entry = lastEntry(unit, 'Container', 'NoNewPrivileges');
      if (entry)
        yield aboutEntry(unit, entry, `NoNewPrivileges=${entry.value}`, 'NoNewPrivileges=true', {
          edits: unit.replace(entry, 'true'),
        });
      else yield aboutAbsent(unit, 'Container', 'NoNewPrivileges', 'NoNewPrivileges=true', 'true');
    },
    failing: [BARE, `${BARE}NoNewPrivileges=false\n`],
    passing: [`${BARE}NoNewPrivileges=true\n`, `${BARE}PodmanArgs=--security-opt no-new-privileges\n`],
  },
  {
    id: 'quadlet-capabilities-kept',
    title: 'Container keeps capabilities that it may not need',
    why: 'Each of them is a right of root that whoever gets in has.',
    fix: 'Say DropCapability=all, and AddCapability= with those that it needs.',
    severity: 'low',
    vectors: ['V6'],
    references: [PAGE],
    standards: ['CIS Docker 5.4'],
    *find({ unit }) {
      if (!isContainer(unit)) return;
      const { options } = containerIn(unit, 'Container');
      if (!options.some(({ name, value }) => name === 'cap-drop' && /^all$/i.test(value)))
        yield aboutAbsent(unit, 'Container', 'DropCapability', 'DropCapability=all');
    },
    failing: [BARE],
    passing: [`${BARE}DropCapability=all\nAddCapability=NET_BIND_SERVICE\n`],
  },
  {
    id: 'quadlet-writable-root',
    title: 'Container may write its own programs',
    why: 'Who gets in can put programs where the next start takes them from.',
    fix: 'Say ReadOnly=true, and give what is written a volume or Tmpfs=.',
    severity: 'low',
    vectors: ['V6'],
    references: [PAGE],
    standards: ['CIS Docker 5.13'],
    *find({ unit }) {
      if (!isContainer(unit) || optionOf(containerIn(unit, 'Container'), 'read-only')) return;
      const entry = lastEntry(unit, 'Container', 'ReadOnly');
      if (entry) yield aboutEntry(unit, entry, `ReadOnly=${entry.value}`, 'ReadOnly=true');
      else yield aboutAbsent(unit, 'Container', 'ReadOnly', 'ReadOnly=true');
    },
    failing: [BARE, `${BARE}ReadOnly=false\n`],
    passing: [`${BARE}ReadOnly=true\n`],
  },
  {
    id: 'quadlet-root-of-host',
    title: 'Root of the container is root of the host',
    why: 'Whoever gets out of it has the host, as no user is named and none are mapped.',
    fix: 'Say UserNS=auto, or User= with a user without privileges; or let a person start it.',
    severity: 'low',
    vectors: ['V6'],
    references: [PAGE],
    standards: ['CIS Docker 2.9'],
    *find({ unit }) {
      if (!isContainer(unit) || !isOfRoot(unit)) return;
      const container = containerIn(unit, 'Container');
      const isMapped =
        ['userns', 'user', 'uidmap', 'subuidname'].some((name) => optionOf(container, name)) ||
        entriesOfAny(unit, 'Container', ['UIDMap', 'SubUIDMap', 'RemapUsers', 'Pod']).length > 0;
      if (!isMapped) yield aboutAbsent(unit, 'Container', 'UserNS', 'UserNS=auto');
    },
    failing: [BARE],
    passing: [
      `${BARE}UserNS=auto\n`,
      `${BARE}User=1000\n`,
      { '/home/ann/.config/containers/systemd/web.container': BARE },
    ],
  },
  {
    id: 'quadlet-users-of-host',
    title: 'Users of the container are those of the host',
    why: 'Whoever is root in it is the user of the host that started it, with no mapping between.',
    fix: 'Take UserNS=host away, or say auto.',
    severity: 'medium',
    vectors: ['V6'],
    references: [PAGE],
    standards: ['CIS Docker 5.31'],
    *find({ unit }) {
      for (const section of ['Container', 'Pod', 'Kube']) {
        const option = optionOf(containerIn(unit, section), 'userns');
        if (option?.value === 'host') yield aboutEntry(unit, option.origin, option.written, 'UserNS=auto');
      }
    },
    failing: [`${BARE}UserNS=host\n`, { '/web.pod': '[Pod]\nUserNS=host\n' }],
    passing: [`${BARE}UserNS=auto\n`],
  },
  {
    id: 'quadlet-namespace-of-another',
    title: 'Container shares the network of another one',
    why: 'Each reaches what the other keeps on its loopback, and whoever gets into one hears the other.',
    fix: 'Put both into a pod if they belong together, else into a network.',
    severity: 'low',
    vectors: ['V8', 'V9'],
    references: [PAGE],
    *find({ unit }) {
      const option = optionOf(containerIn(unit, 'Container'), 'network');
      if (option && /^container:|\.container$/.test(option.value))
        yield aboutEntry(unit, option.origin, option.written, 'a network');
    },
    failing: [`${BARE}Network=container:db\n`],
    passing: [`${BARE}Network=back.network\n`],
  },
  {
    id: 'quadlet-kernel-setting',
    title: 'Container changes a setting of the kernel',
    why: 'Some of these weaken what keeps packets and processes apart.',
    fix: 'Leave out what routes packets or takes unsafe ones.',
    severity: 'low',
    vectors: ['V6', 'V8'],
    references: [PAGE],
    *find({ unit }) {
      for (const entry of entriesOf(unit, 'Container', 'Sysctl'))
        if (
          /^net\.ipv[46]\.(?:ip_forward|conf\.\w+\.(?:accept_redirects|accept_source_route|send_redirects|forwarding|route_localnet))=1$/.test(
            entry.value,
          ) ||
          /^kernel\.(?!shm|msg|sem)/.test(entry.value)
        )
          yield aboutEntry(unit, entry, `Sysctl=${entry.value}`, 'no such setting');
    },
    failing: [`${BARE}Sysctl=net.ipv4.ip_forward=1\n`],
    passing: [`${BARE}Sysctl=net.core.somaxconn=1024\n`],
  },
  {
    id: 'quadlet-environment-of-host',
    title: 'Container has every variable of the host',
    why: 'Secrets that the host was given for something else are told to the container.',
    fix: 'Take EnvironmentHost=true away, and name the variables that are needed.',
    severity: 'medium',
    vectors: ['V6', 'V9'],
    references: [PAGE],
    *find({ unit }) {
      const option = optionOf(containerIn(unit, 'Container'), 'env-host');
      if (option && booleanOf(option.value) !== false)
        yield aboutEntry(unit, option.origin, option.written, 'variables by name');
    },
    failing: [`${BARE}EnvironmentHost=true\n`],
    passing: [`${BARE}Environment=STAGE=test\n`],
  },
  {
    id: 'quadlet-no-memory-limit',
    title: 'Nothing bounds the memory of a container',
    why: 'One that leaks, or is made to, takes the memory of all others on the host.',
    fix: 'Say Memory=, or MemoryMax= in [Service].',
    severity: 'low',
    vectors: ['V6'],
    references: [PAGE],
    standards: ['CIS Docker 5.11'],
    *find({ unit }) {
      if (!isContainer(unit) || optionOf(containerIn(unit, 'Container'), 'memory')) return;
      if (entriesOfAny(unit, 'Service', ['MemoryMax', 'MemoryHigh', 'Slice']).length === 0)
        yield aboutAbsent(unit, 'Container', 'Memory', 'Memory=');
    },
    failing: [BARE],
    passing: [`${BARE}Memory=256m\n`, `${BARE}[Service]\nMemoryMax=256M\n`],
  },
  {
    id: 'quadlet-no-pids-limit',
    title: 'Nothing bounds how many processes a container starts',
    why: 'One that starts processes without end takes the whole host down.',
    fix: 'Take PidsLimit=-1 away, or name a number.',
    severity: 'low',
    vectors: ['V6'],
    references: [PAGE],
    standards: ['CIS Docker 5.29'],
    *find({ unit }) {
      const option = optionOf(containerIn(unit, 'Container'), 'pids-limit');
      if (option && /^(?:-1|0)$/.test(option.value))
        yield aboutEntry(unit, option.origin, option.written, 'a number');
    },
    failing: [`${BARE}PidsLimit=-1\n`],
    passing: [`${BARE}PidsLimit=200\n`, BARE],
  },
  {
    id: 'quadlet-no-health-check',
    title: 'Nobody can tell whether the container works',
    why: 'One that hangs is taken for one that works.',
    fix: 'Say HealthCmd=, where the image has no check of its own.',
    severity: 'low',
    vectors: ['V6'],
    references: [PAGE],
    standards: ['CIS Docker 5.27'],
    *find({ unit }) {
      if (!isContainer(unit)) return;
      const entry = lastEntry(unit, 'Container', 'HealthCmd');
      if (entry?.value === 'none') yield aboutEntry(unit, entry, 'HealthCmd=none', 'a command');
      if (!entry && !optionOf(containerIn(unit, 'Container'), 'health-cmd'))
        yield aboutAbsent(unit, 'Container', 'HealthCmd', 'HealthCmd=');
    },
    failing: [BARE, `${BARE}HealthCmd=none\n`],
    passing: [`${BARE}HealthCmd=/app --check\n`],
  },
  {
    id: 'quadlet-no-restart',
    title: 'Nobody says what happens when the container ends',
    why: 'One that was made to crash stays away until somebody notices.',
    fix: 'Say Restart=on-failure in [Service].',
    severity: 'low',
    vectors: ['V6'],
    references: [PAGE],
    standards: ['CIS Docker 5.15'],
    *find({ unit }) {
      const isOnce = valueOf(unit, 'Service', 'Type') === 'oneshot';
      if (isContainer(unit) && !isOnce && valueOf(unit, 'Service', 'Restart') === undefined)
        yield aboutAbsent(unit, 'Service', 'Restart', 'Restart=on-failure');
    },
    failing: [BARE],
    passing: [`${BARE}[Service]\nRestart=on-failure\n`],
  },
  {
    id: 'quadlet-no-logs',
    title: 'Nobody keeps what the container says',
    why: 'After an attack there is nothing to look at.',
    fix: 'Take LogDriver=none away.',
    severity: 'medium',
    vectors: ['V6'],
    references: [PAGE],
    *find({ unit }) {
      for (const section of ['Container', 'Kube']) {
        const entry = lastEntry(unit, section, 'LogDriver');
        if (entry?.value === 'none') yield aboutEntry(unit, entry, 'LogDriver=none', 'LogDriver=journald');
      }
    },
    failing: [`${BARE}LogDriver=none\n`],
    passing: [`${BARE}LogDriver=journald\n`],
  },
];
