import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { RunningMesh, writeMeshConfiguration } from '../../enforce/network/haproxy/mesh/apply.ts';
import { type MeshState, movedAddresses } from '../../enforce/network/haproxy/mesh/commands.ts';
import type { Mesh as CompiledMesh } from '../../enforce/network/haproxy/mesh/compile.ts';
import type { RunningStream } from '../../enforce/network/haproxy/streams/parse.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { formatAddress, parseAddress } from '../../model/sets/address-text.ts';
import type { IdentitySource, Svid } from '../../platform/identity/types.ts';
import { endWhere } from '../segmentation/end-narrowed.ts';

/** Who is on which node at a moment, and why that is not what was asked for last. */
export interface MeshView {
  readonly mesh: CompiledMesh;
  readonly problems: readonly string[];
}

/** What there is to be by now. */
interface Newest {
  readonly mesh: CompiledMesh;
  readonly state: MeshState;
  readonly problems: readonly string[];
}

/** What a waypoint has to know before it starts. */
export interface MeshStart {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The part of a waypoint that other nodes talk to: its certificates, whom it believes and who is on which node are kept as
 * new as their sources have them, and brought into the running HAProxy without an end of what goes on as before.
 */
export class Mesh {
  /** Where HAProxy finds what belongs to it. */
  readonly start: MeshStart;
  readonly #source: IdentitySource;
  readonly #folder: string;
  readonly #note: (text: string) => void;
  #applied: MeshState = { maps: emptyMaps(), certificates: new Map(), bundle: '' };
  #problems = '';
  #running: { readonly starts: number; readonly mesh: RunningMesh } | undefined;

  /** `port`: TCP port that the waypoints of all nodes listen on for each other. */
  constructor(port: number, source: IdentitySource, folder: string, note: (text: string) => void) {
    this.#source = source;
    this.#folder = folder;
    this.#note = note;
    this.start = startOf(join(folder, 'haproxy'), port);
  }

  /** Writes everything that HAProxy reads at its start. Throws a `Fault` where there is nobody to believe, or no room. */
  async prepare(view: () => MeshView, now: Date): Promise<void> {
    const newest = await this.#newest(view, now);
    this.#tell(newest.problems);
    this.#write(newest);
  }

  /**
   * Brings the running HAProxy, which was started so often, to the newest state. What is wrong with the source, or with the
   * disk, is a note, and what is there goes on; a HAProxy that does not take what is new has to be started again.
   */
  async refresh(
    view: () => MeshView,
    socket: string,
    starts: number,
    now: Date,
  ): Promise<'same' | 'applied' | 'restart'> {
    const before = this.#applied;
    const after = await this.#writeNewest(view, now);
    if (!after) return 'same';
    if (this.#running?.starts !== starts) this.#running = { starts, mesh: new RunningMesh(socket) };
    try {
      await this.#running.mesh.change(before, after);
      await this.#endMoved(before, after);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#note(`certificates: ${messageOf(error)}; HAProxy is started anew with the new ones`);
      return 'restart';
    }
    return 'applied';
  }

  /** The files first: a HAProxy that starts meanwhile has the newest at once. Undefined: nothing is new, or can be. */
  async #writeNewest(view: () => MeshView, now: Date): Promise<MeshState | undefined> {
    const problems: string[] = [];
    try {
      const newest = await this.#newest(view, now);
      problems.push(...newest.problems);
      if (isSame(this.#applied, newest.state)) return undefined;
      this.#write(newest);
      return newest.state;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      problems.push(messageOf(error));
      return undefined;
    } finally {
      this.#tell(problems);
    }
  }

  /** Who is on another node now, or on none, is not who is at the other end. */
  async #endMoved(before: MeshState, after: MeshState): Promise<void> {
    const moved = movedAddresses(before.maps, after.maps);
    if (moved.size === 0) return;
    const isMoved = (address: string) => moved.has(formatAddress(parseAddress(address)));
    const isOver = ({ source, destination }: RunningStream) => isMoved(source) || isMoved(destination);
    const ended = await endWhere(this.#folder, isOver);
    if (ended > 0) this.#note(`ended, since one end is on another node now, or on none: ${ended}`);
  }

  #write({ mesh, state }: Newest): void {
    writeMeshConfiguration(this.#folder, mesh, state, this.#applied);
    this.#applied = state;
  }

  async #newest(view: () => MeshView, now: Date): Promise<Newest> {
    const { mesh, problems: earlier } = view();
    const { svids, bundle, problems } = await this.#source.current(mesh.locals, now);
    const byId = new Map(svids.map((svid) => [svid.spiffeId, svid]));
    const certificates = new Map(
      mesh.locals.flatMap(({ server, spiffeId }) => {
        const svid = byId.get(spiffeId);
        return svid ? [[server, pemOf(svid)] as const] : [];
      }),
    );
    if (bundle === '')
      throw new Fault('not-found', 'there is nobody to believe: the source of certificates has no bundle', {
        hint: problems[0] ?? 'look at what keeps it',
      });
    const state = { maps: provedMaps(mesh, certificates), certificates, bundle };
    return { mesh, state, problems: [...earlier, ...problems] };
  }

  /** Each of them once, as long as it stays. */
  #tell(problems: readonly string[]): void {
    const text = problems.join('\n');
    if (text !== this.#problems && text !== '') this.#note(text);
    this.#problems = text;
  }
}

function startOf(folder: string, port: number): MeshStart {
  return {
    args: ['-f', join(folder, 'mesh.cfg')],
    environment: {
      PLIMSOLL_MESH_SOCKET: `abns@plimsoll-${randomUUID()}`,
      PLIMSOLL_MESH_SECRET: randomBytes(32).toString('hex'),
      PLIMSOLL_MESH_LUA: join(folder, 'svid.lua'),
      PLIMSOLL_MESH_PORT: String(port),
    },
  };
}

/** Who has no certificate proves nothing, and is refused with that reason. */
function provedMaps({ maps }: CompiledMesh, certificates: MeshState['certificates']): CompiledMesh['maps'] {
  const proofs = maps['mesh-proofs'].filter((line) => certificates.has(line.split(' ')[1] ?? ''));
  return { ...maps, 'mesh-proofs': proofs };
}

function pemOf({ chain, key }: Svid): string {
  return `${chain.trim()}\n${key.trim()}\n`;
}

function isSame(a: MeshState, b: MeshState): boolean {
  return textOf(a) === textOf(b);
}

function textOf({ maps, certificates, bundle }: MeshState): string {
  return JSON.stringify([maps, [...certificates], bundle]);
}

function emptyMaps(): MeshState['maps'] {
  return { 'mesh-nodes': [], 'mesh-names': [], 'mesh-proofs': [], 'mesh-arrivals': [], 'mesh-callers': [] };
}
