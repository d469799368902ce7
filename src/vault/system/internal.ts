import { denied, Refusal } from '../refusal.ts';
import { prefixOf } from '../mounts/mount-path.ts';
import { isListed } from '../mounts/mount-settings.ts';
import { type Caller, type Mount, operation, type Route } from '../routing/types.ts';
import { shownMount } from './shown-mount.ts';

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
      summary: 'Tell which mounts the own token can see, and without one those that everybody may know',
      isOpen: true,
      async handle(call) {
        const { caller, request } = call;
        if (!caller && request.token !== undefined && request.token !== '') throw denied();
        const all = await call.services.mounts.all();
        const mounts = all.filter((one) => isListed(one) || reaches(caller, one));
        const of = (kind: 'secret' | 'auth') =>
          Object.fromEntries(
            mounts
              .filter((one) => one.kind === kind)
              .map((one) => [one.path, reaches(caller, one) ? shownMount(one) : shownToAll(one)]),
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
        const mount = routed?.mount;
        // The same for what is not there and for what may not be seen.
        if (!mount || !reaches(call.caller, mount))
          throw new Refusal(
            403,
            "preflight capability check returned 403, please ensure client's policies grant access to path",
          );
        return { data: { ...shownMount(mount), path: prefixOf(mount) } };
      },
    }),
  },
];

function reaches(caller: Caller | undefined, mount: Mount): boolean {
  return caller?.acl.reaches(prefixOf(mount)) === true;
}

function shownToAll(mount: Mount) {
  const { type, description, options } = shownMount(mount);
  return { type, description, options };
}
