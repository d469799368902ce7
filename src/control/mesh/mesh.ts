import { join } from 'node:path';
import { RunningMesh, writeMeshConfiguration } from '../../enforce/network/haproxy/mesh/apply.ts';
import type { MeshState } from '../../enforce/network/haproxy/mesh/commands.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { IdentitySource } from '../../platform/identity/types.ts';
import type { Timer } from '../../platform/timer/types.ts';
import { changeMesh, type MeshStart, meshStart } from './apply.ts';
import { type MeshView, observeMesh } from './observe.ts';
import { isSameState, type NewestMesh, NO_STATE, planMesh } from './plan.ts';

/** What a mesh needs from outside. */
export interface MeshServices {
  readonly note: (text: string) => void;
  readonly timer: Timer;
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
  readonly #timer: Timer;
  /** A cache of what the files say. */
  #applied = NO_STATE;
  #problems = '';
  #running: { readonly starts: number; readonly mesh: RunningMesh } | undefined;

  /** `port`: TCP port that the waypoints of all nodes listen on for each other. */
  constructor(port: number, source: IdentitySource, folder: string, { note, timer }: MeshServices) {
    this.#source = source;
    this.#folder = folder;
    this.#note = note;
    this.#timer = timer;
    this.start = meshStart(join(folder, 'haproxy'), port);
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
      const ended = await changeMesh(this.#running.mesh, this.#folder, before, after, this.#timer);
      if (ended > 0) this.#note(`ended, since one end is on another node now, or on none: ${ended}`);
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
      if (isSameState(this.#applied, newest.state)) return undefined;
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

  async #newest(view: () => MeshView, now: Date): Promise<NewestMesh> {
    const seen = await observeMesh(view, this.#source, now);
    return planMesh(seen.view, seen.issued);
  }

  #write({ mesh, state }: NewestMesh): void {
    writeMeshConfiguration(this.#folder, mesh, state, this.#applied);
    this.#applied = state;
  }

  /** Each of them once, as long as it stays. */
  #tell(problems: readonly string[]): void {
    const text = problems.join('\n');
    if (text !== this.#problems && text !== '') this.#note(text);
    this.#problems = text;
  }
}
