import { valueAt } from '../../../model/configuration/place.ts';
import {
  about,
  type ComposeCheck,
  itemsOf,
  SERVICES,
  servicesOf,
  setting,
  textOf,
  isTrue,
} from './services.ts';

/** Capabilities by which a container can be left, or its neighbours be read. */
const DANGEROUS =
  /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_MODULE|SYS_PTRACE|SYS_RAWIO|SYS_BOOT|SYS_TIME|DAC_READ_SEARCH|DAC_OVERRIDE|BPF|PERFMON|NET_ADMIN|NET_RAW|SYSLOG|MAC_ADMIN|MAC_OVERRIDE|AUDIT_CONTROL|SETFCAP|MKNOD)$/i;

const MORTAL =
  /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_MODULE|SYS_PTRACE|SYS_RAWIO|DAC_READ_SEARCH|BPF|MAC_ADMIN|MKNOD)$/i;

/** What gives a service more than its own container. */
export const PRIVILEGE_CHECKS: readonly ComposeCheck[] = [
  {
    id: 'compose-privileged',
    title: 'Service is privileged',
    why: 'A privileged container has every capability and device of the host, so whoever takes it over has the host.',
    fix: 'Take "privileged" away, and add the one capability or device that the service needs, if any.',
    severity: 'critical',
    vectors: ['V6'],
    references: [`${SERVICES}#privileged`],
    standards: ['CIS Docker 5.5', 'NIST SP 800-190 4.4.3'],
    *find(subject) {
      for (const service of servicesOf(subject))
        if (isTrue(service.get('privileged')))
          yield about(
            service,
            ['privileged'],
            'privileged: true',
            'no "privileged"',
            setting(service, ['privileged'], false),
          );
      for (const service of servicesOf(subject))
        for (const hook of ['post_start', 'pre_stop'])
          for (const { keys, value } of itemsOf(service, hook))
            if (isTrue(valueAt(value, ['privileged'])))
              yield about(service, [...keys, 'privileged'], 'privileged: true', 'no "privileged"');
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    privileged: true\n',
      'services:\n  web:\n    image: web:1\n    post_start: [{command: setup, privileged: true}]\n',
    ],
    passing: [
      'services:\n  web:\n    image: web:1\n    cap_add: [NET_BIND_SERVICE]\n',
      'services:\n  web:\n    image: web:1\n    privileged: false\n',
    ],
  },
  {
    id: 'compose-dangerous-capability',
    title: 'Service has a capability that is nearly root of the host',
    why: 'With some of them a container can be left, with others its neighbours be read or their traffic be changed.',
    fix: 'Take the capability away, or give a narrower one.',
    severity: 'high',
    vectors: ['V6', 'V9'],
    references: [`${SERVICES}#cap_add`, 'https://man7.org/linux/man-pages/man7/capabilities.7.html'],
    standards: ['CIS Docker 5.4', 'NIST SP 800-190 4.4.3'],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const { keys, text } of itemsOf(service, 'cap_add'))
          if (text !== undefined && DANGEROUS.test(text))
            yield about(
              service,
              keys,
              `cap_add: ${text}`,
              `no ${text}`,
              MORTAL.test(text) ? { severity: 'critical' } : {},
            );
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    cap_add: [SYS_ADMIN]\n',
      'services:\n  web:\n    image: web:1\n    cap_add:\n      - CAP_NET_ADMIN\n',
    ],
    passing: ['services:\n  web:\n    image: web:1\n    cap_add: [NET_BIND_SERVICE]\n'],
  },
  {
    id: 'compose-capabilities-kept',
    title: 'Service keeps the capabilities that engines give',
    why: 'Among them are those to change owners, to become another user and to make raw packets, which hardly a program needs.',
    fix: 'Say "cap_drop: [ALL]", and add what is needed by "cap_add".',
    severity: 'low',
    vectors: ['V6'],
    references: [`${SERVICES}#cap_drop`],
    standards: ['CIS Docker 5.4'],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        const drops = itemsOf(service, 'cap_drop').some(({ text }) => /^all$/i.test(text ?? ''));
        const isPrivileged = isTrue(service.get('privileged'));
        if (!drops && !isPrivileged && service.isComplete)
          yield about(service, ['cap_drop'], 'no "cap_drop: [ALL]"', 'cap_drop: [ALL]');
      }
    },
    failing: ['services:\n  web:\n    image: web:1\n'],
    passing: ['services:\n  web:\n    image: web:1\n    cap_drop: [ALL]\n'],
  },
  {
    id: 'compose-new-privileges',
    title: 'Programs of the service may get more rights than it has',
    why: 'A setuid program in the image is a way to root for any process of the container.',
    fix: 'Say "security_opt: [no-new-privileges:true]".',
    severity: 'medium',
    vectors: ['V6'],
    references: [`${SERVICES}#security_opt`],
    standards: ['CIS Docker 5.26'],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        if (!service.isComplete) continue;
        const options = itemsOf(service, 'security_opt');
        if (options.some(({ text }) => /^no-new-privileges(?:[:=]true)?$/.test(text ?? ''))) continue;
        const wish = 'no-new-privileges:true';
        const off = options.find(({ text }) => /^no-new-privileges[:=]false$/.test(text ?? ''));
        const edits = off
          ? setting(service, off.keys, wish)
          : service.get('security_opt') === undefined
            ? setting(service, ['security_opt'], [wish])
            : setting(service, ['security_opt', options.length], wish);
        yield about(
          service,
          off?.keys ?? ['security_opt'],
          off?.text ?? 'no "no-new-privileges"',
          wish,
          edits,
        );
      }
    },
    failing: [
      'services:\n  web:\n    image: web:1\n',
      'services:\n  web:\n    image: web:1\n    security_opt:\n      - no-new-privileges:false\n',
      'services:\n  web:\n    image: web:1\n    security_opt: ["label:type:web"]\n',
    ],
    passing: ['services:\n  web:\n    image: web:1\n    security_opt: ["no-new-privileges:true"]\n'],
  },
  {
    id: 'compose-unconfined',
    title: 'Service is not confined by seccomp, AppArmor or SELinux',
    why: 'The kernel takes every call from it, those by which containers were left in the past among them.',
    fix: 'Take the option away, or name a profile that lets the service do what it needs.',
    severity: 'high',
    vectors: ['V6'],
    references: [`${SERVICES}#security_opt`, 'https://docs.docker.com/engine/security/seccomp/'],
    standards: ['CIS Docker 5.2', 'CIS Docker 5.3', 'CIS Docker 5.22'],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const { keys, text } of itemsOf(service, 'security_opt'))
          if (
            text !== undefined &&
            /^(?:seccomp|apparmor|systempaths)[:=]unconfined$|^label[:=]disable$|^label[:=]type[:=]spc_t$/.test(
              text,
            )
          )
            yield about(service, keys, text, `no ${text}`);
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    security_opt: ["seccomp:unconfined"]\n',
      'services:\n  web:\n    image: web:1\n    security_opt:\n      - label=disable\n',
    ],
    passing: [
      'services:\n  web:\n    image: web:1\n    security_opt: ["seccomp:web.json", "no-new-privileges:true"]\n',
    ],
  },
  {
    id: 'compose-root-user',
    title: 'Service runs as root',
    why: 'Whoever gets into a process has root in the container, one hole of the kernel or runtime away from the host.',
    fix: 'Say "user" with the number of a user without privileges.',
    severity: 'medium',
    vectors: ['V6'],
    references: [`${SERVICES}#user`],
    standards: ['CIS Docker 4.1'],
    *find(subject) {
      for (const service of servicesOf(subject)) {
        const user = textOf(service.get('user'));
        if (user !== undefined && /^(?:root|0+)(?::.*)?$/.test(user))
          yield about(service, ['user'], `user: ${user}`, 'a number that is not 0');
      }
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    user: root\n',
      'services:\n  web:\n    image: web:1\n    user: "0:0"\n',
    ],
    passing: ['services:\n  web:\n    image: web:1\n    user: "1000:1000"\n'],
  },
  {
    id: 'compose-privileged-group',
    title: 'Service is in a group that is nearly root',
    why: 'Who is in the group of the engine or of disks has the host.',
    fix: 'Take the group away.',
    severity: 'high',
    vectors: ['V6'],
    references: [`${SERVICES}#group_add`],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const { keys, text } of itemsOf(service, 'group_add'))
          if (text !== undefined && /^(?:0|root|docker|disk|shadow|sudo|wheel|kmem|lxd)$/.test(text))
            yield about(service, keys, `group_add: ${text}`, `no ${text}`);
    },
    failing: ['services:\n  web:\n    image: web:1\n    group_add: [docker]\n'],
    passing: ['services:\n  web:\n    image: web:1\n    group_add: ["3000"]\n'],
  },
  {
    id: 'compose-device',
    title: 'Service has a device of the host',
    why: 'Disks and memory hold everything of the host; other devices are drivers of the kernel that take whatever they are told.',
    fix: 'Take the device away, or let it be read only.',
    severity: 'high',
    vectors: ['V6'],
    references: [`${SERVICES}#devices`],
    standards: ['CIS Docker 5.18'],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const { keys, value, text } of itemsOf(service, 'devices')) {
          const source = text?.split(':')[0] ?? textOf(valueAt(value, ['source'])) ?? '';
          if (
            /^\/dev(?:\/(?:mem|kmem|port|sd|nvme|vd|xvd|hd|dm-|mapper|loop|disk|kmsg|kvm|fuse|net\/tun|raw|input|bus|snd|tty(?!USB|ACM)).*)?$|^\/dev\/?$/.test(
              source,
            )
          )
            yield about(
              service,
              keys,
              `devices: ${text ?? source}`,
              'no device of the host',
              /^\/dev(?:\/(?:mem|kmem|port|sd|nvme|vd|xvd|hd|dm-|mapper|disk|raw).*)?\/?$/.test(source)
                ? { severity: 'critical' }
                : {},
            );
        }
    },
    failing: [
      'services:\n  web:\n    image: web:1\n    devices: ["/dev/sda:/dev/sda"]\n',
      'services:\n  web:\n    image: web:1\n    devices: [{source: /dev/sda, target: /dev/x, permissions: rwm}]\n',
    ],
    passing: ['services:\n  web:\n    image: web:1\n    devices: ["/dev/ttyUSB0:/dev/ttyUSB0"]\n'],
  },
  {
    id: 'compose-device-rules',
    title: 'Service may use every device of a kind',
    why: 'A rule for all devices lets it make and read the disks of the host.',
    fix: 'Name the device by "devices".',
    severity: 'high',
    vectors: ['V6'],
    references: [`${SERVICES}#device_cgroup_rules`],
    *find(subject) {
      for (const service of servicesOf(subject))
        for (const { keys, text } of itemsOf(service, 'device_cgroup_rules'))
          if (
            text !== undefined &&
            /^a\b|\*:\*|\b\d+:\*/.test(text) &&
            /[wm]/.test(text.split(/\s+/).at(-1) ?? '')
          )
            yield about(service, keys, text, 'a device by name');
    },
    failing: ['services:\n  web:\n    image: web:1\n    device_cgroup_rules: ["b 8:* rmw"]\n'],
    passing: ['services:\n  web:\n    image: web:1\n    device_cgroup_rules: ["c 1:3 r"]\n'],
  },
];
