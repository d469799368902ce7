import { booleanOf, entriesOf, lastEntry, wordsOf } from '../../../model/configuration/unit-values.ts';
import { isSecret } from '../../infrastructure/secrets.ts';
import {
  aboutAbsent,
  aboutEntry,
  entriesOfAny,
  type UnitCheck,
  valueOf,
} from '../../unit-files/violations.ts';
import { containerIn, isContainer } from './containers.ts';
import { PAGE } from './options.ts';

const IMAGE = 'Image=docker.io/library/web:1.4.2';
const BARE = `[Container]\n${IMAGE}\n`;
const DIGEST = '0123456789abcdef'.repeat(4);
const HOST_FOLDER =
  /^\/(?:$|(?:boot|dev|etc|home|lib|lib64|opt|proc|root|run|sbin|srv|sys|usr|var)(?:\/[\w.-]*)?\/?$)/;

/** An image of elsewhere: no unit that makes one, and nothing that is only known when it starts. */
function isNamed(image: string | undefined): image is string {
  return (
    image !== undefined &&
    image !== '' &&
    !/[$%]|\.(?:image|build)$|^(?:docker-archive|oci|oci-archive|dir|containers-storage):/.test(image)
  );
}

/** What quadlets take images from, and what they are told. */
export const IMAGE_CHECKS: readonly UnitCheck[] = [
  {
    id: 'quadlet-image-without-digest',
    title: 'Image is not pinned by its digest',
    why: 'Who can push to the tag decides what the next start runs.',
    fix: 'Add "@sha256:…" to the image, and renew it by a pull request.',
    severity: 'low',
    vectors: ['V4', 'V7'],
    references: [PAGE],
    standards: ['NIST SP 800-190 4.2.2'],
    *find({ unit }) {
      for (const section of ['Container', 'Image']) {
        const entry = lastEntry(unit, section, 'Image');
        if (entry && isNamed(entry.value) && !entry.value.includes('@') && /:\w[\w.-]*$/.test(entry.value))
          yield aboutEntry(unit, entry, `Image=${entry.value}`, `Image=${entry.value}@sha256:…`);
      }
    },
    failing: [BARE],
    passing: [`[Container]\nImage=docker.io/library/web:1.4.2@sha256:${DIGEST}\n`],
  },
  {
    id: 'quadlet-image-without-registry',
    title: 'Image does not say which registry it is of',
    why: 'Podman asks one registry after the other: who has the name in the first one decides what runs.',
    fix: 'Write the registry before the name.',
    severity: 'medium',
    vectors: ['V3', 'V4'],
    references: ['https://docs.podman.io/en/latest/markdown/podman-pull.1.html'],
    *find({ unit }) {
      for (const section of ['Container', 'Image']) {
        const entry = lastEntry(unit, section, 'Image');
        const first = entry?.value.split('/')[0] ?? '';
        const hasRegistry = (entry?.value.includes('/') ?? false) && /[.:]|^localhost$/.test(first);
        if (entry && isNamed(entry.value) && !hasRegistry && !/^\w+:\/\/|^[0-9a-f]{12,64}$/.test(entry.value))
          yield aboutEntry(
            unit,
            entry,
            `Image=${entry.value}`,
            'Image=docker.io/library/…, or another registry',
          );
      }
    },
    failing: ['[Container]\nImage=nginx:1.27\n', '[Container]\nImage=example/web:1\n'],
    passing: [BARE, '[Container]\nImage=localhost/web:1\n', '[Container]\nImage=web.build\n'],
  },
  {
    id: 'quadlet-automatic-update',
    title: 'Image is replaced without anybody looking',
    why: 'Who can push to the tag decides what runs from the next night on.',
    fix: 'Take AutoUpdate=registry away, or let it be for images of your own that are signed.',
    severity: 'low',
    vectors: ['V4', 'V7'],
    references: ['https://docs.podman.io/en/latest/markdown/podman-auto-update.1.html'],
    *find({ unit }) {
      for (const section of ['Container', 'Kube']) {
        const entry = lastEntry(unit, section, 'AutoUpdate');
        if (entry && /^(?:registry|image)$|\/registry$/.test(entry.value))
          yield aboutEntry(unit, entry, `AutoUpdate=${entry.value}`, 'no "AutoUpdate"');
      }
    },
    failing: [`${BARE}AutoUpdate=registry\n`],
    passing: [`${BARE}AutoUpdate=local\n`],
  },
  {
    id: 'quadlet-registry-password',
    title: 'Password of a registry stands in the file',
    why: 'Everybody who reads the file has it.',
    fix: 'Log in once, and name the file by AuthFile=; then change the password.',
    severity: 'high',
    vectors: ['V2', 'V4'],
    references: [PAGE],
    *find({ unit }) {
      for (const section of ['Image', 'Build', 'Container']) {
        const creds = lastEntry(unit, section, 'Creds');
        const given = containerIn(unit, section).options.find(({ name }) => name === 'creds');
        const entry = creds ?? given?.origin;
        const value = creds?.value ?? given?.value ?? '';
        if (entry && value.includes(':')) yield aboutEntry(unit, entry, `${entry.key}=…`, 'AuthFile=');
      }
    },
    failing: [{ '/web.image': `[Image]\n${IMAGE}\nCreds=web:fake-for-the-example\n` }],
    passing: [{ '/web.image': `[Image]\n${IMAGE}\nAuthFile=/etc/web/auth.json\n` }],
  },
  {
    id: 'quadlet-decryption-key',
    title: 'Passphrase of an image stands in the file',
    why: 'Everybody who reads the file decrypts the image.',
    fix: 'Name a key file without a passphrase that root alone may read.',
    severity: 'medium',
    vectors: ['V2', 'V4'],
    references: [PAGE],
    *find({ unit }) {
      const entry = lastEntry(unit, 'Image', 'DecryptionKey');
      if (entry?.value.includes(':')) yield aboutEntry(unit, entry, 'DecryptionKey=…:…', 'a key file alone');
    },
    failing: [{ '/web.image': `[Image]\n${IMAGE}\nDecryptionKey=/etc/web.key:fake-for-the-example\n` }],
    passing: [{ '/web.image': `[Image]\n${IMAGE}\nDecryptionKey=/etc/web.key\n` }],
  },
  {
    id: 'quadlet-secret-by-environment',
    title: 'Secret is given by a variable of the environment',
    why: 'All that the container starts has it, and crash reports and debug pages tell it.',
    fix: 'Take "type=env" away, and have the program read /run/secrets.',
    severity: 'low',
    vectors: ['V6'],
    references: [PAGE],
    *find({ unit }) {
      for (const entry of entriesOf(unit, 'Container', 'Secret'))
        if (/(?:^|,)type=env(?:,|$)/.test(entry.value))
          yield aboutEntry(unit, entry, `Secret=${entry.value}`, 'type=mount');
    },
    failing: [`${BARE}Secret=db,type=env,target=DB_PASSWORD\n`],
    passing: [`${BARE}Secret=db,type=mount\n`],
  },
  {
    id: 'quadlet-build-secret',
    title: 'A secret stands in the build of an image',
    why: 'Everybody who has the image finds it there, and everybody who reads the file.',
    fix: 'Give it by Secret=, and change it, as it was told.',
    severity: 'high',
    vectors: ['V2', 'V4'],
    references: [PAGE],
    standards: ['CIS Docker 4.10'],
    *find({ unit }) {
      for (const entry of entriesOfAny(unit, 'Build', ['BuildArg', 'Label']))
        for (const word of wordsOf(entry.value)) {
          const equals = word.indexOf('=');
          if (equals > 0 && isSecret(word.slice(0, equals), word.slice(equals + 1)))
            yield aboutEntry(unit, entry, `${entry.key}=${word.slice(0, equals)}=…`, 'Secret=');
        }
    },
    failing: [
      { '/web.build': '[Build]\nImageTag=localhost/web:1\nBuildArg=NPM_TOKEN=fake-for-the-example\n' },
    ],
    passing: [{ '/web.build': '[Build]\nImageTag=localhost/web:1\nSecret=npm,src=/etc/web/npm\n' }],
  },
  {
    id: 'quadlet-build-of-elsewhere',
    title: 'Image is built of what is fetched, at no fixed commit',
    why: 'Who can push there decides what the next start runs.',
    fix: 'Name a commit behind "#", or a folder.',
    severity: 'medium',
    vectors: ['V3'],
    references: [PAGE],
    *find({ unit }) {
      for (const entry of entriesOfAny(unit, 'Build', ['SetWorkingDirectory', 'File']))
        if (/^(?:https?|git|ssh):\/\//.test(entry.value) && !/#[0-9a-f]{40}\b/.test(entry.value))
          yield aboutEntry(
            unit,
            entry,
            `${entry.key}=${entry.value.replace(/\/\/[^/@]*@/, '//…@')}`,
            'a commit behind "#", or a folder',
          );
    },
    failing: [
      {
        '/web.build': '[Build]\nImageTag=localhost/web:1\nSetWorkingDirectory=https://example.com/web.git\n',
      },
    ],
    passing: [{ '/web.build': '[Build]\nImageTag=localhost/web:1\nSetWorkingDirectory=unit\n' }],
  },
  {
    id: 'quadlet-volume-of-host-folder',
    title: 'Volume is a folder of the system of the host',
    why: 'Containers that use it have the folder, though they name only a volume.',
    fix: 'Take Device= away, so that the volume has a folder of its own.',
    severity: 'high',
    vectors: ['V6'],
    references: [PAGE],
    standards: ['CIS Docker 5.6'],
    *find({ unit }) {
      const device = lastEntry(unit, 'Volume', 'Device');
      const options = valueOf(unit, 'Volume', 'Options') ?? '';
      const isBound = /(?:^|,)r?bind(?:,|$)/.test(options) || valueOf(unit, 'Volume', 'Type') === 'bind';
      if (device && isBound && HOST_FOLDER.test(device.value))
        yield aboutEntry(unit, device, `Device=${device.value}`, 'a volume of its own');
    },
    failing: [{ '/web.volume': '[Volume]\nType=none\nOptions=bind\nDevice=/etc\n' }],
    passing: [{ '/web.volume': '[Volume]\nDevice=tmpfs\nType=tmpfs\n' }],
  },
  {
    id: 'quadlet-default-network',
    title: 'Container is in the network of all containers of the host',
    why: 'Every container of the host without a network of its own reaches it.',
    fix: 'Say Network= with a .network of its own.',
    severity: 'low',
    vectors: ['V8'],
    references: [PAGE],
    standards: ['CIS Docker 5.30'],
    *find({ unit }) {
      if (!isContainer(unit)) return;
      const { options } = containerIn(unit, 'Container');
      const isElsewhere = options.some(({ name }) => name === 'network' || name === 'pod');
      const isPublished = options.some(({ name }) => name === 'publish');
      if (isPublished && !isElsewhere && entriesOf(unit, 'Container', 'Pod').length === 0)
        yield aboutAbsent(unit, 'Container', 'Network', 'Network=');
    },
    failing: [`${BARE}PublishPort=127.0.0.1:8080:80\n`],
    passing: [`${BARE}PublishPort=127.0.0.1:8080:80\nNetwork=web.network\n`],
  },
  {
    id: 'quadlet-build-network-of-host',
    title: 'The build of an image has the network of the host',
    why: 'What is built reaches services that listen on the loopback of the host.',
    fix: 'Take Network=host away.',
    severity: 'medium',
    vectors: ['V1', 'V8'],
    references: [PAGE],
    *find({ unit }) {
      const entry = lastEntry(unit, 'Build', 'Network');
      if (entry?.value === 'host') yield aboutEntry(unit, entry, 'Network=host', 'no "Network"');
    },
    failing: [{ '/web.build': '[Build]\nImageTag=localhost/web:1\nNetwork=host\n' }],
    passing: [{ '/web.build': '[Build]\nImageTag=localhost/web:1\n' }],
  },
  {
    id: 'quadlet-down-forced',
    title: 'Data of volumes is removed when the unit stops',
    why: 'Who can have it stop deletes what it stored.',
    fix: 'Take KubeDownForce=true away.',
    severity: 'low',
    vectors: ['V6'],
    references: [PAGE],
    *find({ unit }) {
      const entry = lastEntry(unit, 'Kube', 'KubeDownForce');
      if (entry && booleanOf(entry.value) === true)
        yield aboutEntry(unit, entry, 'KubeDownForce=true', 'no "KubeDownForce"', {
          edits: unit.replace(entry, 'false'),
        });
    },
    failing: [{ '/web.kube': '[Kube]\nYaml=web.yaml\nKubeDownForce=true\n' }],
    passing: [{ '/web.kube': '[Kube]\nYaml=web.yaml\n' }],
  },
];
