import { secretIn } from '../../../model/configuration/secret-words.ts';
import type { Unit, UnitEntry } from '../../../model/configuration/unit-file.ts';
import { booleanOf, entriesOf, lastEntry, wordsOf } from '../../../model/configuration/unit-values.ts';
import { isSecret } from '../../infrastructure/secrets.ts';
import {
  aboutAbsent,
  aboutEntry,
  entriesOfAny,
  type UnitCheck,
  valueOf,
} from '../../unit-files/violations.ts';
import { commandsOf, execPage, isService, limitPage, servicePage } from './services.ts';

const CREDENTIALS = 'https://systemd.io/CREDENTIALS/';

/** The values of a setting of a section, whatever unit has it. */
function* everyEntry(unit: Unit, keys: readonly string[]): Generator<UnitEntry> {
  for (const section of ['Service', 'Socket']) yield* entriesOfAny(unit, section, keys);
}

/** What services are told, what they run, and what they may use. */
export const CONTENT_CHECKS: readonly UnitCheck[] = [
  {
    id: 'systemd-secret-in-environment',
    title: 'A secret stands in the unit',
    why: 'Every user of the machine reads unit files, and may ask for the environment of a service.',
    fix: 'Keep it in a file that root alone may read, and give it by LoadCredential= or LoadCredentialEncrypted=.',
    severity: 'high',
    vectors: ['V2', 'V6'],
    references: [execPage('Environment'), CREDENTIALS],
    *find({ unit }) {
      for (const entry of everyEntry(unit, ['Environment']))
        for (const word of wordsOf(entry.value)) {
          const equals = word.indexOf('=');
          const [name, value] = [word.slice(0, Math.max(0, equals)), word.slice(equals + 1)];
          if (equals > 0 && isSecret(name, value) && !value.includes('%d/'))
            yield aboutEntry(unit, entry, `Environment=${name}=…`, 'LoadCredential=');
        }
    },
    failing: [
      '[Service]\nExecStart=/usr/bin/web\nEnvironment=A=1 "DB_PASSWORD=fake for the example"\n',
      {
        '/etc/systemd/system/web.service.d/env.conf':
          '[Service]\nEnvironment=API_TOKEN=fake-for-the-example\n',
      },
    ],
    passing: [
      '[Service]\nExecStart=/usr/bin/web\nLoadCredential=db:/etc/web/db\nEnvironment=DB_PASSWORD=%d/db\n',
      '[Service]\nExecStart=/usr/bin/web\nEnvironment=DB_PASSWORD=fake-for-the-example\nEnvironment=\n',
    ],
  },
  {
    id: 'systemd-secret-in-command',
    title: 'A secret stands in a command of the service',
    why: 'Every user of the machine reads unit files, and what processes were started with.',
    fix: 'Have the program read it from a file that LoadCredential= gives.',
    severity: 'high',
    vectors: ['V2', 'V6'],
    references: [CREDENTIALS],
    *find({ unit }) {
      for (const { entry, words } of commandsOf(unit)) {
        const name = secretIn(words);
        if (name !== undefined) yield aboutEntry(unit, entry, `${name} …`, 'LoadCredential=');
      }
    },
    failing: ['[Service]\nExecStart=/usr/bin/web --db-password=fake-for-the-example\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web --db-password-file=%d/db --token $TOKEN\n'],
  },
  {
    id: 'systemd-credential-in-clear',
    title: 'A credential stands in the unit in clear',
    why: 'Every user of the machine reads unit files.',
    fix: 'Say LoadCredential=, or SetCredentialEncrypted= with what systemd-creds made.',
    severity: 'medium',
    vectors: ['V2', 'V6'],
    references: [execPage('SetCredential'), CREDENTIALS],
    *find({ unit }) {
      for (const entry of everyEntry(unit, ['SetCredential']))
        yield aboutEntry(
          unit,
          entry,
          `SetCredential=${entry.value.split(':')[0] ?? ''}:…`,
          'LoadCredential=',
        );
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nSetCredential=db:fake-for-the-example\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nLoadCredential=db:/etc/web/db\n'],
  },
  {
    id: 'systemd-secrets-by-environment',
    title: 'Secrets are given by variables of the environment',
    why: 'All that the service starts has them, and crash reports and debug pages tell them.',
    fix: 'Give the file by LoadCredential=, and have the program read it.',
    severity: 'low',
    vectors: ['V6'],
    references: [execPage('EnvironmentFile'), CREDENTIALS],
    *find({ unit }) {
      for (const entry of everyEntry(unit, ['EnvironmentFile']))
        if (/secret|credential|password|token/i.test(entry.value))
          yield aboutEntry(unit, entry, `EnvironmentFile=${entry.value}`, 'LoadCredential=');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nEnvironmentFile=/etc/web/secrets.env\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nEnvironmentFile=-/etc/default/web\n'],
  },
  {
    id: 'systemd-runs-what-it-fetches',
    title: 'Service runs what it has just fetched',
    why: 'Who is on the way, or has the server, decides what runs at every start.',
    fix: 'Install the program once, with its hash or signature checked.',
    severity: 'high',
    vectors: ['V3', 'V6'],
    references: [servicePage('ExecStart')],
    *find({ unit }) {
      for (const { entry } of commandsOf(unit))
        if (/\b(?:curl|wget)\b[^|]{0,2000}\|\s*(?:sudo\s+)?(?:\S*\/)?(?:ba|da|z)?sh\b/.test(entry.value))
          yield aboutEntry(unit, entry, entry.value, 'a program that is installed');
    },
    failing: ["[Service]\nExecStart=/bin/sh -c 'curl -s https://example.com/run.sh | bash'\n"],
    passing: ["[Service]\nExecStart=/bin/sh -c 'curl -s https://example.com/health | grep ok'\n"],
  },
  {
    id: 'systemd-engine-over-network',
    title: 'Engine answers over the network without asking who it is',
    why: 'Whoever reaches the port starts a container that has the machine.',
    fix: 'Take "-H tcp://" away, or say --tlsverify with certificates for clients.',
    severity: 'critical',
    vectors: ['V6', 'V8'],
    references: ['https://docs.docker.com/engine/security/protect-access/'],
    standards: ['CIS Docker 2.7'],
    *find({ unit }) {
      for (const { entry, words } of commandsOf(unit)) {
        const isEngine =
          /(?:^|\/)dockerd?$/.test(words[0] ?? '') ||
          (/(?:^|\/)podman$/.test(words[0] ?? '') && words.includes('service'));
        const address = words.find((word) => /(?:^|=)tcp:(?:\/\/)?(?!127\.|localhost|\[::1\])/.test(word));
        if (isEngine && address !== undefined && !words.some((word) => word.startsWith('--tlsverify')))
          yield aboutEntry(unit, entry, address, 'a socket of the machine');
      }
    },
    failing: ['[Service]\nExecStart=/usr/bin/dockerd -H fd:// -H tcp://0.0.0.0:2375\n'],
    passing: [
      '[Service]\nExecStart=/usr/bin/dockerd -H fd://\n',
      '[Service]\nExecStart=/usr/bin/dockerd -H tcp://0.0.0.0:2376 --tlsverify\n',
    ],
  },
  {
    id: 'systemd-no-memory-limit',
    title: 'Nothing bounds the memory of the service',
    why: 'One that leaks, or is made to, takes the memory of all others on the machine.',
    fix: 'Say MemoryMax=.',
    severity: 'low',
    vectors: ['V6'],
    references: [limitPage('MemoryMax')],
    *find({ unit }) {
      const keys = ['MemoryMax', 'MemoryHigh', 'MemoryLimit', 'Slice'];
      const value = valueOf(unit, 'Service', 'MemoryMax');
      if (!isService(unit) || valueOf(unit, 'Service', 'Type') === 'oneshot') return;
      if (value === 'infinity' || entriesOfAny(unit, 'Service', keys).length === 0)
        yield aboutAbsent(unit, 'Service', 'MemoryMax', 'MemoryMax=');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nMemoryMax=512M\n'],
  },
  {
    id: 'systemd-no-task-limit',
    title: 'Nothing bounds how many processes the service starts',
    why: 'One that starts processes without end takes the whole machine down.',
    fix: 'Take TasksMax=infinity away, or name a number.',
    severity: 'low',
    vectors: ['V6'],
    references: [limitPage('TasksMax')],
    *find({ unit }) {
      const entry = lastEntry(unit, 'Service', 'TasksMax');
      if (entry?.value === 'infinity') yield aboutEntry(unit, entry, 'TasksMax=infinity', 'a number');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nTasksMax=infinity\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nTasksMax=200\n'],
  },
  {
    id: 'systemd-core-dumps',
    title: 'Memory of the service is written to disk when it fails',
    why: 'Keys and passwords in it are read by whoever gets at the file.',
    fix: 'Say LimitCORE=0.',
    severity: 'low',
    vectors: ['V6'],
    references: [execPage('LimitCPU')],
    *find({ unit }) {
      const entry = lastEntry(unit, 'Service', 'LimitCORE');
      if (entry && /infinity/.test(entry.value))
        yield aboutEntry(unit, entry, `LimitCORE=${entry.value}`, 'LimitCORE=0');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nLimitCORE=infinity\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nLimitCORE=0\n'],
  },
  {
    id: 'systemd-restart-without-end',
    title: 'A service that fails is started again without end',
    why: 'An attacker gets any number of tries, and one that crashes at its start takes the processor.',
    fix: 'Take StartLimitIntervalSec=0 away.',
    severity: 'low',
    vectors: ['V6'],
    references: [
      'https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#StartLimitIntervalSec=interval',
    ],
    *find({ unit }) {
      const restart = valueOf(unit, 'Service', 'Restart');
      const entry = [
        lastEntry(unit, 'Unit', 'StartLimitIntervalSec'),
        lastEntry(unit, 'Service', 'StartLimitInterval'),
      ].find((one) => one?.value === '0');
      if (entry && (restart === 'always' || restart === 'on-failure'))
        yield aboutEntry(unit, entry, `${entry.key}=0`, 'some seconds');
    },
    failing: ['[Unit]\nStartLimitIntervalSec=0\n[Service]\nExecStart=/usr/bin/web\nRestart=always\n'],
    passing: ['[Unit]\nStartLimitIntervalSec=30\n[Service]\nExecStart=/usr/bin/web\nRestart=always\n'],
  },
  {
    id: 'systemd-no-logs',
    title: 'Nobody keeps what the service says',
    why: 'After an attack there is nothing to look at.',
    fix: 'Take StandardOutput=null or StandardError=null away.',
    severity: 'low',
    vectors: ['V6'],
    references: [execPage('StandardOutput')],
    *find({ unit }) {
      const [output, error] = ['StandardOutput', 'StandardError'].map((key) =>
        lastEntry(unit, 'Service', key),
      );
      const isSilent = error ? error.value === 'null' : output?.value === 'null';
      const entry = error ?? output;
      if (entry && isSilent) yield aboutEntry(unit, entry, `${entry.key}=null`, 'journal');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nStandardOutput=null\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nStandardOutput=null\nStandardError=journal\n'],
  },
  {
    id: 'systemd-oom-immune',
    title: 'The kernel may not end the service where memory runs out',
    why: 'It ends something else instead, which may be what watches over the machine.',
    fix: 'Take OOMScoreAdjust=-1000 away.',
    severity: 'low',
    vectors: ['V6'],
    references: [execPage('OOMScoreAdjust')],
    *find({ unit }) {
      const entry = lastEntry(unit, 'Service', 'OOMScoreAdjust');
      if (entry && Number(entry.value) <= -900)
        yield aboutEntry(unit, entry, `OOMScoreAdjust=${entry.value}`, 'a number over -900');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nOOMScoreAdjust=-1000\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nOOMScoreAdjust=-500\n'],
  },
  {
    id: 'systemd-process-file-of-others',
    title: 'Others may say which process is that of the service',
    why: 'Who may write the file has systemd signal a process of his choice, as root.',
    fix: 'Keep it under /run, or take PIDFile= away with Type=notify or exec.',
    severity: 'medium',
    vectors: ['V6', 'V9'],
    references: [servicePage('PIDFile')],
    *find({ unit }) {
      const entry = lastEntry(unit, 'Service', 'PIDFile');
      if (entry && /^\/(?:tmp|var\/tmp|dev\/shm)\//.test(entry.value))
        yield aboutEntry(unit, entry, `PIDFile=${entry.value}`, 'a file under /run');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nPIDFile=/tmp/web.pid\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nPIDFile=/run/web.pid\n'],
  },
  {
    id: 'systemd-user-for-main-command-only',
    title: 'Commands beside the main one run as root',
    why: 'PermissionsStartOnly= is old, and leaves preparation and cleaning up as root, also what was added later.',
    fix: 'Take it away, and prepare folders by StateDirectory= and RuntimeDirectory=.',
    severity: 'low',
    vectors: ['V6'],
    references: [servicePage('ExecStart')],
    *find({ unit }) {
      const [entry] = entriesOf(unit, 'Service', 'PermissionsStartOnly').slice(-1);
      if (entry && booleanOf(entry.value) === true)
        yield aboutEntry(unit, entry, `PermissionsStartOnly=${entry.value}`, 'no "PermissionsStartOnly"');
    },
    failing: ['[Service]\nExecStart=/usr/bin/web\nUser=web\nPermissionsStartOnly=true\n'],
    passing: ['[Service]\nExecStart=/usr/bin/web\nUser=web\nStateDirectory=web\n'],
  },
];
