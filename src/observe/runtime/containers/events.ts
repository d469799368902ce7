import { StringDecoder } from 'node:string_decoder';
import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { parseJson } from '../../../model/json/parse.ts';
import type { EngineClient } from '../../image/sources/engine/engine-client.ts';

const LONGEST_EVENT = 2 ** 20;

/** Something about a container that may change who is where. */
export interface ContainerEvent {
  readonly container: string;
  /** Such as `start`, `die`, `connect` or `disconnect`. */
  readonly action: string;
  /** Milliseconds since 1970 at which the engine says that it was. */
  readonly at: number;
}

const eventSchema = z.object({
  Type: z.string(),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).nullish() }),
  timeNano: z.number(),
});

/** Podman has `init`: the container has its network, and its process waits to be started. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  container: ['init', 'start', 'die', 'rename'],
  network: ['connect', 'disconnect'],
};

/** The events of an engine from now on, until it ends or `signal` does. Throws a `Fault`. */
export async function* containerEvents(
  client: EngineClient,
  onReady: () => void,
  signal: AbortSignal,
): AsyncGenerator<ContainerEvent> {
  const stream = await client.events();
  const stop = () => stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    onReady();
    for await (const line of linesOf(stream)) {
      const event = parseEvent(line);
      if (event) yield event;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
}

async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of stream) {
    rest += decoder.write(chunk);
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_EVENT) throw new Fault('limit', 'an event of the engine is too long');
    yield* lines;
  }
}

/** One event; undefined where it is about nothing that matters here, or is none. */
export function parseEvent(line: string): ContainerEvent | undefined {
  const parsed = eventSchema.safeParse(jsonOf(line));
  if (!parsed.success) return undefined;
  const { Type, Action, Actor, timeNano } = parsed.data;
  const container = Type === 'network' ? memberOf(Actor) : Actor.ID;
  const known = Object.hasOwn(ACTIONS, Type) ? ACTIONS[Type] : undefined;
  if (!known?.includes(Action) || container === undefined || !/^[0-9a-f]{12,64}$/.test(container))
    return undefined;
  return { container, action: Action, at: timeNano / 1e6 };
}

/** The container of a network's event: Docker's actor is the network, Podman's the container. */
function memberOf({ ID, Attributes }: z.infer<typeof eventSchema>['Actor']): string | undefined {
  return Attributes?.['container'] ?? (Attributes?.['network'] === undefined ? undefined : ID);
}

function jsonOf(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return undefined;
  }
}
