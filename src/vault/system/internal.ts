import { denied, Refusal } from '../refusal.ts';
import { type Call, operation, type Route } from '../routing/types.ts';
import { shownMount } from './mounts.ts';

/** What clients ask before they ask anything else: where a path is mounted, and as which version. */
export const INTERNAL_ROUTES: readonly Route[] = [
  {
    path: 'internal/ui/namespaces',
    read: operation({
      summary: 'Tell which namespaces the own token can see',
      async handle({ services, caller }) {
        const { namespace, namespaces } = services;
        const names = (await namespaces.below(namespace)).map(({ path }) =>
          path.slice(namespace.path.length),
        );
        return { data: { keys: names.filter((name) => caller?.acl.reaches(name)) } };
      },
    }),
  },
  {
    path: 'internal/ui/mounts',
    read: operation({
      summary: 'Tell which mounts the own token can see',
      async handle(call) {
        const mounts = await visible(call);
        const of = (kind: 'secret' | 'auth') =>
          Object.fromEntries(
            mounts.filter((one) => one.kind === kind).map((one) => [one.path, shownMount(one)]),
          );
        return { data: { secret: of('secret'), auth: of('auth') } };
      },
    }),
  },
  {
    path: 'internal/ui/mounts/{path...}',
    read: operation({
      summary: 'Tell where a path is mounted',
      async handle(call) {
        const routed = await call.services.mounts.route(call.parameters['path'] ?? '');
        const mounts = await visible(call);
        const mount = routed && mounts.find(({ uuid }) => uuid === routed.mount.uuid);
        // The same for what is not there and for what may not be seen.
        if (!mount)
          throw new Refusal(
            403,
            "preflight capability check returned 403, please ensure client's policies grant access to path",
          );
        return {
          data: { ...shownMount(mount), path: `${mount.kind === 'auth' ? 'auth/' : ''}${mount.path}` },
        };
      },
    }),
  },
];

async function visible({ services, caller }: Call) {
  if (!caller) throw denied();
  return (await services.mounts.all()).filter(({ kind, path }) =>
    caller.acl.reaches(`${kind === 'auth' ? 'auth/' : ''}${path}`),
  );
}
