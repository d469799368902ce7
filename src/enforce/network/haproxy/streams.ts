import { askRuntime, runtimeSocket } from './apply.ts';

/** Something that the waypoint is passing on: a request with its answer, or a connection that is no HTTP. */
export interface RunningStream {
  /** Where it is in memory, which is also what it is ended by. */
  readonly id: string;
  /** Its caller. */
  readonly address: string;
  readonly port: number;
}

const MOST_SHOWN = 2 ** 26;

/** What the HAProxy of a folder is passing on (management guide, section 9.3, `show sess`). Throws a `Fault` (`unreachable`). */
export async function runningStreams(folder: string): Promise<RunningStream[]> {
  const shown = await askRuntime(runtimeSocket(folder), 'show sess\n', { most: MOST_SHOWN });
  return shown.split('\n').flatMap((line) => parseStream(line) ?? []);
}

/** A line such as `0x5614: proto=tcpv4 src=10.0.0.2:41234 fe=waypoint be=judged …`; undefined: it is no stream of the waypoint. */
export function parseStream(line: string): RunningStream | undefined {
  const [, id, address, port] =
    /^(0x[0-9a-f]{1,16}): proto=tcpv[46] src=([0-9a-fA-F.:]{2,45}):(\d{1,5}) fe=waypoint /.exec(line) ?? [];
  if (id === undefined || address === undefined || port === undefined) return undefined;
  return { id, address, port: Number(port) };
}

/** Ends one, if it still runs. */
export async function endStream(folder: string, id: string): Promise<void> {
  await askRuntime(runtimeSocket(folder), `shutdown session ${id}\n`);
}
