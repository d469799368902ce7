import type { HostInfo } from '../../platform/host-info/types.ts';
import { Refusal } from '../refusal.ts';
import { listedWith } from '../routing/listed.ts';
import { type Answer, type Call, type Operation, operation, type Route } from '../routing/types.ts';
import { versionHistory } from '../versions.ts';

const METHODS: Readonly<Record<Operation, string>> = {
  read: 'GET',
  list: 'LIST',
  create: 'POST',
  update: 'POST',
  patch: 'PATCH',
  delete: 'DELETE',
};

/** What this replica is, runs on and is doing, and what there is of tokens and entities. */
export const SERVER_ROUTES: readonly Route[] = [
  {
    path: 'version-history',
    isRootOnly: true,
    list: operation({ summary: 'List versions that opened the vault', handle: listVersions }),
  },
  {
    path: 'host-info',
    isRootOnly: true,
    read: operation({
      summary: 'Tell of the machine of this replica',
      needsSudo: true,
      async handle({ services, now }) {
        const info = await services.server.host?.();
        if (!info) throw new Refusal(501, 'nothing is known of the machine');
        return { data: shownHost(info, now), isFlat: true };
      },
    }),
  },
  {
    path: 'in-flight-req',
    isRootOnly: true,
    read: operation({
      summary: 'Tell what this replica is serving now',
      needsSudo: true,
      handle: (call) => Promise.resolve({ data: inFlight(call), isFlat: true }),
    }),
  },
  {
    path: 'config/state/sanitized',
    isRootOnly: true,
    read: operation({
      summary: 'Tell how this replica is set, without what is secret',
      needsSudo: true,
      handle: ({ services }) => Promise.resolve({ data: services.server.settings ?? {}, isFlat: true }),
    }),
  },
  {
    path: 'internal/counters/entities',
    read: operation({
      summary: 'Count entities',
      needsSudo: true,
      handle: async ({ services }) => counted('entities', (await services.identities.entities.ids()).length),
    }),
  },
  {
    path: 'internal/counters/tokens',
    read: operation({
      summary: 'Count tokens',
      needsSudo: true,
      handle: async ({ services }) => counted('service_tokens', (await services.tokens.accessors()).length),
    }),
  },
];

function counted(what: string, total: number): Answer {
  return { data: { counters: { [what]: { total } } } };
}

async function listVersions({ services }: Call): Promise<Answer> {
  const all = await versionHistory(services.settings);
  const shown = all.map(({ version, at }, index) => {
    const told = {
      build_date: null,
      previous_version: all[index - 1]?.version ?? null,
      timestamp_installed: new Date(at).toISOString(),
    };
    return [version, told] as const;
  });
  return { ...listedWith(shown), isFlat: true };
}

function shownHost({ cpus, memory, disk, ...host }: HostInfo, now: number) {
  return {
    cpu: cpus.map(({ model, mhz }, cpu) => ({ cpu, modelName: model, mhz })),
    cpu_times: cpus.map(({ user, nice, system, idle, irq }, cpu) => ({
      cpu: `cpu${cpu}`,
      user,
      nice,
      system,
      idle,
      irq,
    })),
    disk: [{ path: disk.path, total: disk.total, free: disk.free, used: disk.total - disk.free }],
    host: {
      hostname: host.hostname,
      uptime: host.uptime,
      bootTime: Math.floor(now / 1000) - host.uptime,
      os: host.platform,
      kernelVersion: host.kernel,
      kernelArch: host.architecture,
    },
    load: host.load,
    memory: { ...memory, used: memory.total - memory.available },
    timestamp: new Date(now).toISOString(),
  };
}

/** Of all namespaces; who asks is not told, and nothing of what is in a request but its path. */
function inFlight({ services }: Call) {
  return Object.fromEntries(
    services.inFlight.all().map(([request, since]) => [
      request.id,
      {
        start_time: new Date(since).toISOString(),
        client_remote_address: request.address,
        request_path: `/v1/${request.namespace}${request.path}`,
        request_method: METHODS[request.operation],
        client_id: '',
      },
    ]),
  );
}
