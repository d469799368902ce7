/** Something that the waypoint is passing on: a request with its answer, or a connection that is no HTTP. */
export interface RunningStream {
  /** Where it is in memory, which is what it is ended by. */
  readonly id: string;
  /** Its number, which no other stream of that HAProxy ever has. */
  readonly serial: string;
  /** Both ends, as the caller sees them. */
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  /** How it goes on: a request can end by itself, and whoever departs is judged again where it arrives. */
  readonly kind: 'request' | 'connection' | 'departure';
}

const END = String.raw`([0-9a-fA-F.:]{2,45}):(\d{1,5})`;
const STREAM = /^(0x[0-9a-f]{1,16}): \[[^\]]{1,64}\] id=(\d{1,20}) proto=/;
const FRONTEND = /^ {2}frontend=waypoint \(/m;
const BACKEND = /^ {2}backend=(\S{1,64}) \(/m;
/** Where the lines have the ends of the caller's connection, and of the one that it is passed on by. */
const CALLED = [new RegExp(`^0x.* source=${END}$`, 'm'), new RegExp(`^ {2}frontend=.* addr=${END}$`, 'm')];
const CALLING = [
  new RegExp(`^ {2}backend=.* addr=${END}$`, 'm'),
  new RegExp(`^ {2}server=.* addr=${END}$`, 'm'),
];
const KINDS: ReadonlyMap<string | undefined, RunningStream['kind']> = new Map([
  ['connections', 'connection'],
  ['departures', 'departure'],
]);

/** Everything that a waypoint is passing on, from what it answers to `show sess all` (management guide, section 9.3). */
export function parseStreams(shown: string): RunningStream[] {
  return shown.split(/^(?=0x)/m).flatMap((text) => parseStream(text) ?? []);
}

/** The lines about one stream; undefined: it is none of the waypoint, or it has not come to whom it goes. */
export function parseStream(text: string): RunningStream | undefined {
  const [, id, serial] = STREAM.exec(text) ?? [];
  // What comes from other nodes comes by a socket without addresses, but is passed on with those of its ends.
  const ends = endsIn(text, CALLED) ?? endsIn(text, CALLING);
  if (id === undefined || serial === undefined || !FRONTEND.test(text) || !ends) return undefined;
  return { id, serial, ...ends, kind: KINDS.get(BACKEND.exec(text)?.[1]) ?? 'request' };
}

function endsIn(
  text: string,
  where: readonly RegExp[],
): Pick<RunningStream, 'source' | 'destination' | 'port'> | undefined {
  const [from, to] = where.map((one) => one.exec(text));
  const [source, destination, port] = [from?.[1], to?.[1], to?.[2]];
  if (source === undefined || destination === undefined || port === undefined) return undefined;
  return { source, destination, port: Number(port) };
}
