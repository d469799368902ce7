import { mountOf } from './options.ts';
import { listOf, optionRule, type OptionRule } from './rule.ts';

const SOCKET = /(?:^|\/)(?:docker|containerd|crio|podman|dockershim|cri-dockerd)\.sock$/;
const HOST_FOLDER =
  /^\/(?:|bin|boot|dev|etc|home|lib|lib64|opt|proc|root|run|sbin|srv|sys|usr|var|var\/(?:lib|run|log|spool)|var\/lib\/(?:docker|containerd|kubelet|containers|etcd)(?:\/.*)?|etc\/(?:kubernetes|ssh|cron[^/]*|sudoers[^/]*|passwd|shadow|systemd|docker|ssl\/private)(?:\/.*)?|root\/.*|proc\/.*|sys\/(?!fs\/cgroup).*|boot\/.*|run\/(?:docker|containerd).*)\/?$/;
const CREDENTIALS =
  /(?:^|\/)(?:\.ssh|\.aws|\.azure|\.kube|\.docker|\.gnupg|\.netrc|\.npmrc|\.git-credentials|\.config\/gcloud)(?:\/|$)/;
const DANGEROUS =
  /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_MODULE|SYS_PTRACE|SYS_RAWIO|SYS_BOOT|SYS_TIME|DAC_READ_SEARCH|BPF|PERFMON|NET_ADMIN|SYSLOG|MAC_ADMIN|MAC_OVERRIDE|AUDIT_CONTROL|MKNOD)$/i;
const DISK = /^\/dev(?:\/(?:mem|kmem|port|sd|nvme|vd|xvd|hd|dm-|mapper|loop|disk|kmsg|raw).*)?\/?$/;

/** What gives a container more than its own. */
export const PRIVILEGE_RULES: readonly OptionRule[] = [
  {
    id: 'privileged',
    title: 'Container is privileged',
    why: 'It has every capability and device of the host, so whoever takes it over has the host.',
    fix: 'Take "--privileged" away, and add the one capability or device that is needed, if any.',
    severity: 'critical',
    vectors: ['V6'],
    standards: ['CIS Docker 5.5', 'NIST SP 800-190 4.4.3'],
    judge: optionRule(['privileged'], 'no "--privileged"', ({ value }) => value !== 'false'),
    wrong: [['privileged', '']],
    right: [['cap-add', 'NET_BIND_SERVICE']],
  },
  {
    id: 'dangerous-capability',
    title: 'Container has a capability that is nearly root of the host',
    why: 'With some of them a container can be left, with others its neighbours be read or their traffic be changed.',
    fix: 'Take the capability away, or give a narrower one.',
    severity: 'high',
    vectors: ['V6', 'V9'],
    standards: ['CIS Docker 5.4', 'NIST SP 800-190 4.4.3'],
    judge: optionRule(['cap-add'], 'no such capability', (option) =>
      listOf(option).some((one) => DANGEROUS.test(one)),
    ),
    wrong: [['cap-add', 'SYS_ADMIN']],
    right: [['cap-add', 'NET_BIND_SERVICE']],
  },
  {
    id: 'unconfined',
    title: 'Container is not confined by seccomp, AppArmor or SELinux',
    why: 'The kernel takes every call from it, those by which containers were left in the past among them.',
    fix: 'Take the option away, or name a profile that lets the container do what it needs.',
    severity: 'high',
    vectors: ['V6'],
    standards: ['CIS Docker 5.2', 'CIS Docker 5.3', 'CIS Docker 5.22'],
    judge: optionRule(['security-opt'], 'a profile', ({ value }) =>
      /^(?:seccomp|apparmor|systempaths)[:=]unconfined$|^label[:=]disable$|^label[:=]type[:=]spc_t$|^unmask[:=](?:all|\/proc|\/sys)/i.test(
        value,
      ),
    ),
    wrong: [['security-opt', 'seccomp=unconfined']],
    right: [['security-opt', 'seccomp=/etc/web.json']],
  },
  {
    id: 'engine-socket',
    title: 'Container may talk to the engine',
    why: 'It can start a container that has the host; a read-only mount of the socket changes nothing about that.',
    fix: 'Take the socket away, or put a proxy between that lets through the few calls that are needed.',
    severity: 'critical',
    vectors: ['V6', 'V9'],
    standards: ['CIS Docker 5.32'],
    judge: optionRule(['volume', 'mount'], 'no socket of the engine', (option) =>
      SOCKET.test(mountOf(option)?.source ?? ''),
    ),
    wrong: [['volume', '/run/podman/podman.sock:/run/podman.sock']],
    right: [['volume', 'data:/data']],
  },
  {
    id: 'host-folder',
    title: 'Container has a folder of the system of the host',
    why: 'Who writes there takes the host over; who reads there knows its users, keys and programs.',
    fix: 'Use a volume, or the one file that is needed, read only.',
    severity: 'high',
    vectors: ['V6'],
    standards: ['CIS Docker 5.6'],
    judge: optionRule(['volume', 'mount'], 'a volume, or one file', (option) => {
      const mount = mountOf(option);
      if (!mount || !HOST_FOLDER.test(mount.source) || SOCKET.test(mount.source)) return false;
      if (mount.modes.includes('ro')) return 'medium';
      return mount.source === '/' ? 'critical' : true;
    }),
    wrong: [['volume', '/etc:/host/etc']],
    right: [['volume', '/srv/web/data:/data']],
  },
  {
    id: 'host-credentials',
    title: 'Container has credentials of a person',
    why: 'Whoever gets into it is that person in clouds, clusters and repositories.',
    fix: 'Give it credentials of its own, as a secret.',
    severity: 'high',
    vectors: ['V1', 'V6'],
    judge: optionRule(['volume', 'mount'], 'a secret of its own', (option) =>
      CREDENTIALS.test(mountOf(option)?.source ?? ''),
    ),
    wrong: [['volume', '%h/.aws:/root/.aws']],
    right: [['volume', 'aws:/aws']],
  },
  {
    id: 'shared-propagation',
    title: 'What the container mounts appears on the host',
    why: 'A mount that it makes under the folder is there for the host and for every other container as well.',
    fix: 'Take the propagation away, or use rslave.',
    severity: 'medium',
    vectors: ['V6', 'V9'],
    standards: ['CIS Docker 5.20'],
    judge: optionRule(['volume', 'mount'], 'no propagation, or rslave', (option) =>
      (mountOf(option)?.modes ?? []).some((mode) => /^r?shared$/.test(mode)),
    ),
    wrong: [['volume', '/srv/web:/data:rshared']],
    right: [['volume', '/srv/web:/data:rslave']],
  },
  {
    id: 'device',
    title: 'Container has a disk or the memory of the host',
    why: 'They hold everything of the host.',
    fix: 'Take the device away.',
    severity: 'critical',
    vectors: ['V6'],
    standards: ['CIS Docker 5.18'],
    judge: optionRule(['device'], 'no such device', ({ value }) =>
      DISK.test(value.replace(/^-/, '').split(':')[0] ?? ''),
    ),
    wrong: [['device', '/dev/sda']],
    right: [['device', '/dev/ttyUSB0']],
  },
];
