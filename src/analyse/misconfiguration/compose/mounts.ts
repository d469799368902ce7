import {
  about,
  type ComposeCheck,
  type Mount,
  mountsOf,
  type Service,
  SERVICES,
  servicesOf,
  textOf,
  isTrue,
} from './services.ts';

const SOCKET =
  /(?:^|\/)(?:docker|containerd|crio|podman|dockershim|cri-dockerd)\.sock$|^[\\/]{2}\.[\\/]pipe[\\/](?:docker_engine|containerd)/;

/** Folders of the host by which it is taken over by who may write, and known by who may read. */
const HOST_FOLDER =
  /^\/(?:|bin|boot|dev|etc|home|lib|lib64|opt|proc|root|run|sbin|srv|sys|usr|var|var\/(?:lib|run|log|spool)|var\/lib\/(?:docker|containerd|kubelet|containers|etcd)(?:\/.*)?|etc\/(?:kubernetes|ssh|cron[^/]*|sudoers[^/]*|passwd|shadow|systemd|docker|ssl\/private)(?:\/.*)?|root\/.*|proc\/.*|sys\/(?!fs\/cgroup).*|boot\/.*|run\/(?:docker|containerd).*)\/?$|^(?:~|\$HOME|\$\{HOME\}|[A-Za-z]:)[\\/]?$/;

const CREDENTIALS =
  /(?:^|\/)(?:\.ssh|\.aws|\.azure|\.kube|\.docker|\.gnupg|\.netrc|\.npmrc|\.git-credentials|\.config\/gcloud)(?:\/|$)/;

function mountText({ source, target, isReadOnly }: Mount): string {
  return `${source}:${target}${isReadOnly ? ':ro' : ''}`;
}

