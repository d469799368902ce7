import { Refusal } from '../refusal.ts';
import { type Call, operation, type Route } from '../routing/types.ts';

const read = operation({
  summary: 'Save everything, encrypted as it is stored, as of one moment',
  handle: ({ services }) =>
    Promise.resolve({ stream: { type: 'application/octet-stream', parts: services.keys.snapshot() } }),
});

/** Snapshots of the store; clients of Vault know them at the paths of its own storage. */
export const SNAPSHOT_ROUTES: readonly Route[] = ['storage', 'storage/raft'].flatMap((folder) => [
  {
    path: `${folder}/snapshot`,
    isRootOnly: true,
    read,
    update: operation({
      summary: 'Put a snapshot of this vault in the place of everything',
      needsSudo: true,
      handle: (call) => restore(call, false),
    }),
  },
  {
    path: `${folder}/snapshot-force`,
    isRootOnly: true,
    update: operation({
      summary: 'Put any snapshot in the place of everything, with its seal and keys',
      needsSudo: true,
      handle: (call) => restore(call, true),
    }),
  },
]);

/** Paths whose bodies are not read before somebody may ask for what they do. */
export const STREAMED_PATHS: ReadonlySet<string> = new Set(SNAPSHOT_ROUTES.map(({ path }) => `sys/${path}`));

async function restore({ request, services }: Call, isForced: boolean): Promise<undefined> {
  if (!request.stream) throw new Refusal(400, 'a snapshot is expected');
  await services.keys.restore(request.stream, isForced);
  if (isForced) await services.chain.forget();
  return undefined;
}
