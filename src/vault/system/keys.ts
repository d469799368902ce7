import { operation, type Route } from '../routing/types.ts';

/** The keys of the barrier, and the seal. */
export const KEY_ROUTES: readonly Route[] = [
  {
    path: 'seal',
    isRootOnly: true,
    update: operation({
      summary: 'Seal the replica that is asked',
      needsSudo: true,
      handle({ services }) {
        services.keys.seal();
        return Promise.resolve(undefined);
      },
    }),
  },
  {
    path: 'step-down',
    isRootOnly: true,
    update: operation({
      summary: 'Give up to lead, which no replica does',
      needsSudo: true,
      handle: () => Promise.resolve(undefined),
    }),
  },
  {
    path: 'rotate',
    isRootOnly: true,
    update: operation({
      summary: 'Encrypt with a new key from now on',
      needsSudo: true,
      async handle({ services }) {
        await services.keys.rotate();
        return undefined;
      },
    }),
  },
  {
    path: 'key-status',
    isRootOnly: true,
    read: operation({
      summary: 'Tell which key encrypts, and since when',
      handle({ services }) {
        const { id, created } = services.keys.status();
        const data = { term: id, install_time: new Date(created).toISOString() };
        return Promise.resolve({ data, isFlat: true });
      },
    }),
  },
  {
    path: 'ha-status',
    read: operation({
      summary: 'Tell which replicas there are',
      handle: ({ now }) =>
        Promise.resolve({
          // Each serves by itself, and knows of no other.
          data: { nodes: [{ hostname: '', active_node: true, last_echo: new Date(now).toISOString() }] },
        }),
    }),
  },
];