/** What of the host is in a service, and what services share. */
export const MOUNT_CHECKS: readonly ComposeCheck[] = [
  {
    id: 'compose-engine-socket',
    title: 'Service may talk to the engine',
    why: 'It can start a container that has the host; a read-only mount of the socket changes nothing about that.',
    fix: 'Take the socket away, or put a proxy between that lets through the few calls that are needed.',
    severity: 'critical',
    vectors: ['V6', 'V9'],
    references: [
      'https://docs.docker.com/engine/security/#docker-daemon-attack-surface',
      `${SERVICES}#volumes`,
    ],
    standards: ['CIS Docker 5.32'],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const mount of mountsOf(service))
          if (SOCKET.test(mount.source))
            yield about(service, mount.sourceKeys, mountText(mount), 'no socket of the engine');
      for (const service of servicesOf(subject))
        if (isTrue(service.get('use_api_socket')))
          yield about(service, ['use_api_socket'], 'use_api_socket: true', 'no socket of the engine');
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]\n',
      'services:\n  web:\n    image: web:1\n    volumes:\n      - type: bind\n        source: ${SOCK:-/run/docker.sock}\n        target: /run/docker.sock\n',
      'services:\n  web:\n    image: web:1\n    use_api_socket: true\n',
    ],
    passing: ['services:\n  web:\n    image: web:1\n    volumes: ["data:/data"]\n'],
  },
  {
    id: 'compose-host-folder',
    title: 'Service has a folder of the system of the host',
    why: 'Who writes there takes the host over; who reads there knows its users, keys and programs.',
    fix: 'Use a volume, or the one file that is needed, read only.',
    severity: 'high',
    vectors: ['V6'],
    references: [`${SERVICES}#volumes`],
    standards: ['CIS Docker 5.6'],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const mount of mountsOf(service))
          if (mount.type === 'bind' && HOST_FOLDER.test(mount.source) && !SOCKET.test(mount.source))
            yield about(
              service,
              mount.sourceKeys,
              mountText(mount),
              'a volume, or one file',
              mount.isReadOnly
                ? { severity: 'medium' }
                : mount.source === '/'
                  ? { severity: 'critical' }
                  : {},
            );
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    volumes: ["/:/host"]\n',
      'services:\n  web:\n    image: web:1\n    volumes: ["/etc:/etc:ro"]\n',
      'services:\n  web:\n    image: web:1\n    volumes: ["${HOME}:/home/app"]\n',
      'services:\n  web:\n    image: web:1\n    volumes: ["host:/host"]\nvolumes:\n  host:\n    driver_opts: {type: none, o: bind, device: /}\n',
    ],
    passing: [
      'services:\n  web:\n    image: web:1\n    volumes: ["../..:/workspaces:cached"]\n',
      'services:\n  web:\n    image: web:1\n    volumes: ["/etc/localtime:/etc/localtime:ro", "./data:/data"]\n',
    ],
  },
  {
    id: 'compose-host-credentials',
    title: 'Service has credentials of a person',
    why: 'Whoever gets into the service is that person in clouds, clusters and repositories.',
    fix: 'Give the service credentials of its own, as a secret.',
    severity: 'high',
    vectors: ['V1', 'V6'],
    references: [`${SERVICES}#secrets`],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const mount of mountsOf(service))
          if (CREDENTIALS.test(mount.source))
            yield about(service, mount.sourceKeys, mountText(mount), 'a secret of its own');
    },
    failing: ['services:\n  web:\n    image: web:1\n    volumes: ["~/.aws:/root/.aws:ro"]\n'],
    passing: ['services:\n  web:\n    image: web:1\n    volumes: ["./aws:/aws"]\n'],
  },
  {
    id: 'compose-shared-propagation',
    title: 'What the service mounts appears on the host',
    why: 'A mount that it makes under the folder is there for the host and for every other container as well.',
    fix: 'Take the propagation away, or use rslave.',
    severity: 'medium',
    vectors: ['V6', 'V9'],
    references: [`${SERVICES}#volumes`],
    standards: ['CIS Docker 5.20'],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const mount of mountsOf(service))
          if (/^r?shared$/.test(mount.propagation ?? ''))
            yield about(
              service,
              mount.propagationKeys,
              `${mountText(mount)} ${mount.propagation}`,
              'no propagation, or rslave',
            );
    },
    failing: ['services:\n  web:\n    image: web:1\n    volumes: ["./a:/a:shared"]\n'],
    passing: ['services:\n  web:\n    image: web:1\n    volumes: ["./a:/a:rslave"]\n'],
  },
  {
    id: 'compose-written-by-several',
    title: 'Several services write one volume',
    why: 'Whoever gets into one of them decides what the others read, and run.',
    fix: 'Let all but one mount it read only.',
    severity: 'low',
    vectors: ['V9'],
    references: [`${SERVICES}#volumes`],
    *find(subject) {
      const writers = new Map<string, { service: Service; mount: Mount }[]>();
      for (const service of servicesOf(subject))
        for (const mount of mountsOf(service)) {
          if (mount.isReadOnly || mount.source === '' || mount.type === 'tmpfs') continue;
          writers.set(mount.source, [...(writers.get(mount.source) ?? []), { service, mount }]);
        }
      for (const [source, all] of writers) {
        const [, second] = all;
        const names = [...new Set(all.map(({ service }) => service.name))];
        if (second && names.length > 1)
          yield about(
            second.service,
            second.mount.keys,
            `${source}, written by ${names.slice(0, 5).join(', ')}`,
            'one service that writes it',
          );
      }
    },
    failing: [
      'services:\n  a:\n    image: a:1\n    volumes: ["data:/data"]\n  b:\n    image: b:1\n    volumes: ["data:/data"]\n',
    ],
    passing: [
      'services:\n  a:\n    image: a:1\n    volumes: ["data:/data"]\n  b:\n    image: b:1\n    volumes: ["data:/data:ro"]\n',
    ],
  },
  {
    id: 'compose-volumes-from',
    title: 'Service has all that another one mounts',
    why: 'It gets every folder and secret of the other service, also those that are added to it later.',
    fix: 'Name the volumes that are needed.',
    severity: 'low',
    vectors: ['V9'],
    references: [`${SERVICES}#volumes_from`],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        const from = service.get('volumes_from');
        if (Array.isArray(from) && from.length > 0)
          yield about(
            service,
            ['volumes_from'],
            `volumes_from: ${from.map((one) => textOf(one) ?? '').join(', ')}`,
            'volumes by name',
          );
      }
    },
    failing: ['services:\n  a:\n    image: a:1\n    volumes_from: [b]\n'],
    passing: ['services:\n  a:\n    image: a:1\n    volumes: ["data:/data:ro"]\n'],
  },
  {
    id: 'compose-writable-root',
    title: 'Service may write its own programs',
    why: 'Who gets in can put programs where the next start takes them from.',
    fix: 'Say "read_only: true", and give what is written a volume or tmpfs.',
    severity: 'low',
    vectors: ['V6'],
    references: [`${SERVICES}#read_only`],
    standards: ['CIS Docker 5.13'],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        const [isThere, isOn] = [service.get('read_only') !== undefined, isTrue(service.get('read_only'))];
        if ((isThere || service.isComplete) && !isOn)
          yield about(
            service,
            ['read_only'],
            isThere ? 'read_only: false' : 'no "read_only"',
            'read_only: true',
          );
      }
    },
    failing: ['services:\n  web:\n    image: web:1\n'],
    passing: ['services:\n  web:\n    image: web:1\n    read_only: true\n'],
  },
];
