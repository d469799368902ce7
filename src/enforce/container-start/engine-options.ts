import type { StartEngineId } from './types.ts';

/** The options of `run` of one engine, by their long names; `short` has one letter for some of them. */
export interface EngineOptions {
  readonly flags: ReadonlySet<string>;
  readonly valued: ReadonlySet<string>;
  readonly short: ReadonlyMap<string, string>;
  readonly aliases: ReadonlyMap<string, string>;
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** Both engines have these. */
const FLAGS = `detach disable-content-trust init interactive no-healthcheck oom-kill-disable privileged publish-all
quiet read-only rm sig-proxy tty`;
const VALUED = `add-host annotation attach blkio-weight blkio-weight-device cap-add cap-drop cgroup-parent cgroupns
cidfile cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares cpus cpuset-cpus cpuset-mems detach-keys device
device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops dns dns-option dns-search
entrypoint env env-file expose gpus group-add health-cmd health-interval health-retries health-start-period
health-timeout hostname ip ip6 ipc label label-file log-driver log-opt mac-address memory memory-reservation
memory-swap memory-swappiness mount name network network-alias oom-score-adj pid pids-limit platform publish pull
restart security-opt shm-size stop-signal stop-timeout sysctl tmpfs ulimit user userns uts volume volumes-from
workdir`;

const OWN: Readonly<Record<StartEngineId, { flags: string; valued: string }>> = {
  docker: {
    flags: '',
    valued: `domainname health-start-interval isolation kernel-memory link link-local-ip runtime storage-opt
volume-driver`,
  },
  podman: {
    flags:
      'env-host http-proxy no-hostname no-hosts passwd read-only-tmpfs replace rmi rootfs tls-verify unsetenv-all',
    valued: `arch authfile cgroup-conf cgroups chrootdirs conmon-pidfile decryption-key env-merge gidmap group-entry
health-log-destination health-max-log-count health-max-log-size health-on-failure health-startup-cmd
health-startup-interval health-startup-retries health-startup-success health-startup-timeout hosts-file hostuser
image-volume init-path os passwd-entry personality pidfile pod pod-id-file preserve-fd preserve-fds rdt-class
requires retry retry-delay sdnotify seccomp-policy secret shm-size-systemd subgidname subuidname systemd timeout tz
uidmap umask unsetenv variant`,
  },
};

const SHORT = new Map(
  Object.entries({
    a: 'attach',
    c: 'cpu-shares',
    d: 'detach',
    e: 'env',
    h: 'hostname',
    i: 'interactive',
    l: 'label',
    m: 'memory',
    P: 'publish-all',
    p: 'publish',
    q: 'quiet',
    t: 'tty',
    u: 'user',
    v: 'volume',
    w: 'workdir',
  }),
);

/** Names that the engines take without telling of them. */
const ALIASES = new Map(
  Object.entries({ net: 'network', 'net-alias': 'network-alias', 'dns-opt': 'dns-option' }),
);

/** Every option of `run` that we know of an engine. Sources: docker-run(1) of Docker 26, podman-run(1) of Podman 5.4. */
export function engineOptions(engine: StartEngineId): EngineOptions {
  const own = OWN[engine];
  return {
    flags: new Set([...words(FLAGS), ...words(own.flags)]),
    valued: new Set([...words(VALUED), ...words(own.valued)]),
    short: SHORT,
    aliases: ALIASES,
  };
}
