import { type MeshState, movedAddresses } from '../../enforce/network/haproxy/mesh/commands.ts';
import type { Mesh as CompiledMesh } from '../../enforce/network/haproxy/mesh/compile.ts';
import { Fault } from '../../model/fault.ts';
import { formatAddress, parseAddress } from '../../model/sets/address-text.ts';
import type { IssuedSvids, MeshView } from './observe.ts';

/** What there is to be by now. */
export interface NewestMesh {
  readonly mesh: CompiledMesh;
  readonly state: MeshState;
  readonly problems: readonly string[];
}

/** What HAProxy has before it has anything. */
export const NO_STATE: MeshState = {
  maps: { 'mesh-nodes': [], 'mesh-names': [], 'mesh-proofs': [], 'mesh-arrivals': [], 'mesh-callers': [] },
  certificates: new Map(),
  bundle: '',
};

/** What there is to be of who is where, and of certificates. Throws a `Fault` (`not-found`) where there is nobody to believe. */
export function planMesh(
  { mesh, problems: earlier }: MeshView,
  { svids, bundle, problems }: IssuedSvids,
): NewestMesh {
  if (bundle === '')
    throw new Fault('not-found', 'there is nobody to believe: the source of certificates has no bundle', {
      hint: problems[0] ?? 'look at what keeps it',
    });
  const byId = new Map(svids.map((svid) => [svid.spiffeId, svid]));
  const certificates = new Map(
    mesh.locals.flatMap(({ server, spiffeId }) => {
      const svid = byId.get(spiffeId);
      return svid ? [[server, `${svid.chain.trim()}\n${svid.key.trim()}\n`] as const] : [];
    }),
  );
  const state = { maps: provedMaps(mesh, certificates), certificates, bundle };
  return { mesh, state, problems: [...earlier, ...problems] };
}

/** Who has no certificate proves nothing, and is refused with that reason. */
function provedMaps({ maps }: CompiledMesh, certificates: MeshState['certificates']): CompiledMesh['maps'] {
  const proofs = maps['mesh-proofs'].filter((line) => certificates.has(line.split(' ')[1] ?? ''));
  return { ...maps, 'mesh-proofs': proofs };
}

/** Has HAProxy nothing to hear of it? */
export function isSameState(one: MeshState, other: MeshState): boolean {
  return textOf(one) === textOf(other);
}

function textOf({ maps, certificates, bundle }: MeshState): string {
  return JSON.stringify([maps, [...certificates], bundle]);
}

/** The ends of something that goes on. */
interface Ends {
  readonly source: string;
  readonly destination: string;
}

/** Which of what goes on is over: who is on another node now, or on none, is not who is at the other end. Undefined: nothing. */
export function planMoved(before: MeshState, after: MeshState): ((ends: Ends) => boolean) | undefined {
  const moved = movedAddresses(before.maps, after.maps);
  if (moved.size === 0) return undefined;
  const isMoved = (address: string) => moved.has(formatAddress(parseAddress(address)));
  return ({ source, destination }) => isMoved(source) || isMoved(destination);
}
