import { join } from 'node:path';
import { applyRuntime, askRuntime, writeConfiguration } from '../../enforce/network/haproxy/apply.ts';
import { HAPROXY } from '../../enforce/network/haproxy/compile.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { Supervise, Supervised, SupervisorListener } from '../../platform/supervisor/types.ts';
import type { Timer } from '../../platform/timer/types.ts';
import { type NetworkRequest, readSegmentation } from '../../pipeline/deploy/compile-network.ts';
import { endNarrowed, type WaypointPolicy } from '../segmentation/end-narrowed.ts';
import { stampOf } from '../../observe/document/file-stamp.ts';
import type { Mesh } from '../mesh/mesh.ts';
import { Loop } from '../reconcile/loop.ts';
import type { NodesFile } from './nodes-file.ts';
import { type Kept, keptBy, planRefresh } from './plan.ts';

export interface WaypointRequest extends Omit<NetworkRequest, 'engines'> {
  readonly profiles: readonly string[];
  /** Folder for the configuration and the maps; nobody else may write there. */
  readonly folder: string;
  /** TCP port that members' connections are redirected to. */
  readonly port: number;
}

/** The part of a waypoint that other nodes talk to, and the file that says which these are. */
export interface OtherNodes {
  readonly mesh: Mesh;
  readonly nodes: NodesFile;
}

/** What a waypoint needs from outside. */
export interface WaypointServices {
  readonly supervise: Supervise;
  readonly timer: Timer;
  readonly clock: () => Date;
}

/** What came of looking at the profiles once more. */
export type Refresh = 'same' | 'applied' | 'kept';

const RUNTIME = 'haproxy/runtime.txt';
/** Milliseconds between two looks at the files, and within which HAProxy is to answer after its start. */
const INTERVAL = 500;
const START = 10_000;

/**
 * One HAProxy as the waypoint of a node: kept running, and brought to each new policy by its runtime API, so that no
 * policy costs a reload. The files are written first: a HAProxy that starts again has the newest policy at once. A
 * policy that cannot be read changes nothing.
 */
export class Waypoint {
  readonly #request: WaypointRequest;
  readonly #listener: SupervisorListener;
  readonly #supervised: Supervised;
  readonly #timer: Timer;
  readonly #clock: () => Date;
  readonly #others: OtherNodes | undefined;
  #policy: WaypointPolicy = { segmentation: { members: [] }, artefacts: [] };
  #seen = '';
  /** Why the policy was kept the last time. */
  #kept = '';

