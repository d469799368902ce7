import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import { parseJson } from '../../../../model/json/parse.ts';
import { askRuntime, readPolicy, runningProcess, textIn, writeConfiguration } from '../apply.ts';
import { type Mesh, meshArtefacts } from './compile.ts';
import { goneServers, meshCommands, type MeshState, renewedServers, storeName } from './commands.ts';
import { BUNDLE_FILE, certificateFile } from './configuration.ts';

/** Who is on which node, for whoever keeps a HAProxy running with it. */
const MESH_FILE = 'mesh.json';
const MAPS = 'haproxy/maps/';

const linesSchema = z.array(z.string()).readonly();
const meshSchema = z.strictObject({
  locals: z.array(
    z.strictObject({ member: z.string(), server: z.string(), spiffeId: z.string(), dnsName: z.string() }),
  ),
  maps: z.strictObject({
    'mesh-nodes': linesSchema,
    'mesh-names': linesSchema,
    'mesh-proofs': linesSchema,
    'mesh-arrivals': linesSchema,
    'mesh-callers': linesSchema,
  }),
});

/** Writes who is on which node into a folder, or that nobody is; whether that is another than before. Throws a `Fault` (`refused`). */
export function writeMesh(folder: string, mesh: Mesh | undefined): boolean {
  const text = mesh && JSON.stringify(mesh);
  if (text === textIn(folder, MESH_FILE)) return false;
  if (text === undefined) rmSync(join(folder, MESH_FILE), { force: true });
  else writeConfiguration(folder, [{ path: MESH_FILE, text }]);
  return true;
}

/** What was written so. Throws a `Fault`: `not-found`, `malformed`. */
export function readMesh(folder: string): Mesh {
  const text = textIn(folder, MESH_FILE);
  if (text === undefined) throw new Fault('not-found', 'it is not known yet who is on which node');
  try {
    return meshSchema.parse(parseJson(text));
  } catch (error) {
    throw new Fault('malformed', `${MESH_FILE} of the waypoint cannot be read`, { cause: error });
  }
}

/** Does a HAProxy run with the folder that has just this of who is on which node? Throws a `Fault`. */
export async function isMeshRunning(folder: string, mesh: Mesh): Promise<boolean> {
  if ((await runningProcess(folder)) === undefined) return false;
  // Whom it proves to be changes with each certificate.
  const wanted = meshArtefacts(mesh, new Set()).filter(
    ({ path }) => path.startsWith(MAPS) && !path.endsWith('/mesh-proofs.map'),
  );
  const found = await readPolicy(folder, wanted);
  return wanted.every(({ text }, index) => isSameMap(text, found[index]?.text));
}

function isSameMap(wanted: string, found = ''): boolean {
  return isDeepStrictEqual(wanted.split('\n').toSorted(), found.split('\n').toSorted());
}

/** Writes all that a HAProxy reads of a mesh at its start, as `writeConfiguration` does; takes away the certificates of who is gone. */
export function writeMeshConfiguration(
  folder: string,
  mesh: Mesh,
  state: MeshState,
  before: MeshState,
): void {
  const proved = mesh.locals.filter(({ server }) => state.certificates.has(server));
  const ids = new Set(proved.map(({ spiffeId }) => spiffeId));
  writeConfiguration(folder, [
    { path: pathOf(BUNDLE_FILE), text: state.bundle },
    ...Array.from(state.certificates, ([server, text]) => ({ path: pathOf(certificateFile(server)), text })),
    ...meshArtefacts({ ...mesh, maps: state.maps }, ids),
  ]);
  for (const server of goneServers(before, state))
    rmSync(join(folder, pathOf(certificateFile(server))), { force: true });
}

function pathOf(file: string): string {
  return `haproxy/${file}`;
}

interface Retired {
  readonly server: string;
  readonly generation: number;
}

/** The certificates that one running HAProxy has, and under which names. */
export class RunningMesh {
  readonly #socket: string;
  readonly #current = new Map<string, number>();
  #generation = 0;
  /** Servers with certificates of earlier, which somebody may still have connections to. */
  #retired: readonly Retired[] = [];

  /** Of a HAProxy that has read its files and nothing else, by the socket of its runtime API. */
  constructor(socket: string) {
    this.#socket = socket;
  }

  /** Brings it from one state to another. Throws a `Fault`: `refused` where it has to be started again, `unreachable`. */
  async change(before: MeshState, after: MeshState): Promise<void> {
    this.#generation += 1;
    for (const command of meshCommands(before, after, this.#generation, this.#current))
      await this.#send(command);
    const renewed = renewedServers(before, after);
    const ended = [...renewed, ...goneServers(before, after)].flatMap((server) => {
      const generation = this.#current.get(server);
      this.#current.delete(server);
      return generation === undefined ? [] : [{ server, generation }];
    });
    for (const server of renewed) this.#current.set(server, this.#generation);
    await this.#clear([...this.#retired, ...ended]);
  }

  async #send(command: string): Promise<void> {
    const answer = await askRuntime(this.#socket, command);
    const isFine = /^(?:\s*|(?:new|transaction|committing|inserting|entry)\b[^]*)$/i.test(answer);
    if (isFine && !/\b(?:error|failed)\b/i.test(answer)) return;
    const what = command.split('\n', 1)[0];
    throw new Fault('refused', `HAProxy refused "${what}": ${answer.trim().slice(0, 500)}`, {
      hint: 'it has to be started again, so that it reads its certificates anew',
    });
  }

  /** Takes away what nobody uses any more; the rest at another time. */
  async #clear(retired: readonly Retired[]): Promise<void> {
    const left: Retired[] = [];
    for (const one of retired) if (!(await this.#take(one))) left.push(one);
    const used = new Set([...left.map(({ generation }) => generation), ...this.#current.values()]);
    for (const generation of new Set(retired.map((one) => one.generation)))
      if (!used.has(generation))
        await askRuntime(this.#socket, `del ssl ca-file ${storeName('bundle', generation)}\n`);
    this.#retired = left;
  }

  async #take({ server, generation }: Retired): Promise<boolean> {
    const name = storeName(server, generation);
    await askRuntime(this.#socket, `set server departures/${name} state maint\n`);
    const answer = await askRuntime(this.#socket, `del server departures/${name}\n`);
    const isGone = /deleted|no such server/i.test(answer);
    if (isGone) await askRuntime(this.#socket, `del ssl cert ${name}\n`);
    return isGone;
  }
}