  /** With others, workloads of other nodes are called, and answered, by mutual TLS. */
  constructor(
    request: WaypointRequest,
    { supervise, timer, clock }: WaypointServices,
    listener: SupervisorListener,
    others?: OtherNodes,
  ) {
    this.#request = request;
    this.#listener = listener;
    this.#others = others;
    this.#timer = timer;
    this.#clock = clock;
    this.#supervised = supervise(
      {
        command: 'haproxy',
        args: ['-db', '-f', join(request.folder, 'haproxy/haproxy.cfg'), ...(others?.mesh.start.args ?? [])],
        environment: {
          PLIMSOLL_WAYPOINT_SOCKET: `unix@${this.socket}`,
          PLIMSOLL_WAYPOINT_PORT: String(request.port),
          ...others?.mesh.start.environment,
        },
      },
      listener,
    );
  }

  /** The socket of HAProxy's runtime API. */
  get socket(): string {
    return join(this.#request.folder, 'runtime.sock');
  }

  get process(): Pick<Supervised, 'pid' | 'starts'> {
    return this.#supervised;
  }

  /** Compiles, writes, starts, and waits until HAProxy answers. Throws a `Fault` where it does not, or a profile is wrong. */
  async start(): Promise<void> {
    this.#seen = this.#stamp();
    const policy = this.#compile();
    if (policy instanceof Fault) throw policy;
    this.#policy = policy;
    writeConfiguration(this.#request.folder, this.#policy.artefacts);
    if (this.#others) {
      const { mesh, nodes } = this.#others;
      await mesh.prepare(() => nodes.view(this.#policy.segmentation), this.#clock());
    }
    this.#supervised.start();
    const end = this.#timer.now() + START;
    while (!(await this.#answers())) {
      if (this.#timer.now() > end) {
        await this.stop();
        throw new Fault('unreachable', 'HAProxy does not answer after its start', {
          hint: 'its own messages are above; HAProxy 3 must be installed, and the port must be free',
        });
      }
      await this.#timer.sleep(50);
    }
  }

  /** Looks at the profiles and brings HAProxy to what they say now. What is wrong with them is a note. */
  async refresh(): Promise<Refresh> {
    const stamp = this.#stamp();
    if (stamp === this.#seen) return 'same';
    this.#seen = stamp;
    const before = this.#policy;
    const plan = planRefresh(before, this.#compile(), this.#kept);
    if (plan.kind === 'keep') return this.#keep(plan);
    if (plan.kind === 'apply') {
      const failed = this.#write(plan.policy.artefacts);
      if (failed) return this.#keep(keptBy(failed, this.#kept));
      this.#kept = '';
    }
    this.#policy = plan.policy;
    if (plan.kind === 'same') return 'same';
    await this.#apply(before, plan.policy);
    return 'applied';
  }

  /** What cannot be written, as on a full disk, is tried again; what cannot be read, when it is another file. */
  #keep({ kept, isTold, isTriedAgain }: Kept): 'kept' {
    if (isTriedAgain) this.#seen = '';
    if (isTold) this.#listener.note(kept);
    this.#kept = kept;
    return 'kept';
  }

  #write(artefacts: WaypointPolicy['artefacts']): Fault | undefined {
    try {
      writeConfiguration(this.#request.folder, artefacts);
      return undefined;
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  }

  async #apply(before: WaypointPolicy, after: WaypointPolicy): Promise<void> {
    const { note } = this.#listener;
    try {
      await applyRuntime(after.artefacts.find(({ path }) => path === RUNTIME)?.text ?? '', this.socket);
      const ended = await endNarrowed(this.#request.folder, before, after, this.#timer);
      if (ended > 0) note(`ended, since it may say less than before: ${ended}`);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      note(`${messageOf(error)}; it is started anew with the new policy`);
      this.#supervised.restart('SIGTERM');
    }
  }

  /** Refreshes until the signal, then stops. */
  async serve(signal: AbortSignal): Promise<void> {
    const loop = new Loop(this.#timer, signal, async () => {
      const outcome = await this.refresh();
      await this.#refreshMesh();
      if (outcome === 'applied') this.#listener.note('the policy is another one now');
      return INTERVAL;
    });
    await loop.run(INTERVAL);
    await this.stop();
  }

  /** Certificates change by themselves, profiles or not. */
  async #refreshMesh(): Promise<void> {
    if (!this.#others) return;
    const { note } = this.#listener;
    const { starts } = this.process;
    const { mesh, nodes } = this.#others;
    const view = () => nodes.view(this.#policy.segmentation);
    const outcome = await mesh.refresh(view, this.socket, starts, this.#clock());
    if (outcome === 'applied') note('certificates, or who is on which node, are others now');
    if (outcome === 'restart') this.#supervised.restart('SIGTERM');
  }

  /** Lets HAProxy end its connections for a few seconds. */
  async stop(): Promise<void> {
    await this.#supervised.stop('SIGUSR1', 3000);
  }

  /** What the profiles say now, or why they cannot be used. */
  #compile(): WaypointPolicy | Fault {
    const { profiles, onLoss } = this.#request;
    try {
      const segmentation = readSegmentation(profiles, { ...this.#request, engines: ['haproxy'] });
      const { artefacts } = HAPROXY.compile(segmentation, { onLoss });
      return { segmentation, artefacts };
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  }

  #stamp(): string {
    const { profiles, endpoints } = this.#request;
    return stampOf([...profiles, ...(endpoints === undefined ? [] : [endpoints])]);
  }

  async #answers(): Promise<boolean> {
    try {
      return (await askRuntime(this.socket, 'show info\n')).includes('Pid:');
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
  }
}
